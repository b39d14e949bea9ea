/**
 * The same rules with the real agent on the simulated engine. Twice, because listing containers again and again repairs
 * so well that it would hide an agent that drops or forgets what it was told.
 */
import { describe, it } from 'vitest'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import { createEngineAgent, type EngineAgent } from '#test/support/engineAgent.ts'
import type { Fate } from '#test/support/modelAgent.ts'
import { endFaults, fates, seedHistory, stopAgent } from './controlHistory.ts'
import { differences, unsettledTasks, untilCalmMs } from './differences.ts'
import { type AnyAction, actOnAny, audibleHistory, containerDifferences, roughHistory } from './engineHistory.ts'
import { liveThrough, propertyTimeoutMs } from './histories.ts'
import { explainWrongSums, watchInvariants } from './invariants.ts'

const never = 10 ** 9

interface Lived {
  world: ControlWorld
  agent: EngineAgent
  /** Rules that were broken at a commit. */
  broken: string[]
}

/** Lives through a history, and looks at what became of it. */
async function live(
  history: AnyAction[],
  fateList: Fate[],
  relistMs: number,
  look: (lived: Lived) => Promise<string[]>,
): Promise<string[]> {
  let born = 0
  let agent: EngineAgent | undefined
  const world = openControlWorld({
    nodes: ['local', 'local'],
    fateOf: () => fateList[born++ % fateList.length] ?? { startMs: 1, stopMs: 1 },
    makeAgent: (parts) => (agent = createEngineAgent(parts, relistMs)),
  })
  if (!agent) throw new Error('no agent was made')
  const broken = watchInvariants(world.store, (label) => label === 'report task' || label === 'report connectivity')
  try {
    seedHistory(world)
    world.start()
    for (const action of history) {
      await actOnAny(world, agent, action)
      await world.clock.settle()
    }
    return await look({ world, agent, broken })
  } finally {
    await stopAgent(world)
    await world.close()
    agent.engine.close()
  }
}

const findBroken = async ({ world, broken }: Lived) => [...broken, ...explainWrongSums(world.store.read())]

async function findUnrest({ world, agent }: Lived): Promise<string[]> {
  agent.engine.faults.clear()
  endFaults(world)
  await world.clock.advance(untilCalmMs)
  return [...differences(world), ...unsettledTasks(world), ...(await containerDifferences(world, agent))]
}

describe('a cluster on an engine with faults', { timeout: propertyTimeoutMs }, () => {
  const listsAgainMs = 30_000

  it('safety: keeps every rule at every commit when events are lost', () =>
    liveThrough('lossyEngine', [roughHistory, fates], (history, fateList) => live(history, fateList, listsAgainMs, findBroken)))

  it('liveness: comes to rest as wanted when events are lost and containers are listed again and again', () =>
    liveThrough('lossyEngine', [roughHistory, fates], (history, fateList) => live(history, fateList, listsAgainMs, findUnrest)))

  it('safety: keeps every rule at every commit by events alone', () =>
    liveThrough('audibleEngine', [audibleHistory, fates], (history, fateList) => live(history, fateList, never, findBroken)))

  it('liveness: comes to rest as wanted by events alone', () =>
    liveThrough('audibleEngine', [audibleHistory, fates], (history, fateList) => live(history, fateList, never, findUnrest)))
})
