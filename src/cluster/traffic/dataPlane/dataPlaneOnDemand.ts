import { createListeners } from '#cluster/lib/listeners.ts'
import type { DataPlane, ListenerReport, TargetCounts, TargetHealthReport, TracedRequest } from './trafficConfig.ts'

/**
 * A data plane that is started with the first wish there is to carry: most Marinas have no load balancer, and pay for none.
 * @param start makes the real one, once
 */
export function dataPlaneOnDemand(start: () => DataPlane): DataPlane {
  const health = createListeners<TargetHealthReport[]>()
  const listeners = createListeners<ListenerReport[]>()
  const counts = createListeners<TargetCounts[]>()
  const traced = createListeners<TracedRequest[]>()
  let started: DataPlane | undefined
  const plane = () => {
    if (started) return started
    started = start()
    started.onHealth(health.tell)
    started.onListeners(listeners.tell)
    started.onCounts(counts.tell)
    started.onTraced(traced.tell)
    return started
  }
  return {
    async apply(config) {
      if (started || config.listeners.length + config.targetGroups.length > 0) await plane().apply(config)
    },
    onHealth: health.add,
    onListeners: listeners.add,
    onCounts: counts.add,
    onTraced: traced.add,
    drained: async (targetGroupArn, id, port) => started?.drained(targetGroupArn, id, port),
    close: async () => started?.close(),
  }
}
