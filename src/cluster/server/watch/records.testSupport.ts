import { clusterArn, containerInstanceArn, serviceArn, taskArn, taskDefinitionArn } from '#cluster/api/arns.ts'
import type {
  ClusterRecord,
  ContainerInstanceRecord,
  ServiceEventRecord,
  ServiceRecord,
  TaskDefinitionRecord,
  TaskRecord,
} from '#cluster/state/records.ts'

/** Small records for tests of the watch; `owner` is the account and region they live in. */
export const owner = { account: '000000000000', region: 'us-east-1' }

export const aCluster = (name: string, given: Partial<ClusterRecord> = {}): ClusterRecord => ({
  ...owner,
  arn: clusterArn(given.account ? { ...owner, account: given.account } : owner, name),
  name,
  status: 'ACTIVE',
  settings: [],
  capacityProviders: [],
  defaultCapacityProviderStrategy: [],
  tags: [],
  createdAt: 1,
  ...given,
})

export const aTaskDefinition = (family: string, revision = 1): TaskDefinitionRecord => ({
  ...owner,
  arn: taskDefinitionArn(owner, family, revision),
  family,
  revision,
  status: 'ACTIVE',
  definition: { family, containerDefinitions: [{ name: family, image: family, essential: true }] },
  tags: [],
  registeredAt: 1,
  registeredBy: 'me',
})

export const aService = (cluster: string, name: string, given: Partial<ServiceRecord> = {}): ServiceRecord => ({
  ...owner,
  arn: serviceArn(owner, cluster, name),
  name,
  clusterArn: clusterArn(owner, cluster),
  status: 'ACTIVE',
  desiredCount: 1,
  taskDefinitionArn: taskDefinitionArn(owner, name, 1),
  launchType: 'EC2',
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
  createdAt: 1,
  createdBy: 'me',
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

export const anInstance = (cluster: string, id: string): ContainerInstanceRecord => ({
  ...owner,
  arn: containerInstanceArn(owner, cluster, id),
  clusterArn: clusterArn(owner, cluster),
  node: 'local',
  ec2InstanceId: 'i-1',
  status: 'ACTIVE',
  agentConnected: true,
  agentVersion: '1',
  engineVersion: '20.10',
  registered: { cpu: 2048, memoryMiB: 4096, reservedTcpPorts: [], reservedUdpPorts: [] },
  attributes: [],
  availabilityZone: 'us-east-1a',
  registeredAt: 1,
  version: 1,
  tags: [],
})
