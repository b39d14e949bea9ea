/**
 * Registers tasks of a service that run, and says what was registered and deregistered (spec part 1, 5.7 and 8.1). Deregistering itself
 * goes with the wish to stop a task (`stopTask`), so that the agent never sees the one without the other.
 */
import { isDeepStrictEqual } from 'node:util'
import { shortName } from '#cluster/api/arns.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { TargetGroupRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { noteDecision } from '#cluster/state/writes/decisions.ts'
import { addServiceEvent, type ServiceEventOptions } from '#cluster/state/writes/serviceEvents.ts'
import { deregisterTarget, newTarget, targetKey, type WantedTarget } from '#cluster/state/writes/targets.ts'
import { loadBalancersOf, targetOfTask } from './targetsOfTask.ts'

/** How soon a task is looked at again whose address is not known yet. */
export const addressRetryMs = 1_000

/**
 * Brings the targets of a service in line with its tasks. Writes nothing where they are.
 * @returns false when a task runs and could not be registered yet
 */
export function followTargets(tx: Tx, service: ServiceRecord, context: Pick<ServiceEventOptions, 'now' | 'ids'>): boolean {
  const registered = new Counts()
  let complete = true
  for (const task of tx.snapshot.tasks.by('liveOfService', service.arn)) {
    if (task.lastStatus === 'RUNNING' && task.desiredStatus === 'RUNNING')
      complete = register(tx, service, task, registered, context) && complete
  }
  for (const [group, count] of registered) {
    addServiceEvent(tx, service.arn, `registered ${count} targets in (target-group ${group})`, context)
    noteTargets(tx, service, 'registered', { count, group, now: context.now })
  }
  tellDrains(tx, service, context)
  return complete
}

function noteTargets(
  tx: Tx,
  service: ServiceRecord,
  rule: 'registered' | 'deregistered',
  { count, group, now, tasks }: { count: number; group: string; now: number; tasks?: string[] },
): void {
  const names = { targetGroup: targetGroupName(group) }
  noteDecision(tx, service.arn, { rule, numbers: { count }, names, ...(tasks && { tasks }) }, now)
}

/** `arn:…:targetgroup/NAME/ID` */
export const targetGroupName = (arn: string) => arn.split('/')[1] ?? arn

class Counts extends Map<string, number> {
  add(key: string): void {
    this.set(key, (this.get(key) ?? 0) + 1)
  }
}

function register(
  tx: Tx,
  service: ServiceRecord,
  task: TaskRecord,
  registered: Counts,
  context: Pick<ServiceEventOptions, 'now' | 'ids'>,
): boolean {
  const wantedKeys = new Set<string>()
  let complete = true
  for (const loadBalancer of loadBalancersOf(tx.snapshot, task)) {
    const arn = loadBalancer.targetGroupArn ?? ''
    const group = tx.snapshot.targetGroups.get(arn)
    if (!group) sayGone(tx, service, task, arn, context)
    const wanted = group && targetOfTask(tx.snapshot, task, group, loadBalancer)
    if (!wanted) complete = complete && !group
    else {
      wantedKeys.add(targetKey(arn, wanted.id, wanted.port))
      if (putTarget(tx, group, wanted, context.now)) registered.add(arn)
    }
  }
  if (complete)
    for (const { key } of tx.snapshot.targets.by('task', task.arn)) if (!wantedKeys.has(key)) deregisterTarget(tx, key, context.now)
  return complete
}

function sayGone(tx: Tx, service: ServiceRecord, task: TaskRecord, arn: string, context: Pick<ServiceEventOptions, 'now' | 'ids'>): void {
  const why = `is not healthy in target-group (${arn}) due to TARGET GROUP IS NOT FOUND.`
  addServiceEvent(tx, service.arn, `(task ${task.id}) ${why}`, { ...context, dedupe: true })
}

/**
 * An address may have been another task's a moment ago, which drains there still. A container that was restarted in place may be published
 * at another port of this computer.
 * @returns whether it was registered now
 */
function putTarget(tx: Tx, group: TargetGroupRecord, wanted: WantedTarget, now: number): boolean {
  const target = tx.snapshot.targets.get(targetKey(group.arn, wanted.id, wanted.port))
  if (target && target.taskArn === wanted.taskArn && target.drainingSince === undefined) {
    if (!isDeepStrictEqual(target.connect, wanted.connect)) tx.put('targets', { ...target, connect: wanted.connect })
    return false
  }
  tx.put('targets', newTarget(group, wanted, now))
  return true
}

/** Once for each target. */
function tellDrains(tx: Tx, service: ServiceRecord, context: Pick<ServiceEventOptions, 'now' | 'ids'>): void {
  const draining = tx.snapshot.targets
    .by('service', service.arn)
    .filter((target) => target.drainingSince !== undefined && !target.drainTold)
  if (draining.length === 0) return
  const groups = new Counts()
  for (const target of draining) {
    groups.add(target.targetGroupArn)
    tx.put('targets', { ...target, drainTold: true })
  }
  for (const [group, count] of groups) {
    addServiceEvent(tx, service.arn, `deregistered ${count} targets in (target-group ${group})`, context)
    const taskIds = draining.flatMap(({ targetGroupArn, taskArn }) => (targetGroupArn === group && taskArn ? shortName(taskArn) : []))
    noteTargets(tx, service, 'deregistered', { count, group, now: context.now, tasks: taskIds })
  }
  const tasks = new Set(draining.map(({ taskArn }) => taskArn)).size
  addServiceEvent(tx, service.arn, `has begun draining connections on ${tasks} tasks.`, context)
}
