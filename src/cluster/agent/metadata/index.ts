/**
 * What containers can ask about themselves: task metadata, statistics, credentials, protection. A server of its own, apart
 * from the ECS API: nothing else of the control plane is reachable through it. docs/security.md says where it listens.
 */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { answerMetadata } from './answerMetadata.ts'
import type { TaskProtection } from './answerProtection.ts'
import {
  chooseMetadataPlace,
  isHostOf,
  LINK_LOCAL_ADDRESS,
  METADATA_LABEL,
  type MetadataAddress,
  metadataNetwork,
} from './chooseAddress.ts'
import type { CredentialSource } from './credentials.ts'
import { createEndpointIds } from './endpointIds.ts'
import { createFaults } from './faults/answerFault.ts'
import { createMetadataServer } from './metadataServer.ts'
import { planMetadataVariables } from './planVariables.ts'
import type { RateLimit } from './rateLimit.ts'
import { createStatsHistory } from './statsHistory.ts'

export interface MetadataOptions {
  store: Store
  engine: ContainerEngine
  clock: Clock
  ids: Ids
  log: Logger
  installation: string
  /** Kept with the data folder: what endpoint ids are made from. */
  key: string
  credentials: CredentialSource
  protection: TaskProtection
  node?: string
  rateLimit?: RateLimit
}

/** What a container is given besides what its definition says. */
export interface MetadataForContainer {
  variables: Readonly<Record<string, string>>
  labels: Readonly<Record<string, string>>
}

export interface Metadata {
  /** Opens the endpoint where it is not open yet. Empty where containers of this engine cannot reach it. */
  forContainer(task: TaskRecord, taskDefinition: TaskDefinitionRecord, record: ContainerRecord): Promise<MetadataForContainer>
  /** Opens it again at the start, for containers that run already. */
  start(): void
  /** The same, brought about where it can be. */
  open(): Promise<MetadataAddress | undefined>
  /** Where containers ask; undefined while nobody answers. */
  address(): MetadataAddress | undefined
  /** Why nobody answers, as a sentence. */
  whyNot(): string | undefined
  /** Takes the network away once no container was told of it. */
  removeUnused(): Promise<void>
  stop(): Promise<void>
}

/** So long it is not looked whether another Marina took the network away. */
const TRUSTED_MS = 10_000
/** The port that running containers were told, by the name under which the store keeps it. */
const KEPT_PORT = 'metadataPort'
const NOTHING: MetadataForContainer = { variables: {}, labels: {} }

export function createMetadata(options: MetadataOptions): Metadata {
  const { store, engine, clock, log, node = 'local' } = options
  const endpointIds = createEndpointIds(options.key)
  const context = { ...options, node, endpointIds, stats: createStatsHistory(engine, clock), answerFault: createFaults(clock) }
  let opened: { server: Server; address: MetadataAddress } | undefined
  let opening: Promise<MetadataAddress | undefined> | undefined
  let whyNot: string | undefined
  let ensuredAt = Number.NEGATIVE_INFINITY
  let isStopped = false

  const listen = async (host: string, shown: string): Promise<MetadataAddress> => {
    const kept = Number(store.readMeta(KEPT_PORT) ?? 0)
    // Port 80 is what SDKs know by heart; not everybody may have it.
    const ports = [...(kept > 0 ? [kept] : []), ...(shown === LINK_LOCAL_ADDRESS ? [80] : []), 0]
    const server = createMetadataServer({
      ...context,
      isOwnHost: (given) => opened !== undefined && isHostOf(opened.address, given),
      answer: (route, question) => answerMetadata(context, route, question),
    })
    const address = { host: shown, port: await listenOnFirst(server, host, ports) }
    if (kept > 0 && address.port !== kept)
      log.warn('containers that run already ask for their metadata at a port that is taken', { port: kept })
    try {
      if (address.port !== kept) store.writeMeta(KEPT_PORT, String(address.port))
    } catch (error) {
      // Left open it would take the port from the next try.
      server.close()
      throw error
    }
    opened = { server, address }
    return address
  }
  const open = async (): Promise<MetadataAddress | undefined> => {
    const info = await engine.info()
    const place = chooseMetadataPlace(info, process.platform, info.operatingSystem)
    if (place === 'none' || isStopped) return undefined
    if (place === 'hostName') return opened?.address ?? listen('127.0.0.1', 'host.docker.internal')
    await engine.ensureNetwork(metadataNetwork)
    return opened?.address ?? listen(LINK_LOCAL_ADDRESS, LINK_LOCAL_ADDRESS)
  }
  /** A task is not failed for it: most containers never ask. */
  const ensure = (): Promise<MetadataAddress | undefined> => {
    if (opened && clock.now() - ensuredAt < TRUSTED_MS) return Promise.resolve(opened.address)
    opening ??= open()
      .then((address) => {
        whyNot = undefined
        ensuredAt = clock.now()
        return address
      })
      .catch((error: unknown) => {
        whyNot = `Containers cannot ask for their metadata and credentials: ${sentenceOf(error)}`
        log.warn('the metadata endpoint cannot be opened', { error: String(error) })
        return undefined
      })
      .finally(() => {
        opening = undefined
      })
    return opening
  }
  const removeUnused = async () => {
    if (store.read().tasks.by('liveOnNode', node).length > 0) return
    ensuredAt = Number.NEGATIVE_INFINITY
    await removeUnusedNetwork(engine).catch((error: unknown) => log.debug('the metadata network stays', { error: String(error) }))
  }
  return {
    async forContainer(task, taskDefinition, { engineName }) {
      const address = await ensure()
      if (!address) return NOTHING
      return {
        variables: planMetadataVariables(task, taskDefinition, engineName, address, endpointIds),
        labels: { [METADATA_LABEL]: address.host },
      }
    },
    start() {
      if (store.read().tasks.by('liveOnNode', node).length > 0) void ensure()
    },
    open: ensure,
    address: () => opened?.address,
    whyNot: () => whyNot,
    removeUnused,
    async stop() {
      isStopped = true
      await opening
      opened?.server.closeAllConnections()
      opened?.server.close()
      opened = undefined
      await removeUnused()
    },
  }
}

/** It goes with the last container that was told its address, of whichever Marina. */
async function removeUnusedNetwork(engine: ContainerEngine): Promise<void> {
  const labels = { [METADATA_LABEL]: LINK_LOCAL_ADDRESS }
  const networks = await engine.listNetworks({ labels })
  if (networks.length === 0 || (await engine.list({ labels })).length > 0) return
  await engine.removeNetwork(metadataNetwork.name)
}

/** @param ports tried in turn; 0 takes a free one */
async function listenOnFirst(server: Server, host: string, ports: readonly number[]): Promise<number> {
  const [port = 0, ...others] = ports
  try {
    server.listen({ host, port, exclusive: true })
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (others.length === 0 || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error
    return listenOnFirst(server, host, others)
  }
  const address = server.address()
  return typeof address === 'object' && address ? address.port : port
}

function sentenceOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRNOTAVAIL') return 'the engine does not run on this machine’s own network, so that it cannot be reached from there.'
  const message = error instanceof Error ? error.message : String(error)
  if (/overlap/i.test(message)) return `another Docker network has ${metadataNetwork.subnet}. Remove it, and start Marina again.`
  return message
}
