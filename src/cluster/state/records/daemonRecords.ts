/** Daemons of managed instances, as services have their records. */
import type { DaemonContainerImage, DaemonTaskDefinition, Tag } from '@aws-sdk/client-ecs'
import type { ClusterArn, DaemonArn, DaemonDeploymentArn, DaemonRevisionArn, Scope, TaskDefinitionArn } from '#cluster/api/arns.ts'
import type { ServiceDeploymentRecord, ServiceDeploymentStatus } from './serviceDeploymentRecords.ts'
import type { DeploymentRecord } from './serviceRecords.ts'
import type { TaskDefinitionRecord } from './taskDefinitionRecords.ts'

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
