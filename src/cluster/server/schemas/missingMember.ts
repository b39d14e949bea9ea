import { ClusterError } from '#cluster/api/errors.ts'

/** ECS's own sentences for members that are missing, as `Operation.path` (spec part 1, 1.3 and 3.7). */
export const missingMemberSentences: Readonly<Record<string, string>> = {
  'DescribeTasks.tasks': 'Tasks cannot be empty.',
  'DescribeContainerInstances.containerInstances': 'Container Instances cannot be empty.',
  'UpdateContainerInstancesState.containerInstances': 'Container Instances cannot be empty.',
  'RegisterTaskDefinition.containerDefinitions': 'Container list cannot be empty.',
}

/** RegisterTaskDefinition answers with ClientException (spec part 1, 3.7); the others with ECS's most common error. */
export function missingMember(operation: string, path: string): ClusterError {
  const code = operation === 'RegisterTaskDefinition' ? 'ClientException' : 'InvalidParameterException'
  return new ClusterError(code, missingMemberSentences[`${operation}.${path}`] ?? `${path} is missing. ${operation} needs it.`)
}
