import { createListeners } from '#cluster/lib/listeners.ts'
import { targetKey } from '#cluster/state/writes/targets.ts'
import type { DataPlane, ListenerReport, TargetHealthReport, TargetState, TrafficConfig } from '../dataPlane/trafficConfig.ts'

export interface DataPlaneDouble extends DataPlane {
  /** What it was told last. */
  config: TrafficConfig
  applied: number
  closed: boolean
  /** Why it listens nowhere. */
  failsAlways: string | undefined
  /** As the data plane would say it of a target that it knows. */
  report(state: TargetState, target: { id: string; port: number; targetGroupArn: string }, reason?: string, description?: string): void
  tellListeners(reports: ListenerReport[]): void
  /** Ends the drain of this target, or of all. */
  drain(id?: string): void
}

/** A data plane that carries nothing: it listens at once, keeps its targets as they were told, and drains when told to. */
export function dataPlaneDouble(): DataPlaneDouble {
  const health = createListeners<TargetHealthReport[]>()
  const listeners = createListeners<ListenerReport[]>()
  const draining = new Map<string, { id: string; done: () => void }>()
  const double: DataPlaneDouble = {
    config: { listeners: [], targetGroups: [] },
    applied: 0,
    closed: false,
    failsAlways: undefined,
    async apply(config) {
      double.config = config
      double.applied += 1
      const reason = double.failsAlways
      listeners.tell(
        config.listeners.map(({ arn: listenerArn, port }) =>
          reason === undefined ? { listenerArn, state: 'listening', port } : { listenerArn, state: 'failed', port, reason },
        ),
      )
    },
    onHealth: health.add,
    onListeners: listeners.add,
    onCounts: () => () => {},
    onTraced: () => () => {},
    drained: (targetGroupArn, id, port) =>
      new Promise((resolve) => void draining.set(targetKey(targetGroupArn, id, port), { id, done: resolve })),
    async close() {
      double.closed = true
    },
    report: (state, { id, port, targetGroupArn }, reason, description) =>
      health.tell([
        { targetGroupArn, id, port, state, ...(reason !== undefined && { reason }), ...(description !== undefined && { description }) },
      ]),
    tellListeners: listeners.tell,
    drain(id) {
      for (const [key, drain] of draining) {
        if (id !== undefined && drain.id !== id) continue
        draining.delete(key)
        drain.done()
      }
    },
  }
  return double
}
