import type { ContainerInstance, DaemonDeploymentStatus, Task } from '@aws-sdk/client-ecs'

/** A shape of ECS as EventBridge carries it: times are ISO 8601 (spec part 1, 1.2). */
type WithIsoTimes<Value> = Value extends Date
  ? string
  : Value extends readonly (infer Item)[]
    ? WithIsoTimes<Item>[]
    : Value extends object
      ? { [Member in keyof Value]: WithIsoTimes<Value[Member]> }
      : Value

export type EventSeverity = 'INFO' | 'WARN' | 'ERROR'

export type ServiceActionName =
  | 'SERVICE_STEADY_STATE'
  | 'TASKSET_STEADY_STATE'
  | 'SERVICE_DESIRED_COUNT_UPDATED'
  | 'TASKS_STARTED'
  | 'TASKS_STOPPED'
  | 'SERVICE_REBALANCING_STARTED'
  | 'SERVICE_REBALANCING_COMPLETED'
  | 'SERVICE_TASK_START_IMPAIRED'
  | 'ECS_OPERATION_THROTTLED'
  | 'SERVICE_TASK_PLACEMENT_FAILURE'
  | 'SERVICE_TASK_CONFIGURATION_FAILURE'

export interface ServiceAction {
  eventType: EventSeverity
  eventName: ServiceActionName
  clusterArn: string
  createdAt: string
  reason?: string
  capacityProviderArns?: string[]
  containerInstanceArns?: string[]
  taskArns?: string[]
  taskSetArns?: string[]
}

export type DeploymentEventName = 'SERVICE_DEPLOYMENT_IN_PROGRESS' | 'SERVICE_DEPLOYMENT_COMPLETED' | 'SERVICE_DEPLOYMENT_FAILED'

export interface DeploymentStateChange {
  eventType: EventSeverity
  eventName: DeploymentEventName
  deploymentId: string
  updatedAt: string
  reason: string
}

/** A task of a daemon that did not start: it failed, or its instance had no room for it. */
export interface DaemonServiceAction {
  eventType: 'WARNING'
  eventName: 'DAEMON_TASK_START_IMPAIRED'
  clusterArn: string
  daemonArn: string
  daemonRevisionArn: string
  daemonTaskDefinitionArn: string
  capacityProviderName?: string
  containerInstanceArn?: string
  /** None where no task could be created. */
  taskArn?: string
  failureType: 'TASK_FAILED_TO_RUN' | 'TASK_CREATION_FAILED'
  createdAt: string
  reason: string
}

export interface DaemonDeploymentStateChange {
  eventType: EventSeverity
  eventName: `DAEMON_DEPLOYMENT_${DaemonDeploymentStatus}`
  clusterArn: string
  daemonArn: string
  daemonDeploymentArn: string
  targetDaemonRevisionArn?: string
  updatedAt: string
}

/** Detail type → detail (spec part 1, 10). */
export interface EcsEventDetails {
  'ECS Task State Change': WithIsoTimes<Omit<Task, 'tags'>> & { updatedAt: string }
  'ECS Container Instance State Change': WithIsoTimes<Omit<ContainerInstance, 'tags'>> & { clusterArn: string; updatedAt: string }
  'ECS Service Action': ServiceAction
  'ECS Deployment State Change': DeploymentStateChange
  'ECS Daemon Service Action': DaemonServiceAction
  'ECS Daemon Deployment State Change': DaemonDeploymentStateChange
}
export type EcsDetailType = keyof EcsEventDetails

/** What ECS sends to EventBridge, in EventBridge's envelope (spec part 1, 10). */
export type EcsEvent = {
  [Type in EcsDetailType]: {
    version: '0'
    /** A uuid. */
    id: string
    'detail-type': Type
    source: 'aws.ecs'
    account: string
    /** To the second. */
    time: string
    region: string
    /** ARNs of what it is about. */
    resources: string[]
    detail: EcsEventDetails[Type]
  }
}[EcsDetailType]
