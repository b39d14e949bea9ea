/**
 * What the store keeps. Shapes follow ECS's own (spec part 1, 4.3 and 5.3) but carry what ECS computes on read only
 * once, at its source. Times are milliseconds since the epoch. Records are immutable: a change replaces them.
 * The comment on a field names its only writer where that is not obvious (ARCHITECTURE.md, section 4).
 */
import type {
  AutoScalingGroupProvider,
  CapacityProviderStrategyItem,
  CapacityProviderUpdateStatus,
  ClusterConfiguration,
  ClusterSetting,
  ContainerDefinition,
  ContainerImage,
  DaemonContainerImage,
  DaemonTaskDefinition,
  DeploymentConfiguration,
  DeploymentLifecycleHookAction,
  DeploymentLifecycleHookStage,
  DeploymentLifecycleHookStatus,
  DeploymentLifecycleHookTargetType,
  ExpressGatewayScalingTarget,
  GatewayConnector,
  HostSharedAlbConfiguration,
  LoadBalancer,
  ManagedInstancesProvider,
  NetworkBinding,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  ServiceConnectConfiguration,
  ServiceDeploymentLifecycleStage,
  ServiceRegistry,
  Tag,
  TaskDefinition,
  TaskOverride,
} from '@aws-sdk/client-ecs'
import type {
  CapacityProviderArn,
  ClusterArn,
  ContainerInstanceArn,
  DaemonArn,
  DaemonDeploymentArn,
  DaemonRevisionArn,
  GatewayArn,
  GatewayRouteArn,
  Scope,
  ServiceArn,
  ServiceDeploymentArn,
  ServiceRevisionArn,
  TaskArn,
  TaskDefinitionArn,
  TaskSetArn,
} from '#cluster/api/arns.ts'

export interface ClusterRecord extends Scope {
  arn: ClusterArn
  name: string
  status: 'ACTIVE' | 'INACTIVE'
  settings: ClusterSetting[]
  configuration?: ClusterConfiguration
  capacityProviders: string[]
  defaultCapacityProviderStrategy: CapacityProviderStrategyItem[]
  /** The ARN of the namespace its services use by default. */
  serviceConnectNamespace?: string
  tags: Tag[]
  createdAt: number
  /** When it was deleted: what is answered of it until it is removed. */
  inactiveAt?: number
}

/** A revision as registered, with ECS's defaults filled in (spec part 1, 3). */
export interface TaskDefinitionRecord extends Scope {
  arn: TaskDefinitionArn
  family: string
  revision: number
  status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS'
  /** Normalised; without ARN, revision, status and times, which are this record's own members. */
  definition: Omit<
    TaskDefinition,
    'taskDefinitionArn' | 'revision' | 'status' | 'registeredAt' | 'deregisteredAt' | 'deleteRequestedAt' | 'registeredBy'
  > & {
    family: string
    containerDefinitions: ContainerDefinition[]
  }
  tags: Tag[]
  registeredAt: number
  registeredBy: string
  deregisteredAt?: number
  deleteRequestedAt?: number
  /** The Express Gateway service that it was registered for, and goes with. */
  managedBy?: ServiceArn
}

/** Outlives its revisions, so that a number is never given twice (spec part 1, 2.9). */
export interface FamilyRecord extends Scope {
  /** `account/region/family` */
  key: string
  family: string
  lastRevision: number
}

export type RolloutState = 'IN_PROGRESS' | 'COMPLETED' | 'FAILED'

