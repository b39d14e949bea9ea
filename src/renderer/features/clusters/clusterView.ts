import type { Cluster, Container, ContainerInstance, Resource, Task } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import { engineAttribute, virtualAttribute } from '#cluster/api/instanceTypes.ts'
import type { AutoScalingGroupState } from '#cluster/api/resources/capacity.ts'
import type { WatchState } from '../../data/watchState.ts'
import type { Translate } from '../../i18n/translate.ts'
import { taskFailed } from '../../status/taskLook.ts'
import { type ProviderView, providersOf } from '../capacity/capacityView.ts'
import { type DaemonView, daemonView } from '../daemons/daemonView.ts'
import { type ServiceView, serviceView } from '../services/serviceView.ts'
import { isStopped, serviceOf, sortForTable, sortTasks, type TaskView, taskView } from '../tasks/taskView.ts'

/** One lane of the task map. */
export interface MapLane {
  /** Whose tasks they are; undefined for tasks run alone. */
  owner: { kind: 'service' | 'daemon'; name: string } | undefined
  tasks: TaskView[]
}

export interface ClusterView {
  cluster: Cluster
  services: ServiceView[]
  daemons: DaemonView[]
  tasks: TaskView[]
  lanes: MapLane[]
  instances: InstanceView[]
  providers: ProviderView[]
  /** Auto Scaling groups that bring it instances without a capacity provider. */
  looseGroups: AutoScalingGroupState[]
  running: number
  pending: number
  cpu: Share | undefined
  memory: Share | undefined
}

/** So much of so much. */
export interface Share {
  used: number
  total: number
}

/** Failed tasks stay in the map this long, so that a failure is seen and not only listed. */
const FAILED_SHOWN_MS = 10 * 60_000
const FAILED_SHOWN = 3

/** Pure: everything the cluster screen shows. Undefined while the cluster is not known. */
export function clusterView(state: WatchState, name: string, now: number, t: Translate): ClusterView | undefined {
  const cluster = [...state.resources.cluster.values()].find(({ clusterName }) => clusterName === name)
  if (!cluster) return undefined
  const tasks = [...state.resources.task.values()]
  const byService = Map.groupBy(tasks, serviceOf)
  const services = [...state.resources.service.values()]
    .filter(({ status }) => status !== 'INACTIVE')
    .map((service) => serviceView(service, byService.get(service.serviceName), state.resources.switches.get(service.serviceArn ?? '')))
    .sort((a, b) => a.name.localeCompare(b.name))
  const daemons = [...state.resources.daemon.values()].map(daemonView).sort((a, b) => a.name.localeCompare(b.name))
  const instances = [...state.resources.containerInstance.values()]
    .filter(({ status }) => status !== 'INACTIVE')
    .map((instance) => instanceView(instance, tasks))
  const toView = (task: Task) => taskView(task, state.progress.get(task.taskArn ?? ''), t)
  return {
    cluster,
    services,
    daemons,
    tasks: sortForTable(tasks).map(toView),
    lanes: lanesOf(services, daemons, tasks, now, toView),
    instances,
    providers: providersOf(cluster, [...state.resources.autoScalingGroup.values()], tasks),
    looseGroups: [...state.resources.autoScalingGroup.values()].filter((group) => group.cluster === name && !group.capacityProvider),
    running: cluster.runningTasksCount ?? 0,
    pending: cluster.pendingTasksCount ?? 0,
    cpu: sumShares(instances.map(({ cpu }) => cpu)),
    memory: sumShares(instances.map(({ memory }) => memory)),
  }
}

function lanesOf(
  services: readonly ServiceView[],
  daemons: readonly DaemonView[],
  tasks: readonly Task[],
  now: number,
  toView: (task: Task) => TaskView,
): MapLane[] {
  const groups = Map.groupBy(tasks, ({ group = '' }) => (/^(service|daemon):/.test(group) ? group : undefined))
  const lane = (owner: MapLane['owner']): MapLane => {
    const own = groups.get(owner && `${owner.kind}:${owner.name}`) ?? []
    return { owner, tasks: shownInMap(own, now).map(toView) }
  }
  const alone = lane(undefined)
  return [
    ...services.map(({ name }) => lane({ kind: 'service', name })),
    ...daemons.map(({ name }) => lane({ kind: 'daemon', name })),
    ...(alone.tasks.length > 0 ? [alone] : []),
  ]
}

