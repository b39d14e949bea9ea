/** Tasks and their containers (spec part 1, 4.3). */
import type { NetworkBinding, NetworkConfiguration, PlacementConstraint, PlacementStrategy, Tag, TaskOverride } from '@aws-sdk/client-ecs'
import type { ClusterArn, ContainerInstanceArn, DaemonArn, Scope, ServiceArn, TaskArn, TaskDefinitionArn } from '#cluster/api/arns.ts'
import type { LaunchType } from './serviceRecords.ts'

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
