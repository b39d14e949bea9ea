import type { ContainerEngine, ContainerFacts } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import { definitionOf } from '#cluster/state/definitionOf.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { planVpcNetwork } from '../containers/planPause.ts'
import { type Answer, answerCredentials, noCredentials, taskRoleOf } from './answerCredentials.ts'
import { answerProtection, type TaskProtection } from './answerProtection.ts'
import type { CredentialSource } from './credentials.ts'
import { describeContainer, type TaskFacts } from './describeContainer.ts'
import { describeTask } from './describeTask.ts'
import type { EndpointIds } from './endpointIds.ts'
import type { AnswerFault } from './faults/answerFault.ts'
import type { Question } from './metadataServer.ts'
import { type AddressRoute, type Route, taskIdOf } from './parseRoute.ts'
import type { ContainerStats, StatsHistory } from './statsHistory.ts'

export interface AnswerContext {
  store: Store
  engine: ContainerEngine
  clock: Clock
  ids: Ids
  endpointIds: EndpointIds
  stats: StatsHistory
  credentials: CredentialSource
  protection: TaskProtection
  answerFault: AnswerFault
  installation: string
  /** Which tasks are this agent's. */
  node: string
}

type IdRoute = Exclude<Extract<Route, { version: 'v3' | 'v4' }>, { of: 'associations' }>
/** What is asked of a task that is known already. */
type Wanted = Pick<IdRoute, 'of' | 'version'>

/**
 * Answers one container about its own task, and nothing else of the cluster: what it may know follows from the id in the
 * path alone, and with version 2 from the address that it asks from.
 */
export async function answerMetadata(context: AnswerContext, route: Route, { body, from }: Question = {}): Promise<Answer> {
  const task = findTask(context, taskIdOf(route))
  if (route.of === 'nothing') return { status: 404, body: '404 page not found' }
  if ('version' in route && route.version === 'v2') return answerByAddress(context, route, from)
  if (route.of === 'credentials') {
    const definition = task && definitionOf(context.store.read(), task.taskDefinitionArn)
    const role = task && definition && context.endpointIds.isCredentials(task, route.id) ? taskRoleOf(task, definition) : undefined
    return role ? answerCredentials(role, context.credentials, context.clock.now()) : noCredentials(route.id)
  }
  const engineName = task && context.endpointIds.findContainer(task, route.id)
  if (route.of === 'protection') {
    if (!task || !engineName) return unknownTask(context)
    return answerProtection(context.protection, task, body, context.ids.uuid())
  }
  if (route.of === 'fault') {
    const caller = task && engineName ? { task, taskDefinition: definitionOf(context.store.read(), task.taskDefinitionArn) } : undefined
    return context.answerFault({ ...route, body: body ?? '' }, caller)
  }
  if (!task || !engineName) return unknownContainer(route)
  if (route.of === 'associations') return noAssociation(route)
  return { status: 200, body: await describe(context, route, task, engineName) }
}

function findTask({ store, node }: AnswerContext, id: string | undefined): TaskRecord | undefined {
  if (id === undefined) return undefined
  return store
    .read()
    .tasks.by('liveOnNode', node)
    .find((task) => task.id === id)
}

async function describe(context: AnswerContext, route: Wanted, task: TaskRecord, engineName?: string): Promise<unknown> {
  if (route.of === 'stats') return statsFor(route, engineName === undefined ? undefined : await statsOf(context, task, engineName))
  if (route.of === 'taskStats') return taskStats(context, route, task)
  const known = await gatherFacts(context, task)
  const record = task.containers.find((container) => container.engineName === engineName)
  if (route.of === 'container' && known && record) return describeContainer(route.version, known, record)
  return known && describeTask(route.version, known, { withTags: route.of === 'taskWithTags' })
}

/** Undefined where the task definition is gone. */
export async function gatherFacts(
  { store, engine, installation }: Pick<AnswerContext, 'store' | 'engine' | 'installation'>,
  task: TaskRecord,
): Promise<TaskFacts | undefined> {
  const taskDefinition = definitionOf(store.read(), task.taskDefinitionArn)
  if (!taskDefinition) return undefined
  const names = [...task.containers.map(({ engineName }) => engineName), ...(task.pauseEngineName ? [task.pauseEngineName] : [])]
  const facts = await Promise.all(names.map((name) => engine.inspect(name)))
  const found = facts.filter((each): each is ContainerFacts => each !== undefined)
  const subnet = task.networkInterface && (await subnetOf(engine, planVpcNetwork(installation)))
  return { task, taskDefinition, containers: new Map(found.map((each) => [each.name, each])), ...(subnet && { subnet }) }
}

