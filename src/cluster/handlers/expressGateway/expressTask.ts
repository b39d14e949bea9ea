import type {
  ContainerDefinition,
  ExpressGatewayContainer,
  ExpressGatewayServiceConfiguration,
  RegisterTaskDefinitionRequest,
} from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'

/** What an Express Gateway service says of its tasks, where ECS manages their task definition. */
export type ExpressTask = Pick<
  ExpressGatewayServiceConfiguration,
  'primaryContainer' | 'executionRoleArn' | 'taskRoleArn' | 'cpu' | 'memory' | 'cpuArchitecture'
>

/** The container that gets the traffic (the API reference says so of customers' definitions). */
export const mainContainer = 'Main'

/** What the definition of an Express Gateway service says, in the words of its request. */
export function readExpressTask({ definition }: TaskDefinitionRecord): ExpressTask {
  const { executionRoleArn, taskRoleArn, cpu, memory, runtimePlatform, containerDefinitions } = definition
  const main = containerDefinitions.find(({ name }) => name === mainContainer)
  const cpuArchitecture = runtimePlatform?.cpuArchitecture as ExpressTask['cpuArchitecture']
  return definedOnly({
    executionRoleArn,
    taskRoleArn,
    cpu,
    memory,
    cpuArchitecture,
    primaryContainer: main && readContainer(main),
  }) as ExpressTask
}

function readContainer(main: ContainerDefinition): ExpressGatewayContainer {
  const options = main.logConfiguration?.logDriver === 'awslogs' ? main.logConfiguration.options : undefined
  return {
    image: main.image,
    ...definedOnly({
      containerPort: main.portMappings?.[0]?.containerPort,
      awsLogsConfiguration: options && { logGroup: options['awslogs-group'], logStreamPrefix: options['awslogs-stream-prefix'] },
      repositoryCredentials: main.repositoryCredentials,
      command: filled(main.command),
      environment: filled(main.environment),
      secrets: filled(main.secrets),
    }),
  }
}

const filled = <Item>(list: Item[] | undefined) => (list?.length ? list : undefined)

/** The definition that ECS registers for such a service: one container on Fargate, its log in a group of its own. */
export function toTaskDefinition(
  task: ExpressTask,
  names: { family: string; logGroup: string; region: string },
): RegisterTaskDefinitionRequest {
  const { executionRoleArn, taskRoleArn, cpu = '256', memory = '512', cpuArchitecture } = task
  return {
    family: names.family,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu,
    memory,
    runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture },
    ...definedOnly({ executionRoleArn, taskRoleArn }),
    containerDefinitions: [toContainer(task.primaryContainer ?? { image: undefined }, names)],
  }
}

function toContainer(given: ExpressGatewayContainer, names: { logGroup: string; region: string }): ContainerDefinition {
  const { image, containerPort = 80, awsLogsConfiguration: logs, repositoryCredentials, command, environment, secrets } = given
  const { credentialsParameter } = repositoryCredentials ?? {}
  return {
    name: mainContainer,
    image,
    essential: true,
    // The port's name follows the console's; no source confirms it.
    portMappings: [{ containerPort, protocol: 'tcp', name: `main-${containerPort}-tcp` }],
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': logs?.logGroup ?? names.logGroup,
        'awslogs-region': names.region,
        'awslogs-stream-prefix': logs?.logStreamPrefix ?? 'ecs',
      },
    },
    ...definedOnly({ command, environment, secrets }),
    ...(credentialsParameter !== undefined && { repositoryCredentials: { credentialsParameter } }),
  }
}

/** What the API reference asks of a definition that the customer brings; the sentences are in its style. */
export function checkOwnDefinition({ definition }: TaskDefinitionRecord): void {
  const main = definition.containerDefinitions.find(({ name }) => name === mainContainer)
  if (!main) throw invalidParameter('The task definition must have a container named Main.')
  const [port, ...others] = main.portMappings ?? []
  if (!port || others.length > 0 || port.containerPort === undefined || !port.name || (port.protocol ?? 'tcp') !== 'tcp')
    throw invalidParameter('The container Main must have a single TCP port mapping with a container port and a port name.')
}

/** A definition of one's own excludes what would make another. */
export function checkOneDefinition(request: ExpressTask & { taskDefinitionArn?: string | undefined }): void {
  if (request.taskDefinitionArn === undefined) return
  const members = ['primaryContainer', 'executionRoleArn', 'taskRoleArn', 'cpu', 'memory', 'cpuArchitecture'] as const
  const given = members.find((member) => request[member] !== undefined)
  if (given) throw invalidParameter(`taskDefinitionArn and ${given} cannot both be specified.`)
}
