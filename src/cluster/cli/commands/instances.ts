import { resolve } from 'node:path'
import type { ContainerInstance } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import { engineAttribute } from '#cluster/api/instanceTypes.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import type { Command, CommandContext, Values } from '../command.ts'
import { CommandError, exitCodes } from '../exitCodes.ts'
import { allInstances, findInstance } from '../findInstance.ts'
import { table } from '../table.ts'
import { wholeNumber } from '../waitOptions.ts'

/** `marina instances` */
export const instances: Command = {
  name: 'instances',
  arguments: '[add | drain ID | activate ID | terminate ID | engines | forget ADDRESS]',
  arity: { least: 0, most: 2 },
  summary: 'list container instances and what they have left; add virtual ones, or other engines, drain or terminate them',
  options: {
    engine: { type: 'string', value: 'ADDRESS', help: 'add: on another Docker engine: tcp://HOST:2376, ssh://USER@HOST' },
    'tls-from': { type: 'string', value: 'FOLDER', help: 'add: its ca.pem, cert.pem and key.pem' },
    context: { type: 'string', value: 'NAME', help: 'add: on the engine of a docker context' },
    plain: { type: 'boolean', help: 'add: take an engine of another machine without TLS' },
    host: { type: 'string', value: 'HOST', help: 'add: where its published ports are reached (default: the host of its address)' },
    'publish-at': { type: 'string', value: 'ADDRESS', help: 'add: address of its machine to publish ports at (default: all)' },
    type: { type: 'string', value: 'TYPE', help: 'add: instance type, such as t3.small' },
    cpu: { type: 'string', value: 'UNITS', help: 'add: CPU units in place of a type, 1024 a core' },
    memory: { type: 'string', value: 'MIB', help: 'add: memory in MiB in place of a type' },
    zone: { type: 'string', value: 'ZONE', help: 'add: availability zone, such as us-east-1b (default: the first of the region)' },
    attributes: { type: 'string', value: 'NAME=VALUE,…', help: 'add: attributes of your own' },
    count: { type: 'string', value: 'N', help: 'add: how many (default 1)' },
  },
  async run(context) {
    const [verb, id, ...none] = context.positionals
    const work = verb === undefined ? list : verbs.get(verb)
    const takesId = verb !== undefined && verb !== 'add' && verb !== 'engines'
    if (!work || none.length > 0 || (id !== undefined) !== takesId)
      throw new CommandError(exitCodes.usage, `Usage: marina instances ${this.arguments}. See: marina instances --help`)
    return work(context, id ?? '')
  },
}

type Work = (context: CommandContext, id: string) => Promise<number>

const verbs: ReadonlyMap<string, Work> = new Map<string, Work>([
  ['add', add],
  ['drain', (context, id) => changeState(context, id, 'DRAINING', 'is draining: tasks of services move elsewhere, others stay')],
  ['activate', (context, id) => changeState(context, id, 'ACTIVE', 'takes tasks again')],
  ['terminate', terminate],
  ['engines', listEngines],
  ['forget', forget],
])

async function list({ connect, cluster, json, output }: CommandContext): Promise<number> {
  const found = await allInstances(await connect(), cluster)
  if (json) output.line(JSON.stringify(found))
  else if (found.length === 0)
    output.line(`No container instances in cluster ${cluster}. Add some with "marina instances add --type t3.small --cluster ${cluster}".`)
  else for (const line of tableOf(found)) output.line(line)
  return exitCodes.done
}

/** Engines are shown where there is more than this computer's own. */
function tableOf(instances: readonly ContainerInstance[]): string[] {
  if (!instances.some((instance) => engineOf(instance))) return table(headings, instances.map(rowOf))
  return table(
    [...headings, 'ENGINE'],
    instances.map((instance) => [...rowOf(instance), engineOf(instance) ?? 'this computer']),
  )
}

const engineOf = (instance: ContainerInstance) => instance.attributes?.find(({ name }) => name === engineAttribute)?.value

const headings = ['ID', 'EC2 INSTANCE', 'TYPE', 'ZONE', 'STATUS', 'RUNNING', 'PENDING', 'CPU LEFT', 'MEMORY LEFT']

function rowOf(instance: ContainerInstance): string[] {
  const attribute = (name: string) => instance.attributes?.find((one) => one.name === name)?.value ?? '-'
  const left = (name: string) => {
    const of = (list: ContainerInstance['remainingResources']) => list?.find((one) => one.name === name)?.integerValue ?? 0
    return `${of(instance.remainingResources)} of ${of(instance.registeredResources)}`
  }
  return [
    shortName(instance.containerInstanceArn ?? '').slice(0, 8),
    instance.ec2InstanceId ?? '-',
    attribute('ecs.instance-type'),
    attribute('ecs.availability-zone'),
    `${instance.status}${instance.agentConnected ? '' : ', agent lost'}`,
    String(instance.runningTasksCount ?? 0),
    String(instance.pendingTasksCount ?? 0),
    left('CPU'),
    `${left('MEMORY')} MiB`,
  ]
}

