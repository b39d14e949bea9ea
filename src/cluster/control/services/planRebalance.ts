/**
 * Availability Zone rebalancing (spec part 1, 5.9): a steady service with more tasks in one zone than in another gets one more in the emptier
 * one; once that is healthy, one in the fullest goes. Pure.
 */
import { allowsRebalancing } from '#cluster/api/allowsRebalancing.ts'
import { definitionOf } from '#cluster/state/definitionOf.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { choosePlacement } from '../scheduler/choosePlacement.ts'
import type { Census } from './census.ts'
import type { RollingLimits } from './rollingLimits.ts'
import type { PlannedStop } from './servicePlan.ts'
import { placementRequest, wantedTasks } from './serviceTask.ts'

export interface RebalancePlan {
  /** What the service is to remember of it; undefined once it is over. */
  keep: ServiceRecord['rebalancing']
  /** Start one more task here, and nowhere else. */
  startIn?: string
  /** What it says of it, without its `(service NAME) `. */
  say?: string
}

export interface RebalanceQuestion {
  snapshot: Snapshot
  service: ServiceRecord
  primary: DeploymentRecord
  census: Census
  limits: RollingLimits
  /** Everything else is as wanted. */
  done: boolean
  now: number
}

/** Undefined where nothing is to be done, and nothing to be remembered otherwise than it is. */
export function planRebalance(question: RebalanceQuestion): RebalancePlan | undefined {
  const { service, primary, census, limits, done, now } = question
  const begun = rebalancingOf(service, primary)
  const over: RebalancePlan | undefined = service.rebalancing && { keep: undefined }
  if (!canRebalance(question) || (service.rebalancing && !begun)) return over
  if (!done || primary.rolloutState !== 'COMPLETED' || (primary.startPausedUntil ?? 0) > now) return undefined
  const counts = countZones(census.current.healthy)
  const startIn = chooseLackingZone(question, counts)
  if (startIn !== undefined && limits.maxRunning > census.live.length) {
    const listed = listZones(new Map([...counts, [startIn, counts.get(startIn) ?? 0]]))
    const say = `is not AZ balanced with ${listed}. AZ Rebalancing in progress.`
    return { keep: { deploymentId: primary.id, taskArns: [] }, startIn, ...(!begun && { say }) }
  }
  return begun ? { keep: undefined, say: `is AZ balanced with ${listZones(counts)}.` } : undefined
}

/** Of the deployment that is in force now; a new one ends it. */
const rebalancingOf = ({ rebalancing }: ServiceRecord, { id }: DeploymentRecord) =>
  rebalancing?.deploymentId === id ? rebalancing : undefined

function canRebalance({ snapshot, service, primary }: RebalanceQuestion): boolean {
  if (service.availabilityZoneRebalancing !== 'ENABLED' || service.deploymentConfiguration.maximumPercent <= 100) return false
  const ofDefinition = definitionOf(snapshot, primary.taskDefinitionArn)?.definition.placementConstraints ?? []
  const placementConstraints = [...service.placementConstraints, ...ofDefinition]
  return allowsRebalancing({ ...service, launchType: primary.launchType, placementConstraints })
}

function countZones(tasks: readonly TaskRecord[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { availabilityZone } of tasks) counts.set(availabilityZone, (counts.get(availabilityZone) ?? 0) + 1)
  return counts
}

/** The emptiest zone that would take another task, where the fullest has two more at least and one that may go. */
function chooseLackingZone(
  { snapshot, service, primary, census, now }: RebalanceQuestion,
  counts: Map<string, number>,
): string | undefined {
  const most = Math.max(0, ...counts.values())
  const mayGo = ({ availabilityZone, protectedUntil = 0 }: TaskRecord) => counts.get(availabilityZone) === most && protectedUntil <= now
  if (most < 2 || !census.current.healthy.some(mayGo)) return undefined
  const zones = new Set(snapshot.containerInstances.by('activeOfCluster', service.clusterArn).map((instance) => instance.availabilityZone))
  const lacking = [...zones].filter((zone) => most - (counts.get(zone) ?? 0) > 1)
  if (lacking.length === 0) return undefined
  const [wanted] = wantedTasks(snapshot, service, primary, 1)
  if (!wanted || wanted.launchType === 'FARGATE') return undefined
  return lacking
    .toSorted((one, other) => (counts.get(one) ?? 0) - (counts.get(other) ?? 0) || one.localeCompare(other))
    .find((zone) => 'placed' in choosePlacement(snapshot, { ...placementRequest(wanted, service), availabilityZone: zone }))
}

/** `3 tasks in us-east-1a, 1 tasks in us-east-1b`: the fullest first. */
const listZones = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .toSorted(([one, many], [other, few]) => few - many || one.localeCompare(other))
    .map(([zone, count]) => `${count} tasks in ${zone}`)
    .join(', ')

/** The census without tasks that are one too many until they are healthy: they are not to be stopped for it. */
export function withoutExtraTasks(census: Census, service: ServiceRecord, primary: DeploymentRecord): Census {
  const extra = new Set<string>(rebalancingOf(service, primary)?.taskArns)
  const { healthy, pending } = census.current
  // Where more are wanted by now they are not too many any more.
  const tooMany = Math.max(0, healthy.length + pending.length - service.desiredCount)
  const aside = new Set(pending.filter(({ arn }) => extra.has(arn)).slice(0, tooMany))
  return aside.size === 0 ? census : { ...census, current: { ...census.current, pending: pending.filter((task) => !aside.has(task)) } }
}

/** Stops for being too many are for the balance where they are as many as rebalancing started. */
export function asRebalancing(stops: PlannedStop[], census: Census, service: ServiceRecord, primary: DeploymentRecord): PlannedStop[] {
  const extra = new Set<string>(rebalancingOf(service, primary)?.taskArns)
  const standIns = census.current.healthy.filter(({ arn }) => extra.has(arn)).length
  const scaleIn = stops.filter(({ why }) => why === 'scaleIn').length
  if (standIns === 0 || scaleIn > standIns) return stops
  return stops.map((stop) => (stop.why === 'scaleIn' ? { ...stop, why: 'rebalance' } : stop))
}
