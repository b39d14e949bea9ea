import type { Ids } from '#cluster/lib/ids.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { holdFailedTask } from '#cluster/state/writes/holds.ts'
import { definedOnly, newTask, noPlaceYet } from '#cluster/state/writes/newTask.ts'
import { putConnectServices } from '#cluster/state/writes/serviceConnect.ts'
import { earlierRevision } from '#cluster/state/writes/serviceDeployments.ts'
import { addServiceEvent } from '#cluster/state/writes/serviceEvents.ts'
import { shiftTraffic } from '#cluster/state/writes/shiftTraffic.ts'
import { stopTask } from '#cluster/state/writes/tasks.ts'
import { afterUnplacedTask } from '../deployments/circuitBreaker.ts'
import { withoutLaunch } from '../deployments/newDeployment.ts'
import { bringsInstances, tooManyWaiting } from '../scheduler/capacityProviders.ts'
import { choosePlacement, createPlacer, explainRefusal, type Placement, type Placer } from '../scheduler/choosePlacement.ts'
import { countKin, type Kin } from '../scheduler/kin.ts'
import { explainNoPlacement, type PlacementRefusal } from '../scheduler/refusals.ts'
import { leastOf, type Needs } from '../scheduler/roomFor.ts'
import { followServiceDeployments } from './followServiceDeployments.ts'
import type { PlannedLifecycle, PlannedStart, PlannedStop, ServicePlan } from './servicePlan.ts'
import { type Sentence, sayRebalancing, serviceSentences } from './serviceSentences.ts'
import { placementRequest, type WantedTask, wantedTask, wantedTasks } from './serviceTask.ts'

export interface ApplyContext {
  /** Milliseconds since the epoch. */
  now: number
  ids: Ids
}

/** What became of a plan. */
export interface Applied {
  startedIds: string[]
  /** Why the next task found no place; undefined when all did. */
  refused?: PlacementRefusal[]
  /** The least that it needs, or one of those that found none. */
  needs?: Needs
  /** The capacity provider it was to have, where it was to have one. */
  refusedBy?: string
  /** As many wait for their capacity provider as may (spec part 1, 6.5). */
  tooManyWait?: true
}

/** Writes a plan: tasks, wishes, deployments, events. Applied to a service that needs nothing it writes nothing. */
export function applyServicePlan(tx: Tx, plan: ServicePlan, context: ApplyContext): Applied {
  const service = tx.snapshot.services.get(plan.serviceArn)
  if (!service) return { startedIds: [] }
  const applied = startAll(tx, service, plan, context)
  for (const stop of plan.stop) applyStop(tx, stop, context)
  const moved = plan.rebalance?.startIn === undefined ? [] : startInZone(tx, service, plan, plan.rebalance.startIn, context)
  const after = serviceAfter(service, plan, applied, context.now, moved)
  if (plan.lifecycle) applyLifecycle(tx, service, plan.lifecycle)
  if (after !== service) tx.put('services', after)
  if (after.status === 'INACTIVE' && tx.snapshot.serviceSwitches.get(service.arn)) tx.delete('serviceSwitches', service.arn)
  if (plan.failure?.rollback) putConnectServices(tx, after, context.now)
  followServiceDeployments(tx, after, context.now)
  const unplaced: Sentence[] = applied.refused ? [{ message: whyUnplaced(applied), once: true }] : []
  // That its zones are balanced comes before that it is steady.
  for (const sentence of [...sayRebalancing(plan, moved), ...serviceSentences(plan, applied.startedIds), ...unplaced])
    say(tx, service, sentence, context)
  return applied
}

const whyUnplaced = ({ refused = [], refusedBy, tooManyWait }: Applied): string =>
  tooManyWait
    ? 'was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.'
    : explainNoPlacement(refused, refusedBy)

