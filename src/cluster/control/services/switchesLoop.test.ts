import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import { changeSwitches, type SwitchChange, setSpeed } from '#cluster/state/writes/switches.ts'
import { type ControlWorld, checked, openControlWorld, second } from '#test/support/controlWorld.ts'
import { explainService } from '../explain/explainService.ts'

const minute = 60_000

let world: ControlWorld
beforeEach(() => {
  world = openControlWorld({ definitions: [second, checked] })
  world.start()
})
afterEach(() => world.close())

const set = (arn: ServiceArn, change: SwitchChange) =>
  void world.store.update('switch', (tx) => changeSwitches(tx, world.service(arn), change))
const explained = (arn: ServiceArn) => explainService(world.store.read(), world.service(arn), world.clock.now())
const running = (arn: ServiceArn) => world.runningTasks(arn).length

describe('a paused service', () => {
  it('has no task and keeps its count, its protected tasks included, until it is resumed', async () => {
    const arn = world.createService({ desiredCount: 2 })
    await world.clock.advance(minute)
    const [task] = world.runningTasks(arn)
    world.store.update('protect', (tx) => task && tx.put('tasks', { ...task, protectedUntil: world.clock.now() + 60 * minute }))
    set(arn, { pausedSince: world.clock.now() })
    await world.clock.advance(10 * minute)
    expect(world.liveTasks(arn)).toEqual([])
    expect(world.service(arn)).toMatchObject({ desiredCount: 2, status: 'ACTIVE', deployments: [{ rolloutState: 'COMPLETED' }] })
    expect(explained(arn)[0]).toMatchObject({ rule: 'paused', numbers: { desired: 2 } })
    set(arn, { pausedSince: undefined })
    await world.clock.advance(minute)
    expect(running(arn)).toBe(2)
    expect(world.store.read().serviceSwitches.get(arn)).toBeUndefined()
  })

  it('neither rolls out nor scales, and does both once it is resumed', async () => {
    const arn = world.createService({ desiredCount: 1 })
    await world.clock.advance(minute)
    set(arn, { pausedSince: world.clock.now() })
    await world.clock.advance(minute)
    world.deploy(arn, { taskDefinitionArn: second.arn, desiredCount: 3 })
    await world.clock.advance(10 * minute)
    expect(world.liveTasks(arn)).toEqual([])
    expect(world.service(arn).deployments[0]?.rolloutState).toBe('IN_PROGRESS')
    set(arn, { pausedSince: undefined })
    await world.clock.advance(minute)
    expect(world.runningTasks(arn).map((task) => task.taskDefinitionArn)).toEqual([second.arn, second.arn, second.arn])
  })

  it('stays paused when control starts anew', async () => {
    const arn = world.createService({ desiredCount: 1 })
    await world.clock.advance(minute)
    set(arn, { pausedSince: world.clock.now() })
    await world.clock.advance(minute)
    await world.stopControl()
    world.startControl()
    await world.clock.advance(minute)
    expect(world.liveTasks(arn)).toEqual([])
  })

  it('is deleted like any, with its switches', async () => {
    const arn = world.createService({ desiredCount: 1 })
    await world.clock.advance(minute)
    set(arn, { pausedSince: world.clock.now() })
    await world.clock.advance(minute)
    world.deleteService(arn)
    await world.clock.advance(minute)
    expect(world.service(arn).status).toBe('INACTIVE')
    expect(world.store.read().serviceSwitches.get(arn)).toBeUndefined()
  })
})

describe('the order of services', () => {
  it('lets first tasks wait until those of the other are healthy', async () => {
    world.fate = { ...world.fate, startMs: 20_000 }
    const db = world.createService({ name: 'db', desiredCount: 2 })
    const web = world.createService({ name: 'web', desiredCount: 1 })
    set(web, { after: [db] })
    await world.clock.settle()
    // It began before the order was set: one with tasks does not wait.
    world.updateService(web, { desiredCount: 0 })
    await world.clock.advance(10_000)
    world.updateService(web, { desiredCount: 1 })
    await world.clock.advance(5_000)
    expect(world.liveTasks(web)).toEqual([])
    expect(explained(web).find(({ rule }) => rule === 'startOrder')?.sentence).toContain('it waits until db has all desired tasks healthy')
    expect(world.store.read().decisions.by('owner', web)).toContainEqual(
      expect.objectContaining({ rule: 'startOrder', names: { services: 'db' } }),
    )
    await world.clock.advance(30_000)
    expect(running(db)).toBe(2)
    expect(running(web)).toBe(1)
  })

  it('waits for a paused service, and not for one that is gone', async () => {
    const db = world.createService({ name: 'db', desiredCount: 1 })
    const web = world.createService({ name: 'web', desiredCount: 0 })
    set(web, { after: [db] })
    set(db, { pausedSince: world.clock.now() })
    await world.clock.advance(minute)
    world.updateService(web, { desiredCount: 1 })
    await world.clock.advance(minute)
    expect(world.liveTasks(web)).toEqual([])
    world.deleteService(db)
    await world.clock.advance(minute)
    expect(running(web)).toBe(1)
  })
})

describe('failed tasks', () => {
  const held = () => world.store.read().taskHolds.by('held', 'held')

  it('are held up to a bound, the first ones, and stay known until they are released', async () => {
    world.fate = { ...world.fate, exitAfterMs: 1_000 }
    const arn = world.createService({ desiredCount: 1 })
    set(arn, { holdsFailed: true })
    await world.clock.advance(minute)
    expect(held()).toHaveLength(5)
    expect(world.store.read().decisions.by('owner', arn)).toContainEqual(
      expect.objectContaining({ rule: 'notHeld', numbers: { count: 5, maximum: 5 } }),
    )
    world.updateService(arn, { desiredCount: 0 })
    await world.clock.advance(3 * 60 * minute)
    const [first] = held()
    expect(world.store.read().tasks.get(first?.taskArn ?? '')?.lastStatus).toBe('STOPPED')
    world.store.update('release', (tx) => tx.delete('taskHolds', first?.taskArn ?? ''))
    await world.clock.advance(2 * minute)
    expect(world.store.read().tasks.get(first?.taskArn ?? '')).toBeUndefined()
    expect(held()).toHaveLength(4)
  })

  it('are not those that were asked to stop', async () => {
    const arn = world.createService({ desiredCount: 2 })
    set(arn, { holdsFailed: true })
    await world.clock.advance(minute)
    world.updateService(arn, { desiredCount: 0 })
    await world.clock.advance(minute)
    expect(held()).toEqual([])
  })
})

describe('the speed', () => {
  it('divides the grace period, at once, and back', async () => {
    world.fate = { ...world.fate, health: { says: 'UNHEALTHY', afterMs: 1_000 } }
    const arn = world.createService({ desiredCount: 1, taskDefinitionArn: checked.arn, healthCheckGracePeriodSeconds: 600 })
    await world.clock.advance(2 * minute)
    expect(world.liveTasks(arn)).toHaveLength(1)
    setSpeed(world.store, 10)
    await world.clock.settle()
    expect(world.liveTasks(arn)).toHaveLength(2)
    expect(explained(arn)).toContainEqual(expect.objectContaining({ rule: 'speed', numbers: { speed: 10 } }))
    setSpeed(world.store, 1)
    expect(explained(arn).map(({ rule }) => rule)).not.toContain('speed')
  })
})
