/**
 * What ECS would tell EventBridge of a commit: pure, from a change set to events in the order in which things happened. Nothing is stored
 * for it; everything follows from records before and after (spec part 1, 10).
 */
import type { EcsEvent } from '#cluster/api/events.ts'
import type { Change, ChangeSet } from '#cluster/state/store.ts'
import { projectContainerInstanceStateChanges } from './containerInstanceStateChange.ts'
import { projectDaemonDeployment, projectDaemonTask, projectUnplacedDaemon } from './daemonEvents.ts'
import { projectDeploymentStateChanges } from './deploymentStateChange.ts'
import type { Projection } from './projection.ts'
import { projectDesiredCount, projectServiceEvent } from './serviceAction.ts'
import { projectTaskStateChange } from './taskStateChange.ts'

export function projectEvents({ changes }: ChangeSet, projection: Projection): EcsEvent[] {
  return [...changes.flatMap((change) => projectChange(change, projection)), ...projectContainerInstanceStateChanges(changes, projection)]
}

function projectChange(change: Change, projection: Projection): EcsEvent[] {
  switch (change.table) {
    case 'tasks':
      return [...projectTaskStateChange(change, projection), ...projectDaemonTask(change, projection)]
    case 'services':
      return [...projectDesiredCount(change, projection), ...projectDeploymentStateChanges(change, projection)]
    case 'serviceEvents':
      return projectServiceEvent(change, projection)
    case 'daemons':
      return projectUnplacedDaemon(change, projection)
    case 'daemonDeployments':
      return projectDaemonDeployment(change, projection)
    default:
      return []
  }
}
