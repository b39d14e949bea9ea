/** Marina's operations on engines elsewhere: instances are added on them, they are listed, and given up by choice. */
import { isDeepStrictEqual } from 'node:util'
import type { CallContext, MarinaHandlers } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { DockerContextChoice, InstanceEngineState } from '#cluster/api/resources/marina.ts'
import type { ContainerEngine, EngineInfo } from '#cluster/engine/containerEngine.ts'
import { type DockerContext, listDockerContexts } from '#cluster/engine/discovery/dockerContexts.ts'
import { connectionOfEngine, hostOf, isPlain, type NamedEngine } from '#cluster/engine/discovery/instanceEngine.ts'
import { type DockerConnection, describeConnection } from '#cluster/engine/docker/dockerConnection.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import { addInstances, type HandlerDeps, type NodeFacts } from '#cluster/handlers/index.ts'
import type { EngineRecord } from '#cluster/state/records/engineRecords.ts'
import { simulatedAddress } from '../selectEngine.ts'
import type { EngineFleet } from './engineFleet.ts'
import { isUnused } from './engineNode.ts'
import { isSameEngine, type KnownAs } from './isSameEngine.ts'
import { askEngine, type OpenInstanceEngine } from './openInstanceEngine.ts'

type Operation = 'AddContainerInstance' | 'ListInstanceEngines' | 'ForgetEngine'
type AddRequest = Parameters<MarinaHandlers['AddContainerInstance']>[0]

export interface InstanceEnginesOptions {
  deps: HandlerDeps
  fleet: EngineFleet
  open: OpenInstanceEngine
  /** The engine of this computer's own tasks. */
  local: () => { engine: ContainerEngine; info: EngineInfo }
  /** Where ports of this computer are published. */
  publishAddress: string
  contexts?: () => DockerContext[]
}

export interface InstanceEngines {
  handlers: Pick<MarinaHandlers, Operation>
  /** How they are now, for the status. */
  states(): InstanceEngineState[]
}

export function createInstanceEngines(options: InstanceEnginesOptions): InstanceEngines {
  const { contexts = listDockerContexts } = options
  const handlers: InstanceEngines['handlers'] = {
    AddContainerInstance: (request, context) =>
      request.engine === undefined && request.context === undefined
        ? addHere(options, request, context)
        : addElsewhere({ ...options, contexts }, request, context),
    ListInstanceEngines: () => ({ contexts: contexts().map(choiceOf), engines: statesOf(options) }),
    ForgetEngine: ({ engine }) => forget(options, engine),
  }
  return { handlers, states: () => statesOf(options) }
}

function addHere({ deps }: InstanceEnginesOptions, request: AddRequest, context: CallContext) {
  const { tlsFrom, plain, host, publish } = request
  if (tlsFrom !== undefined || plain || host !== undefined || publish !== undefined)
    throw invalidParameter('Certificates, hosts and addresses to publish at are those of an engine: name it, or a docker context.')
  return addInstances(deps, request, context)
}

async function addElsewhere(
  options: InstanceEnginesOptions & { contexts: () => DockerContext[] },
  request: AddRequest,
  context: CallContext,
) {
  const { deps, fleet, open, publishAddress } = options
  const { named, contextName } = nameEngine(request, options.contexts)
  const connection = named.address === simulatedAddress ? undefined : refuseBadAddress(() => connectionOfEngine(named))
  if (connection && isPlain(connection) && !request.plain) throw invalidParameter(plainSentence(connection))
  const engine = refuseBadAddress(() => open(named))
  try {
    const info = await askEngine(engine, named, connection)
    const candidate = { id: info.id, engine }
    await refuseLocal(options, named, candidate)
    const known = await findKnown(options, candidate)
    const host = request.host ?? (connection && hostOf(connection))
    const record: EngineRecord = {
      node: known?.node ?? `engine-${deps.ids.hex17()}`,
      address: connection ? describe(named.address, connection) : named.address,
      publishAddress: request.publish ?? (host === undefined ? publishAddress : '0.0.0.0'),
      engineId: info.id,
      addedAt: known?.addedAt ?? deps.clock.now(),
      ...(named.tlsFolder !== undefined && { tlsFolder: named.tlsFolder }),
      ...(contextName !== undefined && { contextName }),
      ...(host !== undefined && { host }),
    }
    const facts: NodeFacts = { node: record.node, info, engineAddress: record.address, ...settingsOf(deps) }
    const isNews = !known || !isDeepStrictEqual(known, record)
    if (isNews) fleet.offer(record.node, engine)
    const added = addInstances(deps, request, context, { record, facts })
    if (!isNews) engine.close()
    return added
  } catch (error) {
    engine.close()
    throw error
  }
}

