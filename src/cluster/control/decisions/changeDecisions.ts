/** What a plan does to tasks, and what keeps it from doing more, as decisions. Pure. */
import { shortName } from '#cluster/api/arns.ts'
import type { DecisionRule } from '#cluster/api/resources/decisions.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { NewDecision } from '#cluster/state/writes/decisions.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import type { PlacementRefusal, RefusalReason } from '../scheduler/refusals.ts'
import type { Held, PlanNumbers, PlannedStart, PlannedStop, StopWhy } from '../services/servicePlan.ts'

/** So many refusals of one look are kept; a cluster may have hundreds of instances. */
const mostRefusals = 5

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

/** @param started the tasks that found a place */
export function decideStarted(start: PlannedStart | undefined, started: readonly TaskRecord[], numbers: RolloutNumbers): NewDecision[] {
  const [first] = started
  if (!first) return []
  const { desired, running, maximum, maximumPercent } = numbers
  const instances = [...new Set(started.flatMap(({ containerInstanceArn }) => containerInstanceArn ?? []))].map(shortName).join(', ')
  const inPlace = (start?.replacesUnhealthy ?? 0) > 0
  return [
    {
      rule: inPlace ? 'startedForUnhealthy' : instances === '' ? withoutInstance(first) : 'started',
      numbers: { count: started.length, desired, running, maximum, maximumPercent },
      names: {
        revision: shortName(first.taskDefinitionArn),
        ...(instances !== '' && { instances, strategy: first.placedBy?.strategy ?? 'daemon' }),
      },
      tasks: idsOf(started),
    },
  ]
}

const withoutInstance = ({ awaits }: TaskRecord): DecisionRule => (awaits ? 'startedWaiting' : 'startedOnFargate')

const stopRules: Record<StopWhy, DecisionRule> = {
  scaleIn: 'scaleIn',
  olderDeployment: 'olderDeployment',
  instanceNotActive: 'instanceNotActive',
  unhealthy: 'unhealthy',
  rebalance: 'rebalance',
  serviceDeleted: 'serviceDeleted',
  paused: 'paused',
}

/** One for each reason there is to stop tasks. */
export function decideStopped(stops: readonly PlannedStop[], numbers: RolloutNumbers): NewDecision[] {
  const byWhy = new Map<StopWhy, TaskRecord[]>()
  for (const { task, why } of stops) byWhy.set(why, [...(byWhy.get(why) ?? []), task])
  return [...byWhy].map(([why, tasks]) => ({
    rule: stopRules[why],
    numbers: { count: tasks.length, ...numbersOfStop(why, numbers) },
    tasks: idsOf(tasks),
  }))
}

function numbersOfStop(why: StopWhy, { desired, running, healthy, minimum, minimumPercent }: RolloutNumbers): Record<string, number> {
  if (why === 'scaleIn') return { running, desired }
  return why === 'olderDeployment' ? { healthy, minimum, minimumPercent } : {}
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
export function decideUnplaced(refused: readonly PlacementRefusal[] | undefined): NewDecision[] {
  if (!refused) return []
  if (refused.length === 0) return [{ rule: 'noInstance' }]
  return refused.slice(0, mostRefusals).map(({ containerInstanceArn, reason, facts }) => ({
    rule: refusalRules[reason] ?? 'notPlaced',
    ...(facts?.needs !== undefined && { numbers: { needs: facts.needs, has: facts.has ?? 0 } }),
    names: {
      instance: shortName(containerInstanceArn),
      ...(refusalRules[reason] === undefined && { reason }),
      ...definedOnly({ what: facts?.what }),
    },
  }))
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
      return { rule: 'deploymentConfiguration', numbers: { minimum, maximum } }
    case 'startOrder':
      return { rule: 'startOrder', names: { services: held.services.map(shortName).join(', ') } }
    case 'alarmBake':
      return { rule: 'alarmBake', until: held.until }
  }
}

export const idsOf = (tasks: readonly Pick<TaskRecord, 'id'>[]) => tasks.map(({ id }) => id)