/** Written by `control/deployments`; created by the service handlers (spec part 1, 5.3). */
export interface DeploymentRecord {
  /** `ecs-svc/<19 digits>`; also `startedBy` of its tasks. */
  id: string
  status: 'PRIMARY' | 'ACTIVE' | 'INACTIVE'
  taskDefinitionArn: TaskDefinitionArn
  desiredCount: number
  launchType?: LaunchType
  capacityProviderStrategy?: CapacityProviderStrategyItem[]
  platformVersion?: string
  platformFamily?: string
  networkConfiguration?: NetworkConfiguration
  rolloutState: RolloutState
  rolloutStateReason: string
  failedTasks: number
  /** Tasks in a row that stopped before RUNNING: what the launch pause grows with (spec part 1, 5.6). */
  startFailuresInARow: number
  /** No task is started before this time. */
  startPausedUntil?: number
  /** What the circuit breaker saw last: how many tasks were healthy, and when one found no place (spec part 1, 5.4). */
  healthyTasks?: number
  unplacedAt?: number
  /** Id of the deployment that failed, when this earlier one is brought back in its place. */
  rollbackOf?: string
  /** Alarms that were in the state ALARM when it started, and do not count for it (spec part 1, 5.5). Written by control, once. */
  ignoredAlarms?: string[]
  /** The alarm that it was given up for. */
  failedByAlarm?: string
  /** Since when a deployment that has a bake time, a daemon's or one with alarms, has been complete. */
  bakingSince?: number
  createdAt: number
  updatedAt: number
}

export type LaunchType = 'EC2' | 'FARGATE' | 'EXTERNAL' | 'MANAGED_INSTANCES'

/** What makes a service an Express Gateway service, as its revision has it. */
export interface ExpressFields {
  infrastructureRoleArn: string
  healthCheckPath: string
  scalingTarget: Required<DefinedMembers<ExpressGatewayScalingTarget>>
}

type DefinedMembers<Shape> = { [Name in keyof Shape]: Exclude<Shape[Name], undefined> }

/** Service Connect of a service, with what its names led to when it was asked for (spec part 1, 8.3). */
export interface ServiceConnectRecord {
  /** As it was asked for. */
  configuration: ServiceConnectConfiguration
  namespaceArn: string
  /** The namespace's name. */
  namespace: string
  /** None for a service that is a client alone. */
  endpoints: ConnectEndpoint[]
}

/** A port of a service that clients in its namespace reach by a name. */
export interface ConnectEndpoint {
  portName: string
  discoveryName: string
  /** Of its service in Cloud Map. */
  discoveryArn: string
  containerName: string
  containerPort: number
  /** Whether requests are told apart, or connections. */
  protocol: 'http' | 'tcp'
  alias: { dnsName: string; port: number }
  /** Which of the addresses for Service Connect its alias has, from 0. No two endpoints have the same place and port. */
  place: number
  /** 0 for no end. */
  idleTimeoutSeconds: number
  perRequestTimeoutSeconds: number
}

export interface ServiceRecord extends Scope {
  arn: ServiceArn
  name: string
  clusterArn: ClusterArn
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE'
  desiredCount: number
  /** None with the controller EXTERNAL until a task set is primary. */
  taskDefinitionArn?: TaskDefinitionArn
  launchType?: LaunchType
  capacityProviderStrategy?: CapacityProviderStrategyItem[]
  platformVersion?: string
  platformFamily?: string
  schedulingStrategy: 'REPLICA' | 'DAEMON'
  /** EXTERNAL has task sets in place of deployments. */
  deploymentControllerType: 'ECS' | 'EXTERNAL'
  deploymentConfiguration: DeploymentConfiguration & { maximumPercent: number; minimumHealthyPercent: number }
  networkConfiguration?: NetworkConfiguration
  placementConstraints: PlacementConstraint[]
  placementStrategy: PlacementStrategy[]
  loadBalancers: LoadBalancer[]
  serviceRegistries: ServiceRegistry[]
  healthCheckGracePeriodSeconds: number
  availabilityZoneRebalancing: 'ENABLED' | 'DISABLED'
  /** While its zones are balanced: tasks that are one too many until one in the fullest zone has stopped. Written by control. */
  rebalancing?: { deploymentId: string; taskArns: TaskArn[] }
  enableECSManagedTags: boolean
  enableExecuteCommand: boolean
  propagateTags: 'TASK_DEFINITION' | 'SERVICE' | 'NONE'
  tags: Tag[]
  createdAt: number
  createdBy: string
  /** With the request it came with, so that a repeated CreateService is told from another one. */
  clientToken?: string
  createRequest?: string
  /** At most one: the port that gateways of its cluster lead to. */
  gatewayConnectors?: GatewayConnector[]
  /** Absent where Service Connect is off. */
  serviceConnect?: ServiceConnectRecord
  /** Of an Express Gateway service: ECS manages it. */
  express?: ExpressFields
  /** PRIMARY first. */
  deployments: DeploymentRecord[]
  /** The last one that COMPLETED: what a rollback goes back to. Written by control. */
  completedDeploymentId?: string
  /** When it became INACTIVE. Written by control. */
  inactiveAt?: number
}

