/** The composition root: opens the store, picks the adapters, starts the loops and stops them in order. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openExec } from '#cluster/agent/exec/openExec.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import type { MarinaStatus, TaskProgress } from '#cluster/api/resources/marina.ts'
import { createControl } from '#cluster/control/index.ts'
import { localNode } from '#cluster/control/scheduler/choosePlacement.ts'
import { createEcsHandlers, refreshInstances } from '#cluster/handlers/index.ts'
import { systemClock } from '#cluster/lib/clock.ts'
import { randomIds } from '#cluster/lib/ids.ts'
import { createDispatcher } from '#cluster/server/dispatcher.ts'
import { createHttpServer } from '#cluster/server/http/httpServer.ts'
import { createWatch } from '#cluster/server/watch/index.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import manifest from '../../../package.json' with { type: 'json' }
import { bringEngine } from './bringEngine.ts'
import { removeDaemonFile, writeDaemonFile } from './daemonFile.ts'
import type { DaemonOptions, RunningDaemon } from './daemonOptions.ts'
import { createEngineRuntime, type EngineRuntime } from './engineRuntime.ts'
import { Listeners } from './listeners.ts'
import { createMarinaHandlers } from './marinaHandlers.ts'
import { startSample } from './sampleService.ts'
import { type RememberedEngine, type SelectedEngine, selectEngine } from './selectEngine.ts'
import { untilAllStopped, wantAllStopped } from './stopAllTasks.ts'

export type { DaemonOptions, RunningDaemon } from './daemonOptions.ts'
export { NoEngineError } from './selectEngine.ts'

/** How long a stop with `stopTasks` waits for the last task. */
const stopTasksLimitMs = 120_000
/** How long a change of engines waits for the tasks of the old one. */
const moveLimitMs = 45_000

/**
 * Starts the cluster and resolves once its endpoint answers.
 * Rejects with a StoreError, NoEngineError or port error, each with a sentence that says what to do.
 */
export async function startDaemon(options: DaemonOptions): Promise<RunningDaemon> {
  const { clock = systemClock, dataFolder } = options
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const store = openStore({ file: options.ephemeral ? ':memory:' : join(dataFolder, 'state.db'), now: clock.now() })
  try {
    return await compose(options, store)
  } catch (error) {
    store.close()
    throw error
  }
}

async function compose(options: DaemonOptions, store: Store): Promise<RunningDaemon> {
  const { clock = systemClock, ids = randomIds, log, dataFolder, account, region, publishAddress } = options
  const token = keptSecret(store, 'token')
  const installation = keptSecret(store, 'installation')
  const startedAt = clock.now()
  const context: CallContext = { account, region, principalArn: `arn:aws:iam::${account}:root` }
  const statusListeners = new Listeners<MarinaStatus>()
  const progressListeners = new Listeners<TaskProgress>()
  let endpoint = ''
  let runtime: EngineRuntime

  const status = (): MarinaStatus => ({
    version: manifest.version,
    endpoint,
    account,
    region,
    dataFolder,
    ephemeral: options.ephemeral,
    startedAt,
    publishAddress,
    engine: runtime.status(),
  })
  const tellStatus = () => statusListeners.tell(status())
  const startControl = () => {
    const started = createControl({ store, clock, ids, log })
    started.start()
    return started
  }

  const adopt = (selected: SelectedEngine): EngineRuntime => {
    rememberEngine(store, selected)
    log.info('engine chosen', { address: selected.address, product: selected.info.product, choices: selected.choices })
    return createEngineRuntime(selected, {
      store,
      clock,
      ids,
      log,
      installation,
      publishAddress,
      onStatus: tellStatus,
      onProgress: (progress) => progressListeners.tell(progress),
    })
  }
  const select = (wanted: string) =>
    selectEngine({ wanted, clock, log, remembered: rememberedEngine(store), bringEngine: () => bringEngine(options) })

  runtime = adopt(await select(options.engine))
  const nodeFacts = () => ({ node: localNode, info: runtime.selected.info })
  refreshInstances(store, nodeFacts())
  let control = startControl()

  // Tasks do not move between engines: they end on the one, and their services start others on the other.
  const useEngine = async (wanted: string) => {
    const selected = await select(wanted)
    if (selected.address === runtime.selected.address) return selected.engine.close()
    await control.stop()
    wantAllStopped(store, clock.now())
    if (runtime.status().connected) await untilAllStopped(store, clock, moveLimitMs)
    await runtime.stop()
    runtime = adopt(selected)
    refreshInstances(store, nodeFacts())
    control = startControl()
    runtime.start()
    tellStatus()
  }

  const ecs = createEcsHandlers({ store, clock, ids, nodeFacts })
  const dispatcher = createDispatcher({
    ecs,
    marina: createMarinaHandlers({ ecs, status, publishAddress, useEngine }),
    streams: {
      watch: createWatch({ store, clock, status, onStatus: statusListeners.add, onProgress: progressListeners.add }),
      logs: (request, caller, signal) => runtime.logs.read(request, caller, signal),
      exec: (request, caller) => openExec(runtime.selected.engine, store, request, caller),
    },
    log,
  })
  const server = createHttpServer({
    dispatcher,
    host: '127.0.0.1',
    port: options.port,
    token,
    account,
    region,
    log,
    ...(options.pageFolder !== undefined && { pageFolder: options.pageFolder }),
    ...(options.accessKey !== undefined && { accessKey: options.accessKey }),
  })
  endpoint = (await server.listen()).endpoint
  writeDaemonFile(dataFolder, { pid: process.pid, endpoint, token, account, region })

  runtime.start()

  const stop: RunningDaemon['stop'] = async ({ stopTasks = false } = {}) => {
    removeDaemonFile(dataFolder)
    await Promise.all([server.close(), control.stop()])
    if (stopTasks) {
      wantAllStopped(store, clock.now())
      await untilAllStopped(store, clock, stopTasksLimitMs)
    }
    await runtime.stop()
    store.close()
  }

  return {
    endpoint,
    token,
    dispatcher,
    context,
    status,
    onStatus: statusListeners.add,
    async startSample() {
      await startSample(ecs, context)
    },
    stop,
    ...(options.pageFolder !== undefined && { uiAddress: `${endpoint}/#token=${token}` }),
  }
}

/** Made on first use and kept with the data, so that an open page and running containers stay ours over a restart. */
function keptSecret(store: Store, name: 'token' | 'installation'): string {
  const kept = store.readMeta(name)
  if (kept) return kept
  const made = randomBytes(name === 'token' ? 32 : 8).toString('hex')
  store.writeMeta(name, made)
  return made
}

/** The engine of the tasks that still run, if there are any. */
function rememberedEngine(store: Store): RememberedEngine | undefined {
  const text = store.readMeta('engine')
  if (!text || store.read().tasks.count('live', 'live') === 0) return undefined
  const remembered = JSON.parse(text) as RememberedEngine
  return remembered.info.kind === 'docker' ? remembered : undefined
}

function rememberEngine(store: Store, { address, info }: SelectedEngine): void {
  store.writeMeta('engine', JSON.stringify({ address, info } satisfies RememberedEngine))
}
