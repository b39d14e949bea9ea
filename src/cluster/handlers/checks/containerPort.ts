import { invalidParameter } from '#cluster/api/errors.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'

/** Both a load balancer and a registry lead to a port that a container of the definition has. */
export function checkContainerPort(
  containerName: string,
  containerPort: number | undefined,
  definition: TaskDefinitionRecord['definition'],
): void {
  const container = definition.containerDefinitions.find(({ name }) => name === containerName)
  if (!container) throw invalidParameter(`The container ${containerName.slice(0, 255)} does not exist in the task definition.`)
  if (!container.portMappings?.some((mapping) => mapping.containerPort === containerPort)) {
    throw invalidParameter(
      `The container ${containerName} did not have a container port ${containerPort === undefined ? '' : `${containerPort} `}defined.`,
    )
  }
}