/** What finds no place does not keep another revision from looking for one. */
function startAll(tx: Tx, service: ServiceRecord, { start, alsoStart = [] }: ServicePlan, context: ApplyContext): Applied {
  if (!start) return { startedIds: [] }
  const all = [start, ...alsoStart].map((one) => startTasks(tx, service, one, context))
  const [refused, ...others] = all.filter((one) => one.refused)
  const needs = others.reduce((least, { needs = least }) => least && needs && leastOf(least, needs), refused?.needs)
  return { ...refused, ...definedOnly({ needs }), startedIds: all.flatMap(({ startedIds }) => startedIds) }
}

/** Traffic moves in the same commit as the stage that it belongs to. */
function applyLifecycle(tx: Tx, service: ServiceRecord, { deployment, shifts }: PlannedLifecycle): void {
  tx.put('serviceDeployments', deployment)
  const target = shifts && tx.snapshot.serviceRevisions.get(deployment.targetRevisionArn)
  if (target) shiftTraffic(tx, target, earlierRevision(tx.snapshot, service, deployment.deploymentId), deployment.lifecycle)
}

/** From the clean-up on there is nothing left to go back to but the new revision. */
const settles = ({ lifecycle }: ServicePlan) =>
  lifecycle?.deployment.lifecycle.direction === 'forward' && lifecycle.deployment.lifecycle.stage === 'CLEAN_UP'

/** The service itself where the plan changes nothing of it. */
function serviceAfter(
  before: ServiceRecord,
  plan: ServicePlan,
  { refused }: Applied,
  now: number,
  moved: readonly TaskRecord[],
): ServiceRecord {
  const service = withRebalancing(before, plan, moved)
  const deployments = refused ? countUnplaced(service, plan.deployments, now) : plan.deployments
  // How many tasks a DAEMON service is to have, its instances say.
  const desiredCount = service.schedulingStrategy === 'DAEMON' ? plan.numbers.desired : service.desiredCount
  const same = deployments === service.deployments && plan.status === service.status && desiredCount === service.desiredCount
  if (same && !settles(plan)) return service
  const { rollback } = plan.failure ?? {}
  return {
    ...(rollback ? { ...withoutLaunch(service), ...rollback.fields } : service),
    deployments,
    desiredCount,
    status: plan.status,
    ...(plan.status === 'INACTIVE' && { inactiveAt: now }),
    ...(plan.lifecycle && settles(plan) && { completedDeploymentId: plan.lifecycle.deployment.deploymentId }),
    ...(plan.completed && { completedDeploymentId: plan.completed.id }),
  }
}

function countUnplaced(service: ServiceRecord, deployments: DeploymentRecord[], now: number): DeploymentRecord[] {
  const counted = deployments.map((deployment) =>
    deployment.status === 'PRIMARY' ? afterUnplacedTask(service, deployment, now) : deployment,
  )
  return counted.every((deployment, place) => deployment === deployments[place]) ? deployments : counted
}

function withRebalancing(service: ServiceRecord, { rebalance }: ServicePlan, moved: readonly TaskRecord[]): ServiceRecord {
  if (!rebalance) return service
  const { rebalancing: _, ...rest } = service
  return rebalance.keep ? { ...rest, rebalancing: { ...rebalance.keep, taskArns: moved.map(({ arn }) => arn) } } : rest
}

/** One more task where the balance lacks it; none where it lost its room since. */
function startInZone(tx: Tx, service: ServiceRecord, plan: ServicePlan, zone: string, context: ApplyContext): TaskRecord[] {
  const deployment = plan.deployments.find(({ status }) => status === 'PRIMARY')
  const [wanted] = deployment ? wantedTasks(tx.snapshot, service, deployment, 1) : []
  const placement = wanted && choosePlacement(tx.snapshot, { ...placementRequest(wanted, service), availabilityZone: zone })
  if (!placement || 'refused' in placement) return []
  const task = newTask({ ...wanted, placement: placement.placed }, context)
  tx.put('tasks', task)
  return [task]
}