async function add({ connect, cluster, json, output, values }: CommandContext): Promise<number> {
  const wanted = wantedOf(values)
  const client = await connect()
  const { containerInstanceArns } = await client.addContainerInstance({ cluster, ...wanted })
  const { containerInstances = [] } = await client.describeContainerInstances({ cluster, containerInstances: containerInstanceArns })
  if (json) output.line(JSON.stringify(containerInstances))
  else for (const line of tableOf(containerInstances)) output.line(line)
  return exitCodes.done
}

function wantedOf(values: Values): Omit<MarinaOperations['AddContainerInstance']['request'], 'cluster'> {
  const { type, zone, cpu, memory, count, attributes } = values
  return {
    ...engineWanted(values),
    ...(typeof type === 'string' && { instanceType: type }),
    ...(typeof zone === 'string' && { availabilityZone: zone }),
    ...(cpu !== undefined && { cpu: wholeNumber(cpu, '--cpu', 1, 1_048_576) }),
    ...(memory !== undefined && { memoryMiB: wholeNumber(memory, '--memory', 1, 33_554_432) }),
    ...(count !== undefined && { count: wholeNumber(count, '--count', 1, 20) }),
    ...(typeof attributes === 'string' && { attributes: attributes.split(',').map(attributeOf) }),
  }
}

function engineWanted(values: Values) {
  const { engine, context, plain, host, 'tls-from': tlsFrom, 'publish-at': publish } = values
  return {
    ...(typeof engine === 'string' && { engine }),
    ...(typeof context === 'string' && { context }),
    ...(typeof host === 'string' && { host }),
    ...(typeof publish === 'string' && { publish }),
    ...(plain === true && { plain }),
    // As the one who types sees it; the daemon has a working folder of its own.
    ...(typeof tlsFrom === 'string' && { tlsFrom: resolve(tlsFrom) }),
  }
}

function attributeOf(text: string): { name: string; value?: string } {
  const [name = '', ...rest] = text.split('=')
  return rest.length > 0 ? { name, value: rest.join('=') } : { name }
}

async function changeState(context: CommandContext, id: string, status: 'ACTIVE' | 'DRAINING', words: string): Promise<number> {
  const { connect, cluster, json, output } = context
  const client = await connect()
  const { containerInstanceArn = '', ec2InstanceId } = await findInstance(client, cluster, id)
  const { containerInstances = [] } = await client.updateContainerInstancesState({
    cluster,
    containerInstances: [containerInstanceArn],
    status,
  })
  output.line(json ? JSON.stringify(containerInstances[0]) : `${ec2InstanceId} ${words}`)
  return exitCodes.done
}

async function listEngines({ connect, json, output }: CommandContext): Promise<number> {
  const found = await (await connect()).listInstanceEngines({})
  if (json) {
    output.line(JSON.stringify(found))
    return exitCodes.done
  }
  const { engines, contexts } = found
  const rows = engines.map(({ address, instances, connected, lostWhy }) => [
    address,
    instances === 0 ? 'none, to be left' : String(instances),
    connected ? 'answers' : `out of reach: ${lostWhy ?? ''}`,
  ])
  for (const line of rows.length > 0 ? table(['ENGINE', 'INSTANCES', 'STATE'], rows) : ['No container instance is on another engine.'])
    output.line(line)
  if (contexts.length === 0) return exitCodes.done
  output.line('')
  const choices = contexts.map(({ name, address, tls, plain, problem }) => [
    name,
    address || '-',
    problem ?? (tls ? 'with certificates' : plain ? 'neither encrypted nor asking who is there: needs --plain' : ''),
  ])
  for (const line of table(['DOCKER CONTEXT', 'ADDRESS', ''], choices)) output.line(line)
  return exitCodes.done
}

async function forget({ connect, json, output }: CommandContext, engine: string): Promise<number> {
  await (await connect()).forgetEngine({ engine })
  output.line(json ? JSON.stringify({ engine }) : `${engine} is forgotten: what Marina left there stays there`)
  return exitCodes.done
}

async function terminate({ connect, cluster, json, output }: CommandContext, id: string): Promise<number> {
  const client = await connect()
  const instance = await findInstance(client, cluster, id)
  const ended = await client.terminateContainerInstance({ cluster, containerInstance: instance.containerInstanceArn ?? '' })
  const { length } = ended.killedTaskArns
  const words =
    length === 0 ? 'it had no tasks' : `${length} ${length === 1 ? 'task was' : 'tasks were'} killed, and services replace theirs`
  output.line(json ? JSON.stringify(ended) : `${instance.ec2InstanceId} is terminated: ${words}`)
  return exitCodes.done
}
