import { definitionOf } from '#cluster/state/definitionOf.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { taskStatuses } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { provenAfterMs, watchingBreaker } from '../deployments/circuitBreaker.ts'
import type { TaskOwner } from '../deployments/taskOwner.ts'
import { targetsHealth } from '../targets/targetsOfTask.ts'
import { graceEnd, provenAt, serviceHealth } from './serviceHealth.ts'

/** A service's tasks that are not STOPPED yet, each in exactly one place. */
export interface Census {
  /** Wanted, of the PRIMARY deployment, where they may stay. */
  current: { healthy: TaskRecord[]; pending: TaskRecord[]; unhealthy: TaskRecord[] }
  /** Wanted until they are replaced: of older deployments, or on an instance that is not ACTIVE. */
  leaving: { healthy: TaskRecord[]; notHealthy: TaskRecord[] }
  /** On their way out; they still count against maximumPercent. */
  stopping: TaskRecord[]
  live: TaskRecord[]
  /** When the first grace period of an unhealthy task ends. */
  nextGraceEnd?: number
  /** When the first running task will have run for long enough to count as healthy. */
  nextProvenAt?: number
}

const runningRank = taskStatuses.indexOf('RUNNING')

export interface CensusOptions {
  /** The tasks to count: all of the service unless given. */
  live?: TaskRecord[]
  /** Instances that tasks may stay on: all ACTIVE ones unless given. */
  instances?: ReadonlySet<string>
}

/** @param primary the deployment whose tasks are to stay; without one all are leaving */
export function takeCensus(
  snapshot: Snapshot,
  service: TaskOwner,
  primary: DeploymentRecord | undefined,
  now: number,
  { live = snapshot.tasks.by('liveOfService', service.arn), instances }: CensusOptions = {},
): Census {
  const census: Census = {
    current: { healthy: [], pending: [], unhealthy: [] },
    leaving: { healthy: [], notHealthy: [] },
    stopping: [],
    live,
  }
  const provenMs = primary && watchingBreaker(service, primary) ? provenAfterMs[snapshot.timing] : 0
  for (const task of live) {
    if (isStopping(task)) {
      census.stopping.push(task)
      continue
    }
    const ofPrimary = primary !== undefined && task.deploymentId === primary.id
    const taskDefinition = definitionOf(snapshot, task.taskDefinitionArn)
    const targets = targetsHealth(snapshot, task)
    const stays = ofPrimary && !mustMove(snapshot, task, instances)
    // A task that is to move serves until another one does, proven or not.
    const health = serviceHealth(task, service, taskDefinition, now, { targets, provenMs: stays ? provenMs : 0, speed: snapshot.speed })
    if (stays) census.current[health].push(task)
    else census.leaving[health === 'healthy' ? 'healthy' : 'notHealthy'].push(task)
    if (task.healthStatus === 'UNHEALTHY' || targets === 'unhealthy') noteGraceEnd(census, graceEnd(task, service, snapshot.speed), now)
    if (stays) noteProvenAt(census, task, provenMs, now)
  }
  return census
}

const isStopping = (task: TaskRecord) => task.desiredStatus === 'STOPPED' || taskStatuses.indexOf(task.lastStatus) > runningRank

/** Spec part 1, 7: tasks of services leave instances that are DRAINING or gone. */
function mustMove(snapshot: Snapshot, task: TaskRecord, instances: ReadonlySet<string> | undefined): boolean {
  if (!task.containerInstanceArn) return false
  if (instances) return !instances.has(task.containerInstanceArn)
  const instance = snapshot.containerInstances.get(task.containerInstanceArn)
  return instance !== undefined && instance.status !== 'ACTIVE'
}

function noteGraceEnd(census: Census, end: number, now: number): void {
  if (end > now) census.nextGraceEnd = Math.min(end, census.nextGraceEnd ?? end)
}

function noteProvenAt(census: Census, task: TaskRecord, provenMs: number, now: number): void {
  const at = provenAt(task, provenMs)
  if (task.lastStatus === 'RUNNING' && at > now) census.nextProvenAt = Math.min(at, census.nextProvenAt ?? at)
}
