import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { repeat } from '#cluster/lib/repeat.ts'
import type { TaskHoldRecord } from '#cluster/state/records/switchRecords.ts'
import type { Snapshot, Store } from '#cluster/state/store.ts'
import { stoppedTaskWindowMs } from '#cluster/state/tables/tasks.ts'

/** How often stopped tasks are looked through. */
export const historyPauseMs = 60_000
/** One look forgets no more tasks than this, so that nothing waits for it. */
export const mostForgottenAtOnce = 500

/** Tasks that stopped more than an hour ago and that nobody holds, oldest first (spec part 1, 4.6). */
export function choosePastTasks(snapshot: Snapshot, now: number, most: number): string[] {
  return snapshot.tasks
    .by('stopped', 'stopped')
    .filter(
      (task) =>
        snapshot.taskHolds.get(task.arn)?.state !== 'held' &&
        (task.stoppedAt ?? task.stoppingAt ?? task.createdAt) <= now - stoppedTaskWindowMs,
    )
    .slice(0, most)
    .map((task) => task.arn)
}

/** Of tasks that ended otherwise than by failing, or are gone. */
const chooseIdleHolds = (snapshot: Snapshot): TaskHoldRecord[] =>
  [...snapshot.taskHolds.all()].filter(({ taskArn, state }) => {
    const task = snapshot.tasks.get(taskArn)
    return !task || (state === 'wanted' && task.lastStatus === 'STOPPED' && task.desiredStatus === 'STOPPED')
  })

/** Lets old tasks go from memory, again and again; on disk they stay. Returns what ends it. */
export function keepHistory({ store, clock, log }: { store: Store; clock: Clock; log: Logger }): Cancel {
  return repeat(clock, historyPauseMs, () => (forgetPastTasks(store, clock, log) < mostForgottenAtOnce ? historyPauseMs : 0))
}

function forgetPastTasks(store: Store, clock: Clock, log: Logger): number {
  try {
    const past = choosePastTasks(store.read(), clock.now(), mostForgottenAtOnce)
    store.update('forget old tasks', (tx) => {
      for (const arn of past) tx.forget('tasks', arn)
      for (const { taskArn } of chooseIdleHolds(tx.snapshot)) tx.delete('taskHolds', taskArn)
    })
    return past.length
  } catch (error) {
    log.warn('old tasks stay in memory for now', { error: String(error) })
    return 0
  }
}
