import type { CallContext, ParsedRequest, Response } from '#cluster/api/contract.ts'
import type { ImplementedEcsOperation } from '#cluster/api/operations/ecs.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Store } from '#cluster/state/store.ts'

/** What its owner set aside or turned off before it was registered; ECS's own where absent (spec part 2, 5.3). */
export interface NodeSettings {
  reservedMemoryMiB?: number
  reservedTcpPorts?: number[]
  reservedUdpPorts?: number[]
  /** Names of the log drivers to announce. */
  loggingDrivers?: string[]
  disablePrivileged?: boolean
  /** Instances drain as soon as Spot says that it takes them back. */
  drainsOnSpotNotice?: boolean
  /** Sizes of whole tasks are not held to. */
  disableTaskLimits?: boolean
}

/** What the node behind every container instance says of itself; the engine's own answer fits. */
export interface NodeFacts {
  /** As in `task.node`. */
  node: string
  info: {
    /** "Docker Engine", "Simulated". */
    product: string
    version: string
    cpuArchitecture: 'X86_64' | 'ARM64'
    cpus: number
    memoryMiB: number
  }
  settings?: NodeSettings
  /** Address of the engine, where it is another than the one that this daemon drives. */
  engineAddress?: string
}

/** What a session of ECS Exec is to run, and where. */
export interface ExecTarget {
  taskArn: string
  containerArn: string
  containerName: string
  command: string
}

/** What a client opens a session with (spec part 2, 8.2). */
export interface StartedSession {
  sessionId: string
  streamUrl: string
  tokenValue: string
}

export interface HandlerDeps {
  store: Store
  clock: Clock
  ids: Ids
  nodeFacts: () => NodeFacts
  /** The address that HTTP clients use; undefined or empty where there is none. */
  endpoint?: () => string | undefined
  /** Promises a session of ECS Exec; absent where nothing can carry one. Throws a ClusterError when there are too many. */
  beginSession?: (target: ExecTarget) => StartedSession
}

/**
 * One operation: check, at most one transaction, answer. Synchronous, so that what was checked still holds when it is
 * written. Throws a ClusterError.
 */
export type Handler<Name extends ImplementedEcsOperation> = (
  deps: HandlerDeps,
  request: ParsedRequest<Name>,
  context: CallContext,
) => Response<Name>
