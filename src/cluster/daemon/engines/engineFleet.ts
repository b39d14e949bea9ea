/** Engines elsewhere that container instances sit on: one agent for each that the store has. */
import { isDeepStrictEqual } from 'node:util'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { disconnectInstances } from '#cluster/handlers/index.ts'
import type { Cancel } from '#cluster/lib/clock.ts'
import type { EngineRecord } from '#cluster/state/records/engineRecords.ts'
import { createEngineNode, type EngineNode, type EngineNodeOptions } from './engineNode.ts'
import type { OpenInstanceEngine } from './openInstanceEngine.ts'

export interface EngineFleet {
  /** By node; undefined for one whose address or files are no good any more. */
  find(node: string): EngineNode | undefined
  /** Those that answer. */
  nodes(): string[]
  /** Why an engine is out of reach; undefined while it answers. */
  away(node: string): { at: number; why: string } | undefined
  /** The engine that a container of a live task is on, by its name there; undefined where it is not one of these. */
  holding(engineName: string): ContainerEngine | undefined
  /** Whether the output of a container is still being read from one of them. */
  isRead(engineName: string): boolean
  /** Gives a client that is connected already to the engine that is about to be added. */
  offer(node: string, engine: ContainerEngine): void
  start(): void
  /** Leaves containers as they are. */
  stop(): Promise<void>
}

/** Files that were no good may be put right. */
const RETRY_MS = 15_000

export interface EngineFleetOptions extends EngineNodeOptions {
  open: OpenInstanceEngine
}

export function createEngineFleet({ open, ...options }: EngineFleetOptions): EngineFleet {
  const { store, clock, log } = options
  const nodes = new Map<string, EngineNode>()
  const broken = new Map<string, { at: number; why: string }>()
  const retries = new Map<string, Cancel>()
  const offered = new Map<string, ContainerEngine>()
  const ends = new Set<Promise<void>>()
  let cancel: Cancel = () => {}

  const clientOf = (record: EngineRecord): ContainerEngine | undefined => {
    const given = offered.get(record.node)
    offered.delete(record.node)
    try {
      return given ?? open(record)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      log.warn('an engine cannot be reached', { engine: record.address, why })
      const at = broken.get(record.node)?.at ?? clock.now()
      broken.set(record.node, { at, why })
      retries.set(
        record.node,
        clock.after(RETRY_MS, () => add(record)),
      )
      disconnectInstances(store, record.node, at)
      return undefined
    }
  }
  const add = (record: EngineRecord) => {
    const engine = clientOf(record)
    if (!engine) return
    broken.delete(record.node)
    const node = createEngineNode(record, engine, options)
    nodes.set(record.node, node)
    node.start()
  }
  const remove = (name: string) => {
    broken.delete(name)
    retries.get(name)?.()
    const node = nodes.get(name)
    nodes.delete(name)
    if (!node) return
    const end = node.stop().finally(() => ends.delete(end))
    ends.add(end)
  }
  const follow = (before: EngineRecord | undefined, after: EngineRecord | undefined) => {
    if (isDeepStrictEqual(before, after)) return
    if (before) remove(before.node)
    if (after) add(after)
    options.onStatus()
  }

  return {
    find: (node) => nodes.get(node),
    nodes: () => [...nodes.values()].filter((node) => !node.away()).map(({ record }) => record.node),
    away: (node) => broken.get(node) ?? nodes.get(node)?.away(),
    holding(engineName) {
      for (const { record, engine } of nodes.values()) {
        const tasks = store.read().tasks.by('liveOnNode', record.node)
        if (tasks.some(({ containers }) => containers.some((container) => container.engineName === engineName))) return engine
      }
      return undefined
    },
    isRead: (engineName) => [...nodes.values()].some((node) => node.holds(engineName)),
    offer: (node, engine) => void offered.set(node, engine),
    start() {
      const now = clock.now()
      // How long they were out of reach while nobody looked counts for nothing.
      for (const { node, agentConnected } of store.read().containerInstances.all())
        if (!agentConnected && store.read().engines.get(node)) disconnectInstances(store, node, now)
      cancel = store.subscribe(({ changes }) => {
        for (const change of changes) {
          if (change.table === 'engines') queueMicrotask(() => follow(change.before, change.after))
          // How many instances are left on one is told with the status.
          if (change.table === 'containerInstances' && change.before?.status !== change.after?.status)
            if (nodes.has(change.after?.node ?? '')) queueMicrotask(options.onStatus)
        }
      })
      for (const record of store.read().engines.all()) add(record)
    },
    async stop() {
      cancel()
      for (const cancelRetry of retries.values()) cancelRetry()
      for (const name of nodes.keys()) remove(name)
      await Promise.all(ends)
    },
  }
}
