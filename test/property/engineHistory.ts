/** What may happen to an engine, besides all that may happen to a cluster. */
import fc from 'fast-check'
import type { ControlWorld } from '#test/support/controlWorld.ts'
import type { EngineAgent } from '#test/support/engineAgent.ts'
import { type Action, act, action } from './controlHistory.ts'

type EngineAction =
  | { do: 'vanish'; service: number; task: number }
  | { do: 'engine'; fault: 'down' | 'up' | 'restart' | 'restartAndStop' | 'slow' | 'fast' }
  | {
      do: 'failNext'
      operation: 'create' | 'start' | 'stop' | 'inspect' | 'pull'
      kind: 'timeout' | 'unreachable' | 'refused'
      afterDoing: boolean
    }
  | { do: 'loseEvents'; share: number }

export type AnyAction = Action | EngineAction

const kind = <Do extends EngineAction['do']>(name: Do) => fc.constant(name)
const engineAction: fc.Arbitrary<EngineAction> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: kind('vanish'), service: fc.nat(2), task: fc.nat(6) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: kind('engine'),
      fault: fc.constantFrom('down' as const, 'up', 'restart', 'restartAndStop', 'slow', 'fast'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: kind('failNext'),
      operation: fc.constantFrom('create' as const, 'start', 'stop', 'inspect', 'pull'),
      kind: fc.constantFrom('timeout' as const, 'unreachable', 'refused'),
      afterDoing: fc.boolean(),
    }),
  },
)
const loseEvents = fc.record({ do: kind('loseEvents'), share: fc.constantFrom(0, 0.5, 1) })

/** Events may be lost without a word, and the agent may die in the middle of anything. */
export const roughHistory = fc.array<AnyAction>(
  fc.oneof<fc.MaybeWeightedArbitrary<AnyAction>[]>(
    { weight: 6, arbitrary: action },
    { weight: 2, arbitrary: engineAction },
    { weight: 1, arbitrary: loseEvents },
  ),
  { minLength: 1, maxLength: 25 },
)

/** Every event arrives. What a dead agent had still asked for comes unheard, so the agent stays alive. */
export const audibleHistory = fc.array<AnyAction>(
  fc.oneof<fc.MaybeWeightedArbitrary<AnyAction>[]>(
    { weight: 6, arbitrary: action.filter((one) => one.do !== 'agentDown' && one.do !== 'agentUp') },
    { weight: 2, arbitrary: engineAction },
  ),
  { minLength: 1, maxLength: 25 },
)

/** Does one thing to the world or its engine. */
export async function actOnAny(world: ControlWorld, agent: EngineAgent, action: AnyAction): Promise<void> {
  const { faults } = agent.engine
  switch (action.do) {
    case 'vanish': {
      const tasks = world.liveTasks(world.arns[action.service] ?? ('' as never))
      const task = tasks[action.task % Math.max(1, tasks.length)]
      return task && agent.vanish(task.arn)
    }
    case 'engine':
      return actOnEngine(agent, action.fault)
    case 'failNext':
      return faults.failNext(action.operation, action.kind, { afterDoing: action.afterDoing })
    case 'loseEvents':
      return faults.loseEvents(action.share)
    default:
      return act(world, action)
  }
}

function actOnEngine({ engine: { faults } }: EngineAgent, fault: Extract<EngineAction, { do: 'engine' }>['fault']): void {
  if (fault === 'down') faults.unreachable(true)
  if (fault === 'up') faults.unreachable(false)
  if (fault === 'restart') faults.restart({ containers: 'survive' })
  if (fault === 'restartAndStop') faults.restart({ containers: 'stop' })
  if (fault === 'slow') faults.delay(2_000)
  if (fault === 'fast') faults.delay(0)
}

/** Containers that run without a task that wants them, and tasks that run without their container. */
export async function containerDifferences(world: ControlWorld, agent: EngineAgent): Promise<string[]> {
  const tasks = world.store.read().tasks.by('live', 'live')
  const wanted = new Set(tasks.flatMap((task) => [...task.containers.map(({ engineName }) => engineName), task.pauseEngineName]))
  const containers = await agent.containers()
  const strangers = [...containers].filter(([name, runs]) => runs && !wanted.has(name)).map(([name]) => `${name} runs for no task`)
  const missing = tasks
    .flatMap((task) => task.containers.map(({ engineName }) => engineName))
    .filter((name) => containers.get(name) !== true)
    .map((name) => `${name} does not run`)
  return [...strangers, ...missing]
}
