import { shortName } from '#cluster/api/arns.ts'
import type { Labels } from '#cluster/engine/containerEngine.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'

/** Says which data folder a container, network or volume belongs to. The agent never touches what lacks it. */
export const INSTALLATION_LABEL = 'marina.installation'
/** Task id, 32 hex digits. */
export const TASK_LABEL = 'marina.task'
export const TASK_ARN_LABEL = 'com.amazonaws.ecs.task-arn'
export const CONTAINER_NAME_LABEL = 'com.amazonaws.ecs.container-name'
/** What ECS calls the container that holds an awsvpc task's network (spec part 2, 1.1). */
export const PAUSE_CONTAINER = '~internal~ecs~pause'

/** What marks a thing in the engine as one task's, so that it can be found again after a restart. */
export function ownerLabels(task: TaskRecord, installation: string): Labels {
  return { [INSTALLATION_LABEL]: installation, [TASK_LABEL]: task.id }
}

/** The labels of a container: ECS's five (spec part 2, 1.1) and Marina's two. They win over those of the task definition. */
export function containerLabels(
  task: TaskRecord,
  taskDefinition: TaskDefinitionRecord,
  containerName: string,
  installation: string,
): Labels {
  return {
    [TASK_ARN_LABEL]: task.arn,
    [CONTAINER_NAME_LABEL]: containerName,
    'com.amazonaws.ecs.task-definition-family': taskDefinition.family,
    'com.amazonaws.ecs.task-definition-version': String(taskDefinition.revision),
    'com.amazonaws.ecs.cluster': shortName(task.clusterArn),
    ...ownerLabels(task, installation),
  }
}
