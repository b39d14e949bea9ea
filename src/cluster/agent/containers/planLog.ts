import type { ContainerDefinition, LogConfiguration } from '@aws-sdk/client-ecs'
import type { ContainerSpec } from '#cluster/engine/containerEngine.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { logsToRouter, ROUTER_PORT, ROUTER_SOCKET, type RouterContext, routerTag } from '../firelens/router.ts'

type LogPlan = Required<Pick<ContainerSpec, 'logDriver' | 'logOptions'>>

/** An engine that has to be asked for output is slower than a flood of it: what waits to be read must fit one file (docs/decisions/0023). */
const BOUNDED = { 'max-size': '50m', 'max-file': '2' }
/** What Docker keeps beside what it sends on, so that it can be read back. */
const BOUNDED_CACHE = { 'cache-max-size': '10m', 'cache-max-file': '3' }

/**
 * Output always goes to `json-file`, because that can be read back from every engine. Where another driver is declared,
 * or none, it is bounded so that a chatty container cannot fill the disk (spec part 2, 9.1).
 */
export function planLog(configuration: LogConfiguration | undefined): LogPlan {
  const options = configuration?.options ?? {}
  if (configuration?.logDriver !== 'json-file' || Object.keys(options).length === 0) return { logDriver: 'json-file', logOptions: BOUNDED }
  const unbounded = options['mode'] === 'non-blocking' && !('max-buffer-size' in options)
  return { logDriver: 'json-file', logOptions: { ...options, ...(unbounded && { 'max-buffer-size': '10m' }) } }
}

/** Output that goes to the task's log router, and is kept by Docker too (spec part 2, 1.8). */
export function planRoutedLog(task: TaskRecord, { name = '', logConfiguration }: ContainerDefinition, { folder }: RouterContext): LogPlan {
  const limit = logConfiguration?.options?.['log-driver-buffer-limit']
  const logOptions = {
    tag: `${routerTag(name)}-${task.id}`,
    'fluentd-address': `unix://${folder}/${ROUTER_SOCKET.split('/').at(-1)}`,
    'fluentd-sub-second-precision': 'true',
    'fluentd-async': 'true',
    ...BOUNDED_CACHE,
    ...(limit && { 'fluentd-buffer-limit': limit }),
  }
  return { logDriver: 'fluentd', logOptions }
}

/** Where a container finds the router that its output goes to, for what it sends itself (spec part 2, 1.3). */
export function planRouterVariables(container: ContainerDefinition, router: RouterContext | undefined): Record<string, string> {
  const ofRouter = container.firelensConfiguration?.type === 'fluentd' ? { FLUENT_UID: '0' } : {}
  if (!logsToRouter(container) || router?.address === undefined) return ofRouter
  return { ...ofRouter, FLUENT_HOST: router.address, FLUENT_PORT: String(ROUTER_PORT) }
}