/** Writes the tasks of a start, as far as they find a place. */
export function startTasks(tx: Tx, service: ServiceRecord, start: PlannedStart, context: ApplyContext): Applied {
  if (start.on) return startOnEach(tx, service, start.deployment, start.on, context)
  const startedIds: string[] = []
  const place = createPlacers(tx.snapshot, service)
  for (const wanted of wantedTasks(tx.snapshot, service, start.deployment, start.count)) {
    const placement = place(wanted)
    const waits = 'refused' in placement && bringsInstances(tx.snapshot, wanted.cluster, wanted.capacityProviderName)
    if (waits && tooManyWaiting(tx.snapshot, wanted.cluster.arn)) return { startedIds, refused: placement.refused, tooManyWait: true }
    if ('refused' in placement && !waits) {
      const needs = placementRequest(wanted, service).reserved
      return { startedIds, refused: placement.refused, needs, ...definedOnly({ refusedBy: wanted.capacityProviderName }) }
    }
    const where = 'placed' in placement ? { placement: placement.placed } : { placement: noPlaceYet, awaits: {} }
    const task = newTask({ ...wanted, ...where }, context)
    tx.put('tasks', task)
    startedIds.push(task.id)
  }
  return { startedIds }
}

/** A placer for each kind of task, of which there is one for each capacity provider. */
function createPlacers(snapshot: Snapshot, service: ServiceRecord): (wanted: WantedTask) => Placement {
  const placers = new Map<WantedTask, Placer>()
  let kin: Kin | undefined
  const create = (wanted: WantedTask) => {
    const request = placementRequest(wanted, service)
    kin ??= countKin(snapshot, request)
    const placer = createPlacer(snapshot, request, kin)
    placers.set(wanted, placer)
    return placer
  }
  return (wanted) => (placers.get(wanted) ?? create(wanted)).next()
}

/** One task on each instance; an instance without room does not keep the others waiting. */
function startOnEach(
  tx: Tx,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  instances: readonly ContainerInstanceRecord[],
  context: ApplyContext,
): Applied {
  const wanted = wantedTask(tx.snapshot, service, deployment)
  const startedIds: string[] = []
  const refused: PlacementRefusal[] = []
  for (const instance of instances) {
    const refusal = explainRefusal(tx.snapshot, placementRequest(wanted, service), instance)
    if (refusal) {
      refused.push(refusal)
      continue
    }
    const { node, availabilityZone, arn: containerInstanceArn } = instance
    const task = newTask({ ...wanted, placement: { node, availabilityZone, containerInstanceArn } }, context)
    tx.put('tasks', task)
    startedIds.push(task.id)
  }
  return { startedIds, ...(refused.length > 0 && { refused, needs: placementRequest(wanted, service).reserved }) }
}

export function applyStop(tx: Tx, stop: PlannedStop, { now }: ApplyContext): void {
  if (stop.why === 'unhealthy') holdFailedTask(tx, stop.task, now)
  stopTask(tx, stop.task.arn, { stopCode: 'ServiceSchedulerInitiated', stoppedReason: stoppedReasonOf(stop), now })
}

/** Spec part 1, 4.4. */
function stoppedReasonOf({ task, why, target }: PlannedStop): string {
  if (why !== 'unhealthy') return `Scaling activity initiated by (deployment ${task.deploymentId})`
  return target ? `Task failed ELB health checks in (target-group ${target.targetGroupArn})` : 'Task failed container health checks'
}

function say(tx: Tx, service: ServiceRecord, sentence: Sentence, { now, ids }: ApplyContext): void {
  const causeSince = service.deployments[0]?.createdAt ?? service.createdAt
  addServiceEvent(tx, service.arn, sentence.message, {
    now: now + (sentence.afterMs ?? 0),
    ids,
    ...(sentence.once && { dedupe: true, causeSince }),
  })
}
