import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { taskDefinitionName } from '#cluster/api/arns.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { isOwnImage } from '../ownImage.ts'
import type { ContainerSecrets } from '../secrets/readSecrets.ts'

/**
 * A container's variables (spec part 2, 1.3): the definition's own, then what the agent adds. The region is added only
 * where neither the definition nor the image has one. Metadata addresses come from `planMetadataVariables`.
 * @param imageEnvironment `KEY=value` lines of the image
 * @param secrets what was read for it: files stand below the definition's own, secrets above everything
 */
export function planEnvironment(
  task: TaskRecord,
  container: ContainerDefinition,
  imageEnvironment: readonly string[] = [],
  secrets?: ContainerSecrets,
): Record<string, string> {
  const named = (container.environment ?? []).map(({ name, value }) => [name ?? '', value ?? ''] as const)
  const own = { ...secrets?.fileEnvironment, ...Object.fromEntries(named) }
  delete own['']
  const regions = ['AWS_REGION', 'AWS_DEFAULT_REGION']
  const hasRegion = regions.some((name) => name in own || imageEnvironment.some((line) => line.startsWith(`${name}=`)))
  return {
    ...own,
    ...(!('AWS_EXECUTION_ENV' in own) && { AWS_EXECUTION_ENV: task.launchType === 'FARGATE' ? 'AWS_ECS_FARGATE' : 'AWS_ECS_EC2' }),
    ...(!hasRegion && Object.fromEntries(regions.map((name) => [name, task.region]))),
    ...(isOwnImage(container.image ?? '') && { ...sampleVariables(task), ...own }),
    ...secrets?.environment,
  }
}

/** The sample answers with its task's name, until there is a metadata address to ask. */
function sampleVariables(task: TaskRecord): Record<string, string> {
  const [family = '', revision = ''] = taskDefinitionName(task.taskDefinitionArn).split(':')
  return { MARINA_TASK: task.id, MARINA_TASK_FAMILY: family, MARINA_TASK_REVISION: revision }
}
