import type { Attachment, Container, ManagedAgent, Task } from '@aws-sdk/client-ecs'
import { clusterArn } from '#cluster/api/arns.ts'
import type { ContainerRecord, NetworkInterfaceRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'
import { time, timesOf } from './time.ts'

const timeNames = [
  'connectivityAt',
  'pullStartedAt',
  'pullStoppedAt',
  'startedAt',
  'stoppingAt',
  'executionStoppedAt',
  'stoppedAt',
] as const

export interface TaskParts {
  tags: boolean
  /** `onceStarted`: what was not started yet has no health, as in the answers of operations that start and stop tasks. */
  health?: 'onceStarted'
}

/** A task as ECS answers it (spec part 1, 4.3). */
export function describeTask(snapshot: Snapshot, task: TaskRecord, options: TaskParts): Task {
  const showsHealth = options.health !== 'onceStarted' || task.startedAt !== undefined
  return {
    taskArn: task.arn,
    clusterArn: task.clusterArn,
    taskDefinitionArn: task.taskDefinitionArn,
    ...definedOnly({
      containerInstanceArn: task.containerInstanceArn,
      capacityProviderName: task.capacityProviderName,
      platformVersion: task.platformVersion,
      platformFamily: task.platformFamily,
      cpu: task.cpu,
      memory: task.memory,
      startedBy: task.startedBy,
      stopCode: task.stopCode,
      stoppedReason: task.stoppedReason,
      connectivity: task.connectivity,
    }),
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    ...(showsHealth && { healthStatus: task.healthStatus }),
    launchType: task.launchType,
    group: task.group,
    version: task.version,
    createdAt: time(task.createdAt),
    ...timesOf(task, timeNames),
    ...(!task.awaits && { availabilityZone: task.availabilityZone }),
    attachments: [...attachmentsOf(task.networkInterface), ...connectAttachments(snapshot, task)],
    attributes: [{ name: 'ecs.cpu-architecture', value: cpuArchitectureOf(snapshot, task) }],
    containers: task.containers.map((container) => describeContainer(task, withReachedPorts(snapshot, task, container), showsHealth)),
    overrides: task.overrides,
    enableExecuteCommand: task.enableExecuteCommand,
    ...(task.ephemeralStorageGiB !== undefined && {
      ephemeralStorage: { sizeInGiB: task.ephemeralStorageGiB },
      fargateEphemeralStorage: { sizeInGiB: task.ephemeralStorageGiB },
    }),
    tags: options.tags ? task.tags : [],
  }
}

/** On an engine elsewhere ports are bound to addresses of its machine: what is told is where they are reached from here. */
function withReachedPorts(snapshot: Snapshot, { node }: TaskRecord, container: ContainerRecord): ContainerRecord {
  const host = snapshot.engines.get(node)?.host
  if (host === undefined) return container
  return { ...container, networkBindings: container.networkBindings.map((binding) => ({ ...binding, bindIP: host })) }
}

function describeContainer(task: TaskRecord, container: ContainerRecord, showsHealth: boolean): Container {
  const { networkInterface } = task
  const address = networkInterface?.privateIpv4Address
  return {
    containerArn: container.arn,
    taskArn: task.arn,
    name: container.name,
    image: container.image,
    ...definedOnly({
      imageDigest: container.imageDigest,
      runtimeId: container.runtimeId,
      exitCode: container.exitCode,
      reason: container.reason,
      memory: container.memory,
      memoryReservation: container.memoryReservation,
    }),
    lastStatus: container.lastStatus,
    ...(showsHealth && { healthStatus: container.healthStatus }),
    // Not known before it is started.
    ...(container.lastStatus !== 'PENDING' && { networkBindings: container.networkBindings }),
    networkInterfaces: networkInterface && address ? [{ attachmentId: networkInterface.attachmentId, privateIpv4Address: address }] : [],
    cpu: container.cpu,
    ...(task.enableExecuteCommand && { managedAgents: [describeExecAgent(container)] }),
  }
}

/** There is no agent in the container here: a command can be run for exactly as long as the container runs (spec part 2, 8.1). */
function describeExecAgent({ lastStatus, startedAt }: ContainerRecord): ManagedAgent {
  return {
    name: 'ExecuteCommandAgent',
    lastStatus,
    ...(startedAt !== undefined && { lastStartedAt: time(startedAt) }),
    ...(lastStatus === 'STOPPED' && { reason: 'Received Container Stopped event' }),
  }
}

/** Spec part 1, 4.1. */
function attachmentsOf(network: NetworkInterfaceRecord | undefined): Attachment[] {
  if (!network) return []
  const details = {
    subnetId: network.subnetId,
    networkInterfaceId: network.networkInterfaceId,
    macAddress: network.macAddress,
    privateDnsName: network.privateDnsName,
    privateIPv4Address: network.privateIpv4Address,
  }
  return [
    {
      id: network.attachmentId,
      type: 'ElasticNetworkInterface',
      status: network.status,
      details: Object.entries(details).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    },
  ]
}

/** One for each port that Service Connect leads to (spec part 1, 8.3). */
function connectAttachments(snapshot: Snapshot, { id, serviceArn, deploymentId, lastStatus }: TaskRecord): Attachment[] {
  const service = serviceArn && deploymentId !== undefined ? snapshot.services.get(serviceArn) : undefined
  const connect = service && snapshot.serviceRevisions.get(revisionArnOf(service, deploymentId ?? ''))?.deployed.serviceConnect
  const asked = connect?.configuration.services ?? []
  return (connect?.endpoints ?? []).map(({ portName, discoveryName, alias }, at) => {
    const ingressPort = asked[at]?.ingressPortOverride
    const details = [
      { name: 'portName', value: portName },
      { name: 'discoveryName', value: discoveryName },
      { name: 'clientAliases', value: JSON.stringify([alias]) },
      ...(ingressPort === undefined ? [] : [{ name: 'ingressPortOverride', value: String(ingressPort) }]),
    ]
    return { id: `${id}-${discoveryName}`, type: 'Service Connect', status: connectStatus(lastStatus), details }
  })
}

const connectStatus = (status: TaskRecord['lastStatus']) => {
  if (status === 'STOPPED') return 'DELETED'
  return status === 'RUNNING' ? 'ATTACHED' : 'PRECREATED'
}

/** Every task runs on the one node there is, Fargate's too; `default`'s instance knows it. */
function cpuArchitectureOf(snapshot: Snapshot, task: TaskRecord): string {
  const instance = task.containerInstanceArn
    ? snapshot.containerInstances.get(task.containerInstanceArn)
    : snapshot.containerInstances.by('cluster', clusterArn(task, 'default'))[0]
  return instance?.attributes.find(({ name }) => name === 'ecs.cpu-architecture')?.value ?? 'x86_64'
}
