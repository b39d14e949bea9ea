import { localNode } from '#cluster/control/scheduler/choosePlacement.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Store } from '#cluster/state/store.ts'
import { stopTask } from '#cluster/state/writes/tasks.ts'

/** Wants every task of the local node stopped, whoever started it. The services keep their desired counts: with control at rest nothing replaces them. */
export function wantAllStopped(store: Store, now: number): void {
  store.update('stop all tasks', (tx) => {
    for (const task of tx.snapshot.tasks.by('liveOnNode', localNode)) {
      stopTask(tx, task.arn, { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user', now })
    }
  })
}

/** Resolves when no task is left that has not stopped, or after `limitMs`. */
export function untilAllStopped(store: Store, clock: Clock, limitMs: number): Promise<void> {
  const done = () => store.read().tasks.count('liveOnNode', localNode) === 0
  if (done()) return Promise.resolve()
  return new Promise((resolve) => {
    const finish = () => {
      cancelLimit()
      cancelWatch()
      resolve()
    }
    const cancelLimit = clock.after(limitMs, finish)
    const cancelWatch = store.subscribe(() => {
      if (done()) finish()
    })
  })
}