/** What a deployment takes from its service, as it stands at that moment. */
export type DeployedFields = Pick<
  ServiceRecord,
  | 'taskDefinitionArn'
  | 'desiredCount'
  | 'launchType'
  | 'capacityProviderStrategy'
  | 'platformVersion'
  | 'platformFamily'
  | 'networkConfiguration'
  | 'express'
  | 'gatewayConnectors'
  | 'serviceConnect'
>

/**
 * A part of a service with the controller EXTERNAL: its tasks, of one task definition, in a share of the service's
 * desiredCount (spec part 1, 5.13). Scale, status and existence are the handlers'; control counts what fails, says
 * whether it is stable, and takes it away once it has drained.
 */
export interface TaskSetRecord extends Scope {
  arn: TaskSetArn
  /** `ecs-svc/<19 digits>`; also `startedBy` and `deploymentId` of its tasks. */
  id: string
  serviceArn: ServiceArn
  clusterArn: ClusterArn
  status: 'PRIMARY' | 'ACTIVE' | 'DRAINING'
  taskDefinitionArn: TaskDefinitionArn
  launchType?: LaunchType
  capacityProviderStrategy?: CapacityProviderStrategyItem[]
  /** As asked for; `LATEST` is made concrete for its tasks. */
  platformVersion?: string
  platformFamily?: string
  networkConfiguration?: NetworkConfiguration
  loadBalancers: LoadBalancer[]
  serviceRegistries: ServiceRegistry[]
  externalId?: string
  scale: { value: number; unit: 'PERCENT' }
  stabilityStatus: 'STEADY_STATE' | 'STABILIZING'
  stabilityStatusAt: number
  /** As of a deployment. */
  failedTasks: number
  startFailuresInARow: number
  startPausedUntil?: number
  tags: Tag[]
  clientToken?: string
  createRequest?: string
  createdAt: number
  updatedAt: number
}

/** What was deployed, for good: a rollback brings it back (spec part 1, 5.11). Written once, by the service handlers. */
export interface ServiceRevisionRecord extends Scope {
  arn: ServiceRevisionArn
  serviceArn: ServiceArn
  clusterArn: ClusterArn
  /** `ecs-svc/<digits>` */
  deploymentId: string
  deployed: Omit<DeployedFields, 'desiredCount'> & { taskDefinitionArn: TaskDefinitionArn }
  loadBalancers: LoadBalancer[]
  /**
   * Where some of them have two target groups to shift traffic between: the one that its tasks are in, for each load balancer in the order
   * of `loadBalancers`.
   */
  targetGroupArns?: string[]
  serviceRegistries: ServiceRegistry[]
  /** Digests come with the first tasks. */
  containerImages: ContainerImage[]
  createdAt: number
}

export type ServiceDeploymentStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOPPED'
  | 'STOP_REQUESTED'
  | 'ROLLBACK_REQUESTED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED'

