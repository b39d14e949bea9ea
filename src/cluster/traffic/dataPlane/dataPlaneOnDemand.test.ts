import { expect, it } from 'vitest'
import { createListeners } from '#cluster/lib/listeners.ts'
import { simple, target } from './dataPlane.testSupport.ts'
import { dataPlaneOnDemand } from './dataPlaneOnDemand.ts'
import type { DataPlane, ListenerReport, TrafficConfig } from './trafficConfig.ts'

it('starts the real one with the first wish, and tells what that one tells', async () => {
  const listeners = createListeners<ListenerReport[]>()
  const applied: TrafficConfig[] = []
  let starts = 0
  const real: DataPlane = {
    apply: async (config) => void applied.push(config),
    onHealth: () => () => {},
    onListeners: listeners.add,
    onCounts: () => () => {},
    onTraced: () => () => {},
    drained: async () => {},
    close: async () => {},
  }
  const plane = dataPlaneOnDemand(() => {
    starts += 1
    return real
  })
  const told: ListenerReport[] = []
  plane.onListeners((reports) => told.push(...reports))

  await plane.apply({ listeners: [], targetGroups: [] })
  await plane.drained('group', '10.0.0.1', 80)
  await plane.close()
  expect(starts).toBe(0)

  const wish = simple([target(80)])
  await plane.apply(wish)
  await plane.apply({ listeners: [], targetGroups: [] })
  expect([starts, applied]).toEqual([1, [wish, { listeners: [], targetGroups: [] }]])
  listeners.tell([{ listenerArn: 'arn', state: 'listening', port: 80 }])
  expect(told).toHaveLength(1)
})
