import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TaskRecord } from '#cluster/state/records.ts'
import { type DaemonWorld, minute, openDaemonWorld } from '#test/support/daemonWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'
import { histories } from './histories.ts'

const calm: Fate = { startMs: 1_000, stopMs: 500 }
/** Revision 2 does not start, revision 3 ends soon after it did. */
const fateOf = ({ taskDefinitionArn }: TaskRecord): Fate => {
  if (taskDefinitionArn.endsWith(':2')) return { ...calm, failsToStart: 'CannotPullContainerError: no such image' }
  return taskDefinitionArn.endsWith(':3') ? { ...calm, exitAfterMs: 5_000 } : calm
}

const place = fc.nat({ max: 3 })
const event = fc.oneof(
  fc.record({
    do: fc.constant('update' as const),
    revision: fc.constantFrom(1, 2, 3),
    drainPercent: fc.constantFrom(1, 50, 100),
    bake: fc.constantFrom(0, 1),
  }),
  fc.record({
    do: fc.constant('instance' as const),
    place,
    status: fc.constantFrom('ACTIVE' as const, 'DRAINING' as const, 'INACTIVE' as const),
  }),
  fc.record({ do: fc.constant('provider' as const), place, name: fc.constantFrom('managed', 'spare') }),
  fc.record({ do: fc.constant('kill' as const), place }),
  fc.record({ do: fc.constant('sicken' as const), place }),
  fc.record({ do: fc.constant('restart' as const) }),
)
const history = fc.array(fc.record({ event, thenMs: fc.constantFrom(0, 700, 5_000, minute, 10 * minute) }), { minLength: 1, maxLength: 12 })

type Event = typeof event extends fc.Arbitrary<infer One> ? One : never

async function happen(world: DaemonWorld, one: Event): Promise<void> {
  const instance = 'place' in one ? world.store.read().containerInstances.get(world.instances[one.place]?.arn ?? '') : undefined
  const task = 'place' in one ? world.live()[one.place] : undefined
  if (one.do === 'update')
    world.update(one.revision, { deploymentConfiguration: { drainPercent: one.drainPercent, bakeTimeInMinutes: one.bake } })
  if (one.do === 'instance') world.change(instance, { status: one.status })
  if (one.do === 'provider') world.change(instance, { capacityProviderName: one.name })
  if (one.do === 'kill' && task) world.agent.kill(task.arn)
  if (one.do === 'sicken' && task) world.agent.setHealth(task.arn, 'UNHEALTHY')
  if (one.do !== 'restart') return
  await world.stopControl()
  world.startControl()
}

/** Two tasks of a daemon are never on one instance. */
function holdInvariants(world: DaemonWorld): void {
  world.store.subscribe(() => {
    const places = world.live().map((task) => task.containerInstanceArn)
    expect(new Set(places).size).toBe(places.length)
  })
}

describe('a daemon', () => {
  it('ends with one task of the last good revision on each instance of its providers, whatever came between', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (events) => {
        const world = openDaemonWorld({ fateOf })
        try {
          holdInvariants(world)
          world.start()
          world.create()
          await world.clock.advance(3 * minute)
          for (const { event: one, thenMs } of events) {
            await happen(world, one)
            await world.clock.advance(thenMs)
          }
          const last = world.update(1)
          await world.clock.advance(120 * minute)
          const wanted = Array.from(world.store.read().containerInstances.all())
            .filter(({ status, capacityProviderName }) => status === 'ACTIVE' && capacityProviderName === 'managed')
            .map(({ arn }) => `${arn.split('/').at(-1)} 1`)
          expect(world.running()).toEqual(wanted.sort())
          expect(world.live()).toHaveLength(wanted.length)
          expect(world.deployment(last)?.status).toBe('SUCCESSFUL')
          const ongoing = Array.from(world.store.read().daemonDeployments.all()).filter(({ finishedAt }) => finishedAt === undefined)
          expect(ongoing).toEqual([])
          const { revision } = world.store.read()
          await world.clock.advance(60 * minute)
          expect(world.daemon().deployments).toHaveLength(1)
          expect(world.store.read().tasks.count('liveOfDaemon', world.daemon().arn)).toBe(wanted.length)
          expect(world.store.read().revision - revision).toBeLessThan(30)
        } finally {
          await world.close()
        }
      }),
      { numRuns: histories(100, 5_000) },
    )
  })
})
