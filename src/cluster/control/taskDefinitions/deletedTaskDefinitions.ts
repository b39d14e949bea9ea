import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { repeat } from '#cluster/lib/repeat.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Snapshot, Store } from '#cluster/state/store.ts'
import { stoppedTaskWindowMs } from '#cluster/state/tables/tasks.ts'

/** How often deleted task definitions are looked through. */
export const deletionPauseMs = 60_000

/**
 * Revisions whose deletion was asked for and that nothing needs any more (spec part 1, 2.9): no task that is not
 * STOPPED, no service, nothing a service could be rolled back to. They stay as long as stopped tasks of theirs are shown.
 */
export function chooseGoneTaskDefinitions(snapshot: Snapshot, now: number): TaskDefinitionRecord[] {
  const due = snapshot.taskDefinitions
    .by('deleting', 'deleting')
    .filter(({ deleteRequestedAt = now }) => deleteRequestedAt <= now - stoppedTaskWindowMs)
  if (due.length === 0) return []
  const needed = neededByServices(snapshot)
  return due.filter(({ arn }) => !needed.has(arn) && snapshot.tasks.count('liveOfTaskDefinition', arn) === 0)
}

function neededByServices(snapshot: Snapshot): Set<string> {
  const needed = new Set<string>()
  for (const service of snapshot.services.all()) {
    if (service.status === 'INACTIVE') continue
    if (service.taskDefinitionArn) needed.add(service.taskDefinitionArn)
    for (const { taskDefinitionArn } of snapshot.taskSets.by('service', service.arn)) needed.add(taskDefinitionArn)
    for (const { taskDefinitionArn } of service.deployments) needed.add(taskDefinitionArn)
    for (const { deployed } of snapshot.serviceRevisions.by('service', service.arn)) needed.add(deployed.taskDefinitionArn)
  }
  return needed
}

/** Takes deleted task definitions away, again and again. Returns what ends it. */
export function removeDeletedTaskDefinitions({ store, clock, log }: { store: Store; clock: Clock; log: Logger }): Cancel {
  return repeat(clock, deletionPauseMs, () => {
    remove(store, clock, log)
    return deletionPauseMs
  })
}

function remove(store: Store, clock: Clock, log: Logger): void {
  try {
    const gone = chooseGoneTaskDefinitions(store.read(), clock.now())
    store.update('remove deleted task definitions', (tx) => {
      for (const { arn } of gone) tx.delete('taskDefinitions', arn)
    })
  } catch (error) {
    log.warn('deleted task definitions stay for now', { error: String(error) })
  }
}
