import { configuredInstance, configuredTimeouts } from '#cluster/agent/config/applyEcsConfig.ts'
import { createControl } from '#cluster/control/index.ts'
import { localNode } from '#cluster/control/scheduler/choosePlacement.ts'
import { type NodeFacts, refreshInstances } from '#cluster/handlers/index.ts'
import type { Store } from '#cluster/state/store.ts'
import { bringEngine } from './bringEngine.ts'
import type { DaemonOptions } from './daemonOptions.ts'
import { createEngineRuntime, type EngineRuntime, type RuntimeOptions } from './engineRuntime.ts'
import type { EngineFleet } from './engines/engineFleet.ts'
import { isSameEngine } from './engines/isSameEngine.ts'
import { NoEngineError, type RememberedEngine, type SelectedEngine, selectEngine } from './selectEngine.ts'
import { untilAllStopped, wantAllStopped } from './stopAllTasks.ts'

/** How long a stop with `stopTasks` waits for the last task. */
const stopTasksLimitMs = 120_000
/** How long a change of engines waits for the tasks of the old one. */
const moveLimitMs = 45_000

/** The engine that tasks run on now, and the loops over it. */
export interface EngineSlot {
  readonly runtime: EngineRuntime
  nodeFacts(): NodeFacts
  /** Starts the loops. */
  start(): void
  /**
   * Runs tasks on another engine from now on. They do not move: they end on the one, and their services start others on
   * the other. Rejects with a NoEngineError and changes nothing when there is none as asked for.
   */
  use(wanted: string): Promise<void>
  stop(options: { stopTasks: boolean }): Promise<void>
}

export interface SlotOptions extends RuntimeOptions {
  /** Engines elsewhere. */
  fleet: () => Pick<EngineFleet, 'nodes' | 'find'>
}

/** Finds the engine to begin with. */
export async function openEngineSlot(options: DaemonOptions, context: SlotOptions): Promise<EngineSlot> {
  const { store, clock, ids, log } = context
  const factsOf = ({ info }: SelectedEngine): NodeFacts => ({ node: localNode, info, settings: configuredInstance(context.settings) })
  const select = (wanted: string) =>
    selectEngine({
      wanted,
      clock,
      log,
      timeouts: configuredTimeouts(context.settings),
      remembered: rememberedEngine(store),
      bringEngine: () => bringEngine(options),
    })
  const adopt = (selected: SelectedEngine): EngineRuntime => {
    rememberEngine(store, selected)
    refreshInstances(store, factsOf(selected))
    log.info('engine chosen', { address: selected.address, product: selected.info.product, choices: selected.choices })
    return createEngineRuntime(selected, context)
  }
  let runtime = adopt(await select(options.engine))
  let control = createControl({ store, clock, ids, log })
  const start = () => {
    control.start()
    runtime.start()
  }

  const change = async (wanted: string) => {
    const selected = await select(wanted)
    if (selected.address === runtime.selected.address) return selected.engine.close()
    await refuseInstanceEngine(context, selected)
    await control.stop()
    wantAllStopped(store, [localNode], clock.now())
    if (runtime.status().connected) await untilAllStopped(store, [localNode], clock, moveLimitMs)
    await runtime.stop()
    runtime = adopt(selected)
    control = createControl({ store, clock, ids, log })
    start()
    context.onStatus()
  }
  const end = async (stopTasks: boolean) => {
    await control.stop()
    if (stopTasks) {
      const nodes = [localNode, ...context.fleet().nodes()]
      wantAllStopped(store, nodes, clock.now())
      await untilAllStopped(store, nodes, clock, stopTasksLimitMs)
    }
    await runtime.stop()
  }
  const inTurn = createTurns()

  return {
    get runtime() {
      return runtime
    },
    nodeFacts: () => factsOf(runtime.selected),
    start,
    use: (wanted) => inTurn(() => change(wanted)),
    stop: ({ stopTasks }) => inTurn(() => end(stopTasks)),
  }
}

/** Two agents on one engine would each clear up after the other. */
async function refuseInstanceEngine({ store, ids, fleet }: SlotOptions, { engine, info, address }: SelectedEngine): Promise<void> {
  for (const record of store.read().engines.all()) {
    const other = fleet().find(record.node)?.engine
    if (!other || !(await isSameEngine({ id: info.id, engine }, { id: record.engineId, engine: other }, `marina-same-${ids.hex17()}`)))
      continue
    engine.close()
    throw new NoEngineError(
      `The engine at ${address} has container instances of its own (${record.address}). Terminate or deregister them first, then it can be used for this computer's own tasks.`,
    )
  }
}

/** Runs one thing after the other: two changes of the engine at once would each stop what the other started. */
function createTurns(): (run: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  return (run) => {
    const turn = last.then(run)
    last = turn.catch(() => {})
    return turn
  }
}

/** The engine of the tasks that still run, if there are any. */
function rememberedEngine(store: Store): RememberedEngine | undefined {
  const text = store.readMeta('engine')
  if (!text || store.read().tasks.count('liveOnNode', localNode) === 0) return undefined
  const remembered = JSON.parse(text) as RememberedEngine
  return remembered.info.kind === 'docker' ? remembered : undefined
}

function rememberEngine(store: Store, { address, info }: SelectedEngine): void {
  store.writeMeta('engine', JSON.stringify({ address, info } satisfies RememberedEngine))
}
