import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'

/** Members as a person writes them, the telling ones first; all others follow in the order they had. */
const taskOrder = [
  'family',
  'taskRoleArn',
  'executionRoleArn',
  'networkMode',
  'requiresCompatibilities',
  'cpu',
  'memory',
  'runtimePlatform',
]
const taskEnd = ['containerDefinitions', 'volumes', 'placementConstraints', 'tags']
const containerOrder = [
  'name',
  'image',
  'essential',
  'entryPoint',
  'command',
  'cpu',
  'memory',
  'memoryReservation',
  'portMappings',
  'environment',
]

/** Lists that ECS fills in when it registers, where they were not given (spec part 1, 3). */
const filledInOfTask = ['volumes', 'placementConstraints']
const filledInOfContainer = ['portMappings', 'environment', 'mountPoints', 'volumesFrom', 'systemControls']

/** Pure: without what ECS fills in anyway, and in an order to read it by. Registers as the same task definition. */
export function tidyTaskDefinition(definition: RegisterTaskDefinitionRequest): RegisterTaskDefinitionRequest {
  const { containerDefinitions } = definition
  const containers = Array.isArray(containerDefinitions) ? containerDefinitions.map(tidyContainer) : containerDefinitions
  return inOrder(withoutEmpty({ ...definition, containerDefinitions: containers }, filledInOfTask), taskOrder, taskEnd)
}

function tidyContainer(container: ContainerDefinition): ContainerDefinition {
  const { cpu, ...rest } = container
  return inOrder(withoutEmpty(cpu === 0 ? rest : container, filledInOfContainer), containerOrder, [])
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0

function withoutEmpty<T extends object>(value: T, members: readonly string[]): T {
  return Object.fromEntries(Object.entries(value).filter(([name, member]) => !(members.includes(name) && isEmptyList(member)))) as T
}

function inOrder<T extends object>(value: T, first: readonly string[], last: readonly string[]): T {
  const rank = (name: string) => {
    if (first.includes(name)) return first.indexOf(name)
    return last.includes(name) ? first.length + 1 + last.indexOf(name) : first.length
  }
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => rank(a) - rank(b))) as T
}
