import type { EcsParameters } from '@aws-sdk/client-eventbridge'
import type { Scope } from '#cluster/api/arns.ts'

/** What a rule does when its time comes. */
export interface RuleTarget {
  id: string
  /** The ARN of a cluster, with `ecs`. */
  arn: string
  roleArn?: string
  ecs: EcsParameters
  /** JSON: overrides of the task. */
  input?: string
}

/** A rule of EventBridge's default bus. Written by its handlers; `lastRunAt` is control's. */
export interface EventRuleRecord extends Scope {
  arn: string
  name: string
  description?: string
  roleArn?: string
  schedule: string
  /** Of a schedule made on the page; EventBridge's own rules are meant in UTC. */
  timeZone?: string
  enabled: boolean
  targets: RuleTarget[]
  tags: { Key: string; Value: string }[]
  createdAt: number
  /** What the next run counts from: its last change of schedule or state, or its last run. */
  countsFrom: number
}

/** One time that a rule had, and what became of it. Written by control. */
export interface ScheduledRunRecord extends Scope {
  /** A uuid. */
  id: string
  ruleArn: string
  targetId?: string
  clusterArn?: string
  /** When it was due. */
  dueAt: number
  /** missed: nobody was there; skipped runs of a rule in between are counted in `count`. */
  outcome: 'started' | 'failed' | 'missed'
  taskArns: string[]
  /** A sentence, unless tasks were started. */
  reason?: string
  /** How many times were missed in a row. */
  count: number
  at: number
  /** Asked for by the user, not by the schedule. */
  manual: boolean
}
