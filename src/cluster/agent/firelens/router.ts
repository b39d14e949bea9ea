/**
 * FireLens: one container of a task, the log router, is given what the others write and sends it on (spec part 2, 1.8).
 * Their log driver becomes Docker's `fluentd`, which writes to a socket in a volume that the router has at `/var/run`.
 */
import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { BindMount } from '#cluster/engine/containerEngine.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'

/** Where a router listens for containers that speak to it themselves. */
export const ROUTER_PORT = 24224
export const ROUTER_SOCKET = '/var/run/fluent.sock'

/** What containers that log to the router have to know of it. */
export interface RouterContext {
  /** Where the socket's volume lies on the engine's machine. */
  folder: string
  /** The router's own address, where it has one and is running. */
  address?: string
}

export type RouterType = 'fluentd' | 'fluentbit'

/** Where a router's image looks for its configuration, and where the file from S3 is put beside it. */
export const ROUTER_FILES: Readonly<Record<RouterType, { folder: string; config: string; external: string }>> = {
  fluentbit: {
    folder: '/fluent-bit/etc',
    config: '/fluent-bit/etc/fluent-bit.conf',
    external: '/fluent-bit/etc/external.conf',
  },
  fluentd: { folder: '/fluentd/etc', config: '/fluentd/etc/fluent.conf', external: '/fluentd/etc/external.conf' },
}

/** The task's log router; a task definition has one at most. */
export function routerOf(containers: readonly ContainerDefinition[] = []): ContainerDefinition | undefined {
  return containers.find(({ firelensConfiguration }) => firelensConfiguration)
}

export const routerTypeOf = ({ firelensConfiguration }: ContainerDefinition): RouterType =>
  firelensConfiguration?.type === 'fluentd' ? 'fluentd' : 'fluentbit'

export const logsToRouter = ({ logConfiguration }: ContainerDefinition): boolean => logConfiguration?.logDriver === 'awsfirelens'

/** What the router tells containers apart by. */
export const routerTag = (container: string): string => `${container}-firelens`

/** Of a task that has a router. Short, because a socket's path has a hundred bytes and begins with the engine's folder. */
export const routerVolume = (task: TaskRecord): string => `ecs-firelens-${task.id.slice(0, 20)}`

/** A root that cannot be written to gets a volume for the configuration, which begins with what the image has there. */
const configVolume = (task: TaskRecord): string => `${routerVolume(task)}-config`

export function routerVolumes(task: TaskRecord, { definition }: TaskDefinitionRecord): string[] {
  const router = routerOf(definition.containerDefinitions)
  if (!router) return []
  return [routerVolume(task), ...(router.readonlyRootFilesystem ? [configVolume(task)] : [])]
}

export function routerMounts(task: TaskRecord, container: ContainerDefinition): BindMount[] {
  if (!container.firelensConfiguration) return []
  const socket = { source: routerVolume(task), containerPath: '/var/run', readOnly: false }
  const { folder } = ROUTER_FILES[routerTypeOf(container)]
  return [socket, ...(container.readonlyRootFilesystem ? [{ source: configVolume(task), containerPath: folder, readOnly: false }] : [])]
}

/** @returns what the router is told as a variable, because its configuration must not hold it: `apikey_1` */
export const secretVariable = (option: string, containerIndex: number): string => `${option}_${containerIndex}`
