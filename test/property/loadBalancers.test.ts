import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { act, actions, fates, openBalancedWorld } from './balancedHistory.ts'
import { targetDifferences, watchTargets } from './balancedInvariants.ts'
import { differences } from './differences.ts'
import { histories } from './histories.ts'

/** Longer than the longest launch pause. */
const untilCalmMs = 40 * 60_000

describe('a service behind load balancers under random users, health and restarts', () => {
  it('stops nobody who still has requests, keeps enough that serve, and comes to rest as wanted', async () => {
    await fc.assert(
      fc.asyncProperty(actions, fates, async (history, fateList) => {
        const world = await openBalancedWorld(fateList)
        const broken = watchTargets(world)
        try {
          for (const action of history) {
            await act(world, action)
            await world.cluster.clock.settle()
          }
          world.endFaults()
          await world.cluster.clock.advance(untilCalmMs)
          expect([...broken, ...differences(world.cluster), ...targetDifferences(world)]).toEqual([])
        } finally {
          await world.close()
        }
      }),
      { numRuns: histories(100, 5_000) },
    )
  }, 600_000)
})
