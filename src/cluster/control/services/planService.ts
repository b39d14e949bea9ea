/**
 * What one service needs now: pure, from a snapshot to a plan that says why. Reads the service's own tasks and no others.
 * Rolling updates are `planRolling`'s, deployments that shift traffic `planShift`'s.
 */
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { taskStatuses } from '#cluster/state/records/taskRecords.ts'
import { shiftingDeployment } from '#cluster/state/shiftingDeployments.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { nextDeployments } from '../deployments/nextDeployments.ts'
import { takeCensus } from './census.ts'
import { numbersOf, sameOr } from './planParts.ts'
import { isPaused, planPausedStops } from './planPaused.ts'
import { planRolling } from './planRolling.ts'
import { planShift } from './planShift.ts'
import { mostTasksPerPass } from './planStart.ts'
import { rollingLimits } from './rollingLimits.ts'
import type { PlannedStop, ServicePlan } from './servicePlan.ts'

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

/** A service that is being deleted: everything stops, floor or not (spec part 1, 2.11). */
function planDraining(snapshot: Snapshot, service: ServiceRecord, now: number): ServicePlan {
  const limits = { desired: 0, minHealthy: 0, maxRunning: 0 }
  const census = takeCensus(snapshot, service, undefined, now)
  const all = [...census.leaving.notHealthy, ...census.leaving.healthy]
  const stop = all.slice(0, mostTasksPerPass).map((task): PlannedStop => ({ task, why: 'serviceDeleted' }))
  const gone = all.length === 0 && census.live.every(hasEnded)
  const deployments = gone
    ? []
    : nextDeployments(service.deployments, {
        desired: 0,
        live: census.live,
        stopped: new Set(stop.map(({ task }) => task.arn)),
        unhealthy: 0,
        done: false,
        now,
      })
  return {
    serviceArn: service.arn,
    numbers: numbersOf(census, limits),
    stop,
    held: [],
    deployments: sameOr(service.deployments, deployments),
    status: gone ? 'INACTIVE' : 'DRAINING',
    steady: false,
    saySteady: false,
    ...(stop.length < all.length && { nextLookAt: now }),
  }
}

/** Everything stops and nothing else happens. */
function planPaused(snapshot: Snapshot, service: ServiceRecord, now: number): ServicePlan {
  const { census, stop, more } = planPausedStops(snapshot, service, now, mostTasksPerPass)
  return {
    serviceArn: service.arn,
    numbers: numbersOf(census, rollingLimits(service)),
    stop,
    held: [],
    deployments: service.deployments,
    status: 'ACTIVE',
    steady: false,
    saySteady: false,
    ...(more && { nextLookAt: now }),
  }
}

const stoppingRank = taskStatuses.indexOf('STOPPING')
const hasEnded = ({ lastStatus }: { lastStatus: (typeof taskStatuses)[number] }) => taskStatuses.indexOf(lastStatus) >= stoppingRank
