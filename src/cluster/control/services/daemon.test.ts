import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { buildInstance, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'

const second = buildTaskDefinition({}, { revision: 2 })
const huge = buildTaskDefinition({ cpu: '100000' }, { revision: 3 })
const minute = 60_000
/** Instances on nodes of their own, so that they have room of their own. */
const instances = ['one', 'two', 'three'].map((id) => buildInstance({ id, node: id }))

let world: ControlWorld
beforeEach(() => {
  world = openControlWorld()
  world.store.update('seed', (tx) => {
    tx.delete('containerInstances', buildInstance().arn)
    for (const instance of instances) tx.put('containerInstances', instance)
    for (const definition of [second, huge]) tx.put('taskDefinitions', definition)
  })
  world.start()
})
afterEach(() => world.close())

const change = (instance: ContainerInstanceRecord | undefined, over: Partial<ContainerInstanceRecord>) =>
  world.store.update('change', (tx) => instance && tx.put('containerInstances', { ...instance, ...over }))

async function daemon(over: Partial<ServiceRecord> = {}): Promise<ServiceArn> {
  const arn = world.createService({
    desiredCount: 0,
    schedulingStrategy: 'DAEMON',
    deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 },
    ...over,
  })
  await world.clock.advance(minute)
  return arn
}

/** The last parts of the instances its running tasks are on. */
const runsOn = (arn: ServiceArn) =>
  world
    .runningTasks(arn)
    .map((task) => task.containerInstanceArn?.split('/').at(-1))
    .sort()

describe('a DAEMON service', () => {
  it('has one task on each instance, and says how many that are', async () => {
    const arn = await daemon()
    expect(runsOn(arn)).toEqual(['one', 'three', 'two'])
    expect(world.service(arn)).toMatchObject({ desiredCount: 3, deployments: [{ desiredCount: 3, rolloutState: 'COMPLETED' }] })
    expect(world.events(arn).at(-1)).toBe('has reached a steady state.')
  })

  it('follows instances that come, drain, come back and go', async () => {
    const arn = await daemon()
    const four = buildInstance({ id: 'four', node: 'four' })
    world.store.update('come', (tx) => tx.put('containerInstances', four))
    await world.clock.advance(minute)
    expect(runsOn(arn)).toEqual(['four', 'one', 'three', 'two'])
    change(four, { status: 'DRAINING' })
    change(instances[0], { status: 'DRAINING' })
    await world.clock.advance(minute)
    expect(runsOn(arn)).toEqual(['three', 'two'])
    expect(world.service(arn).desiredCount).toBe(2)
    change(instances[0], { status: 'ACTIVE' })
    await world.clock.advance(minute)
    expect(runsOn(arn)).toEqual(['one', 'three', 'two'])
    expect(world.events(arn).at(-1)).toBe('has reached a steady state.')
  })

  it('keeps to its constraints, and leaves an instance that stops satisfying them', async () => {
    change(instances[0], { attributes: [{ name: 'stack', value: 'prod' }] })
    change(instances[1], { attributes: [{ name: 'stack', value: 'prod' }] })
    const placementConstraints = [{ type: 'memberOf' as const, expression: 'attribute:stack == prod' }]
    const arn = await daemon({ placementConstraints })
    expect(runsOn(arn)).toEqual(['one', 'two'])
    change(instances[1], { attributes: [] })
    await world.clock.advance(minute)
    expect(runsOn(arn)).toEqual(['one'])
    expect(world.service(arn).desiredCount).toBe(1)
  })

  it('rolls over by stopping first, never with two tasks on an instance, within its minimum', async () => {
    const arn = await daemon({ deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 50 } })
    let fewest = 3
    world.store.subscribe(() => {
      const places = world.liveTasks(arn).map((task) => task.containerInstanceArn)
      expect(new Set(places).size).toBe(places.length)
      fewest = Math.min(fewest, world.runningTasks(arn).length)
    })
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(minute)
    expect(world.runningTasks(arn).map((task) => task.taskDefinitionArn)).toEqual([second.arn, second.arn, second.arn])
    expect(world.service(arn).deployments).toMatchObject([{ rolloutState: 'COMPLETED', desiredCount: 3 }])
    // 3 × 50 %, rounded up.
    expect(fewest).toBe(2)
  })

  it('replaces a task that dies where it was', async () => {
    const arn = await daemon()
    const [task] = world.runningTasks(arn)
    if (task) world.agent.kill(task.arn)
    await world.clock.advance(minute)
    expect(runsOn(arn)).toEqual(['one', 'three', 'two'])
  })

  it('starts where there is room, and says so of where there is none', async () => {
    change(instances[2], { registered: { ...buildInstance().registered, cpu: 64 } })
    const arn = await daemon()
    expect(runsOn(arn)).toEqual(['one', 'two'])
    expect(world.service(arn)).toMatchObject({ desiredCount: 3, deployments: [{ rolloutState: 'IN_PROGRESS' }] })
    expect(world.events(arn).at(-1)).toContain('The closest matching (container-instance three) has insufficient CPU units available.')
    change(instances[2], {})
    await world.clock.advance(minute)
    expect(runsOn(arn)).toEqual(['one', 'three', 'two'])
  })

  it('has nothing to do, and is steady, where there is no instance', async () => {
    for (const instance of instances) change(instance, { status: 'INACTIVE' })
    const arn = await daemon()
    expect(world.service(arn)).toMatchObject({ desiredCount: 0, deployments: [{ rolloutState: 'COMPLETED' }] })
    expect(world.events(arn).at(-1)).toBe('has reached a steady state.')
  })

  it('goes back with its circuit breaker', async () => {
    const deploymentCircuitBreaker = { enable: true, rollback: true }
    const arn = await daemon({ deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0, deploymentCircuitBreaker } })
    world.deploy(arn, { taskDefinitionArn: huge.arn })
    await world.clock.advance(10 * minute)
    expect(runsOn(arn)).toEqual(['one', 'three', 'two'])
    expect(world.service(arn)).toMatchObject({ deployments: [{ rolloutState: 'COMPLETED' }], taskDefinitionArn: buildTaskDefinition().arn })
  })

  it('ends', async () => {
    const arn = await daemon()
    world.deleteService(arn)
    await world.clock.advance(minute)
    expect(world.service(arn)).toMatchObject({ status: 'INACTIVE', desiredCount: 0 })
    expect(world.liveTasks(arn)).toEqual([])
  })
})
