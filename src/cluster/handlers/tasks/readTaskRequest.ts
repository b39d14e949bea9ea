import type { RunTaskRequest, StartTaskRequest, Tag } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { LaunchType } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import { definedOnly, type NewTask } from '#cluster/state/writes/newTask.ts'
import { checkNetwork, checkPlatformVersion, concretePlatformVersion } from '../checks/network.ts'
import { checkOverrides } from '../checks/overrides.ts'
import { checkLaunchable } from '../checks/taskDefinitions.ts'
import { unsupported } from '../checks/values.ts'

/** A task as a request wants it, but for its place. */
export type WantedTask = Omit<NewTask, 'placement'>

/** What RunTask and StartTask have in common. */
type TaskRequest = StartTaskRequest & Pick<RunTaskRequest, 'platformVersion'>

/** The task that a request asks for (spec part 1, 2.10). Throws what ECS refuses. */
export function readTaskRequest(
  request: Omit<TaskRequest, 'containerInstances'>,
  cluster: ClusterRecord,
  taskDefinition: TaskDefinitionRecord,
  launchType: LaunchType,
): WantedTask {
  checkLaunchable(taskDefinition, launchType)
  const platformVersion = checkPlatformVersion(request.platformVersion, launchType)
  const networkConfiguration = checkNetwork(request.networkConfiguration, taskDefinition)
  checkGroup(request)
  const overrides = checkOverrides(request.overrides, taskDefinition, launchType)
  if (request.volumeConfigurations?.length)
    throw unsupported('Marina has no EBS volumes yet, so nothing was started. Leave volumeConfigurations out.')
  return {
    cluster,
    taskDefinition,
    launchType,
    group: request.group || `family:${taskDefinition.family}`,
    enableExecuteCommand: request.enableExecuteCommand ?? false,
    tags: tagsOf(request, cluster, taskDefinition),
    ...definedOnly({
      startedBy: request.startedBy,
      overrides,
      networkConfiguration,
      platformVersion: platformVersion && concretePlatformVersion(platformVersion),
    }),
  }
}

/** Spec part 1, 2.1 and 2.10. */
function checkGroup({ group }: Pick<TaskRequest, 'group'>): void {
  if (group?.startsWith('service:'))
    throw invalidParameter("The group must not start with 'service:', which is reserved for the tasks of services.")
}

/** The caller's own tags win over the definition's (spec part 1, 2.6). */
function tagsOf(
  { tags = [], propagateTags, enableECSManagedTags }: Pick<TaskRequest, 'tags' | 'propagateTags' | 'enableECSManagedTags'>,
  cluster: ClusterRecord,
  definition: TaskDefinitionRecord,
): Tag[] {
  const own = new Set(tags.map(({ key }) => key))
  const propagated = propagateTags === 'TASK_DEFINITION' ? definition.tags.filter(({ key }) => !own.has(key)) : []
  const managed = enableECSManagedTags ? [{ key: 'aws:ecs:clusterName', value: cluster.name }] : []
  return [...tags, ...propagated, ...managed]
}