/** A hook of one step: one record for each time that its step comes (spec part 1, 5.12). */
export interface LifecycleHookRecord {
  hookId: string
  direction: LifecycleRecord['direction']
  step: number
  /** As `lifecycleStages` calls it; not every one is a stage of its own. */
  stage: DeploymentLifecycleHookStage
  targetType: DeploymentLifecycleHookTargetType
  /** None of a PAUSE. */
  targetArn?: string
  /** Begun, timed out and ended early by control; answered by ContinueServiceDeployment for a PAUSE, by `cluster/hooks` for others. */
  status: DeploymentLifecycleHookStatus
  /** Why it failed, as `statusReason` goes on to say it. */
  failure?: string
  expiresAt: number
  timeoutAction: DeploymentLifecycleHookAction
  /** JSON that its target is given, and may replace with its answer. */
  details?: unknown
  /** When its target is called next. */
  callAt?: number
}

/** Where a deployment stands that shifts traffic from one revision to another (spec part 1, 5.12). Control's, but for its hooks. */
export interface LifecycleRecord {
  /** `back` once it is rolled back. */
  direction: 'forward' | 'back'
  /** Its place among the steps of its direction. */
  step: number
  stage: ServiceDeploymentLifecycleStage
  /** Percent of the traffic asked for, for the target revision. */
  production: number
  test: number
  /** Oldest first, of earlier steps too. */
  hooks: LifecycleHookRecord[]
  stageSince: number
  /** Since when its step has nothing left to do but wait, and until when. */
  waitingSince?: number
  waitsUntil?: number
  /** Every step is behind it. */
  done?: true
}

/**
 * The history of one deployment (spec part 1, 5.11). Created by the service handlers, which also write the two
 * REQUESTED statuses; everything else is control's.
 */
export interface ServiceDeploymentRecord extends Scope {
  arn: ServiceDeploymentArn
  serviceArn: ServiceArn
  clusterArn: ClusterArn
  /** `ecs-svc/<digits>` */
  deploymentId: string
  targetRevisionArn: ServiceRevisionArn
  /** Those it replaces; none for the first. */
  sourceRevisionArns: ServiceRevisionArn[]
  status: ServiceDeploymentStatus
  statusReason?: string
  deploymentConfiguration: DeploymentConfiguration
  rollback?: { reason: string; startedAt: number; revisionArn: ServiceRevisionArn }
  /** Of the strategies that shift traffic, once control has begun with it. */
  lifecycle?: LifecycleRecord
  /** Names of those that were in ALARM when it began, which do not count, and of those that made it fail. */
  alarms?: { ignored: string[]; triggered: string[] }
  /** Why it failed, where neither the circuit breaker nor StopServiceDeployment is the reason. */
  failedBecause?: string
  /** The alarm that ended it. */
  triggeredAlarm?: string
  /** Once it is over: what the circuit breaker had counted. */
  circuitBreaker?: { status: 'DISABLED' | 'MONITORING_COMPLETE' | 'TRIGGERED'; failureCount: number; threshold: number }
  createdAt: number
  startedAt?: number
  finishedAt?: number
  stoppedAt?: number
  updatedAt: number
}

export interface ServiceEventRecord {
  /** A uuid. */
  id: string
  serviceArn: ServiceArn
  createdAt: number
  message: string
}

export const taskStatuses = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
] as const
export type TaskStatus = (typeof taskStatuses)[number]

export type StopCode =
  | 'TaskFailedToStart'
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated'
  | 'SpotInterruption'
  | 'TerminationNotice'
  | 'InfrastructureHealth'

export type HealthStatus = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN'

/** The elastic network interface of an awsvpc task, as far as a laptop has one (spec part 2, 2.2). */
export interface NetworkInterfaceRecord {
  attachmentId: string
  status: 'PRECREATED' | 'ATTACHING' | 'ATTACHED' | 'DETACHED' | 'DELETED'
  subnetId: string
  networkInterfaceId?: string
  macAddress?: string
  privateIpv4Address?: string
  privateDnsName?: string
}

