import type { CapacityProviderStrategyItem, LaunchType, NetworkConfiguration, Service, TaskDefinition } from '@aws-sdk/client-ecs'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { Option, Values } from './command.ts'
import { CommandError, exitCodes } from './exitCodes.ts'

/** Options of the commands that start something from a task definition's file. */
export const launchOptions: Readonly<Record<string, Option>> = {
  'launch-type': {
    type: 'string',
    value: 'TYPE',
    help: 'EC2 or FARGATE (default: the default strategy of the cluster; without one, FARGATE if the task definition requires it, else EC2)',
  },
  'capacity-provider': {
    type: 'string',
    value: 'NAME[,weight=N][,base=N]',
    help: 'capacity provider in place of a launch type; several as one argument, with spaces between',
  },
  subnet: { type: 'string', value: 'NAME', help: 'subnet of awsvpc tasks (default subnet-local); it is shown, and all reach each other' },
}

/** How tasks are launched, as a request says it: one of the two, or neither for the cluster's default strategy. */
export interface Launch {
  launchType?: LaunchType
  capacityProviderStrategy?: CapacityProviderStrategyItem[]
}

/** What was asked for. Throws a usage error with a sentence for what cannot be meant. */
export function readLaunch(values: Values): Launch {
  const { 'launch-type': type, 'capacity-provider': providers } = values
  if (type !== undefined && providers !== undefined)
    throw new CommandError(
      exitCodes.usage,
      'Tasks have a launch type or capacity providers: give --launch-type or --capacity-provider, not both.',
    )
  if (typeof providers === 'string') return { capacityProviderStrategy: readStrategy(providers) }
  return typeof type === 'string' ? { launchType: type.toUpperCase() as LaunchType } : {}
}

/** `FARGATE,base=2 FARGATE_SPOT,weight=4`; also as the AWS CLI has it, `capacityProvider=FARGATE,base=2 …`. */
function readStrategy(text: string): CapacityProviderStrategyItem[] {
  const items = text.split(/\s+/).filter(Boolean).map(readItem)
  if (items.length === 0) throw notAStrategy(text)
  return items
}

/** A provider that is named and nothing else is to have all the tasks: its weight is 1. */
function readItem(text: string): CapacityProviderStrategyItem {
  const item: CapacityProviderStrategyItem = { capacityProvider: '', weight: 1 }
  for (const part of text.split(',')) {
    const [name = '', value] = part.split('=')
    if (value === undefined) item.capacityProvider = name
    else if (name === 'capacityProvider') item.capacityProvider = value
    else if ((name === 'weight' || name === 'base') && /^\d+$/.test(value)) item[name] = Number(value)
    else throw notAStrategy(text)
  }
  if (!item.capacityProvider) throw notAStrategy(text)
  return item
}

const notAStrategy = (text: string) =>
  new CommandError(
    exitCodes.usage,
    `--capacity-provider takes NAME[,weight=N][,base=N], several with spaces between, as 'FARGATE,base=1 FARGATE_SPOT,weight=4', not ${JSON.stringify(text)}.`,
  )

/** What a new task or service is launched by: where nothing was asked for and the cluster has a default strategy, ECS takes that. */
export async function launchOfNew(client: ClusterClient, cluster: string, asked: Launch, definition: TaskDefinition): Promise<Launch> {
  if (asked.launchType || asked.capacityProviderStrategy) return asked
  const { clusters: [found] = [] } = await client.describeClusters({ clusters: [cluster] })
  if (found?.defaultCapacityProviderStrategy?.length) return {}
  return { launchType: definition.requiresCompatibilities?.includes('FARGATE') ? 'FARGATE' : 'EC2' }
}

/** What UpdateService takes of it: providers can be changed and left again, a launch type cannot. Throws a usage error that says so. */
export function launchOfUpdate({ launchType, capacityProviderStrategy }: Launch, service: Service): Launch {
  if (capacityProviderStrategy) return { capacityProviderStrategy }
  if (launchType === undefined || launchType === service.launchType) return {}
  const [first] = service.capacityProviderStrategy ?? []
  const has = first ? (first.capacityProvider?.startsWith('FARGATE') ? 'FARGATE' : 'EC2') : service.launchType
  if (first && launchType === has) return { capacityProviderStrategy: [] }
  throw new CommandError(
    exitCodes.usage,
    `${service.serviceName} runs on ${has}, and a service keeps its launch type. Leave --launch-type out, or delete the service first: marina rm ${service.serviceName}`,
  )
}

/** Undefined unless the network mode is awsvpc, which cannot do without. */
export function networkConfigurationOf({ subnet }: Values, { networkMode }: TaskDefinition): NetworkConfiguration | undefined {
  if (networkMode !== 'awsvpc') return undefined
  return { awsvpcConfiguration: { subnets: [typeof subnet === 'string' ? subnet : 'subnet-local'], assignPublicIp: 'ENABLED' } }
}
