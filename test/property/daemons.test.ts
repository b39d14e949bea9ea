import fc from 'fast-check'
import { describe, it } from 'vitest'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { type DaemonWorld, minute, openDaemonWorld } from '#test/support/daemonWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'
import { liveThrough, propertyTimeoutMs } from './histories.ts'

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

type History = typeof history extends fc.Arbitrary<infer One> ? One : never
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

/** Collects what must not be: two tasks of a daemon on one instance. */
function watchPlaces(world: DaemonWorld): string[] {
  const wrong: string[] = []
  world.store.subscribe(({ revision }) => {
    const places = world.live().map((task) => task.containerInstanceArn)
    if (new Set(places).size !== places.length) wrong.push(`${revision}: two tasks on one of ${places.join(' ')}`)
  })
  return wrong
}

async function live(world: DaemonWorld, events: History, look: () => Promise<string[]> | string[]): Promise<string[]> {
  try {
    world.start()
    world.create()
    await world.clock.advance(3 * minute)
    for (const { event: one, thenMs } of events) {
      await happen(world, one)
      await world.clock.advance(thenMs)
    }
    return await look()
  } finally {
    await world.close()
  }
}

/** What is not as wanted two hours after the last good revision was asked for, and whether it stays so. */
async function findUnrest(world: DaemonWorld): Promise<string[]> {
  const last = world.update(1)
  await world.clock.advance(120 * minute)
  const wanted = Array.from(world.store.read().containerInstances.all())
    .filter(({ status, capacityProviderName }) => status === 'ACTIVE' && capacityProviderName === 'managed')
    .map(({ arn }) => `${arn.split('/').at(-1)} 1`)
    .sort()
  const wrong: string[] = []
  if (world.running().join() !== wanted.join()) wrong.push(`${world.running().join()} run, wanted ${wanted.join()}`)
  if (world.live().length !== wanted.length) wrong.push(`${world.live().length} live, wanted ${wanted.length}`)
  if (world.deployment(last)?.status !== 'SUCCESSFUL') wrong.push(`the last deployment is ${world.deployment(last)?.status}`)
  const ongoing = Array.from(world.store.read().daemonDeployments.all()).filter(({ finishedAt }) => finishedAt === undefined)
  if (ongoing.length > 0) wrong.push(`${ongoing.length} deployments go on`)
  const { revision } = world.store.read()
  await world.clock.advance(60 * minute)
  if (world.daemon().deployments.length !== 1) wrong.push('more than one deployment is left')
  if (world.live().length !== wanted.length) wrong.push('it did not stay so')
  if (world.store.read().revision - revision >= 30) wrong.push('it writes on and on')
  return wrong
}

describe('a daemon', { timeout: propertyTimeoutMs }, () => {
  it('safety: never has two tasks on one instance', () =>
    liveThrough('daemons', [history], async (events) => {
      const world = openDaemonWorld({ fateOf })
      const wrong = watchPlaces(world)
      return live(world, events, () => wrong)
    }))

  it('liveness: ends with one task of the last good revision on each instance of its providers, whatever came between', () =>
    liveThrough('daemons', [history], async (events) => {
      const world = openDaemonWorld({ fateOf })
      return live(world, events, () => findUnrest(world))
    }))
})
