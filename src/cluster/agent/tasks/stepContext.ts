import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import type { ContainerEngine, EngineInfo } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { PortSpan } from '../config/parseValue.ts'
import type { EngineWatch } from '../engineWatch.ts'
import type { DeploymentDigests } from '../images/deploymentDigests.ts'
import type { FindCredentials } from '../images/dockerCredentials.ts'
import type { Limiter } from '../limiter.ts'
import type { Metadata } from '../metadata/index.ts'
import type { NameSource } from '../names.ts'
import type { FindTaskOnPort } from '../ports/portHolder.ts'
import type { SecretSource } from '../secrets/secretSource.ts'
import type { Images } from './images.ts'
import type { Networks } from './networks.ts'
import type { TaskRuntime } from './runtimes.ts'

/** What steps are done with. */
export interface StepContext {
  engine: ContainerEngine
  clock: Clock
  log: Logger
  watch: EngineWatch
  images: Images
  networks: Networks
  secrets: SecretSource
  /** Absent where containers are told of no endpoint. */
  metadata?: Pick<Metadata, 'forContainer'> | undefined
  /** Absent where tasks are found by the engine's own names alone. */
  names?: NameSource | undefined
  /** Shared by all calls that create and start. */
  limiter: Limiter
  installation: string
  publishAddress: string
  /** The engine runs on another machine, or on none. */
  elsewhere: boolean
  pauseImage: string
  /** From 0 to 1. */
  random: () => number
  engineCpus: () => number
  /** Undefined until the engine has described its machine. */
  engineArchitecture: () => EngineInfo['cpuArchitecture'] | undefined
  /** Empty until the engine has described its machine. */
  engineLogDrivers: () => readonly string[]
  digests: DeploymentDigests
  findCredentials: FindCredentials | undefined
  /** For containers without a `stopTimeout`; ECS's 30 where absent. */
  stopTimeoutSeconds?: number
  /** Whether containers have a file that says what they are. */
  metadataFile?: boolean
  /** Where host ports are taken from; the engine chooses single ones where absent. */
  dynamicPorts?: PortSpan
  /** Of a container. */
  pidsLimit?: number
  /** False where containers are not held to the size of their task. */
  taskLimits?: boolean
  pauseLabels?: Readonly<Record<string, string>>
  /** The task that publishes a host port, if it is one of this node's. */
  findTaskOnPort: FindTaskOnPort
  onProgress: (progress: TaskProgress) => void
  /** Looks at the task again. */
  wake: (task: TaskRuntime['arn']) => void
}

/** The task that a step is for. */
export interface StepTarget {
  runtime: TaskRuntime
  task: TaskRecord
  taskDefinition: TaskDefinitionRecord
  /** Its machine is gone: containers are killed, not asked to end. */
  lost: boolean
}
