/** Records for tests, complete and valid, each with what the test is about given as `over`. */

import { clusterArn, containerInstanceArn, serviceArn, taskDefinitionArn } from '#cluster/api/arns.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { MetricAlarmRecord } from '#cluster/state/records/scalingRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'

import { newTask } from '#cluster/state/writes/newTask.ts'

export const scope = { account: '000000000000', region: 'us-east-1' }

export function buildCluster(over: Partial<ClusterRecord> = {}): ClusterRecord {
  const name = over.name ?? 'default'
  return {
    ...scope,
    arn: clusterArn({ ...scope, ...over }, name),
    name,
    status: 'ACTIVE',
    settings: [],
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
    tags: [],
    createdAt: 0,
    ...over,
  }
}

type Definition = TaskDefinitionRecord['definition']

/** One essential container `app` that reserves 128 CPU units and 64 MiB, on bridge networking. */
export function buildTaskDefinition(definition: Partial<Definition> = {}, over: Partial<TaskDefinitionRecord> = {}): TaskDefinitionRecord {
  const family = definition.family ?? over.family ?? 'web'
  const revision = over.revision ?? 1
  return {
    ...scope,
    arn: taskDefinitionArn({ ...scope, ...over }, family, revision),
    family,
    revision,
    status: 'ACTIVE',
    definition: {
      family,
      containerDefinitions: [{ name: 'app', image: 'marina/hello', cpu: 128, memory: 64, essential: true }],
      ...definition,
    },
    tags: [],
    registeredAt: 0,
    registeredBy: 'test',
    ...over,
  }
}

/** Room for 16 tasks of `buildTaskDefinition`, by CPU. */
export function buildInstance(over: Partial<ContainerInstanceRecord> & { id?: string; cluster?: string } = {}): ContainerInstanceRecord {
  const { id = 'instance1', cluster = 'default', ...rest } = over
  const where = { ...scope, ...rest }
  return {
    ...scope,
    arn: containerInstanceArn(where, cluster, id),
    clusterArn: clusterArn(where, cluster),
    node: 'local',
    ec2InstanceId: `i-${id}`,
    status: 'ACTIVE',
    agentConnected: true,
    agentVersion: '1.0.0',
    engineVersion: '20.10.0',
    registered: { cpu: 2048, memoryMiB: 4096, reservedTcpPorts: [22, 2375], reservedUdpPorts: [] },
    attributes: [],
    availabilityZone: `${where.region}a`,
    registeredAt: 0,
    version: 1,
    tags: [],
    ...rest,
  }
}

/** A steady service in cluster `default`; its deployment follows its fields unless given. */
export function buildService(over: Partial<ServiceRecord> = {}): ServiceRecord {
  const name = over.name ?? 'web'
  const fields = {
    taskDefinitionArn: taskDefinitionArn(scope, 'web', 1),
    desiredCount: 1,
    launchType: 'EC2' as const,
    ...over,
  }
  return {
    ...scope,
    arn: serviceArn(scope, 'default', name),
    name,
    clusterArn: clusterArn(scope, 'default'),
    status: 'ACTIVE',
    schedulingStrategy: 'REPLICA',
    deploymentControllerType: 'ECS',
    deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
    placementConstraints: [],
    placementStrategy: [],
    loadBalancers: [],
    serviceRegistries: [],
    healthCheckGracePeriodSeconds: 0,
    availabilityZoneRebalancing: 'DISABLED',
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    propagateTags: 'NONE',
    tags: [],
    createdAt: 0,
    createdBy: 'test',
    deployments: [
      buildDeployment({ taskDefinitionArn: fields.taskDefinitionArn, desiredCount: fields.desiredCount, launchType: fields.launchType }),
    ],
    ...fields,
  }
}

export function buildDeployment(over: Partial<DeploymentRecord> = {}): DeploymentRecord {
  const id = over.id ?? 'ecs-svc/1'
  return {
    id,
    status: 'PRIMARY',
    taskDefinitionArn: taskDefinitionArn(scope, 'web', 1),
    desiredCount: 1,
    launchType: 'EC2',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    failedTasks: 0,
    startFailuresInARow: 0,
    createdAt: 0,
    updatedAt: 0,
    ...over,
  }
}

const ids = countingIds()

/** An EC2 task of `buildTaskDefinition` on `buildInstance`, as first written; of `service` where one is given. */
export function buildTask(over: Partial<TaskRecord> = {}, service?: ServiceRecord, taskDefinition = buildTaskDefinition()): TaskRecord {
  const ofService = service && {
    serviceArn: service.arn,
    deploymentId: service.deployments[0]?.id ?? '',
    startedBy: service.deployments[0]?.id ?? '',
  }
  const task = newTask(
    {
      cluster: buildCluster(),
      taskDefinition,
      launchType: 'EC2',
      placement: { node: 'local', availabilityZone: 'us-east-1a', containerInstanceArn: buildInstance().arn },
      group: service ? `service:${service.name}` : 'family:web',
      ...ofService,
    },
    { now: 0, ids },
  )
  return { ...task, ...over }
}

/** What makes a task RUNNING, for `buildTask`. */
export const running = { lastStatus: 'RUNNING', startedAt: 0 } as const

/** Of two minutes, in no state that anything acts on. */
export const buildMetricAlarm = (over: Partial<MetricAlarmRecord> = {}): MetricAlarmRecord => ({
  ...scope,
  arn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors',
  name: 'errors',
  namespace: 'shop',
  metricName: 'Errors',
  dimensions: [],
  statistic: 'Sum',
  periodSeconds: 60,
  evaluationPeriods: 2,
  datapointsToAlarm: 2,
  threshold: 1,
  comparison: 'GreaterThanThreshold',
  treatMissingData: 'missing',
  actionsEnabled: true,
  alarmActions: [],
  okActions: [],
  insufficientDataActions: [],
  tags: [],
  state: 'OK',
  stateReason: '',
  stateSince: 0,
  configuredAt: 0,
  ...over,
})
