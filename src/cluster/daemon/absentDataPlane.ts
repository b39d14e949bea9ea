import { createListeners } from '#cluster/lib/listeners.ts'
import type { DataPlane, ListenerReport } from '#cluster/traffic/dataPlane/trafficConfig.ts'

const reason = 'this build of Marina keeps load balancers and carries no traffic to them yet'

/** Stands in where there is no data plane: it says of every listener that nothing is carried, and lets every target go at once. */
export function absentDataPlane(): DataPlane {
  const listeners = createListeners<ListenerReport[]>()
  return {
    async apply(config) {
      listeners.tell(config.listeners.map(({ arn, port }) => ({ listenerArn: arn, state: 'failed', port, reason })))
    },
    onHealth: () => () => {},
    onListeners: listeners.add,
    onCounts: () => () => {},
    drained: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}
