/** Which rule of the scheduler or agent a decision comes from. */
export type ExplanationRule =
  /** Desired against healthy tasks (spec part 1, 5.1). */
  | 'desiredCount'
  /** How far a rollout may go up and down (5.2). */
  | 'minimumHealthyPercent'
  | 'maximumPercent'
  | 'deploymentConfiguration'
  | 'rollout'
  /** 5.11 */
  | 'earlySuccess'
  /** 5.12 */
  | 'lifecycleStage'
  /** 5.4 */
  | 'circuitBreaker'
  /** 5.6 */
  | 'launchPause'
  | 'failedDeployment'
  | 'taskProtection'
  | 'scaleIn'
  | 'olderDeployment'
  | 'instanceNotActive'
  | 'health'
  | 'gracePeriod'
  | 'serviceDeleted'
  /** 5.9 */
  | 'rebalancing'
  /** Marina's own: a paused service, the order of services, a failed task that is kept, waits that are shorter. */
  | 'paused'
  | 'startOrder'
  | 'hold'
  | 'speed'
  /** 5.5 */
  | 'alarm'
  /** 6.1 */
  | 'placement'
  /** 4.1 and 4.4 */
  | 'taskState'
  | 'stopCode'

/**
 * One decision as data: the rule, the numbers it acted on, and a sentence for a person. `waiting` goes on by itself; `stuck` needs someone to
 * change something.
 */
export interface Explanation {
  rule: ExplanationRule
  state: 'asWanted' | 'waiting' | 'stuck'
  sentence: string
  numbers?: Record<string, number>
  /** Milliseconds since the epoch: when the rule stops holding things up. */
  until?: number
  /** The ARN of what it is about, where that is not the thing that was asked about: an instance, a task. */
  about?: string
}
