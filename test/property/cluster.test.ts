/**
 * The same rules with the real agent on the simulated engine. Twice, because listing containers again and again repairs
 * so well that it would hide an agent that drops or forgets what it was told.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openControlWorld } from '#test/support/controlWorld.ts'
import { createEngineAgent, type EngineAgent } from '#test/support/engineAgent.ts'
import type { Fate } from '#test/support/modelAgent.ts'
import { endFaults, fates, seedHistory } from './controlHistory.ts'
import { differences, unsettledTasks, untilCalmMs } from './differences.ts'
import { type AnyAction, actOnAny, audibleHistory, containerDifferences, roughHistory } from './engineHistory.ts'
import { histories } from './histories.ts'
import { explainWrongSums, watchInvariants } from './invariants.ts'

const never = 10 ** 9

/** Lives through a history; what is wrong at its end, in words. */
async function live(history: AnyAction[], fateList: Fate[], relistMs: number): Promise<string[]> {
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
    agent.engine.faults.clear()
    endFaults(world)
    await world.clock.advance(untilCalmMs)
    return [
      ...broken,
      ...differences(world),
      ...unsettledTasks(world),
      ...(await containerDifferences(world, agent)),
      ...explainWrongSums(world.store.read()),
    ]
  } finally {
    await world.close()
    agent.engine.close()
  }
}

describe('a cluster on an engine with faults', () => {
  it('comes to rest as wanted when events are lost and containers are listed again and again', async () => {
    await fc.assert(
      fc.asyncProperty(roughHistory, fates, async (history, fateList) => {
        expect(await live(history, fateList, 30_000)).toEqual([])
      }),
      { numRuns: histories(40, 2_000) },
    )
  }, 600_000)

  it('comes to rest as wanted by events alone', async () => {
    await fc.assert(
      fc.asyncProperty(audibleHistory, fates, async (history, fateList) => {
        expect(await live(history, fateList, never)).toEqual([])
      }),
      { numRuns: histories(40, 2_000) },
    )
  }, 600_000)
})
