import type {
  Cluster,
  ContainerInstance,
  DaemonDeployment,
  DaemonDetail,
  Service,
  ServiceEvent,
  Task,
  TaskDefinition,
} from '@aws-sdk/client-ecs'
import type { SecretListEntry } from '@aws-sdk/client-secrets-manager'
import type { ParameterMetadata } from '@aws-sdk/client-ssm'
import type { EcsEvent } from './events.ts'
import type { AutoScalingGroupState } from './resources/capacity.ts'
import type { Decision } from './resources/decisions.ts'
import type { WatchedLoadBalancer, WatchedTargetGroup } from './resources/loadBalancing.ts'
import type { MarinaStatus, TargetTraffic, TaskProgress } from './resources/marina.ts'
import type { WatchedScaling } from './resources/scaling.ts'
import type { WatchedSchedule } from './resources/schedules.ts'
import type { ServiceSwitches, TaskHold } from './resources/switches.ts'

/**
 * What a reader wants to follow. Every scope carries `status`; beyond that
 * - summary: all clusters and services, no events, and those tasks that failed within the hour
 * - cluster: the cluster, its services and daemons with their switches, live and recently stopped tasks, container instances, scheduled
 *   tasks; all Auto Scaling groups, which several clusters may share
 * - service: the service with its events, decisions, tasks and scaling, and its cluster
 * - daemon: the daemon with its decisions and tasks
 * - task: the task and its task definition, and that it is held
 * - taskDefinitions: every revision, without container definitions
 * - events: what ECS would tell EventBridge, the last thousand at first
 * - secrets: all secrets and parameters, without values
 * - loadBalancers: all load balancers and target groups, and what reaches their targets
 */
export type WatchScope =
  | { scope: 'summary' }
  | { scope: 'cluster'; cluster: string }
  | { scope: 'service'; cluster: string; service: string }
  | { scope: 'daemon'; cluster: string; daemon: string }
  | { scope: 'task'; cluster: string; task: string }
  | { scope: 'taskDefinitions' }
  | { scope: 'events' }
  | { scope: 'secrets' }
  | { scope: 'loadBalancers' }

/** A daemon with its newest deployment, what it runs, and on how many instances it is to. */
export type WatchedDaemon = DaemonDetail & {
  daemonTaskDefinitionArn: string
  instanceCount: number
  deployment?: DaemonDeployment
}

/** Kind → value. Values are AWS's own shapes, as the operations answer them; `arn` is the key. */
export interface WatchedResources {
  cluster: Cluster
  service: Service
  daemon: WatchedDaemon
  task: Task
  taskDefinition: TaskDefinition
  containerInstance: ContainerInstance
  /** Key: the event's id. */
  serviceEvent: ServiceEvent & { serviceArn: string }
  autoScalingGroup: AutoScalingGroupState
  /** Key: the decision's id. The last ones; ListDecisions has more. */
  decision: Decision
  /** Key: the service's ARN. Absent while nothing is switched on. */
  switches: ServiceSwitches
  /** Key: the task's ARN. */
  hold: TaskHold
  /** Key: the service's ARN. */
  scaling: WatchedScaling
  schedule: WatchedSchedule
  /** Key: the event's id. `delete` is one that a slow reader missed. */
  ecsEvent: EcsEvent
  /** As ListSecrets answers it. */
  secret: SecretListEntry
  /** As DescribeParameters answers it. */
  parameter: ParameterMetadata
  loadBalancer: WatchedLoadBalancer
  targetGroup: WatchedTargetGroup
  /** One of them, with the key `marina`. */
  status: MarinaStatus
}
export type WatchedKind = keyof WatchedResources

export type WatchChange =
  | { [Kind in WatchedKind]: { kind: Kind; op: 'put'; arn: string; value: WatchedResources[Kind] } }[WatchedKind]
  | { kind: WatchedKind; op: 'delete'; arn: string }

/**
 * `snapshot` first, then `changes` in order and without gaps. A reader that falls behind gets a new snapshot instead of
 * a longer queue: it replaces everything. `progress` is of the moment, has no revision and may be dropped.
 */
export type WatchEvent =
  | { type: 'snapshot'; revision: number; changes: WatchChange[] }
  | { type: 'changes'; revision: number; changes: WatchChange[] }
  | { type: 'progress'; progress: TaskProgress }
  /** What targets got since the last such event; like progress of the moment, and about once a second while there is any. */
  | { type: 'traffic'; targets: TargetTraffic[] }
  /** Sent every few seconds when nothing else is, so that a reader can tell silence from a dead line. */
  | { type: 'alive'; revision: number }
