/**
 * What one service needs now: pure, from a snapshot to a plan that says why. Reads the service's own tasks and no others.
 * Rolling updates are `planRolling`'s, deployments that shift traffic `planShift`'s.
 */
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { type TaskRecord, taskStatuses } from '#cluster/state/records/taskRecords.ts'
import { shiftingDeployment } from '#cluster/state/shiftingDeployments.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { nextDeployments } from '../deployments/nextDeployments.ts'
import { type Census, takeCensus } from './census.ts'
import { isPaused } from './isPaused.ts'
import { firstOf, numbersOf, planNothing, sameOr } from './planParts.ts'
import { planRolling } from './rolling/planRolling.ts'
import { rollingLimits } from './rollingLimits.ts'
import type { PlannedStop, ServicePlan, StopWhy } from './servicePlan.ts'
import { planShift } from './shifting/planShift.ts'

/** Undefined for a service that needs nothing any more, is not there, or lives by its task sets. */
export function planService(snapshot: Snapshot, serviceArn: ServiceArn, now: number): ServicePlan | undefined {
  const service = snapshot.services.get(serviceArn)
  if (!service || service.status === 'INACTIVE') return undefined
  if (service.status === 'ACTIVE' && service.deploymentControllerType === 'EXTERNAL') return undefined
  if (isPaused(snapshot, service)) return planPaused(snapshot, service, now)
  return service.status === 'DRAINING' ? planDraining(snapshot, service, now) : planActive(snapshot, service, now)
}

function planActive(snapshot: Snapshot, service: ServiceRecord, now: number): ServicePlan {
  const primary = service.deployments.find((deployment) => deployment.status === 'PRIMARY')
  if (!primary) throw new Error(`service ${service.arn} has no PRIMARY deployment`)
  const shifting = shiftingDeployment(snapshot, service, primary)
  return shifting ? planShift(snapshot, service, primary, shifting, now) : planRolling(snapshot, service, primary, now)
}

/** A service that is being deleted: everything stops, floor or not, and with its last task it is INACTIVE (spec part 1, 2.11). */
function planDraining(snapshot: Snapshot, service: ServiceRecord, now: number): ServicePlan {
  const census = takeCensus(snapshot, service, undefined, now)
  const { stop, more } = stopAll(census, 'serviceDeleted')
  const gone = stop.length === 0 && census.live.every(hasEnded)
  const deployments = gone ? [] : deploymentsOfDraining(service, census.live, stop, now)
  return {
    ...planNothing(service, numbersOf(census, { desired: 0, minHealthy: 0, maxRunning: 0 })),
    stop,
    deployments: sameOr(service.deployments, deployments),
    status: gone ? 'INACTIVE' : 'DRAINING',
    ...(more && { nextLookAt: now }),
  }
}

const deploymentsOfDraining = (
  { deployments }: ServiceRecord,
  live: readonly TaskRecord[],
  stop: readonly PlannedStop[],
  now: number,
): DeploymentRecord[] =>
  nextDeployments(deployments, {
    desired: 0,
    live,
    stopped: new Set(stop.map(({ task }) => task.arn)),
    unhealthy: 0,
    complete: false,
    now,
  })

/** All tasks of a paused service go, protected ones too: the user said so. Its count and its deployments stay as they are. */
function planPaused(snapshot: Snapshot, service: ServiceRecord, now: number): ServicePlan {
  const census = takeCensus(snapshot, service, undefined, now)
  const { stop, more } = stopAll(census, 'paused')
  return { ...planNothing(service, numbersOf(census, rollingLimits(service))), stop, ...(more && { nextLookAt: now }) }
}

/** What does not serve goes first. @param census without a deployment whose tasks may stay */
const stopAll = ({ leaving }: Census, why: StopWhy) =>
  firstOf([...leaving.notHealthy, ...leaving.healthy].map((task): PlannedStop => ({ task, why })))

const stoppingRank = taskStatuses.indexOf('STOPPING')
const hasEnded = ({ lastStatus }: TaskRecord) => taskStatuses.indexOf(lastStatus) >= stoppingRank
