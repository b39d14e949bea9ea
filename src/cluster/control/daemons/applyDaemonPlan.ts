import { isDeepStrictEqual } from 'node:util'
import { imagesWithDigests } from '#cluster/state/imagesWithDigests.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
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

/**
 * Writes a plan: tasks, wishes, deployments, and the end of a daemon that is gone.
 * @param before the daemon as the plan found it
 * @returns whether a task found no room on its instance
 */
export function applyDaemonPlan(tx: Tx, before: DaemonRecord, plan: DaemonPlan, context: ApplyContext): boolean {
  const refused = plan.start ? startOnEach(tx, plan.daemon, plan.start, context) : []
  for (const stop of plan.stop) applyStop(tx, stop, context)
  const after = plan.gone ? undefined : withUnplaced(countUnplaced(plan.daemon, refused, context.now), refused)
  if (!after) tx.delete('daemons', before.arn)
  else if (after !== before) tx.put('daemons', after)
  followDaemonDeployments(tx, before.arn, after, context.now)
  return refused.length > 0
}

/** One task on each instance; an instance without room does not keep the others waiting. */
function startOnEach(tx: Tx, daemon: DaemonRecord, { deployment, on = [] }: PlannedStart, context: ApplyContext): PlacementRefusal[] {
  const refused: PlacementRefusal[] = []
  for (const instance of on) {
    const wanted = daemonTask(tx.snapshot, daemon, deployment, instance)
    const refusal = explainRefusal(tx.snapshot, placementOf(wanted), instance)
    if (refusal) refused.push(refusal)
    else tx.put('tasks', newTask(wanted, context))
  }
  return refused
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
