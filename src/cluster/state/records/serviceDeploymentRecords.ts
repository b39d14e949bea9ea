/** What was deployed and how each deployment went (spec part 1, 5.11 and 5.12). */
import type {
  ContainerImage,
  DeploymentConfiguration,
  DeploymentLifecycleHookAction,
  DeploymentLifecycleHookStage,
  DeploymentLifecycleHookStatus,
  DeploymentLifecycleHookTargetType,
  LoadBalancer,
  ServiceDeploymentLifecycleStage,
  ServiceRegistry,
} from '@aws-sdk/client-ecs'
import type { ClusterArn, Scope, ServiceArn, ServiceDeploymentArn, ServiceRevisionArn, TaskDefinitionArn } from '#cluster/api/arns.ts'
import type { DeployedFields } from './serviceRecords.ts'

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

/** Tasks of one revision. */
export interface RevisionCounts {
  /** As many as it is to have. */
  requested: number
  running: number
  pending: number
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
  /** Likewise: how many tasks each of its revisions had, by ARN. */
  counts?: Record<string, RevisionCounts>
  createdAt: number
  startedAt?: number
  finishedAt?: number
  stoppedAt?: number
  updatedAt: number
}