async function subnetOf(engine: ContainerEngine, { name, labels }: ReturnType<typeof planVpcNetwork>): Promise<string | undefined> {
  return (await engine.listNetworks({ labels })).find((network) => network.name === name)?.subnet
}

/** By the engine's id of each container; empty where there is nothing to read. */
async function taskStats(context: AnswerContext, route: Wanted, task: TaskRecord): Promise<Record<string, unknown>> {
  const all = task.containers.map(async ({ engineName }) => {
    const [facts, stats] = await Promise.all([context.engine.inspect(engineName), statsOf(context, task, engineName)])
    return facts ? [[facts.id, statsFor(route, stats)] as const] : []
  })
  return Object.fromEntries((await Promise.all(all)).flat())
}

/** The network of an awsvpc task belongs to its pause container: engines differ in whether its members show it. */
async function statsOf({ stats }: AnswerContext, task: TaskRecord, engineName: string): Promise<ContainerStats | undefined> {
  const own = await stats.read(engineName)
  if (!own || own.networks || !task.pauseEngineName) return own
  const shared = await stats.read(task.pauseEngineName)
  if (!shared?.networks) return own
  const { networks, network_rate_stats: rates } = shared
  return { ...own, networks, ...(rates && { network_rate_stats: rates }) }
}

function statsFor({ version }: Wanted, stats: ContainerStats | undefined): unknown {
  if (version === 'v4') return stats ?? {}
  if (!stats) return null
  const { network_rate_stats: _added, ...engineOwn } = stats
  return engineOwn
}

/** Version 2 says what version 3 does (spec part 2, 7.3), in other places. */
async function answerByAddress(context: AnswerContext, route: AddressRoute, from: string | undefined): Promise<Answer> {
  const task = taskAt(context, from)
  if (!task) return unknownAddress(route, from)
  if (!('dockerId' in route)) return { status: 200, body: await describe(context, { of: route.of, version: 'v3' }, task) }
  const facts = await Promise.all(task.containers.map(({ engineName }) => context.engine.inspect(engineName)))
  const found = facts.find((each) => each?.id === route.dockerId)
  if (!found) return unknownDockerId(route)
  return { status: 200, body: await describe(context, { of: route.of, version: 'v3' }, task, found.name) }
}

/** An address may be the next task's while the one that had it is not written down as stopped. */
function taskAt({ store, node }: AnswerContext, from: string | undefined): TaskRecord | undefined {
  return store
    .read()
    .tasks.by('liveOnNode', node)
    .filter(({ networkInterface }) => from !== undefined && networkInterface?.privateIpv4Address === from)
    .toSorted((one, other) => other.createdAt - one.createdAt)[0]
}

/** No devices are given to containers here. */
function noAssociation({ version, name }: Extract<Route, { of: 'associations' }>): Answer {
  if (name === undefined) return { status: 200, body: { Associations: [] } }
  const status = version === 'v4' ? 404 : 400
  return { status, body: `${version.toUpperCase()} association handler: there is no association ${name.slice(0, 80)}` }
}

const unknownAddress = ({ of }: AddressRoute, from = ''): Answer => ({
  status: 400,
  body: `V2 ${of === 'container' || of === 'stats' ? 'container' : 'task'} metadata handler: unable to get task arn from request: no task in awsvpc mode has the address ${from}. Ask ECS_CONTAINER_METADATA_URI_V4.`,
})

const unknownDockerId = ({ dockerId }: { dockerId: string }): Answer => ({
  status: 400,
  body: `V2 container metadata handler: unable to find container ${dockerId.slice(0, 80)} in the task of the request`,
})

const unknownContainer = ({ version, of, id }: Extract<Route, { version: 'v3' | 'v4' }>): Answer => ({
  status: version === 'v4' ? 404 : 400,
  body: `${version.toUpperCase()} ${of.startsWith('task') ? 'task' : 'container'} metadata handler: unable to get container ID from request: unable to get docker ID from v3 endpoint ID: ${id.slice(0, 80)}`,
})

const unknownTask = ({ ids }: AnswerContext): Answer => ({
  status: 404,
  body: { error: { Code: 'ResourceNotFoundException', Message: 'Failed to find a task for the request' }, requestID: ids.uuid() },
})
