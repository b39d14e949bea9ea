import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { repeat } from '#cluster/lib/repeat.ts'
import type { Snapshot, Store } from '#cluster/state/store.ts'
import { stoppedTaskWindowMs } from '#cluster/state/tables/tasks.ts'
import { isDeletedDefinition } from '../deployments/isDeletedDefinition.ts'
import { deletionPauseMs } from '../taskDefinitions/deletedTaskDefinitions.ts'

/** What deleted daemons left behind, an hour later: until then it is answered like their stopped tasks. */
export interface DaemonRemains {
  daemonDeployments: string[]
  daemonRevisions: string[]
  daemonTaskDefinitions: string[]
}

export function chooseDaemonRemains(snapshot: Snapshot, now: number): DaemonRemains {
  const due = now - stoppedTaskWindowMs
  const isLeft = ({ daemonArn }: { daemonArn: string }) => snapshot.daemons.get(daemonArn) === undefined
  const deployments = Array.from(snapshot.daemonDeployments.all()).filter((one) => isLeft(one) && (one.finishedAt ?? now) <= due)
  const owners = new Set(deployments.map(({ daemonArn }) => daemonArn))
  return {
    daemonDeployments: deployments.map(({ arn }) => arn),
    daemonRevisions: [...owners].flatMap((owner) => snapshot.daemonRevisions.by('daemon', owner).map(({ arn }) => arn)),
    daemonTaskDefinitions: snapshot.daemonTaskDefinitions
      .by('deleting', 'deleting')
      .filter((definition) => (definition.deleteRequestedAt ?? now) <= due && isDeletedDefinition(snapshot, definition))
      .map(({ arn }) => arn),
  }
}

/** Takes it away, again and again. Returns what ends it. */
export function removeDaemonRemains({ store, clock, log }: { store: Store; clock: Clock; log: Logger }): Cancel {
  return repeat(clock, deletionPauseMs, () => {
    remove(store, clock, log)
    return deletionPauseMs
  })
}

function remove(store: Store, clock: Clock, log: Logger): void {
  try {
    const remains = chooseDaemonRemains(store.read(), clock.now())
    store.update('remove what deleted daemons left', (tx) => {
      for (const table of ['daemonDeployments', 'daemonRevisions', 'daemonTaskDefinitions'] as const)
        for (const arn of remains[table]) tx.delete(table, arn)
    })
  } catch (error) {
    log.warn('what deleted daemons left stays for now', { error: String(error) })
  }
}
