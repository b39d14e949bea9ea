import { isDeepStrictEqual } from 'node:util'
import { imagesWithDigests } from '#cluster/state/imagesWithDigests.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { dropDecisions } from '#cluster/state/writes/decisions.ts'
import { newTask } from '#cluster/state/writes/newTask.ts'
import { afterUnplacedTask } from '../deployments/circuitBreaker.ts'
import { daemonAsOwner } from '../deployments/daemonAsOwner.ts'
import { explainRefusal } from '../scheduler/choosePlacement.ts'
import type { PlacementRefusal } from '../scheduler/refusals.ts'
import { type ApplyContext, applyStop } from '../services/applyServicePlan.ts'
import type { PlannedStart } from '../services/servicePlan.ts'
import { daemonTask, placementOf } from './daemonTask.ts'
import { nextDaemonDeployment } from './nextDaemonDeployment.ts'
import type { DaemonPlan } from './planDaemon.ts'

/** What became of a plan. */
export interface DaemonApplied {
  started: TaskRecord[]
  /** One for each instance that had no room for its task. */
  refused: PlacementRefusal[]
}

/**
 * Writes a plan: tasks, wishes, deployments, and the end of a daemon that is gone.
 * @param before the daemon as the plan found it
 */
export function applyDaemonPlan(tx: Tx, before: DaemonRecord, plan: DaemonPlan, context: ApplyContext): DaemonApplied {
  const applied = plan.start ? startOnEach(tx, plan.daemon, plan.start, context) : { started: [], refused: [] }
  const { refused } = applied
  for (const stop of plan.stop) applyStop(tx, stop, context)
  const after = plan.gone ? undefined : withUnplaced(countUnplaced(plan.daemon, refused, context.now), refused)
  if (!after) removeDaemon(tx, before)
  else if (after !== before) tx.put('daemons', after)
  followDaemonDeployments(tx, before.arn, after, context.now)
  return applied
}

function removeDaemon(tx: Tx, { arn }: DaemonRecord): void {
  dropDecisions(tx, arn)
  tx.delete('daemons', arn)
}

/** One task on each instance; an instance without room does not keep the others waiting. */
function startOnEach(tx: Tx, daemon: DaemonRecord, { deployment, on = [] }: PlannedStart, context: ApplyContext): DaemonApplied {
  const applied: DaemonApplied = { started: [], refused: [] }
  for (const instance of on) {
    const wanted = daemonTask(tx.snapshot, daemon, deployment, instance)
    const refusal = explainRefusal(tx.snapshot, placementOf(wanted), instance)
    if (refusal) {
      applied.refused.push(refusal)
      continue
    }
    const task = newTask(wanted, context)
    tx.put('tasks', task)
    applied.started.push(task)
  }
  return applied
}

/** An instance that does not answer says nothing of the deployment. */
function countUnplaced(daemon: DaemonRecord, refused: readonly PlacementRefusal[], now: number): DaemonRecord {
  const [primary, ...older] = daemon.deployments
  if (!primary || refused.every(({ reason }) => reason === 'AGENT')) return daemon
  const counted = afterUnplacedTask(daemonAsOwner(daemon, primary.desiredCount), primary, now)
  return counted === primary ? daemon : { ...daemon, deployments: [counted, ...older] }
}

function withUnplaced(daemon: DaemonRecord, refused: readonly PlacementRefusal[]): DaemonRecord {
  const unplaced = refused.map(({ containerInstanceArn, reason, detail }) => ({ containerInstanceArn, reason, detail }))
  if (isDeepStrictEqual(unplaced, daemon.unplaced ?? [])) return daemon
  const { unplaced: _, ...rest } = daemon
  return unplaced.length > 0 ? { ...rest, unplaced } : rest
}

function followDaemonDeployments(tx: Tx, daemonArn: string, daemon: DaemonRecord | undefined, now: number): void {
  for (const record of tx.snapshot.daemonDeployments.by('ongoingOfDaemon', daemonArn)) {
    const next = nextDaemonDeployment(record, daemon, now)
    if (next === record) continue
    tx.put('daemonDeployments', next)
    if (next.status === 'SUCCESSFUL' && next.targetRevisionArn) keepDigests(tx, next.targetRevisionArn)
  }
}

/** Tasks are forgotten one day, what ran is not. */
function keepDigests(tx: Tx, revisionArn: string): void {
  const revision = tx.snapshot.daemonRevisions.get(revisionArn)
  if (!revision) return
  const containerImages = imagesWithDigests(tx.snapshot, revision)
  if (!isDeepStrictEqual(containerImages, revision.containerImages)) tx.put('daemonRevisions', { ...revision, containerImages })
}
