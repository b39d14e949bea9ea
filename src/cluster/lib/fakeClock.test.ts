import { expect, it } from 'vitest'
import { sleep } from './clock.ts'
import { fakeClock } from './fakeClock.ts'

it('runs what falls due in order of time, then of asking', async () => {
  const clock = fakeClock(1_000)
  const seen: string[] = []
  clock.after(20, () => seen.push(`b@${clock.now()}`))
  clock.after(10, () => {
    seen.push(`a@${clock.now()}`)
    clock.after(10, () => seen.push(`c@${clock.now()}`))
  })
  clock.after(21, () => seen.push('late'))()
  await clock.advance(20)
  expect(seen).toEqual(['a@1010', 'b@1020', 'c@1020'])
  expect(clock.now()).toBe(1_020)
  expect(clock.pending).toBe(0)
})

it('ends a sleep early when its signal is aborted', async () => {
  const clock = fakeClock()
  const abort = new AbortController()
  const sleeping = sleep(clock, 1_000, abort.signal)
  abort.abort(new Error('enough'))
  await expect(sleeping).rejects.toThrow('enough')
  expect(clock.pending).toBe(0)
})