const settingsOf = ({ nodeFacts }: HandlerDeps) => {
  const { settings } = nodeFacts()
  return settings === undefined ? {} : { settings }
}

function nameEngine(request: AddRequest, contexts: () => DockerContext[]): { named: NamedEngine; contextName?: string } {
  const { engine, context: contextName, tlsFrom } = request
  if (contextName === undefined) return { named: { address: engine ?? '', ...(tlsFrom !== undefined && { tlsFolder: tlsFrom }) } }
  if (engine !== undefined) throw invalidParameter('Name an engine by its address or by a docker context, and not by both.')
  const found = contexts().find(({ name }) => name === contextName)
  if (!found) {
    const others = contexts().map(({ name }) => name)
    const there = others.length > 0 ? `There are: ${others.join(', ')}.` : 'There are none: "docker context create" makes one.'
    throw invalidParameter(`There is no docker context ${contextName.slice(0, 64)}. ${there}`)
  }
  if (found.problem !== undefined) throw invalidParameter(`The docker context ${contextName} cannot be used. ${found.problem}`)
  const tlsFolder = tlsFrom ?? found.tlsFolder
  return { named: { address: found.address, ...(tlsFolder !== undefined && { tlsFolder }) }, contextName }
}

function refuseBadAddress<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw isEngineError(error) ? invalidParameter(error.message) : error
  }
}

/** What was given where that says which scheme it is; without anything else. */
const describe = (address: string, connection: DockerConnection) =>
  'host' in connection
    ? describeConnection(connection).replace(/^https:/, 'tcp:')
    : 'ssh' in connection
      ? describeConnection(connection)
      : address

const plainSentence = (connection: DockerConnection) =>
  `${describeConnection(connection)} is neither encrypted nor asks who is there: everybody on the way can read the secrets of tasks, and everybody who reaches it can do there what they like. Use TLS (--tls-from) or ssh://, or say that it is to be used all the same (--plain).`

/** An engine that was reached under another address before is the same node: two agents on one would each clear up after the other. */
async function findKnown({ deps, fleet }: InstanceEnginesOptions, candidate: KnownAs): Promise<EngineRecord | undefined> {
  for (const record of deps.store.read().engines.all()) {
    const engine = fleet.find(record.node)?.engine
    const sameId = record.engineId === candidate.id
    if (sameId && (!engine || (await isSameEngine(candidate, { id: record.engineId, engine }, volumeName(deps))))) return record
  }
  return undefined
}

const volumeName = ({ ids }: HandlerDeps) => `marina-same-${ids.hex17()}`

async function refuseLocal({ deps, local }: InstanceEnginesOptions, { address }: NamedEngine, candidate: KnownAs): Promise<void> {
  const { info, engine } = local()
  if (!(await isSameEngine(candidate, { id: info.id, engine }, volumeName(deps)))) return
  throw invalidParameter(
    `${address} leads to the engine of this computer's own tasks. Add shares of it by an instance type, or by CPU units and memory, and leave the engine out.`,
  )
}

const choiceOf = ({ name, description, address, tlsFolder, problem }: DockerContext): DockerContextChoice => {
  const plain = tlsFolder === undefined && isPlainAddress(address)
  return {
    name,
    address,
    tls: tlsFolder !== undefined,
    plain,
    ...(description !== undefined && { description }),
    ...(problem !== undefined && { problem }),
  }
}

function isPlainAddress(address: string): boolean {
  try {
    return isPlain(connectionOfEngine({ address }))
  } catch {
    return false
  }
}

function statesOf({ deps, fleet }: InstanceEnginesOptions): InstanceEngineState[] {
  const snapshot = deps.store.read()
  return Array.from(snapshot.engines.all(), ({ node, address, contextName }) => {
    const away = fleet.away(node)
    return {
      address,
      ...(contextName !== undefined && { context: contextName }),
      instances: snapshot.containerInstances.by('node', node).filter(({ status }) => status !== 'INACTIVE').length,
      connected: away === undefined,
      ...(away && { lostAt: away.at, lostWhy: away.why }),
    }
  })
}

function forget({ deps, fleet }: InstanceEnginesOptions, address: string): Record<string, never> {
  const { store } = deps
  const record = [...store.read().engines.all()].find((one) => one.address === address)
  if (!record) throw invalidParameter(`No container instance is or was on an engine at ${address.slice(0, 255)}.`)
  if (!isUnused(store, record.node))
    throw invalidParameter(
      `There are container instances or tasks on the engine at ${address}. Deregister or terminate the instances first: marina instances terminate ID.`,
    )
  if (fleet.away(record.node) === undefined)
    throw invalidParameter(`The engine at ${address} answers: what Marina left there is removed in a moment, and it is forgotten then.`)
  store.update('forget engine', (tx) => tx.delete('engines', record.node))
  return {}
}
