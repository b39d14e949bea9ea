import type { ClusterHost } from '../host/clusterHost.ts'
import { followCluster } from './clusterLink.ts'
import type { ClusterView } from './clusterView.ts'

/** The cluster while it comes up and while it runs. */
export interface ClusterOfShell {
  /** Rejects when it could not be started. */
  readonly host: Promise<ClusterHost>
  /** Undefined while it comes up. */
  running(): ClusterHost | undefined
  view(): ClusterView | undefined
  /** Serves a port as soon as the cluster is there; the one served before is closed. */
  serve(port: Parameters<ClusterHost['serve']>[0]): void
}

export function startCluster(
  host: Promise<ClusterHost>,
  onView: (now: ClusterView, before: ClusterView | undefined) => void,
): ClusterOfShell {
  let running: ClusterHost | undefined
  let view: ClusterView | undefined
  let closeLast: () => void = () => {}
  host.then(
    (started) => {
      running = started
      const take = (now: ClusterView) => {
        const before = view
        view = now
        onView(now, before)
      }
      void followCluster(started, take, new AbortController().signal)
    },
    () => {},
  )
  return {
    host,
    running: () => running,
    view: () => view,
    serve(port) {
      closeLast()
      let close: () => void = () => port.close()
      closeLast = () => close()
      host.then(
        (started) => (close = started.serve(port)),
        () => port.close(),
      )
    },
  }
}