/** Written by the agent after its creation. */
export interface ContainerRecord {
  arn: string
  name: string
  image: string
  /** Its name in the engine, chosen before it is created, so that it can be found again (spec part 2, 4.9). */
  engineName: string
  imageDigest?: string
  runtimeId?: string
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED'
  exitCode?: number
  reason?: string
  healthStatus: HealthStatus
  networkBindings: NetworkBinding[]
  /** Of a container with a network for itself: what other containers reach it at. */
  address?: string
  /** Numbers as strings, as ECS answers them; `"0"` where nothing was asked. */
  cpu: string
  memory?: string
  memoryReservation?: string
  startedAt?: number
  stoppedAt?: number
  /** Restarts in place by its restart policy (spec part 2, 1.10). */
  restartCount?: number
  lastRestartAt?: number
  /** `startedAt` of the run that the last restart follows: until another one is seen, it is still to be started. */
  restartedRun?: number
}

export interface TaskRecord extends Scope {
  arn: TaskArn
  /** 32 hex digits. */
  id: string
  clusterArn: ClusterArn
  taskDefinitionArn: TaskDefinitionArn
  /** Control: the scheduler. Absent for Fargate. */
  containerInstanceArn?: ContainerInstanceArn
  /** How that instance was chosen, where it was: among how many that could take the task, of how many there were. */
  placedBy?: { strategy: string; suitable: number; considered: number }
  /** Where it runs, Fargate included: what an agent looks for. Control: the scheduler. */
  node: string
  launchType: LaunchType
  /** It has no place yet, and waits for its capacity provider to bring an instance; what RunTask asked of the place. Control. */
  awaits?: { placementConstraints?: PlacementConstraint[]; placementStrategy?: PlacementStrategy[] }
  capacityProviderName?: string
  platformVersion?: string
  platformFamily?: string
  cpu?: string
  memory?: string
  /** What placement set aside for it, in CPU units, MiB and fixed host ports (spec part 1, 6.1). */
  reserved: { cpu: number; memoryMiB: number; tcpPorts: number[]; udpPorts: number[] }
  group: string
  startedBy?: string
  /** Ownership, because users may write anything in startedBy (spec part 1, 4.6). */
  serviceArn?: ServiceArn
  /** A task belongs to a service, to a daemon, or to nobody. */
  daemonArn?: DaemonArn
  deploymentId?: string
  /** Control and the StopTask handler. Never returns from STOPPED. */
  desiredStatus: 'RUNNING' | 'STOPPED'
  stopCode?: StopCode
  stoppedReason?: string
  stoppingAt?: number
  /** Agent, after the first one. Only moves forward through `taskStatuses`. */
  lastStatus: TaskStatus
  healthStatus: HealthStatus
  connectivity?: 'CONNECTED' | 'DISCONNECTED'
  connectivityAt?: number
  pullStartedAt?: number
  pullStoppedAt?: number
  startedAt?: number
  executionStoppedAt?: number
  stoppedAt?: number
  createdAt: number
  /** Counts externally visible changes, from 1. */
  version: number
  availabilityZone: string
  overrides: TaskOverride
  networkConfiguration?: NetworkConfiguration
  networkInterface?: NetworkInterfaceRecord
  /** Engine name of the pause container: of an awsvpc task, or of one that has processes or shared memory for itself. */
  pauseEngineName?: string
  containers: ContainerRecord[]
  enableExecuteCommand: boolean
  /** Scale-in and deployments leave it alone until then (spec part 1, 2.4). */
  protectedUntil?: number
  ephemeralStorageGiB?: number
  /** It counts as stopped although nobody saw it stop: what still runs of it goes as soon as its engine answers. */
  givenUp?: true
  tags: Tag[]
  /** RunTask's, with a hash of the request it came with, so that the same request has the same tasks (spec part 1, 2.10). */
  clientToken?: string
  runRequest?: string
}

/** What the agent writes; everything else of a task is control's. */
export type AgentTaskFields = Pick<
  TaskRecord,
  | 'lastStatus'
  | 'healthStatus'
  | 'connectivity'
  | 'connectivityAt'
  | 'pullStartedAt'
  | 'pullStoppedAt'
  | 'startedAt'
  | 'executionStoppedAt'
  | 'stoppedAt'
  | 'containers'
  | 'networkInterface'
