import type { CallContext } from '#cluster/api/contract.ts'
import type { MarinaStatus } from '#cluster/api/resources/marina.ts'
import type { Timing } from '#cluster/api/timing.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { KeyLock, KeyWrapping } from '#cluster/secrets/index.ts'
import type { Dispatcher } from '#cluster/server/dispatcher.ts'
import type { HostResolvers } from '#cluster/traffic/discovery/index.ts'
import type { OpenInstanceEngine } from './engines/openInstanceEngine.ts'

export interface DaemonOptions {
  /** Absolute path; made where it is missing. */
  dataFolder: string
  /** Keep state in memory only; the data folder then holds nothing but how to reach the daemon. */
  ephemeral: boolean
  /** 0 takes a free one. */
  port: number
  /** `auto`, `docker`, `simulated`, or an address as DOCKER_HOST is written. */
  engine: string
  /** For requests that name none. */
  account: string
  region: string
  /** Address that host ports are bound to. */
  publishAddress: string
  log: Logger
  /** Admit only requests signed with this access key id. */
  accessKey?: string
  /** Where the built page lies; without it the API alone is served. */
  pageFolder?: string
  /** Where every event goes, besides the watch, as `parseEventTarget` reads it. What the user chose in the page where absent. */
  eventTarget?: string
  /** Port of the agent's introspection API on loopback; it is off where absent. */
  introspectionPort?: number
  /** An `ecs.config` elsewhere than in the data folder. */
  ecsConfigFile?: string
  /** What containers with a task role are given (api/awsAccess.ts). What the user chose in the page where absent, else dummy ones. */
  credentials?: string
  /** Where secrets of tasks come from, likewise; else from the store on this computer. */
  secrets?: string
  /** Install the distribution's engine where none is found. */
  installEngine?: boolean
  /** Asked before an engine is installed that nobody asked for; given what would be done. Never asked where absent. */
  confirmInstall?: (question: string) => Promise<boolean>
  /** Hears what takes long, line by line. */
  onProgress?: (line: string) => void
  /** Waits that are there because of a cloud’s size: short ones, or ECS's own. Short where absent. */
  timing?: Timing
  /** What waits that were configured are divided by, from now on. As it was before where absent. */
  speed?: number
  /** What can lock the key of the secrets away; a headless daemon has nothing. */
  keyWrapping?: KeyWrapping
  /** Whom this computer asks for names; what its `/etc/resolv.conf` says where absent. */
  hostResolvers?: () => HostResolvers
  /** How engines are reached that container instances sit on; over the network where absent. */
  openInstanceEngine?: OpenInstanceEngine
  /** The machine's own where absent. */
  clock?: Clock
  ids?: Ids
}

export interface RunningDaemon {
  endpoint: string
  /** Address of the page with its token; absent without a page. */
  uiAddress?: string
  /** Opens Marina's own operations and the page. */
  token: string
  dispatcher: Dispatcher
  /** Account and region of a caller that names none. */
  context: CallContext
  status(): MarinaStatus
  onStatus(listener: (status: MarinaStatus) => void): Cancel
  /** Of the key of the secrets. */
  keyLock: KeyLock
  startSample(): Promise<void>
  /** Stops in order; containers go on running unless `stopTasks`. */
  stop(options?: { stopTasks?: boolean }): Promise<void>
}
