import { expect, it } from 'vitest'
import { fakeClock } from './fakeClock.ts'
import { repeat } from './repeat.ts'

it('runs after the first pause, then after the pauses that each run names, until it is ended', async () => {
  const clock = fakeClock()
  const start = clock.now()
  const times: number[] = []
  const end = repeat(clock, 10, () => {
    times.push(clock.now() - start)
    return times.length * 100
  })
  await clock.advance(400)
  expect(times).toEqual([10, 110, 310])
  end()
  await clock.advance(10_000)
  expect(times).toHaveLength(3)
})