>

/** What control and the handlers write after a task exists. */
export type ControlTaskFields = Pick<TaskRecord, 'desiredStatus' | 'stopCode' | 'stoppedReason' | 'stoppingAt' | 'tags'>

export interface ContainerInstanceRecord extends Scope {
  arn: ContainerInstanceArn
  clusterArn: ClusterArn
  /** The engine behind it; instances of several accounts may share one node and its capacity. */
  node: string
  /** A share of its node that stands for a machine of its own; `group` is the ARN of the Auto Scaling group that it is of. */
  virtual?: { group?: string }
  /** Its machine is gone: it was terminated. */
  lost?: true
  /** When Spot takes its machine back, in milliseconds since the epoch. */
  interruptedAt?: number
  ec2InstanceId: string
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE'
  /** When it was deregistered or terminated. */
  inactiveAt?: number
  agentConnected: boolean
  /** Since when its engine has not answered; of instances on engines of their own alone. Their agent. */
  disconnectedAt?: number
  agentVersion: string
  agentHash?: string
  engineVersion: string
  /** An update was asked for; gone once the agent registers with another version. */
  agentUpdateStatus?: 'PENDING' | 'UPDATED'
  /** The Auto Scaling group provider whose capacity it is. */
  capacityProviderName?: string
  /** In CPU units (1024 a core) and MiB. */
  registered: { cpu: number; memoryMiB: number; reservedTcpPorts: number[]; reservedUdpPorts: number[] }
  /** What its agent announces. */
  attributes: AttributeRecord[]
  /** What users put on it; they win over announced ones of the same name. */
  customAttributes?: AttributeRecord[]
  availabilityZone: string
  registeredAt: number
  version: number
  tags: Tag[]
}

export interface AttributeRecord {
  name: string
  value?: string
}

/** FARGATE and FARGATE_SPOT have no record: every account has them (spec part 1, 6.5). */
export interface CapacityProviderRecord extends Scope {
  arn: CapacityProviderArn
  name: string
  status: 'ACTIVE' | 'INACTIVE'
  /** Managed instances belong to one cluster. */
  clusterArn?: ClusterArn
  autoScalingGroupProvider?: AutoScalingGroupProvider
  managedInstancesProvider?: ManagedInstancesProvider
  /** The period is the user's own and not ECS's default. */
  ownWarmup?: true
  updateStatus?: CapacityProviderUpdateStatus
  tags: Tag[]
  createdAt: number
}

/** An image that the agent brought into an engine, and may take away again (spec part 2, 4.7). Written by the agent. */
export interface PulledImageRecord {
  /** `engine id|image id` */
  key: string
  engineId: string
  /** As the task definition names it. */
  image: string
  /** `sha256:…` of the image's configuration. */
  imageId: string
  pulledAt: number
  /** When a task or service was last seen to want it. */
  usedAt: number
}

/** A setting as somebody set it (spec part 1, 2.7); what nobody set has ECS's default. */
export interface AccountSettingRecord extends Scope {
  /** `account/region/principal/name` */
  key: string
  name: string
  value: string
  /** The account's root for the default of all its users. */
  principalArn: string
}

/** An ingress that services of its clusters share. The handlers' own; control ends the updates. */
export interface GatewayRecord extends Scope {
  arn: GatewayArn
  name: string
  status: 'ACTIVE' | 'UPDATE_IN_PROGRESS' | 'UPDATE_COMPLETE'
  infrastructureRoleArn: string
  deletionProtection: boolean
  /** With ECS's defaults filled in. */
  configuration: HostSharedAlbConfiguration
  propagateTags: 'GATEWAY' | 'NONE'
  tags: Tag[]
  /** As of a service. */
  clientToken?: string
  createRequest?: string
  createdAt: number
  updatedAt: number
}

/** Handlers begin and end it; control takes it away once the last route of the cluster is gone. */
export interface GatewayAssociationRecord extends Scope {
  /** `gatewayArn|clusterArn` */
  key: string
  gatewayArn: GatewayArn
  clusterArn: ClusterArn
  status: 'ACTIVE' | 'DISASSOCIATING'
}

