/** One engine elsewhere with the agent on it. What it says of its instances is that they are out of reach, and that they are back. */
import { configuredAgent, configuredInstance } from '#cluster/agent/config/applyEcsConfig.ts'
import { createDockerCredentials } from '#cluster/agent/images/dockerCredentials.ts'
import { createAgent } from '#cluster/agent/index.ts'
import { INSTALLATION_LABEL } from '#cluster/agent/labels.ts'
import { removeEverything } from '#cluster/agent/upkeep/cleanUp.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import { ensureHelloImage, HELLO_IMAGE, HELLO_IMAGE_TAGS } from '#cluster/engine/sample/helloImage.ts'
import { disconnectInstances, type NodeFacts, refreshInstances } from '#cluster/handlers/index.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { createCollector } from '#cluster/logs/index.ts'
import type { EngineRecord } from '#cluster/state/records/engineRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import type { RuntimeOptions } from '../engineRuntime.ts'

export interface EngineNode {
  readonly record: EngineRecord
  readonly engine: ContainerEngine
  /** Whether a container still has output that is not kept yet. */
  holds(engineName: string): boolean
  /** Why it is out of reach, and since when in milliseconds since the epoch; undefined while it answers. */
  away(): { at: number; why: string } | undefined
  start(): void
  /** Leaves containers as they are. */
  stop(): Promise<void>
}

export type EngineNodeOptions = Pick<
  RuntimeOptions,
  'store' | 'clock' | 'ids' | 'log' | 'installation' | 'secrets' | 'keptLogs' | 'logStreams' | 'settings' | 'onStatus' | 'onProgress'
>

/** A link may be cut without a word: calls would hang until the system gives up. */
const HEARTBEAT_MS = 3_000

export function createEngineNode(record: EngineRecord, engine: ContainerEngine, options: EngineNodeOptions): EngineNode {
  const { store, clock, installation, settings } = options
  const { node, address } = record
  const log = withFields(options.log, { engine: address })
  let lost: { at: number; why: string } | undefined
  /** Until it has been heard of, its instances are as they were when Marina ended. */
  let isKnown = false
  let isBusy = false
  const collector = createCollector({ store, engine, kept: options.keptLogs, clock, log, streams: options.logStreams, node })
  const agent = createAgent({
    store,
    engine,
    clock,
    ids: options.ids,
    log,
    installation,
    secrets: options.secrets,
    isRead: collector.holds,
    options: {
      ...configuredAgent(settings),
      node,
      elsewhere: true,
      heartbeatMs: HEARTBEAT_MS,
      publishAddress: record.publishAddress,
      pauseImage: HELLO_IMAGE,
      loadOwnImage: () => ensureHelloImage(engine),
      findCredentials: createDockerCredentials({ log }),
    },
  })
  agent.onProgress(options.onProgress)
  agent.onEngineState((state) => {
    lost = state.connected ? undefined : { at: state.since, why: state.why }
    if (!state.connected) {
      isKnown = false
      disconnectInstances(store, node, state.since)
    }
    options.onStatus()
  })
  const work = async () => {
    if (isUnused(store, node)) return await leave()
    if (isKnown) return
    const info = await engine.info()
    refreshInstances(store, { node, info, settings: configuredInstance(settings), engineAddress: address } satisfies NodeFacts)
    isKnown = true
    options.onStatus()
  }
  /** Output that is still being read is waited for: the engine alone has it. */
  const leave = async () => {
    const labels = { [INSTALLATION_LABEL]: installation }
    if ((await engine.list({ labels })).some(({ name }) => collector.holds(name))) return
    await removeEverything(engine, installation)
    await removeImages(store, engine, record)
    if (!isUnused(store, node)) return
    log.info('the engine is left: no container instance is on it any more, and nothing of Marina')
    store.update('leave engine', (tx) => tx.delete('engines', node))
  }
  // Not before nothing runs there that was given up: what comes next may want its ports.
  agent.onClean(() => {
    if (isBusy) return
    isBusy = true
    work()
      .catch((error: unknown) => log.warn('the engine could not be looked after, will try again', { error: String(error) }))
      .finally(() => {
        isBusy = false
      })
  })
  return {
    record,
    engine,
    holds: collector.holds,
    away: () => lost,
    start() {
      collector.start()
      agent.start()
    },
    async stop() {
      await agent.stop()
      await collector.stop()
      engine.close()
    },
  }
}

/** Lines say which engine they are about. */
function withFields(log: Logger, fields: Record<string, unknown>): Logger {
  const at = (level: keyof Logger) => (message: string, more?: Record<string, unknown>) => log[level](message, { ...fields, ...more })
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Nothing is to run on it any more. */
export function isUnused(store: Store, node: string): boolean {
  const snapshot = store.read()
  return (
    snapshot.containerInstances.by('node', node).every(({ status }) => status === 'INACTIVE') &&
    snapshot.tasks.count('liveOnNode', node) === 0
  )
}

/** Those that Marina brought there; one that somebody else uses stays. */
async function removeImages(store: Store, engine: ContainerEngine, { engineId }: EngineRecord): Promise<void> {
  const pulled = store.read().pulledImages.by('engine', engineId)
  for (const image of [...pulled.map(({ image }) => image), ...HELLO_IMAGE_TAGS]) {
    await engine.removeImage(image).catch((error: unknown) => {
      if (isEngineError(error, 'unreachable') || isEngineError(error, 'timeout')) throw error
    })
  }
  if (pulled.length > 0)
    store.update('forget images', (tx) => {
      for (const { key } of pulled) tx.delete('pulledImages', key)
    })
}
