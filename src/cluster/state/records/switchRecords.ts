/** Marina's own switches, which ECS has not. Existence and values are the handlers' of `switches/`, unless a field says otherwise. */
import type { ClusterArn, Scope, ServiceArn, TaskArn } from '#cluster/api/arns.ts'

/** What is switched on for a service beside its ECS configuration; gone with the last switch, and with the service. */
export interface ServiceSwitchesRecord extends Scope {
  serviceArn: ServiceArn
  clusterArn: ClusterArn
  /** Since when its tasks are stopped and its desiredCount waits. */
  pausedSince?: number
  /** Containers of its tasks that fail are kept until they are released. */
  holdsFailed?: true
  /** Services whose tasks come first. */
  after?: ServiceArn[]
}

/** A task whose containers are kept once it has failed. */
export interface TaskHoldRecord extends Scope {
  taskArn: TaskArn
  clusterArn: ClusterArn
  serviceArn?: ServiceArn
  /** `wanted` until it fails: control makes it `held`, or takes it away when the task ends otherwise. */
  state: 'wanted' | 'held'
  since: number
}

/** A setting of the whole Marina that deciders go by. */
export interface LocalSettingRecord {
  key: 'speed'
  value: number
}
