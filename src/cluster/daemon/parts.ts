import type { EcsHandlers } from '#cluster/api/contract.ts'
import type { MarinaStatus, TaskProgress } from '#cluster/api/resources/marina.ts'
import type { Capacity } from '#cluster/control/capacity/index.ts'
import type { HandlerDeps } from '#cluster/handlers/index.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Listeners } from '#cluster/lib/listeners.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { CloudWatchLogs, LogStore } from '#cluster/logs/index.ts'
import type { Secrets } from '#cluster/secrets/index.ts'
import type { Sessions } from '#cluster/server/session/sessions.ts'
import type { Store } from '#cluster/state/store.ts'
import type { Discovery } from '#cluster/traffic/discovery/index.ts'
import type { AwsAccess } from './awsAccess.ts'
import type { DaemonOptions } from './daemonOptions.ts'
import type { ReadEcsConfig } from './ecsConfig.ts'
import type { EngineSlot } from './engineSlot.ts'
import type { EngineFleet } from './engines/engineFleet.ts'
import type { InstanceEngines } from './engines/instanceEngines.ts'
import type { EventFlow } from './eventFlow.ts'
import type { ScalingRuntime } from './scalingRuntime.ts'
import type { Traffic } from './traffic.ts'

/** What every part is made of. */
export interface Base {
  store: Store
  clock: Clock
  ids: Ids
  log: Logger
}

/** Everything that a daemon consists of between its store and its wire. */
export interface Parts {
  base: Base
  options: DaemonOptions
  keptLogs: LogStore
  cloudWatch: CloudWatchLogs
  slot: EngineSlot
  fleet: EngineFleet
  engines: InstanceEngines
  flow: EventFlow
  ecs: EcsHandlers
  sessions: Sessions
  secrets: Secrets
  aws: AwsAccess
  discovery: Discovery
  traffic: Traffic
  scaling: ScalingRuntime
  capacity: Capacity
  ecsConfig: ReadEcsConfig
  /** What handlers of instances are given. */
  instances: HandlerDeps
  started: Started
  status: () => MarinaStatus
  statusListeners: Listeners<MarinaStatus>
  progressListeners: Listeners<TaskProgress>
}

/** When the daemon was started, in milliseconds since the epoch, and where it answers once it does. */
export interface Started {
  at: number
  endpoint: string
}
