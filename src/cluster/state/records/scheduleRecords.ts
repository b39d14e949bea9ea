import type { EcsParameters } from '@aws-sdk/client-eventbridge'
import type { Scope } from '#cluster/api/arns.ts'

/** A cluster in which tasks are started. */
export interface ScheduleTarget {
  id: string
  /** The cluster's ARN. */
  arn: string
  roleArn?: string
  ecs: EcsParameters
  /** JSON: overrides of the task. */
  input?: string
}

/**
 * Tasks at times: a rule of EventBridge's default bus, meant in UTC, or a schedule of EventBridge Scheduler's default group, with a time
 * zone and perhaps only once. Written by their handlers; `countsFrom` by control too.
 */
export interface ScheduleRecord extends Scope {
  arn: string
  kind: 'rule' | 'schedule'
  name: string
  description?: string
  roleArn?: string
  expression: string
  timeZone?: string
  enabled: boolean
  /** A schedule has one. */
  targets: ScheduleTarget[]
  tags: { Key: string; Value: string }[]
  createdAt: number
  modifiedAt: number
  /** What a rate counts from, milliseconds since the epoch. */
  since: number
  /** What was due until then is settled. */
  countsFrom: number
}

/** One time that a schedule had, and what became of it. Written by control. */
export interface ScheduledRunRecord extends Scope {
  /** A uuid, and the client token of its RunTask: what was asked for twice runs once. */
  id: string
  scheduleArn: string
  /** Those that it is or was about. */
  clusterArns: string[]
  /** Absent for what was missed. */
  targetId?: string
  /** When it was due. */
  dueAt: number
  /** missed: Marina did not run. */
  outcome: 'pending' | 'started' | 'failed' | 'missed'
  taskArns: string[]
  /** A sentence, unless all tasks were started. */
  reason?: string
  /** How many times were missed in a row, at most a thousand. */
  count: number
  /** By whom: the schedule, or the user who pressed "run now". */
  manual: boolean
}
