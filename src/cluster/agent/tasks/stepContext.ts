import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { TaskDefinitionRecord, TaskRecord } from '#cluster/state/records.ts'
import type { EngineWatch } from '../engineWatch.ts'
import type { Limiter } from '../limiter.ts'
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
  /** Shared by all calls that create and start. */
  limiter: Limiter
  installation: string
  publishAddress: string
  pauseImage: string
  engineCpus: () => number
  onProgress: (progress: TaskProgress) => void
  /** Looks at the task again. */
  wake: (task: TaskRuntime['arn']) => void
}

/** The task that a step is for. */
export interface StepTarget {
  runtime: TaskRuntime
  task: TaskRecord
  taskDefinition: TaskDefinitionRecord
}
