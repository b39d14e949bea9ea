import type { ClusterHost } from '../host/clusterHost.ts'
import { type ClusterView, followView } from './clusterView.ts'

const retryMs = 2000

/** Follows the cluster for as long as `signal` lets it; a watch that breaks is opened again. */
export async function followCluster(host: ClusterHost, onView: (view: ClusterView) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const follower = followView()
    try {
      for await (const event of host.client.watch({ scope: 'summary' }, signal)) {
        const view = follower.take(event)
        if (view) onView(view)
      }
    } catch {
      // The page shows what is wrong; here the last view stays.
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, retryMs))
  }
}
