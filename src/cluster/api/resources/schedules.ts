import type { EcsParameters } from '@aws-sdk/client-eventbridge'

/** Tasks at times, for those who watch a cluster. Times are milliseconds since the epoch. */
export interface WatchedSchedule {
  arn: string
  /** `rule` of EventBridge or `schedule` of EventBridge Scheduler, as those made on the page are. */
  kind: 'rule' | 'schedule'
  name: string
  description?: string
  expression: string
  timeZone: string
  enabled: boolean
  targets: { cluster: string; ecs: EcsParameters; input?: string }[]
  /** The next five. */
  nextRunsMs: number[]
  /** Newest first. */
  runs: WatchedRun[]
}

export interface WatchedRun {
  id: string
  dueMs: number
  outcome: 'pending' | 'started' | 'failed' | 'missed'
  taskArns: string[]
  reason?: string
  /** How many times were missed in a row. */
  count: number
  manual: boolean
}
