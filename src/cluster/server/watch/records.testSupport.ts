import { clusterArn, serviceArn, taskArn, taskDefinitionArn } from '#cluster/api/arns.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { ServiceEventRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { buildCluster, buildInstance, buildService, buildTaskDefinition, scope } from '#test/support/clusterBuilders.ts'

/** Records for tests of the watch, told apart by cluster and name; `owner` is the account and region they live in. */
export const owner = scope

export const aCluster = (name: string, given: Partial<ClusterRecord> = {}): ClusterRecord => buildCluster({ name, ...given })

export const aTaskDefinition = (family: string, revision = 1): TaskDefinitionRecord => buildTaskDefinition({ family }, { revision })

export const aService = (cluster: string, name: string, given: Partial<ServiceRecord> = {}): ServiceRecord =>
  buildService({
    arn: serviceArn(owner, cluster, name),
    name,
    clusterArn: clusterArn(owner, cluster),
    taskDefinitionArn: taskDefinitionArn(owner, name, 1),
    deployments: [],
    ...given,
  })

export const aTask = (cluster: string, id: string, given: Partial<TaskRecord> = {}): TaskRecord => ({
  ...owner,
  arn: taskArn(owner, cluster, id),
  id,
  clusterArn: clusterArn(owner, cluster),
  taskDefinitionArn: taskDefinitionArn(owner, 'web', 1),
  node: 'local',
  launchType: 'FARGATE',
  reserved: { cpu: 0, memoryMiB: 0, tcpPorts: [], udpPorts: [] },
  group: 'family:web',
  desiredStatus: 'RUNNING',
  lastStatus: 'PENDING',
  healthStatus: 'UNKNOWN',
  createdAt: 1,
  version: 1,
  availabilityZone: 'us-east-1a',
  overrides: {},
  containers: [],
  enableExecuteCommand: false,
  tags: [],
  ...given,
})

export const anEvent = (cluster: string, service: string, id: string): ServiceEventRecord => ({
  id,
  serviceArn: serviceArn(owner, cluster, service),
  createdAt: 1,
  message: `(service ${service}) ${id}`,
})

export const anInstance = (cluster: string, id: string): ContainerInstanceRecord => buildInstance({ cluster, id })
