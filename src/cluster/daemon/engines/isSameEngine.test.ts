import { expect, it } from 'vitest'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { isSameEngine } from './isSameEngine.ts'

const engine = () => createSimulatedEngine({ clock: fakeClock(), seed: 3 })

it('tells two engines of one id apart, and leaves nothing on them', async () => {
  const [one, copy] = [engine(), engine()]
  const { id } = await one.info()
  expect((await copy.info()).id).toBe(id)
  expect(await isSameEngine({ id, engine: one }, { id, engine: copy }, 'probe')).toBe(false)
  expect(await isSameEngine({ id, engine: one }, { id, engine: one }, 'probe')).toBe(true)
  expect(await one.listVolumes({ labels: {} })).toEqual([])
})

it('needs no question where the ids differ, and takes one out of reach for the same', async () => {
  const [one, other] = [engine(), engine()]
  other.faults.unreachable(true)
  expect(await isSameEngine({ id: 'a', engine: one }, { id: 'b', engine: other }, 'probe')).toBe(false)
  expect(await isSameEngine({ id: 'a', engine: one }, { id: 'a', engine: other }, 'probe')).toBe(true)
})
