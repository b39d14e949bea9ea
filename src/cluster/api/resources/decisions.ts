/**
 * Decisions of the loops about a service and its tasks, kept as data: a rule, the numbers and names it went by, and no prose. The prose is
 * made from these templates, for the command here and for the page in each of its languages.
 */

/** English for each rule. `{names}` are those of `decisionValues`. The page has the same keys in its other languages. */
export const decisionSentences = {
  started:
    'Started {count} of {revision} on {instances} by the strategy {strategy}: {running} of {desired} desired tasks were running or starting; at most {maximum} may exist ({maximumPercent} %).',
  startedOnFargate:
    'Started {count} of {revision} on Fargate: {running} of {desired} desired tasks were running or starting; at most {maximum} may exist ({maximumPercent} %).',
  startedWaiting:
    'Started {count} of {revision}, which wait for their capacity provider to bring an instance: {running} of {desired} desired tasks were running or starting; at most {maximum} may exist ({maximumPercent} %).',
  startedForUnhealthy:
    'Started {count} of {revision} in place of tasks that failed their health check: {running} of {desired} desired tasks were running or starting; at most {maximum} may exist ({maximumPercent} %).',
  placed: 'Placed on container instance {instance} by the strategy {strategy}, one of {suitable} that could take it out of {considered}.',
  placedOnFargate: 'Placed on Fargate, which takes every task.',
  waits: 'Not placed yet: its capacity provider {provider} has to bring an instance.',
  placedByRequest: 'Placed on container instance {instance}, which was asked for.',
  noRoomCpu: 'Not placed on {instance}: needs {needs} CPU units, {has} are left.',
  noRoomMemory: 'Not placed on {instance}: needs {needs} MiB of memory, {has} are left.',
  noRoomPorts: 'Not placed on {instance}: host port {what} is taken.',
  lacksAttribute: 'Not placed on {instance}: it lacks {what}.',
  agentAway: 'Not placed on {instance}: its agent, or a daemon that comes first, does not run.',
  memberOf: 'Not placed on {instance}: it is not what the constraint {what} asks for.',
  distinctInstance: 'Not placed on {instance}: it has a task of the service already (distinctInstance).',
  notPlaced: 'Not placed on {instance}: {reason}.',
  noInstance: 'Not placed: there is no container instance.',
  scaleIn: 'Stopped {count}: {running} were running or starting, {desired} are desired.',
  olderDeployment: 'Stopped {count} of an older deployment: {healthy} were healthy, at least {minimum} must be ({minimumPercent} %).',
  instanceNotActive: 'Stopped {count}: their container instance is draining or gone.',
  unhealthy: 'Stopped {count}: their health check failed.',
  rebalance: 'Stopped {count} in the fullest Availability Zone: one more runs in an emptier one for it.',
  serviceDeleted: 'Stopped {count}: the service is being deleted.',
  paused: 'Stopped {count}: the service is paused.',
  stopped: 'Wanted stopped: {stopCode}.',
  ended: '{count} ended unasked: {stopCode}, exit code {exitCode}.',
  breakerCounts: 'The circuit breaker counts {failed} of {threshold} failed tasks.',
  failuresCounted: 'No circuit breaker is on; {failed} tasks of the deployment have failed.',
  breakerReset: 'A task became healthy: the circuit breaker counts from 0 again.',
  circuitBreaker: 'Deployment {deployment} failed: the circuit breaker counted {failed} of {threshold} failed tasks.',
  stopRequested: 'Deployment {deployment} was given up, as StopServiceDeployment asked.',
  deploymentFailed: 'Deployment {deployment} failed because {because}',
  deploymentAlarm: 'Deployment {deployment} failed: alarm {alarm} is in the state ALARM.',
  lifecycleStage: 'Deployment {deployment} goes {direction} to the stage {stage}, with {production} % of production traffic asked for.',
  rollback: 'Rolled back to deployment {deployment}.',
  completed: 'Deployment {deployment} completed.',
  completedEarly:
    'Deployment {deployment} completed early: {healthy} of {desired} desired tasks were healthy, and {required} are enough ({percent} %).',
  steady: 'Steady: {running} of {desired} desired tasks run.',
  launchPause: 'No task is started: {failed} attempts in a row stopped before RUNNING.',
  maximumPercent: 'No more tasks are started: {live} of at most {maximum} exist ({maximumPercent} %).',
  minimumHealthyPercent: 'No older task is stopped: {healthy} are healthy, at least {minimum} must be ({minimumPercent} %).',
  taskProtection: 'Tasks that would be stopped are protected from scale-in: {count}.',
  failedDeployment: 'No task is started: the deployment failed.',
  deploymentConfiguration:
    'The rollout can neither start nor stop a task: at most {maximum} may exist, at least {minimum} must be healthy.',
  startOrder: 'No task is started yet: it waits for {services}.',
  alarmBake: 'The deployment waits whether alarms stay quiet before it is complete.',
  registered: 'Registered {count} in target group {targetGroup}.',
  deregistered: 'Deregistered {count} from target group {targetGroup}, to drain.',
  scaled: 'desiredCount {from} → {to}, by the policy {policy}.',
  scaledBySchedule: 'desiredCount {from} → {to}, by a scheduled action or by its bounds.',
  notScaled: 'desiredCount stays {from}: the policy {policy} is at its bound.',
  held: 'The containers of a failed task are kept until it is released.',
  notHeld: 'The containers of a failed task are not kept: {count} of at most {maximum} are kept already.',
} as const satisfies Record<string, string>

export type DecisionRule = keyof typeof decisionSentences

/** One decision. The same one made again moves `lastAt` and `count` and nothing else. Times are milliseconds since the epoch. */
export interface Decision {
  id: string
  rule: DecisionRule
  at: number
  lastAt: number
  /** How often it was made. */
  times: number
  numbers?: Record<string, number>
  names?: Record<string, string>
  /** Ids of the tasks it was about, the last twenty at most. */
  tasks?: string[]
  /** When the rule stops holding things up. */
  until?: number
}

type Said = Pick<Decision, 'rule' | 'numbers' | 'names'>

const placeholder = /\{(\w+)\}/g

/** What a template is filled with: ids as people read them, and a dash for what was not recorded. */
export function decisionValues({ rule, numbers, names }: Said): Record<string, string> {
  const recorded = { ...numbers, ...names }
  const wanted = [...decisionSentences[rule].matchAll(placeholder)].map(([, name = '']) => name)
  return Object.fromEntries(wanted.map((name) => [name, shortIds(`${recorded[name] ?? '–'}`)]))
}

/** Newest first, by when they were last made; of one moment the last one first. */
export const newestDecisionFirst = (one: Decision, other: Decision): number => other.lastAt - one.lastAt || (one.id < other.id ? 1 : -1)

/** Ids of 32 digits are told apart by eight. */
const shortIds = (text: string) => text.replace(/\b([0-9a-f]{8})[0-9a-f]{24}\b/g, '$1')

/** A decision in English. */
export function sayDecision(decision: Said): string {
  const values = decisionValues(decision)
  return decisionSentences[decision.rule].replace(placeholder, (_, name: string) => values[name] ?? '')
}
