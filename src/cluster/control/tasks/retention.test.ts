import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clusterArn, serviceArn } from '#cluster/api/arns.ts'
import { buildCluster, buildInstance, buildService, buildTask, scope } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import { historyDays, historySweepMs, rowsAtOnce } from './diskHistory.ts'
import { deploymentWindowMs, inactiveWindowMs, pastRecordsPauseMs } from './pastRecords.ts'

const dayMs = 24 * 60 * 60_000

let world: ControlWorld
beforeEach(() => {
  world = openControlWorld({ fateOf: () => ({ startMs: 1_000, stopMs: 500 }) })
})
afterEach(() => world.close())

function addStoppedTask(stoppedAt: number) {
  const task = buildTask({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stopCode: 'UserInitiated', createdAt: stoppedAt, stoppedAt })
  world.store.update('test', (tx) => {
    tx.put('tasks', task)
    tx.forget('tasks', task.arn)
  })
  return task.arn
}

describe('history on disk', () => {
  it('keeps stopped tasks for its days and no longer, however many rows there are to go through', async () => {
    const now = world.clock.now()
    const old = Array.from({ length: rowsAtOnce * 2 + 1 }, () => addStoppedTask(now - (historyDays + 1) * dayMs))
    const recent = addStoppedTask(now - (historyDays - 1) * dayMs)
    world.start()
    await world.clock.advance(5_000)
    expect(old.filter((arn) => world.store.find('tasks', arn))).toEqual([])
    expect(world.store.find('tasks', recent)).toBeDefined()
    await world.clock.advance(dayMs + 2 * historySweepMs)
    expect(world.store.find('tasks', recent)).toBeUndefined()
  })

  it('keeps no more rows than asked for, those created last', () => {
    const now = world.clock.now()
    const arns = Array.from({ length: 5 }, () => addStoppedTask(now))
    const looked = world.store.dropPast('tasks', { from: 0, most: 100, before: 0, newest: 2 })
    expect(looked).toEqual({ dropped: 3, next: undefined })
    expect(arns.map((arn) => world.store.find('tasks', arn) !== undefined)).toEqual([false, false, false, true, true])
  })

  it('leaves alone what is in memory and what has not stopped', () => {
    const now = world.clock.now()
    const live = buildTask()
    const stopped = buildTask({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stoppedAt: now })
    world.store.update('test', (tx) => {
      tx.put('tasks', live)
      tx.put('tasks', stopped)
    })
    expect(world.store.dropPast('tasks', { from: 0, most: 100, before: now + 1, newest: 100 }).dropped).toBe(0)
  })
})

describe('deleted services and clusters, and instances that are gone', () => {
  it('are answered as INACTIVE for a day, and then cost nothing', async () => {
    const service = buildService({ status: 'INACTIVE', desiredCount: 0, deployments: [], inactiveAt: world.clock.now() })
    const other = clusterArn(scope, 'other')
    const instance = buildInstance({ id: 'gone', status: 'INACTIVE', inactiveAt: world.clock.now() })
    world.store.update('test', (tx) => {
      tx.put('services', service)
      tx.put('serviceEvents', { id: 'event', serviceArn: service.arn, createdAt: 0, message: 'm' })
      tx.put('clusters', buildCluster({ name: 'other', status: 'INACTIVE', inactiveAt: world.clock.now() }))
      tx.put('clusters', buildCluster({ status: 'INACTIVE', inactiveAt: world.clock.now() }))
      tx.put('containerInstances', instance)
    })
    world.start()
    await world.clock.advance(inactiveWindowMs - pastRecordsPauseMs)
    expect(world.store.read().services.get(service.arn)?.status).toBe('INACTIVE')
    expect(world.store.read().clusters.get(other)?.status).toBe('INACTIVE')
    expect(world.store.read().containerInstances.get(instance.arn)?.status).toBe('INACTIVE')
    await world.clock.advance(2 * pastRecordsPauseMs)
    expect(world.store.find('services', service.arn)).toBeUndefined()
    expect(world.store.read().serviceEvents.size).toBe(0)
    expect(world.store.find('clusters', other)).toBeUndefined()
    expect(world.store.find('containerInstances', instance.arn)).toBeUndefined()
    expect(world.store.read().clusters.get(clusterArn(scope, 'default'))?.status).toBe('INACTIVE')
  })

  it('say when they became INACTIVE', async () => {
    const draining = buildService({ status: 'DRAINING', desiredCount: 0, arn: serviceArn(scope, 'default', 'gone'), name: 'gone' })
    world.store.update('test', (tx) => tx.put('services', draining))
    world.start()
    await world.clock.advance(1_000)
    expect(world.store.read().services.get(draining.arn)).toMatchObject({ status: 'INACTIVE', inactiveAt: expect.any(Number) as number })
    expect(deploymentWindowMs).toBe(90 * dayMs)
  })
})
