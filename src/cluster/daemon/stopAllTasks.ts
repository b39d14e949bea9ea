import type { Clock } from '#cluster/lib/clock.ts'
import type { Store } from '#cluster/state/store.ts'
import { stopTask } from '#cluster/state/writes/tasks.ts'

/** Wants every task of these nodes stopped, whoever started it. The services keep their desired counts: with control at rest nothing replaces them. */
export function wantAllStopped(store: Store, nodes: readonly string[], now: number): void {
  store.update('stop all tasks', (tx) => {
    for (const task of nodes.flatMap((node) => tx.snapshot.tasks.by('liveOnNode', node))) {
      stopTask(tx, task.arn, { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user', now })
    }
  })
}

/** Resolves when no task of these nodes is left that has not stopped, or after `limitMs`. */
export function untilAllStopped(store: Store, nodes: readonly string[], clock: Clock, limitMs: number): Promise<void> {
  const done = () => nodes.every((node) => store.read().tasks.count('liveOnNode', node) === 0)
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
