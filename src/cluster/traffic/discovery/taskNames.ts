import type { Logger } from '#cluster/lib/logger.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { hostsOfTask } from '../connect/hostsOfTask.ts'
import { type HostResolvers, readHostResolvers } from './dns/hostResolvers.ts'
import { type NameServer, openNameServer } from './dns/nameServer.ts'
import { planAliases } from './planAliases.ts'

/** How containers of a task find others by name. */
export interface NamesForTask {
  /** In the order in which they are to be asked; empty where Docker's own are kept. */
  nameServers: string[]
  /** Names that Docker itself is to know it by, where we cannot answer. */
  aliases: string[]
  /** Client aliases of Service Connect, as `name:address`. */
  extraHosts: string[]
}

export interface TaskNames {
  /** Undefined while nobody uses service discovery: then nothing of a container is other than without it. */
  forTask(task: TaskRecord): Promise<NamesForTask | undefined>
  /** Answers again for containers that run already. */
  start(): void
  /** Why Docker's own DNS has to do, as a sentence. */
  whyNot(): string | undefined
  stop(): Promise<void>
}

export interface TaskNamesOptions {
  store: Store
  log: Logger
  /** The address of this computer that all containers reach, brought about where it can be; undefined where there is none. */
  address(): Promise<string | undefined>
  /** The address of a place of Service Connect, brought about; undefined where it cannot be had. */
  connectAddress?(place: number): Promise<string | undefined>
  node?: string
  hostResolvers?: () => HostResolvers
}

/** Nobody can name another one in `/etc/resolv.conf`. */
const PORT = 53

/**
 * Names in containers (docs/decisions/0028-service-discovery.md): a name server of ours first, the computer's own behind it, so that other
 * names are found without us too. Where port 53 of an address that containers reach cannot be had, Docker's own DNS knows the tasks.
 */
export function createTaskNames(options: TaskNamesOptions): TaskNames {
  const { store, log, address, connectAddress, node = 'local', hostResolvers = readHostResolvers } = options
  let server: NameServer | undefined
  let servedAt: string | undefined
  let opening: Promise<string | undefined> | undefined
  let whyNot: string | undefined
  let isStopped = false
  const isUsed = () => store.read().discoveryNamespaces.size > 0

  const open = async (): Promise<string | undefined> => {
    const host = await address()
    if (host === undefined) return undefined
    if (server || isStopped) return servedAt
    const upstreams = () => hostResolvers().own.map((each) => ({ address: each, port: PORT }))
    server = await openNameServer({ snapshot: store.read, upstreams, log }, host, PORT)
    servedAt = host
    return host
  }
  const ensure = () => {
    opening ??= open()
      .then((host) => {
        whyNot = host === undefined && !isStopped ? withoutUs('containers of this engine reach no address of this computer.') : undefined
        return host
      })
      .catch((error: unknown) => {
        whyNot = withoutUs(sentenceOf(error))
        log.info('the name server for containers cannot be opened', { error: String(error) })
        return undefined
      })
      .finally(() => {
        opening = undefined
      })
    return opening
  }
  const hosts = async (task: TaskRecord): Promise<string[]> => {
    const lines: string[] = []
    for (const { name, place } of hostsOfTask(store.read(), task)) {
      const at = await connectAddress?.(place)
      if (at !== undefined) lines.push(`${name}:${at}`)
    }
    return lines
  }
  return {
    async forTask(task) {
      if (!isUsed()) return undefined
      const { reachable } = hostResolvers()
      const host = await ensure()
      const extraHosts = await hosts(task)
      if (host !== undefined && reachable.length > 0) return { nameServers: [host, ...reachable.slice(0, 2)], aliases: [], extraHosts }
      if (host !== undefined) whyNot = withoutUs('this computer names no DNS server that containers could ask while Marina is away.')
      return { nameServers: [], aliases: planAliases(store.read(), task), extraHosts }
    },
    start() {
      if (isUsed() && store.read().tasks.by('liveOnNode', node).length > 0) void ensure()
    },
    whyNot: () => whyNot,
    async stop() {
      isStopped = true
      await opening
      await server?.close()
      server = undefined
    },
  }
}

const withoutUs = (why: string) =>
  `Containers find services by Docker’s own DNS, which knows address records of awsvpc tasks and nothing of their health: ${why}`

function sentenceOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EACCES') return 'Marina may not listen on port 53. Start it with CAP_NET_BIND_SERVICE to have the rest.'
  if (code === 'EADDRINUSE') return 'another program listens on port 53.'
  return error instanceof Error ? error.message : String(error)
}
