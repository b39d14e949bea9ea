import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import { reportLabel } from '#test/support/modelAgent.ts'
import { type Action, act, actions, endFaults, fates, seedHistory, writtenByPlanningAgain } from './controlHistory.ts'
import { differences, unsettledTasks, untilCalmMs } from './differences.ts'
import { histories } from './histories.ts'
import { explainWrongSums, watchInvariants } from './invariants.ts'

async function live(world: ControlWorld, history: Action[]): Promise<void> {
  for (const action of history) {
    await act(world, action)
    await world.clock.settle()
    expect(writtenByPlanningAgain(world), `by planning again after ${JSON.stringify(action)}`).toEqual([])
  }
}

describe('a cluster under random users, faults and restarts', () => {
  it('keeps every rule at every commit, and comes to rest as wanted once the faults end', async () => {
    await fc.assert(
      fc.asyncProperty(actions, fates, async (history, fateList) => {
        let born = 0
        const world = openControlWorld({ fateOf: () => fateList[born++ % fateList.length] ?? { startMs: 1, stopMs: 1 } })
        const broken = watchInvariants(world.store, (label) => label === reportLabel)
        try {
          seedHistory(world)
          world.start()
          await live(world, history)
          endFaults(world)
          await world.clock.advance(untilCalmMs)
          expect([...broken, ...differences(world), ...unsettledTasks(world), ...explainWrongSums(world.store.read())]).toEqual([])
        } finally {
          await world.close()
        }
      }),
      { numRuns: histories(300, 10_000) },
    )
  }, 600_000)
})
