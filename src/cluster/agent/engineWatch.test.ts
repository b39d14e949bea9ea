import { expect, it } from 'vitest'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createEngineWatch } from './engineWatch.ts'

it('asks an engine elsewhere whether it is there, cuts what hangs, and says when it is back', async () => {
  const clock = fakeClock()
  const engine = createSimulatedEngine({ clock })
  let drops = 0
  let backs = 0
  const watched = { ...engine, dropConnections: () => void (drops += 1) }
  const watch = createEngineWatch({ engine: watched, clock, log: silentLogger, onBack: () => void (backs += 1), heartbeatMs: 3_000 })
  const states: boolean[] = []
  watch.onState(({ connected }) => states.push(connected))
  await clock.advance(10_000)
  expect(states).toEqual([])
  engine.faults.unreachable(true)
  await clock.advance(3_000)
  expect(watch.state).toMatchObject({ connected: false, why: expect.any(String) })
  expect(drops).toBe(1)
  engine.faults.unreachable(false)
  await clock.advance(10_000)
  expect([states, backs, drops]).toEqual([[false, true], 1, 1])
  watch.stop()
  engine.faults.unreachable(true)
  await clock.advance(10_000)
  expect(states).toEqual([false, true])
})
