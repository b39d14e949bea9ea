/** Services with what they consist of: deployments or task sets, Service Connect, events. */
import type {
  CapacityProviderStrategyItem,
  DeploymentConfiguration,
  ExpressGatewayScalingTarget,
  GatewayConnector,
  LoadBalancer,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  ServiceConnectConfiguration,
  ServiceRegistry,
  Tag,
} from '@aws-sdk/client-ecs'
import type { ClusterArn, Scope, ServiceArn, TaskArn, TaskDefinitionArn, TaskSetArn } from '#cluster/api/arns.ts'

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

/** The header of test traffic: with this value, or with any. */
export interface TestHeader {
  name: string
  exact?: string
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
  /** By which requests are test traffic; ECS's own header where it is absent. Of `http` alone. */
  testHeader?: TestHeader
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

export interface ServiceEventRecord {
  /** A uuid. */
  id: string
  serviceArn: ServiceArn
  createdAt: number
  message: string
}
