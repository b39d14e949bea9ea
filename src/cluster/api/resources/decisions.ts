/**
 * Decisions of the loops about a service, a daemon and their tasks, kept as data: a rule, the numbers and names it went by, and no prose. The prose is
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
  startedOnEach:
    'Started {count} of {revision} on {instances}, one on each: {running} of {desired} instances had a task that was running or starting.',
  startedInZone: 'Started {count} in {zone}, the emptiest Availability Zone, to balance them.',
  asked: '{operation} asked for it.',
  askedAs: '{operation} asked for it, with startedBy {startedBy}.',
  placed: 'Placed on container instance {instance} by the strategy {strategy}, one of {suitable} that could take it out of {considered}.',
  placedOnFargate: 'Placed on Fargate, which takes every task.',
  waits: 'Not placed yet: its capacity provider {provider} has to bring an instance.',
  placedByRequest: 'Placed on container instance {instance}, which was asked for.',
  placedOnEach: 'Placed on container instance {instance}, which is to have one of its tasks.',
  noRoomCpu: 'Not placed on {instance}: needs {needs} CPU units, {has} are left.',
  noRoomMemory: 'Not placed on {instance}: needs {needs} MiB of memory, {has} are left.',
  noRoomPorts: 'Not placed on {instance}: host port {what} is taken.',
  lacksAttribute: 'Not placed on {instance}: it lacks {what}.',
  agentAway: 'Not placed on {instance}: its container engine does not answer.',
  daemonFirst: 'Not placed on {instance}: its daemon {what} comes first, and does not run yet.',
  memberOf: 'Not placed on {instance}: it does not meet the constraint {what}.',
  distinctInstance: 'Not placed on {instance}: it has a task of the service already (distinctInstance).',
  notPlaced: 'Not placed on {instance}: {reason}.',
  noInstance: 'Not placed: there is no container instance.',
  noInstanceOfProvider: 'Not placed: capacity provider {provider} has no container instance.',
  tooManyWait: 'Not placed: {count} tasks of the cluster wait for a capacity provider, which is the most there may be.',
  scaleIn: 'Stopped {count}: {running} were running or starting, {desired} are desired.',
  olderDeployment: 'Stopped {count} of an older deployment: {healthy} were healthy, at least {minimum} must be ({minimumPercent} %).',
  instanceNotActive:
    'Stopped {count} on {instances}, where they may not stay: the instance drains, is gone, or does not meet their constraints.',
  unhealthy: 'Stopped {count}: their health check failed.',
  unhealthyTarget: 'Stopped {count}: target group {targetGroup} found them unhealthy.',
  rebalance: 'Stopped {count} in {zone}, the fullest Availability Zone: one more runs in an emptier one for it.',
  serviceDeleted: 'Stopped {count}: the service is being deleted.',
  paused: 'Stopped {count}: the service is paused.',
  stopped: 'Wanted stopped ({stopCode}): {reason}',
  ended: '{count} ended unasked: container {container} with exit code {exitCode} ({stopCode}).',
  endedFor: '{count} ended unasked: container {container} with exit code {exitCode} ({stopCode}), {reason}',
  failedToStart: '{count} did not start ({stopCode}): {reason}',
  givenUp: 'Gave up {count} on {instance}, which has not been reached for {seconds} s.',
  waitedTooLong: 'Gave up {count}: no place for {seconds} s, although capacity provider {provider} may bring instances ({reason}).',
  containerEnded: 'Container {container} ended with exit code {exitCode}.',
  containerEndedFor: 'Container {container} ended: {reason}',
  breakerCounts: 'The circuit breaker counts {failed} of {threshold} failed tasks.',
  failuresCounted: 'No circuit breaker is on; {failed} tasks of the deployment have failed.',
  failuresAfterwards: '{failed} tasks of deployment {deployment} have failed; it is over, and the circuit breaker counts them no more.',
  breakerReset: 'A task became healthy: the circuit breaker counts from 0 again.',
  circuitBreaker: 'Deployment {deployment} failed: the circuit breaker counted {failed} of {threshold} failed tasks.',
  stopRequested: 'Deployment {deployment} was given up, as StopServiceDeployment asked.',
  deploymentFailed: 'Deployment {deployment} failed because {because}',
  deploymentAlarm: 'Deployment {deployment} failed: alarm {alarm} is in the state ALARM.',
  lifecycleStage: 'Deployment {deployment} goes {direction} to the stage {stage}, with {production} % of production traffic asked for.',
  rollback: 'Rolled back to {revision}, deployment {deployment}.',
  completed: 'Deployment {deployment} of {revision} completed.',
  completedEarly:
    'Deployment {deployment} of {revision} completed early: {healthy} of {desired} desired tasks were healthy, and {required} are enough ({percent} %).',
  steady: 'Steady: {running} of {desired} desired tasks run.',
  serviceInstances:
    'It belongs on {desired} of {considered} ACTIVE container instances: those that have what it needs and meet its constraints.',
  taskSetShare: 'Its desired count is {desired}: {scale} % of the {ofService} that the service desires.',
  taskSetDraining: 'Stopped {count}: the task set is being deleted.',
  taskSetFailures: '{failed} of its tasks have failed; no circuit breaker watches task sets.',
  taskSetSteady: 'STEADY_STATE: {running} of {desired} desired tasks run, and no others.',
  taskSetGone: 'It is gone: all its tasks have stopped.',
  daemonInstances:
    'It belongs on {desired} container instances: the ACTIVE ones of {providers}, and those that drain as long as they have other tasks.',
  daemonReplaced:
    'Stopped {count} of an older deployment on {instances}: {healthy} of {desired} instances had a healthy one, and {atATime} at a time may be without (drainPercent {drainPercent} %).',
  drainPercent:
    'No more older ones are stopped: {healthy} of {desired} instances have a healthy one, and {atATime} at a time may be without (drainPercent {drainPercent} %).',
  allHaveOne: 'None is started yet: {live} are still there on {desired} instances, those that are stopping among them.',
  daemonBake: 'All {desired} run. Deployment {deployment} completes after its bake time of {minutes} min.',
  daemonDeleted: 'Stopped {count}: the daemon is being deleted.',
  noRollback: 'Deployment {deployment} stays failed: there is no other completed one to roll back to.',
  launchPause: 'No task is started for now: {failed} attempts in a row stopped before RUNNING, and each makes the pause longer.',
  maximumPercent: 'No more tasks are started: {live} of at most {maximum} exist ({maximumPercent} %).',
  minimumHealthyPercent: 'No older task is stopped: {healthy} are healthy, at least {minimum} must be ({minimumPercent} %).',
  taskProtection: '{count} that were to stop are protected from scale-in, and go on.',
  failedDeployment: 'No task is started: the deployment failed, and another one has to come.',
  deploymentConfiguration:
    'The rollout can neither start nor stop a task: at most {maximum} may exist ({maximumPercent} %), at least {minimum} must be healthy ({minimumPercent} %).',
  startOrder: 'No task is started yet: it waits for all desired tasks of {services} to be healthy.',
  alarmBake: 'All tasks are healthy. The deployment completes once its alarms have stayed quiet for their evaluation time.',
  registered: 'Registered {count} targets in target group {targetGroup}.',
  deregistered: 'Deregistered {count} targets from target group {targetGroup}, to drain.',
  scaled: 'desiredCount {from} → {to}, by the policy {policy}.',
  boundsSet: 'A scheduled action set the bounds of its scaling to {minimum} and {maximum}; desiredCount was {from}.',
  scaledBySchedule: 'desiredCount {from} → {to}: the bounds of its scaling are {minimum} and {maximum}.',
  notScaled: 'desiredCount stays {from}: the policy {policy} asks for more of a change than the bounds {minimum} and {maximum} allow.',
  held: 'The containers of a failed task are kept until "marina release".',
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
  /** Of the task set it is about: the id. */
  taskSet?: string
  numbers?: Record<string, number>
  names?: Record<string, string>
  /** Ids of the tasks it was about, the last twenty at most. */
  tasks?: string[]
  /** When the rule stops holding things up. */
  until?: number
}

type Said = Pick<Decision, 'rule' | 'taskSet' | 'numbers' | 'names'>

/** Before what was decided about a task set. */
export const ofTaskSet = 'Task set {taskSet}: {sentence}'

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
  const sentence = fill(decisionSentences[decision.rule], decisionValues(decision))
  const { taskSet } = decision
  return taskSet === undefined ? sentence : fill(ofTaskSet, { taskSet, sentence })
}

const fill = (template: string, values: Readonly<Record<string, string>>) =>
  template.replace(placeholder, (_, name: string) => values[name] ?? '')
