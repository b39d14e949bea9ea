/**
 * What one daemon needs now: pure. It is the DAEMON strategy of services on the instances of its capacity providers, with
 * `drainPercent`, bake time and a circuit breaker that is always on. AWS replaces an instance to replace the task on it;
 * there is one computer here, so the task is replaced where it is.
 */
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { afterHealthyTasks } from '../deployments/circuitBreaker.ts'
import { daemonAsOwner } from '../deployments/daemonAsOwner.ts'
import { nextDeployments } from '../deployments/nextDeployments.ts'
import { afterTasksRan } from '../deployments/startFailures.ts'
import { takeCensus } from '../services/census.ts'
import { freeInstances } from '../services/daemonInstances.ts'
import { earliest, isDone } from '../services/planParts.ts'
import { mostTasksPerPass, planStart, type Starts, startOn } from '../services/planStart.ts'
import { planStops } from '../services/planStops.ts'
import type { RollingLimits } from '../services/rollingLimits.ts'
import type { PlannedStart, PlannedStop } from '../services/servicePlan.ts'
import { instancesOfDaemon } from './instancesOfDaemon.ts'
import { planRollback } from './planRollback.ts'

/** Made by `planDaemon`, written by `applyDaemonPlan`. */
export interface DaemonPlan {
  /** As it will be; the same record where nothing changes. */
  daemon: DaemonRecord
  /** It is being deleted, and nothing of it is left. */
  gone: boolean
  start?: PlannedStart
  stop: PlannedStop[]
  /** Look again then, in milliseconds since the epoch, even if nothing changes. */
  nextLookAt?: number
}

export function planDaemon(snapshot: Snapshot, daemon: DaemonRecord, now: number): DaemonPlan {
  return daemon.status === 'ACTIVE' ? planActive(snapshot, daemon, now) : planDeleting(snapshot, daemon, now)
}

function planActive(snapshot: Snapshot, daemon: DaemonRecord, now: number): DaemonPlan {
  const [before, ...older] = daemon.deployments
  if (!before) throw new Error(`daemon ${daemon.arn} has no PRIMARY deployment`)
  const live = snapshot.tasks.by('liveOfDaemon', daemon.arn)
  const instances = instancesOfDaemon(snapshot, daemon, live)
  const owner = daemonAsOwner(daemon, instances.length)
  const given = planRollback(snapshot, daemon, owner, now)
  if (given) return { daemon: given, gone: false, stop: [], nextLookAt: now }
  const limits = daemonLimits(daemon, instances.length)
  const census = takeCensus(snapshot, owner, before, now, { live, instances: new Set(instances.map(({ arn }) => arn)) })
  const primary = afterHealthyTasks(owner, afterTasksRan(before, live), census.current.healthy.length)
  const starts = startOn(planStart(census, limits, primary, now), freeInstances(instances, live))
  const deployments = [primary, ...older]
  const stop = planStops({ census, limits, deployments, now, blockedByMaximum: starts.blockedByMaximum })
  const complete = !starts.start && stop.length === 0 && isDone(census, limits, primary)
  const baked = bake(daemon, primary, { complete: complete && limits.desired > 0, now, speed: snapshot.speed })
  const bounded = stop.slice(0, mostTasksPerPass)
  const next = nextDeployments([baked.deployment, ...older], {
    desired: limits.desired,
    live,
    stopped: new Set(bounded.map(({ task }) => task.arn)),
    unhealthy: bounded.filter(({ why }) => why === 'unhealthy').length,
    complete: complete && baked.until === undefined,
    now,
  })
  const nextLookAt = earliest([
    bounded.length < stop.length || starts.more ? now : undefined,
    census.nextGraceEnd,
    census.nextProvenAt,
    baked.until,
    pauseEnd(starts),
  ])
  return {
    daemon: withDeployments(daemon, next),
    gone: false,
    ...(starts.start && { start: starts.start }),
    stop: bounded,
    ...(nextLookAt !== undefined && { nextLookAt }),
  }
}

/** `drainPercent` of the instances at a time, one at least, are without their task while a deployment replaces it. */
function daemonLimits({ deploymentConfiguration: { drainPercent } }: DaemonRecord, desired: number): RollingLimits {
  const atATime = Math.max(1, Math.floor((desired * drainPercent) / 100))
  return { desired, minHealthy: Math.max(0, desired - atATime), maxRunning: desired }
}

/** A deployment that is complete stays so for the bake time before it is over; whatever fails meanwhile begins it anew. */
function bake(
  { deploymentConfiguration }: DaemonRecord,
  primary: DeploymentRecord,
  { complete, now, speed }: { complete: boolean; now: number; speed: number },
): { deployment: DeploymentRecord; until?: number } {
  const { bakingSince, ...rest } = primary
  if (!complete || primary.rolloutState !== 'IN_PROGRESS') return { deployment: bakingSince === undefined ? primary : rest }
  const until = (bakingSince ?? now) + (deploymentConfiguration.bakeTimeInMinutes * 60_000) / speed
  if (until <= now) return { deployment: bakingSince === undefined ? primary : rest }
  return { deployment: bakingSince === undefined ? { ...primary, bakingSince: now } : primary, until }
}

/** Everything stops. */
function planDeleting(snapshot: Snapshot, daemon: DaemonRecord, now: number): DaemonPlan {
  const live = snapshot.tasks.by('liveOfDaemon', daemon.arn)
  const wanted = live.filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
  const stop = wanted.slice(0, mostTasksPerPass).map((task): PlannedStop => ({ task, why: 'serviceDeleted' }))
  return { daemon, gone: live.length === 0, stop, ...(stop.length < wanted.length && { nextLookAt: now }) }
}

function withDeployments(daemon: DaemonRecord, deployments: DeploymentRecord[]): DaemonRecord {
  const same =
    deployments.length === daemon.deployments.length && deployments.every((deployment, place) => deployment === daemon.deployments[place])
  if (same) return daemon
  const [primary] = deployments
  const completes = primary?.rolloutState === 'COMPLETED' && daemon.completedDeploymentId !== primary.id
  return { ...daemon, deployments, ...(completes && { completedDeploymentId: primary.id }) }
}

const pauseEnd = ({ held }: Starts) => earliest(held.map((hold) => (hold.by === 'launchPause' ? hold.until : undefined)))
