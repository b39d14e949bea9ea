import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { reportTask } from '#cluster/state/writes/tasks.ts'

/**
 * Says of all live tasks whether their engine answers. A task that was never seen there has no connectivity yet, and gets
 * it with its first report.
 * @param at since when, in milliseconds since the epoch
 */
export function reportConnectivity(
  store: Store,
  tasks: readonly TaskRecord[],
  connectivity: 'CONNECTED' | 'DISCONNECTED',
  at: number,
): void {
  const changed = tasks.filter((task) => task.connectivity !== undefined && task.connectivity !== connectivity)
  if (changed.length === 0) return
  store.update('report connectivity', (tx) => {
    for (const { arn } of changed) reportTask(tx, arn, { connectivity, connectivityAt: at })
  })
}
