/** What a plan does to tasks, and what keeps it from doing more, as decisions. Pure. */
import { shortName } from '#cluster/api/arns.ts'
import type { DecisionRule } from '#cluster/api/resources/decisions.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { NewDecision } from '#cluster/state/writes/decisions.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { mostWaiting } from '../scheduler/capacityProviders.ts'
import type { PlacementRefusal, RefusalReason } from '../scheduler/refusals.ts'
import type { Applied } from '../services/applyServicePlan.ts'
import type { Held, PlanNumbers, PlannedStart, PlannedStop, StopWhy } from '../services/servicePlan.ts'
import { targetGroupName } from '../targets/followTargets.ts'

/** So many refusals of one look are kept; a cluster may have hundreds of instances. */
export const mostRefusals = 5

/** The numbers of the rules of a rollout (spec part 1, 5.2). */
export function rolloutNumbers(numbers: PlanNumbers, { deploymentConfiguration }: Pick<ServiceRecord, 'deploymentConfiguration'>) {
  return {
    desired: numbers.desired,
    running: numbers.healthy + numbers.pending,
    healthy: numbers.healthy + numbers.leavingHealthy,
    live: numbers.live,
    minimum: numbers.minHealthy,
    maximum: numbers.maxRunning,
    minimumPercent: deploymentConfiguration.minimumHealthyPercent,
    maximumPercent: deploymentConfiguration.maximumPercent,
  }
}

export type RolloutNumbers = ReturnType<typeof rolloutNumbers>

/** @param started the tasks that found a place; one decision for each revision */
export function decideStarted(start: PlannedStart | undefined, started: readonly TaskRecord[], numbers: RolloutNumbers): NewDecision[] {
  const byRevision = Map.groupBy(started, ({ taskDefinitionArn }) => taskDefinitionArn)
  return [...byRevision.values()].flatMap((tasks) => decideStartedOf(start, tasks, numbers))
}

function decideStartedOf(start: PlannedStart | undefined, started: readonly TaskRecord[], numbers: RolloutNumbers): NewDecision[] {
  const [first] = started
  if (!first) return []
  const { desired, running, maximum, maximumPercent } = numbers
  const instances = instancesOf(started)
  const strategy = first.placedBy?.strategy
  return [
    {
      rule: startRule(start, first),
      numbers: { count: started.length, desired, running, maximum, maximumPercent },
      names: { revision: shortName(first.taskDefinitionArn), ...definedOnly({ instances, strategy }) },
      tasks: idsOf(started),
    },
  ]
}

function startRule(start: PlannedStart | undefined, { awaits, containerInstanceArn, placedBy }: TaskRecord): DecisionRule {
  if ((start?.replacesUnhealthy ?? 0) > 0) return 'startedForUnhealthy'
  if (awaits) return 'startedWaiting'
  if (containerInstanceArn === undefined) return 'startedOnFargate'
  return placedBy ? 'started' : 'startedOnEach'
}

const mostNamed = 10

/** Undefined where they are on none. A pass may start tasks on a hundred instances, of which ten are named. */
export function instancesOf(tasks: readonly TaskRecord[]): string | undefined {
  const names = [...new Set(tasks.flatMap(({ containerInstanceArn }) => containerInstanceArn ?? []))].map(shortName)
  if (names.length === 0) return undefined
  const more = names.length > mostNamed ? ` … (+${names.length - mostNamed})` : ''
  return names.slice(0, mostNamed).join(', ') + more
}

const stopRules: Record<StopWhy, DecisionRule> = {
  scaleIn: 'scaleIn',
  olderDeployment: 'olderDeployment',
  instanceNotActive: 'instanceNotActive',
  unhealthy: 'unhealthy',
  rebalance: 'rebalance',
  serviceDeleted: 'serviceDeleted',
  paused: 'paused',
}

