/** The real agent on the simulated engine, told by a test what becomes of each task. */
import { type Agent, createAgent } from '#cluster/agent/index.ts'
import { INSTALLATION_LABEL, TASK_ARN_LABEL } from '#cluster/agent/labels.ts'
import type { TaskArn } from '#cluster/api/arns.ts'
import type { ContainerSpec } from '#cluster/engine/containerEngine.ts'
import type { Program } from '#cluster/engine/simulated/script.ts'
import { createSimulatedEngine, type SimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { AgentParts } from './controlWorld.ts'
import type { Fate, TestAgent } from './modelAgent.ts'

const installation = 'test'

export interface EngineAgent extends TestAgent {
  engine: SimulatedEngine
  /** A task's first container is removed behind everybody's back. */
  vanish(arn: TaskArn): void
  /** Containers of this installation by name, with whether they run. */
  containers(): Promise<Map<string, boolean>>
}

/** @param relistMs pause between two listings */
export function createEngineAgent({ store, clock, ids, fateOf }: AgentParts, relistMs: number): EngineAgent {
  const engine = createSimulatedEngine({ clock, startMs: 300, pullMs: 500 })
  const newAgent = () =>
    createAgent({
      store,
      engine,
      clock,
      ids,
      log: silentLogger,
      installation,
      // Looking at this machine's processes takes real time, which no fake clock waits for.
      options: { publishAddress: '127.0.0.1', relistMs, keepStoppedMs: 0, random: () => 0, elsewhere: true },
    })
  let current: Agent | undefined
  const fates = new Map<string, Fate>()
  const programOf = (spec: ContainerSpec): Program => {
    const task = store.read().tasks.get(spec.labels[TASK_ARN_LABEL] ?? '')
    if (!task) return {}
    const fate = fates.get(task.arn) ?? agent.fateOf(task)
    fates.set(task.arn, fate)
    return programFrom(fate)
  }
  engine.setScript('app', { program: programOf })
  // What the daemon sees to: the pause container's image.
  engine.setScript('marina/hello', { local: true })
  const firstContainer = (arn: TaskArn) =>
    store
      .read()
      .tasks.get(arn)
      ?.containers.find(({ lastStatus }) => lastStatus === 'RUNNING')?.engineName

  const agent: EngineAgent = {
    engine,
    fateOf,
    start() {
      if (current) return
      current = newAgent()
      current.start()
    },
    async stop() {
      const stopping = current
      current = undefined
      await stopping?.stop()
    },
    kill(arn, exitCode = 137) {
      const name = firstContainer(arn)
      if (name) ignoreMissing(() => engine.faults.crash(name, exitCode))
    },
    /** The engine's check is the program's: it cannot be told otherwise. */
    setHealth() {},
    vanish(arn) {
      const name = firstContainer(arn)
      if (name) ignoreMissing(() => engine.faults.vanish(name))
    },
    async containers() {
      const listed = await engine.list({ labels: { [INSTALLATION_LABEL]: installation } })
      return new Map(listed.map(({ name, state }) => [name, state === 'running']))
    },
  }
  return agent
}

function programFrom({ failsToStart, exitAfterMs, stopMs, health }: Fate): Program {
  return {
    ...(failsToStart !== undefined && { failsToStart }),
    ...(exitAfterMs !== undefined && { exits: { afterMs: exitAfterMs, code: 1 } }),
    onTerm: stopMs >= 30_000 ? 'ignore' : { afterMs: stopMs, code: 0 },
    ...(health && { healthyAfterMs: health.says === 'HEALTHY' ? health.afterMs : 'never' }),
  }
}

/** The container may be gone from the engine, and the agent not know it yet. */
function ignoreMissing(run: () => void): void {
  try {
    run()
  } catch {
    return
  }
}
