import type { TaskArn } from '#cluster/api/arns.ts'
import type { Change, ChangeSet, Snapshot } from '#cluster/state/store.ts'

/** Which tasks of a node a commit gives something to do. What the agent writes itself is no news to it. */
export function tasksToWake({ changes }: ChangeSet, snapshot: Snapshot, node: string): TaskArn[] {
  return changes.flatMap((change) => wokenBy(change, snapshot, node))
}

function wokenBy(change: Change, { tasks }: Snapshot, node: string): TaskArn[] {
  switch (change.table) {
    case 'tasks':
      return change.after?.node === node && change.before?.desiredStatus !== change.after.desiredStatus ? [change.after.arn] : []
    case 'targets':
      // The last requests to a task that is to stop are done.
      return !change.after && change.before?.taskArn !== undefined ? [change.before.taskArn] : []
    case 'containerInstances':
      // So that what still drains there is killed too.
      return change.after?.lost ? tasks.by('liveOnInstance', change.key).map(({ arn }) => arn) : []
    default:
      return []
  }
}
