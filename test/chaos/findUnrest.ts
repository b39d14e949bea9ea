import type { Service, Task } from '@aws-sdk/client-ecs'
import { PAUSE_CONTAINER } from '#cluster/agent/labels.ts'

/** What of one installation is in an engine. */
export interface EngineContents {
  containers: { id: string; name: string; taskArn: string; containerName: string; running: boolean }[]
  /** Names of its networks: one stands for the VPC and all its subnets. */
  networks: string[]
  /** Ids of the tasks that its volumes belong to. */
  volumesOfTasks: string[]
}

export interface Unrest {
  check: 'running = desired = containers that exist' | 'no orphan container, network or volume'
  detail: string
}

const COUNTS = 'running = desired = containers that exist'
const ORPHANS = 'no orphan container, network or volume'

/**
 * What keeps a cluster from being at rest: every service at what is desired, every container that should be there in the
 * engine, and nothing besides.
 * @param tasks all that are known, stopped ones included
 */
export function findUnrest(services: readonly Service[], tasks: readonly Task[], engine: EngineContents): Unrest[] {
  const live = new Map(tasks.filter(({ lastStatus }) => lastStatus !== 'STOPPED').map((task) => [task.taskArn ?? '', task]))
  const counts = [
    ...services.flatMap((service) => unrestOfService(service, [...live.values()])),
    ...[...live.values()].flatMap((task) => unrestOfTask(task, engine)),
  ]
  const orphans = [
    ...engine.containers.flatMap((container) => whyOrphan(container, live.get(container.taskArn)) ?? []),
    ...engine.volumesOfTasks.filter((id) => ![...live.keys()].some((arn) => arn.endsWith(`/${id}`))).map((id) => `a volume of task ${id}`),
    ...([...live.values()].some(hasInterface) ? [] : engine.networks.map((name) => `network ${name}, with no task in it`)),
  ]
  return [
    ...counts.map((detail) => ({ check: COUNTS, detail }) as const),
    ...orphans.map((detail) => ({ check: ORPHANS, detail }) as const),
  ]
}

function unrestOfService(service: Service, live: readonly Task[]): string[] {
  const { serviceName, desiredCount, runningCount, pendingCount, deployments = [], taskDefinition } = service
  const own = live.filter(({ group }) => group === `service:${serviceName}`)
  const counts = { desiredCount, runningCount, pendingCount, tasks: own.length }
  const isOff = runningCount !== desiredCount || pendingCount !== 0 || own.length !== desiredCount
  return [
    ...(isOff ? [`service ${serviceName}: ${JSON.stringify(counts)}, last event: ${service.events?.[0]?.message}`] : []),
    ...(deployments.length === 1 ? [] : [`service ${serviceName} has ${deployments.length} deployments`]),
    ...own
      .filter((task) => task.taskDefinitionArn !== taskDefinition)
      .map(({ taskArn }) => `${taskArn} has another task definition than its service`),
  ]
}

function unrestOfTask({ taskArn, lastStatus, desiredStatus, containers = [] }: Task, engine: EngineContents): string[] {
  const missing = containers.filter(
    (record) => record.lastStatus === 'RUNNING' && !engine.containers.some(({ id, running }) => running && id === record.runtimeId),
  )
  return [
    ...(lastStatus === 'RUNNING' && desiredStatus === 'RUNNING' ? [] : [`${taskArn} is ${lastStatus}, and is to be ${desiredStatus}`]),
    ...missing.map(({ name }) => `${taskArn}: container ${name} is said to run, and does not`),
  ]
}

function whyOrphan({ id, name, running, containerName }: EngineContents['containers'][number], task: Task | undefined): string | undefined {
  if (!task) return `container ${name} (${running ? 'running' : 'ended'}) has no live task`
  if (containerName === PAUSE_CONTAINER) return running ? undefined : `container ${name} holds a live task's network, and has ended`
  const record = task.containers?.find((container) => container.name === containerName)
  if (running === (record?.lastStatus === 'RUNNING') && (!running || record?.runtimeId === id)) return undefined
  return `container ${name} is ${running ? 'running' : 'not running'}, and its record says ${record?.lastStatus}`
}

const hasInterface = ({ attachments = [] }: Task) => attachments.some(({ type }) => type === 'ElasticNetworkInterface')
