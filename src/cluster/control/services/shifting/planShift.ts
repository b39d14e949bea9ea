/**
 * What a service needs while a deployment of it shifts traffic (BLUE_GREEN, LINEAR, CANARY; spec part 1, 5.12): pure. Where the deployment
 * stands decides how many tasks each revision keeps; the tasks there are decide how far it may go.
 */
import type { LifecycleRecord, ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { earlierDeployment } from '#cluster/state/writes/serviceDeployments.ts'
import { alarmsInAlarm } from '../../deployments/deploymentAlarms.ts'
import { type LifecycleFacts, type NextLifecycle, nextLifecycle } from '../../deployments/lifecycle/nextLifecycle.ts'
import { failFor, planFailure } from '../../deployments/planFailure.ts'
import { earliest, firstOf, planNothing, sameOr, untilOf } from '../planParts.ts'
import type { PlannedLifecycle, ServicePlan } from '../servicePlan.ts'
import { planTurn, reasonToTurn } from './planTurn.ts'
import { deploymentAfter, isWhole, numbersOfRevisions, planRevisions, type RevisionPlan } from './revisionTasks.ts'
import { movesTraffic, type Shift, takeShift } from './shift.ts'

/** @param record the service deployment that shifts traffic, of `primary` or rolled back to it */
export function planShift(
  snapshot: Snapshot,
  service: ServiceRecord,
  primary: DeploymentRecord,
  record: ServiceDeploymentRecord,
  now: number,
): ServicePlan {
  const shift = takeShift(snapshot, service, primary, record, now)
  const failure = planFailure(snapshot, service, primary, now)
  if (failure) return planTurn(shift, failure)
  const next = nextStage(shift)
  const reason = reasonToTurn(shift, next)
  if (!reason) return planStage(shift, next)
  // What a hook answered is kept; a stage whose traffic cannot be shifted was never reached.
  const reached = reason.cause === 'hook' ? next.lifecycle : shift.before
  return planTurn(shift, failFor(snapshot, service, primary, reason, now), reached)
}

/** One that failed and is not rolled back stays where it is. */
function nextStage(shift: Shift): NextLifecycle {
  const { primary, before, record, snapshot, now } = shift
  if (primary.rolloutState === 'FAILED') return { lifecycle: before }
  return nextLifecycle(before, record, factsOf(shift), { now, speed: snapshot.speed })
}

/** What may happen next goes by the tasks there are now, before anything is started or stopped. */
function factsOf(shift: Shift): LifecycleFacts {
  const { service, primary, record, live } = shift
  const isOthers = (id: string) => id !== record.deploymentId && id !== earlierDeployment(service, record.deploymentId)?.id
  const whole = isWhole(shift, primary)
  return {
    scaledUp: whole,
    reconciled: ![...live.keys()].some(isOthers),
    cleanedUp: whole && [...live.keys()].every((id) => id === primary.id),
  }
}

function planStage(shift: Shift, next: NextLifecycle): ServicePlan {
  const { service, primary } = shift
  const { lifecycle } = next
  const plans = planRevisions(shift, lifecycle)
  // What has the traffic comes first where there is not room for all.
  const [start, ...alsoStart] = plans.toReversed().flatMap(({ starts }) => starts.start ?? [])
  const { stop, more } = firstOf(plans.flatMap((plan) => plan.stop))
  const deployments = plans.flatMap((plan) => deploymentAfter(shift, plan, lifecycle, stop))
  const completed = lifecycle.done && primary.rolloutState === 'IN_PROGRESS' ? deployments.find(({ id }) => id === primary.id) : undefined
  const planned = plannedLifecycle(shift, lifecycle)
  const nextLookAt = nextLookOf(shift, next, plans, more)
  return {
    ...planNothing(service, numbersOfRevisions(shift, plans)),
    ...(start && { start, alsoStart }),
    stop,
    held: plans.flatMap(({ held }) => held),
    deployments: sameOr(service.deployments, deployments),
    ...(completed && { completed }),
    ...(planned && { lifecycle: planned }),
    steady: completed !== undefined,
    saySteady: completed !== undefined,
    ...(nextLookAt !== undefined && { nextLookAt }),
  }
}

/** @param more whether stops are left for the next look */
const nextLookOf = ({ now }: Shift, { lookAt }: NextLifecycle, plans: readonly RevisionPlan[], more: boolean): number | undefined =>
  earliest([
    more || plans.some(({ starts }) => starts.more) ? now : undefined,
    lookAt,
    ...plans.flatMap(({ census, held }) => [census.nextGraceEnd, census.nextProvenAt, ...held.map(untilOf)]),
  ])

/** Undefined where its record stays as it is. A first look only shifts where an earlier deployment left traffic behind. */
function plannedLifecycle({ snapshot, record, before, now }: Shift, lifecycle: LifecycleRecord): PlannedLifecycle | undefined {
  if (lifecycle === record.lifecycle && record.alarms) return undefined
  const alarms = record.alarms ?? { ignored: alarmsInAlarm(snapshot, record), triggered: [] }
  const repairs = record.lifecycle === undefined && before.stage === 'RECONCILE_SERVICE'
  return { deployment: { ...record, lifecycle, alarms, updatedAt: now }, shifts: repairs || movesTraffic(before, lifecycle) }
}