/** Where a gateway leads to a service. Handlers ask for it and ask for its end; every other status is control's. */
export interface GatewayRouteRecord extends Scope {
  arn: GatewayRouteArn
  gatewayArn: GatewayArn
  clusterArn: ClusterArn
  serviceArn: ServiceArn
  portName: string
  status: 'CREATE_IN_PROGRESS' | 'CREATE_FAILED' | 'DELETE_IN_PROGRESS'
}

/**
 * A daemon task definition as registered (spec part 1, 2.4). Apart from task definitions, so that what lists or describes
 * those never meets one. That its deletion has ended is read from what still needs it.
 */
export interface DaemonTaskDefinitionRecord extends TaskDefinitionRecord {
  /** As they were asked for; the definition has them in the words of tasks. */
  namespaces: Pick<DaemonTaskDefinition, 'pidMode' | 'ipcMode'>
}

/** What a revision of a daemon fixes. */
export interface DaemonSettings {
  taskDefinitionArn: TaskDefinitionArn
  /** Names, all of managed instances. */
  capacityProviders: string[]
  propagateTags: 'DAEMON' | 'NONE'
  enableECSManagedTags: boolean
  enableExecuteCommand: boolean
  /** Its instances take other tasks only where it runs. */
  critical: boolean
}

/** One task on each instance of its capacity providers. Settings are the handlers'; deployments and its end are control's. */
export interface DaemonRecord extends Scope, DaemonSettings {
  arn: DaemonArn
  name: string
  clusterArn: ClusterArn
  status: 'ACTIVE' | 'DELETE_IN_PROGRESS'
  deploymentConfiguration: { drainPercent: number; bakeTimeInMinutes: number }
  /** PRIMARY first; their ids are `ecs-daemon/<digits>`. */
  deployments: DeploymentRecord[]
  /** The last one that COMPLETED: what a rollback goes back to. Control. */
  completedDeploymentId?: string
  /** Instances that have no room for its task, and why. Control. */
  unplaced?: { containerInstanceArn: string; reason: string; detail: string }[]
  /** The newest, that of its deletion included. */
  daemonDeploymentArn: DaemonDeploymentArn
  tags: Tag[]
  clientToken?: string
  createRequest?: string
  createdAt: number
  updatedAt: number
}

/** What was deployed, for good: a rollback brings it back. Written once, by the daemon handlers. */
export interface DaemonRevisionRecord extends Scope {
  arn: DaemonRevisionArn
  daemonArn: DaemonArn
  clusterArn: ClusterArn
  /** `ecs-daemon/<digits>` */
  deploymentId: string
  settings: DaemonSettings
  /** Digests come with the first tasks. */
  containerImages: DaemonContainerImage[]
  createdAt: number
}

/** The history of one deployment of a daemon, created by the daemon handlers; everything else of it is control's. */
export interface DaemonDeploymentRecord extends Scope {
  arn: DaemonDeploymentArn
  daemonArn: DaemonArn
  clusterArn: ClusterArn
  /** `ecs-daemon/<digits>` */
  deploymentId: string
  /** None for the deployment that deletes the daemon. */
  targetRevisionArn?: DaemonRevisionArn
  /** Those it replaces; none for the first. */
  sourceRevisionArns: DaemonRevisionArn[]
  status: Exclude<ServiceDeploymentStatus, 'ROLLBACK_REQUESTED'>
  statusReason?: string
  deploymentConfiguration: DaemonRecord['deploymentConfiguration']
  rollback?: { reason: string; startedAt: number; revisionArn: DaemonRevisionArn; capacityProviders: string[] }
  /** Once it is over: what the circuit breaker had counted. */
  circuitBreaker?: NonNullable<ServiceDeploymentRecord['circuitBreaker']>
  createdAt: number
  startedAt?: number
  finishedAt?: number
  stoppedAt?: number
}
