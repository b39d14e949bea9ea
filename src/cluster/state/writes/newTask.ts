import type { ContainerDefinition, ContainerOverride, NetworkConfiguration, Tag, TaskOverride } from '@aws-sdk/client-ecs'
import { type ContainerInstanceArn, containerArn, type DaemonArn, type ServiceArn, taskArn } from '#cluster/api/arns.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { ClusterRecord } from '../records/clusterRecords.ts'
import type { LaunchType } from '../records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '../records/taskDefinitionRecords.ts'
import type { ContainerRecord, TaskRecord } from '../records/taskRecords.ts'

/** The node of a task that no agent looks for. */
const nowhere = 'nowhere'

/** Of a task that waits for its capacity provider (spec part 1, 6.5): it stays PROVISIONING until it is placed. */
export const noPlaceYet: NewTask['placement'] = { node: nowhere, availabilityZone: '' }

export interface NewTask {
  cluster: ClusterRecord
  taskDefinition: TaskDefinitionRecord
  launchType: LaunchType
  /** Where the scheduler put it. */
  placement: {
    node: string
    availabilityZone: string
    containerInstanceArn?: ContainerInstanceArn
    placedBy?: NonNullable<TaskRecord['placedBy']>
  }
  group: string
  startedBy?: string
  serviceArn?: ServiceArn
  daemonArn?: DaemonArn
  deploymentId?: string
  overrides?: TaskOverride
  networkConfiguration?: NetworkConfiguration
  platformVersion?: string
  /** With `noPlaceYet`. */
  awaits?: TaskRecord['awaits']
  capacityProviderName?: string
  enableExecuteCommand?: boolean
  tags?: Tag[]
}

/** What placement sets aside for a task (spec part 1, 6.1). */
export function reservationOf(taskDefinition: TaskDefinitionRecord, overrides?: TaskOverride): TaskRecord['reserved'] {
  const { definition } = taskDefinition
  const containers = definition.containerDefinitions.map((container) => ({
    ...container,
    ...definedOnly(overrideOf(container, overrides)),
  }))
  const taskCpu = overrides?.cpu ?? definition.cpu
  const taskMemory = overrides?.memory ?? definition.memory
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
  const publishes = definition.networkMode !== 'awsvpc' && definition.networkMode !== 'none'
  const fixedPorts = (protocol: string) =>
    publishes
      ? containers.flatMap((container) =>
          (container.portMappings ?? [])
            .filter((mapping) => (mapping.protocol ?? 'tcp') === protocol && (mapping.hostPort ?? 0) > 0)
            .map((mapping) => mapping.hostPort as number),
        )
      : []
  return {
    cpu: taskCpu ? Number(taskCpu) : sum(containers.map((container) => container.cpu ?? 0)),
    memoryMiB: taskMemory ? Number(taskMemory) : sum(containers.map((container) => container.memoryReservation ?? container.memory ?? 0)),
    tcpPorts: fixedPorts('tcp'),
    udpPorts: fixedPorts('udp'),
  }
}

