/** Load balancing of this daemon: what requests ask, and the loop that makes it so. */
import type { Scope } from '#cluster/api/arns.ts'
import type { MarinaHandlers } from '#cluster/api/contract.ts'
import type { ServiceConnectEndpoint, TrafficListener } from '#cluster/api/resources/marina.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { findPortOwner } from '#cluster/lib/portOwner.ts'
import type { Store } from '#cluster/state/store.ts'
import { createCertificates } from '#cluster/traffic/control/certificates.ts'
import { createTrafficControl } from '#cluster/traffic/control/createTrafficControl.ts'
import { listListeners } from '#cluster/traffic/control/listListeners.ts'
import { createPortProbe } from '#cluster/traffic/control/portProbe.ts'
import { sendRequests } from '#cluster/traffic/control/sendRequests.ts'
import { loadBalancingViews } from '#cluster/traffic/control/watchedLoadBalancing.ts'
import type { DataPlane } from '#cluster/traffic/dataPlane/trafficConfig.ts'
import { createLoadBalancing } from '#cluster/traffic/loadBalancing/index.ts'

export interface Traffic {
  handlers: SiblingHandlers<'elasticloadbalancing'>
  listListeners(scope: Scope): TrafficListener[]
  listConnectEndpoints(scope: Scope): ServiceConnectEndpoint[]
  /** Sentences on what cannot be carried. */
  problems(): string[]
  sendRequests: MarinaHandlers['SendRequests']
  /** For the watch. */
  views: ReturnType<typeof loadBalancingViews>
  start(): void
  stop(): Promise<void>
}

export interface TrafficOptions {
  store: Store
  clock: Clock
  ids: Ids
  log: Logger
  /** Load balancers listen where tasks are published. */
  publishAddress: string
  dataPlane: DataPlane
  /** The address of a place of Service Connect; undefined where it cannot be had. */
  connectAddress(place: number): Promise<string | undefined>
}

export function openTraffic(options: TrafficOptions): Traffic {
  const { store, clock, ids, log, publishAddress, dataPlane, connectAddress } = options
  const control = createTrafficControl({
    store,
    clock,
    log,
    dataPlane,
    address: publishAddress,
    connectAddress,
    whyNotFree: createPortProbe(publishAddress, findPortOwner),
    certificates: createCertificates({ store, clock }),
  })
  return {
    handlers: createLoadBalancing({ store, clock, ids, publishAddress }),
    listListeners: (scope) => listListeners(store.read(), scope, publishAddress),
    listConnectEndpoints: (scope) => control.connect.list(store.read(), scope),
    problems: () => control.connect.problems(store.read()),
    sendRequests: (request, context) => sendRequests({ clock, dataPlane, address: publishAddress }, store.read(), request, context),
    views: loadBalancingViews(publishAddress, dataPlane),
    start: control.start,
    stop: control.stop,
  }
}