/** One for each reason there is to stop tasks. @param rules where the reasons are called otherwise */
export function decideStopped(
  stops: readonly PlannedStop[],
  numbers: RolloutNumbers,
  rules: Partial<Record<StopWhy, DecisionRule>> = {},
): NewDecision[] {
  const byReason = Map.groupBy(stops, ({ why, target }) => `${why} ${target?.targetGroupArn}`)
  return [...byReason.values()].flatMap(([first, ...others]) => {
    if (!first) return []
    const tasks = [first, ...others].map(({ task }) => task)
    return {
      rule: first.target ? 'unhealthyTarget' : (rules[first.why] ?? stopRules[first.why]),
      numbers: { count: tasks.length, ...numbersOfStop(first.why, numbers) },
      ...namesOfStop(first, tasks),
      tasks: idsOf(tasks),
    }
  })
}

function numbersOfStop(why: StopWhy, { desired, running, healthy, minimum, minimumPercent }: RolloutNumbers): Record<string, number> {
  if (why === 'scaleIn') return { running, desired }
  return why === 'olderDeployment' ? { healthy, minimum, minimumPercent } : {}
}

function namesOfStop({ why, task, target }: PlannedStop, tasks: readonly TaskRecord[]): Pick<NewDecision, 'names'> {
  if (target) return { names: { targetGroup: targetGroupName(target.targetGroupArn) } }
  if (why === 'rebalance') return { names: { zone: task.availabilityZone } }
  const instances = why === 'instanceNotActive' ? instancesOf(tasks) : undefined
  return instances === undefined ? {} : { names: { instances } }
}

const refusalRules: Partial<Record<RefusalReason, DecisionRule>> = {
  ATTRIBUTE: 'lacksAttribute',
  AGENT: 'agentAway',
  'RESOURCE:CPU': 'noRoomCpu',
  'RESOURCE:MEMORY': 'noRoomMemory',
  'RESOURCE:PORTS': 'noRoomPorts',
  'MemberOf placement constraint unsatisfied.': 'memberOf',
  'DistinctInstance placement constraint unsatisfied.': 'distinctInstance',
}

/** Why the next task found no place, instance by instance. */
export function decideUnplaced({ refused, refusedBy, tooManyWait }: Unplaced): NewDecision[] {
  if (!refused) return []
  if (tooManyWait) return [{ rule: 'tooManyWait', numbers: { count: mostWaiting } }]
  if (refused.length > 0) return refused.slice(0, mostRefusals).map(decideRefused)
  return [refusedBy === undefined ? { rule: 'noInstance' } : { rule: 'noInstanceOfProvider', names: { provider: refusedBy } }]
}

type Unplaced = Pick<Applied, 'refused' | 'refusedBy' | 'tooManyWait'>

/** Why one instance cannot take a task. */
export function decideRefused({ containerInstanceArn, reason, facts }: PlacementRefusal): NewDecision {
  const rule = reason === 'AGENT' && facts?.what !== undefined ? 'daemonFirst' : refusalRules[reason]
  return {
    rule: rule ?? 'notPlaced',
    ...(facts?.needs !== undefined && { numbers: { needs: facts.needs, has: facts.has ?? 0 } }),
    names: {
      instance: shortName(containerInstanceArn),
      ...(rule === undefined && { reason }),
      ...definedOnly({ what: facts?.what }),
    },
  }
}

export function decideHeld(held: Held, numbers: RolloutNumbers): NewDecision {
  const { live, healthy, minimum, maximum, minimumPercent, maximumPercent } = numbers
  switch (held.by) {
    case 'launchPause':
      return { rule: 'launchPause', numbers: { failed: held.failedAttempts }, until: held.until }
    case 'maximumPercent':
      return { rule: 'maximumPercent', numbers: { live, maximum, maximumPercent } }
    case 'minimumHealthyPercent':
      return { rule: 'minimumHealthyPercent', numbers: { healthy, minimum, minimumPercent } }
    case 'taskProtection':
      return { rule: 'taskProtection', numbers: { count: held.tasks.length }, tasks: idsOf(held.tasks), until: held.until }
    case 'failedDeployment':
      return { rule: 'failedDeployment' }
    case 'deploymentConfiguration':
      return { rule: 'deploymentConfiguration', numbers: { minimum, maximum, minimumPercent, maximumPercent } }
    case 'startOrder':
      return { rule: 'startOrder', names: { services: held.services.map(shortName).join(', ') } }
    case 'alarmBake':
      return { rule: 'alarmBake', until: held.until }
  }
}

export const idsOf = (tasks: readonly Pick<TaskRecord, 'id'>[]) => tasks.map(({ id }) => id)
