import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { Store } from '#cluster/state/store.ts'
import type { PortSpan } from './config/parseValue.ts'
import type { ImageCleanUp } from './images/cleanImages.ts'
import type { FindCredentials } from './images/dockerCredentials.ts'
import type { Metadata } from './metadata/index.ts'
import type { NameSource } from './names.ts'
import type { SecretSource } from './secrets/secretSource.ts'
import type { PullBehaviour } from './tasks/images.ts'

export interface AgentOptions {
  store: Store
  engine: ContainerEngine
  clock: Clock
  ids: Ids
  log: Logger
  /** Id of the data folder; the agent touches nothing without its label. */
  installation: string
  /** Where secrets, environment files and passwords of registries come from. */
  secrets?: SecretSource
  /** Whether a container's output is still being read; then its removal waits, if not for ever. */
  isRead?: (engineName: string) => boolean
  /** Where containers ask about themselves; they are told of nothing where absent. */
  metadata?: Pick<Metadata, 'forContainer' | 'removeUnused'>
  /** How containers find each other by name; by the engine's own names alone where absent. */
  names?: NameSource
  options: AgentSettings
}

export interface AgentSettings {
  /** Address that published ports are bound to; `127.0.0.1` keeps them off the network. */
  publishAddress: string
  /** Image whose command `pause` waits for ever; it is Marina's own unless somebody else sees to it. */
  pauseImage?: string
  /** Loads Marina's own images into the engine, where they turn out to be missing. */
  loadOwnImage?: () => Promise<unknown>
  /** Which tasks are this agent's: those with this `node`. */
  node?: string
  /** How long containers of stopped tasks are kept for their output. Default one hour. */
  keepStoppedMs?: number
  /** Of how many stopped tasks of a service or family. Default 10. */
  keepStoppedTasks?: number
  /** When registries are asked. Default `default`: always, and a local image will do where they fail. */
  pullBehaviour?: PullBehaviour
  /** What the user is signed in with. Left out: images are pulled without signing in. */
  findCredentials?: FindCredentials
  /** When images that the agent pulled go again; ECS's own times where absent. */
  imageCleanUp?: ImageCleanUp | 'disabled'
  /** How long containers without a `stopTimeout` are given to end, in seconds. Default 30. */
  stopTimeoutSeconds?: number
  /** Whether containers have a file that says what they are. Default no. */
  metadataFile?: boolean
  /** Whether images of containers that wait for others are pulled at once. Default no. */
  pullUpfront?: boolean
  /** Which host ports containers get that name none; the engine chooses where absent. */
  dynamicPorts?: PortSpan
  /** The most processes and threads of a container. */
  pidsLimit?: number
  /** Whether containers are held to the size of their task. Default yes. */
  taskLimits?: boolean
  /** For pause containers, beside those that every container has. */
  pauseLabels?: Readonly<Record<string, string>>
  /** How many calls that create or start containers may be under way at once. */
  concurrency?: number
  /** How often the engine is asked whether it is there, beside what is asked of it anyway. Not at all where absent. */
  heartbeatMs?: number
  /** The engine runs on another machine, or on none: what this one knows of processes and ports says nothing of it. */
  elsewhere?: boolean
  /** Pause between two listings; half as much again is added at random. */
  relistMs?: number
  random?: () => number
}
