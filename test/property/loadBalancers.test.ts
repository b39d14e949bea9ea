import { describe, it } from 'vitest'
import { reportLabel } from '#test/support/modelAgent.ts'
import { type Action, act, actions, type BalancedWorld, fates, openBalancedWorld } from './balancedHistory.ts'
import { targetDifferences, watchTargets } from './balancedInvariants.ts'
import { differences } from './differences.ts'
import { liveThrough, propertyTimeoutMs } from './histories.ts'
import { watchInvariants } from './invariants.ts'

/** Longer than the longest launch pause. */
const untilCalmMs = 40 * 60_000

async function inWorld(world: BalancedWorld, history: Action[], look: () => Promise<string[]> | string[]): Promise<string[]> {
  try {
    for (const action of history) {
      await act(world, action)
      await world.cluster.clock.settle()
    }
    return await look()
  } finally {
    await world.close()
  }
}

describe('a service behind load balancers under random users, health and restarts', { timeout: propertyTimeoutMs }, () => {
  it('safety: stops nobody who still has requests, and keeps enough that serve', () =>
    liveThrough('loadBalancers', [actions, fates], async (history, fateList) => {
      const world = await openBalancedWorld(fateList)
      const broken = [watchTargets(world), watchInvariants(world.cluster.store, (label) => label === reportLabel)]
      return inWorld(world, history, () => broken.flat())
    }))

  it('liveness: comes to rest as wanted, each task registered and healthy', () =>
    liveThrough('loadBalancers', [actions, fates], async (history, fateList) => {
      const world = await openBalancedWorld(fateList)
      return inWorld(world, history, async () => {
        world.endFaults()
        await world.cluster.clock.advance(untilCalmMs)
        return [...differences(world.cluster), ...targetDifferences(world)]
      })
    }))
})
