import type Docker from 'dockerode'
import type { ContainerCreateOptions } from 'dockerode'
import type { MarinaProcess } from '#test/support/marinaProcess.ts'

/** What the figures measure on. */
export interface Bench {
  /** Replaced by figures that start it anew. */
  marina: MarinaProcess
  dataFolder: string
  /** As `--engine` takes it. */
  engine: string
  docker: Docker
  /** `family:revision` of the task definition that is launched. */
  taskDefinition: string
  /** A service of it, at 0 tasks between figures. */
  service: string
  /** The container that Marina makes of the task definition, under a fresh name. */
  createOptions(): ContainerCreateOptions
  /** Resolves when the service runs so many tasks. */
  running(count: number): Promise<void>
  /** Resolves when no task of the cluster is left that has not stopped, and their containers have ended. */
  allStopped(): Promise<void>
}