function shownInMap(tasks: readonly Task[], now: number): Task[] {
  const sorted = sortTasks(tasks)
  const failed = sorted.filter((task) => taskFailed(task) && now - (task.stoppedAt?.getTime() ?? 0) < FAILED_SHOWN_MS)
  return [...failed.slice(-FAILED_SHOWN), ...sorted.filter((task) => !isStopped(task))]
}

export interface InstanceView {
  arn: string
  id: string
  ec2InstanceId: string
  type: string
  zone: string
  /** A share of an engine, or an engine elsewhere: what can be terminated. */
  isTerminable: boolean
  /** Address of the engine elsewhere that it is on; empty on this computer's own. */
  engine: string
  status: string
  agentConnected: boolean
  running: number
  pending: number
  cpu: Share | undefined
  memory: Share | undefined
  /** What its tasks reserve, the largest first. */
  shares: TaskShare[]
  engineVersion: string
  agentVersion: string
  /** Whose Auto Scaling group brought it; empty where none did. */
  capacityProvider: string
  attributes: { name: string; value: string }[]
}

/** What one task takes of its instance, as parts of 1. */
export interface TaskShare {
  id: string
  /** Its service, or its family. */
  owner: string
  cpu: number
  memory: number
}

export function instanceView(instance: ContainerInstance, tasks: readonly Task[] = []): InstanceView {
  const attributes = (instance.attributes ?? []).map(({ name = '', value = '' }) => ({ name, value }))
  const valueOf = (wanted: string) => attributes.find(({ name }) => name === wanted)?.value ?? ''
  return {
    arn: instance.containerInstanceArn ?? '',
    id: shortName(instance.containerInstanceArn ?? ''),
    ec2InstanceId: instance.ec2InstanceId ?? '',
    type: valueOf('ecs.instance-type'),
    zone: valueOf('ecs.availability-zone'),
    isTerminable: attributes.some(({ name }) => name === virtualAttribute || name === engineAttribute),
    engine: valueOf(engineAttribute),
    status: instance.status ?? '',
    agentConnected: instance.agentConnected === true,
    running: instance.runningTasksCount ?? 0,
    pending: instance.pendingTasksCount ?? 0,
    cpu: shareOf(instance, 'CPU'),
    memory: shareOf(instance, 'MEMORY'),
    engineVersion: (instance.versionInfo?.dockerVersion ?? '').replace(/^DockerVersion:\s*/, ''),
    agentVersion: instance.versionInfo?.agentVersion ?? '',
    capacityProvider: instance.capacityProviderName ?? '',
    attributes,
    shares: sharesOf(instance, tasks),
  }
}

function sharesOf(instance: ContainerInstance, tasks: readonly Task[]): TaskShare[] {
  const total = (name: string) => numberOf(instance.registeredResources, name) || 1
  return tasks
    .filter((task) => task.containerInstanceArn === instance.containerInstanceArn && !isStopped(task))
    .map((task) => ({
      id: shortName(task.taskArn ?? ''),
      owner: serviceOf(task) ?? shortName(task.taskDefinitionArn ?? ''),
      cpu: (Number(task.cpu) || sumOf(task, ({ cpu }) => cpu)) / total('CPU'),
      memory: (Number(task.memory) || sumOf(task, ({ memory, memoryReservation }) => memoryReservation ?? memory)) / total('MEMORY'),
    }))
    .sort((one, other) => other.cpu + other.memory - one.cpu - one.memory || one.id.localeCompare(other.id))
}

/** Where the whole task has no number, its containers' count (spec part 1, 6.1). */
const sumOf = ({ containers = [] }: Task, of: (container: Container) => string | undefined) =>
  containers.reduce((sum, container) => sum + (Number(of(container)) || 0), 0)

function shareOf(instance: ContainerInstance, resource: string): Share | undefined {
  const total = numberOf(instance.registeredResources, resource)
  const left = numberOf(instance.remainingResources, resource)
  return total === undefined || left === undefined ? undefined : { used: total - left, total }
}

const numberOf = (resources: readonly Resource[] | undefined, name: string) => resources?.find((one) => one.name === name)?.integerValue

function sumShares(shares: readonly (Share | undefined)[]): Share | undefined {
  const known = shares.filter((share) => share !== undefined)
  if (known.length === 0) return undefined
  return known.reduce((sum, share) => ({ used: sum.used + share.used, total: sum.total + share.total }))
}
