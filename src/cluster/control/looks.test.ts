/** How often services are looked at: what changes nothing for a service is no reason. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import { buildInstance, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import { placementRetryMs } from './services/serviceReconciler.ts'

const minute = 60_000
const second = buildTaskDefinition({}, { revision: 2 })
const roomy = { ...buildInstance().registered, cpu: 100_000, memoryMiB: 100_000 }

let world: ControlWorld
let looks = 0
beforeEach(() => {
  let born = 0
  // Each report at a time of its own, as in life.
  world = openControlWorld({ fateOf: () => ({ startMs: 1_000 + 7 * (born += 1), stopMs: 500 + 11 * born }) })
  world.store.update('register', (tx) => {
    tx.put('taskDefinitions', second)
    tx.put('containerInstances', buildInstance({ registered: roomy }))
  })
  const { update } = world.store
  vi.spyOn(world.store, 'update').mockImplementation((label, write) => {
    if (label === 'reconcile service') looks += 1
    return update(label, write)
  })
  world.start()
})
afterEach(() => world.close())

const looksWhile = async (work: () => void, ms = 5 * minute): Promise<number> => {
  await world.clock.advance(minute)
  looks = 0
  work()
  await world.clock.advance(ms)
  return looks
}

describe('looks at a service', () => {
  it('are one for each task that comes to run and one for each that is gone', async () => {
    const arn = world.createService({ desiredCount: 20 })
    // Two at the begin, for what is started and to say that it is under way; one at the end, which finds it complete.
    expect(await looksWhile(() => world.deploy(arn, { taskDefinitionArn: second.arn }))).toBeLessThanOrEqual(20 + 20 + 3)
    expect(world.service(arn).deployments).toMatchObject([{ rolloutState: 'COMPLETED' }])
  })

  it('are two for one task more: when it is wanted and when it runs', async () => {
    const arn = world.createService({ desiredCount: 20 })
    expect(await looksWhile(() => world.updateService(arn, { desiredCount: 21 }))).toBe(2)
  })
})

describe('services that wait for room', () => {
  const waiting = 50
  let holder: ServiceArn
  let cpu: number

  /** One service fills the cluster, others have no place. @param share of the room that each of them needs */
  async function fill(share: number): Promise<ServiceArn[]> {
    holder = world.createService({ desiredCount: 20 })
    await world.clock.advance(minute)
    cpu = world.liveTasks(holder).reduce((sum, { reserved }) => sum + reserved.cpu, 0)
    const big = buildTaskDefinition({ containerDefinitions: [{ name: 'app', image: 'a', cpu: cpu * share, memory: 1 }] }, { revision: 3 })
    world.store.update('fill', (tx) => {
      tx.put('containerInstances', buildInstance({ registered: { ...roomy, cpu } }))
      tx.put('taskDefinitions', big)
    })
    const arns = Array.from({ length: waiting }, (_, at) =>
      world.createService({ name: `big${at}`, arn: `${holder}-${at}` as ServiceArn, desiredCount: 1, taskDefinitionArn: big.arn }),
    )
    await world.clock.advance(minute)
    return arns
  }

  /** Beyond those that each of them takes by itself in that time. */
  async function looksAfterFreeing(tasks: number): Promise<number> {
    const looked = await looksWhile(() => world.updateService(holder, { desiredCount: 20 - tasks }), placementRetryMs)
    return looked - waiting
  }

  it('are not looked at for room that is too small', async () => {
    await fill(1)
    expect(await looksWhile(() => undefined, placementRetryMs)).toBe(waiting)
    // The holder's own, up to two for each of the ten.
    expect(await looksAfterFreeing(10)).toBeLessThanOrEqual(2 + 10 * 2)
  })

  it('are looked at one after the other, for as long as there is some', async () => {
    const arns = await fill(0.25)
    // The first takes what is enough for it, and the next is asked once there is enough again: two more, each of them twice.
    expect(await looksAfterFreeing(10)).toBeLessThanOrEqual(2 + 10 * 2 + 4)
    expect(arns.flatMap(world.liveTasks)).toHaveLength(2)
  })

  it('have the room as soon as it is there', async () => {
    const arns = await fill(0.5)
    world.updateService(holder, { desiredCount: 10 })
    await world.clock.advance(2_000)
    expect(arns.flatMap(world.liveTasks)).toHaveLength(1)
  })
})
