import type { Deployment, Service, Task } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import type { ServiceSwitches } from '#cluster/api/resources/switches.ts'
import { rolloutLook, type StatusLook, serviceLook } from '../../status/otherLooks.ts'
import { publishedPorts } from '../tasks/taskView.ts'

/** A service as lists show it. */
export interface ServiceView {
  arn: string
  name: string
  cluster: string
  status: StatusLook
  rawStatus: string
  rollout: StatusLook | undefined
  desired: number
  running: number
  pending: number
  /** Tasks that failed in the newest deployment. */
  failedTasks: number
  launchType: string
  taskDefinition: string
  /** Where its first published port can be opened. */
  url: string | undefined
  service: Service
  /** What is switched on beside its ECS configuration. */
  switches: ServiceSwitches | undefined
}

/** @param tasks the service's own, where they are known */
export function serviceView(service: Service, tasks: readonly Task[] = [], switches?: ServiceSwitches): ServiceView {
  const primary = primaryDeployment(service)
  return {
    arn: service.serviceArn ?? '',
    name: service.serviceName ?? '',
    cluster: shortName(service.clusterArn ?? ''),
    status: serviceLook(service.status),
    rawStatus: service.status ?? '',
    rollout: primary ? rolloutLook(primary.rolloutState) : undefined,
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    pending: service.pendingCount ?? 0,
    failedTasks: primary?.failedTasks ?? 0,
    launchType: service.launchType ?? service.capacityProviderStrategy?.[0]?.capacityProvider ?? 'EC2',
    taskDefinition: shortName(service.taskDefinition ?? ''),
    url: firstUrl(tasks),
    service,
    switches,
  }
}

export const primaryDeployment = (service: Service): Deployment | undefined =>
  service.deployments?.find(({ status }) => status === 'PRIMARY')

/** Whether old and new tasks live side by side, or the new ones are not there yet. */
export const isRolling = (service: Service): boolean => primaryDeployment(service)?.rolloutState === 'IN_PROGRESS'

/** Whether fewer tasks run than are wanted while tasks fail: what a person should look at. */
export const isTroubled = (view: ServiceView): boolean => view.failedTasks > 0 && view.running < view.desired

function firstUrl(tasks: readonly Task[]): string | undefined {
  for (const task of tasks) {
    if (task.lastStatus !== 'RUNNING' || task.desiredStatus === 'STOPPED') continue
    const url = publishedPorts(task.containers ?? []).find((port) => port.url)?.url
    if (url) return url
  }
  return undefined
}

/** `http://localhost:32768/` → `localhost:32768`. */
export const shownUrl = (url: string): string => url.replace(/^https?:\/\//, '').replace(/\/$/, '')
