import { describe, it } from 'vitest'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import { type Fate, reportLabel } from '#test/support/modelAgent.ts'
import { type Action, act, actions, endFaults, fates, seedHistory, writtenByPlanningAgain } from './controlHistory.ts'
import { differences, unsettledTasks, untilCalmMs } from './differences.ts'
import { liveThrough, propertyTimeoutMs } from './histories.ts'
import { explainWrongSums, watchInvariants } from './invariants.ts'

async function inWorld(fateList: Fate[], live: (world: ControlWorld) => Promise<string[]>): Promise<string[]> {
  let born = 0
  const world = openControlWorld({ fateOf: () => fateList[born++ % fateList.length] ?? { startMs: 1, stopMs: 1 } })
  try {
    return await live(world)
  } finally {
    await world.close()
  }
}

async function live(world: ControlWorld, history: Action[], look: (action: Action) => void = () => {}): Promise<void> {
  seedHistory(world)
  world.start()
  for (const action of history) {
    await act(world, action)
    await world.clock.settle()
    look(action)
  }
}

describe('a cluster under random users, faults and restarts', { timeout: propertyTimeoutMs }, () => {
  it('safety: keeps every rule at every commit, and planning again writes nothing', () =>
    liveThrough('control', [actions, fates], (history, fateList) =>
      inWorld(fateList, async (world) => {
        const broken = watchInvariants(world.store, (label) => label === reportLabel)
        const look = (action: Action) =>
          broken.push(...writtenByPlanningAgain(world).map((what) => `planning again after ${JSON.stringify(action)} wrote ${what}`))
        await live(world, history, look)
        return [...broken, ...explainWrongSums(world.store.read())]
      }),
    ))

  it('liveness: comes to rest as wanted once the faults end', () =>
    liveThrough('control', [actions, fates], (history, fateList) =>
      inWorld(fateList, async (world) => {
        await live(world, history)
        endFaults(world)
        await world.clock.advance(untilCalmMs)
        return [...differences(world), ...unsettledTasks(world)]
      }),
    ))
})