/** A task as it is first written: nothing of it exists yet (spec part 1, 4.1 and 4.3). */
export function newTask(wanted: NewTask, context: { now: number; ids: Ids }): TaskRecord {
  const { cluster, taskDefinition, launchType, placement } = wanted
  const { ids, now } = context
  const { definition } = taskDefinition
  const scope = { account: cluster.account, region: cluster.region }
  const id = ids.hex32()
  const awsvpc = definition.networkMode === 'awsvpc'
  const cpu = wanted.overrides?.cpu ?? definition.cpu
  const memory = wanted.overrides?.memory ?? definition.memory
  return {
    ...scope,
    arn: taskArn(scope, cluster.name, id),
    id,
    clusterArn: cluster.arn,
    taskDefinitionArn: taskDefinition.arn,
    node: placement.node,
    ...definedOnly({
      containerInstanceArn: placement.containerInstanceArn,
      placedBy: placement.placedBy,
      capacityProviderName: wanted.capacityProviderName,
      awaits: wanted.awaits,
      platformVersion: launchType === 'FARGATE' ? (wanted.platformVersion ?? '1.4.0') : undefined,
      platformFamily: launchType === 'FARGATE' ? 'Linux' : undefined,
      cpu,
      memory,
      startedBy: wanted.startedBy,
      serviceArn: wanted.serviceArn,
      daemonArn: wanted.daemonArn,
      deploymentId: wanted.deploymentId,
      networkConfiguration: wanted.networkConfiguration,
      ephemeralStorageGiB: launchType === 'FARGATE' ? (definition.ephemeralStorage?.sizeInGiB ?? 20) : undefined,
    }),
    launchType,
    reserved: reservationOf(taskDefinition, wanted.overrides),
    group: wanted.group,
    desiredStatus: 'RUNNING',
    lastStatus: awsvpc || wanted.awaits || launchType === 'FARGATE' ? 'PROVISIONING' : 'PENDING',
    healthStatus: 'UNKNOWN',
    createdAt: now,
    version: 1,
    availabilityZone: placement.availabilityZone,
    overrides: normaliseOverrides(definition.containerDefinitions, wanted.overrides),
    ...((awsvpc || definition.pidMode === 'task' || definition.ipcMode === 'task') && {
      pauseEngineName: engineName(taskDefinition, awsvpc ? 'internalecspause' : 'internalecspausenamespace', ids),
    }),
    ...(awsvpc && {
      networkInterface: {
        attachmentId: ids.uuid(),
        status: 'PRECREATED' as const,
        subnetId: wanted.networkConfiguration?.awsvpcConfiguration?.subnets?.[0] ?? 'subnet-local',
      },
    }),
    containers: definition.containerDefinitions.map((container) => newContainer(container, wanted, scope, id, ids)),
    enableExecuteCommand: wanted.enableExecuteCommand ?? false,
    tags: wanted.tags ?? [],
  }
}

function newContainer(
  container: ContainerDefinition,
  wanted: NewTask,
  scope: { account: string; region: string },
  taskId: string,
  ids: Ids,
): ContainerRecord {
  const effective = { ...container, ...definedOnly(overrideOf(container, wanted.overrides)) }
  return {
    arn: containerArn(scope, wanted.cluster.name, taskId, ids.uuid()),
    name: container.name ?? '',
    image: container.image ?? '',
    engineName: engineName(wanted.taskDefinition, container.name ?? '', ids),
    lastStatus: 'PENDING',
    healthStatus: 'UNKNOWN',
    networkBindings: [],
    cpu: String(effective.cpu ?? 0),
    ...definedOnly({ memory: effective.memory?.toString(), memoryReservation: effective.memoryReservation?.toString() }),
  }
}

/** Spec part 2, 1.1. */
function engineName(taskDefinition: TaskDefinitionRecord, container: string, ids: Ids): string {
  return `ecs-${taskDefinition.family}-${taskDefinition.revision}-${container.replace(/[^A-Za-z0-9-]+/g, '')}-${ids.hex20()}`
}

/** ECS always lists one entry per container (spec part 1, 2.10). */
function normaliseOverrides(containers: ContainerDefinition[], overrides: TaskOverride | undefined): TaskOverride {
  return {
    ...overrides,
    containerOverrides: containers.map((container) => overrideOf(container, overrides) ?? { name: container.name }),
    inferenceAcceleratorOverrides: overrides?.inferenceAcceleratorOverrides ?? [],
  }
}

export function overrideOf(container: { name?: string | undefined }, overrides: TaskOverride | undefined): ContainerOverride | undefined {
  return overrides?.containerOverrides?.find((override) => override.name === container.name)
}

type DefinedOnly<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Leaves out members that are undefined, so that they are absent and not present-but-empty. */
export function definedOnly<T extends object>(value: T | undefined): DefinedOnly<T> {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, member]) => member !== undefined)) as DefinedOnly<T>
}
