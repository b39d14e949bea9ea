/** Availability Zone rebalancing (spec part 1, 5.9), by the loops and on a fake clock. */
import type { CreateServiceRequest } from '@aws-sdk/client-ecs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { caller } from '#cluster/handlers/handlers.testSupport.ts'
import { createVirtualInstances } from '#cluster/handlers/index.ts'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'

const minute = 60_000
const cluster = 'shop'
let world: ReturnType<typeof createControlledWorld>
beforeEach(() => {
  world = createControlledWorld()
  world.call('CreateCluster', { clusterName: cluster })
  world.register()
})
afterEach(() => world.close())

async function addInstance(letter: string): Promise<string> {
  const machine = { cluster, instanceType: 't3.small', availabilityZone: `us-east-1${letter}` }
  return (await createVirtualInstances(world).AddContainerInstance(machine, caller)).containerInstanceArns[0] ?? ''
}
const wanted = () => [...world.store.read().tasks.all()].filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
const zones = () =>
  wanted()
    .map(({ availabilityZone }) => availabilityZone.at(-1))
    .sort()
    .join('')
const service = () => world.call('DescribeServices', { cluster, services: ['web'] }).services?.[0]
const messages = () =>
  (service()?.events ?? []).map(({ message = '' }) => message.replace('(service web) ', '').replace(/\(task \w+\)/g, '(task ID)')).reverse()

/** In zone a alone, steady, before zone b comes. */
async function steadyInOneZone(over: Partial<CreateServiceRequest> = {}) {
  const first = await addInstance('a')
  world.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 4, ...over })
  await world.clock.advance(minute)
  expect(zones()).toBe('aaaa')
  return first
}

describe('a service with tasks in one zone', () => {
  it('moves half of them to another that comes, one by one and never below desired', async () => {
    await steadyInOneZone()
    const before = messages().length
    let least = 4
    const end = world.store.subscribe(() => {
      least = Math.min(
        least,
        world.store
          .read()
          .tasks.by('runningOfService', service()?.serviceArn ?? '')
          .filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length,
      )
    })
    await addInstance('b')
    await world.clock.advance(minute)
    end()
    expect(zones()).toBe('aabb')
    expect(least).toBe(4)
    const move = [
      'has started 1 tasks in us-east-1b to AZ Rebalance: (task ID).',
      'has stopped 1 running tasks in us-east-1a to AZ Rebalance: (task ID).',
    ]
    expect(messages().slice(before)).toEqual([
      'is not AZ balanced with 4 tasks in us-east-1a, 0 tasks in us-east-1b. AZ Rebalancing in progress.',
      ...move,
      ...move,
      'is AZ balanced with 2 tasks in us-east-1a, 2 tasks in us-east-1b.',
      'has reached a steady state.',
    ])
    expect(service()).toMatchObject({ runningCount: 4, pendingCount: 0, deployments: [{ failedTasks: 0 }] })
  })

  it('is balanced again when a zone that was lost comes back', async () => {
    await addInstance('a')
    const lost = await addInstance('b')
    world.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 4 })
    await world.clock.advance(minute)
    expect(zones()).toBe('aabb')
    await createVirtualInstances(world).TerminateContainerInstance({ cluster, containerInstance: lost }, caller)
    await world.clock.advance(minute)
    expect(zones()).toBe('aaaa')
    await addInstance('b')
    await world.clock.advance(minute)
    expect(zones()).toBe('aabb')
  })

  it('tries again while the task that it starts fails, and keeps what it has', async () => {
    await steadyInOneZone()
    world.fates.of = () => ({ ...world.calm, failsToStart: 'CannotPullContainerError: no' })
    await addInstance('b')
    await world.clock.advance(2 * minute)
    expect(wanted().filter(({ lastStatus }) => lastStatus === 'RUNNING')).toHaveLength(4)
    world.fates.of = () => undefined
    await world.clock.advance(60 * minute)
    expect(zones()).toBe('aabb')
  })

  it('gives way to a new deployment', async () => {
    await steadyInOneZone()
    await addInstance('b')
    await world.clock.advance(100)
    world.call('UpdateService', { cluster, service: 'web', forceNewDeployment: true })
    await world.clock.advance(2 * minute)
    expect(zones()).toBe('aabb')
    expect(service()?.deployments).toHaveLength(1)
    expect(world.store.read().services.get(service()?.serviceArn ?? '')).not.toHaveProperty('rebalancing')
  })

  it.each<[string, Partial<CreateServiceRequest>]>([
    ['where it is off', { availabilityZoneRebalancing: 'DISABLED' }],
    ['without room above desired', { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 50 } }],
    ['with room that rounds down to none', { deploymentConfiguration: { maximumPercent: 110, minimumHealthyPercent: 50 } }],
    ['with binpack first', { placementStrategy: [{ type: 'binpack', field: 'cpu' }] }],
    ['with a spread over instances first', { placementStrategy: [{ type: 'spread', field: 'instanceId' }] }],
    [
      'with a constraint on zones',
      { placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.availability-zone != us-east-1f' }] },
    ],
  ])('stays as it is %s', async (_, over) => {
    await steadyInOneZone(over)
    await addInstance('b')
    await world.clock.advance(10 * minute)
    expect(zones()).toBe('aaaa')
  })

  it('is balanced with a spread over zones first', async () => {
    await steadyInOneZone({ placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }] })
    await addInstance('b')
    await world.clock.advance(minute)
    expect(zones()).toBe('aabb')
  })

  it('stays as it is where the other zone has no room, and where no task may go', async () => {
    await steadyInOneZone({ placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type == t3.small' }] })
    await createVirtualInstances(world).AddContainerInstance({ cluster, instanceType: 't3.medium', availabilityZone: 'us-east-1b' }, caller)
    await world.clock.advance(minute)
    expect(zones()).toBe('aaaa')
    const tasks = wanted().map(({ arn }) => arn)
    world.call('UpdateTaskProtection', { cluster, tasks, protectionEnabled: true, expiresInMinutes: 60 })
    await addInstance('c')
    await world.clock.advance(minute)
    expect(zones()).toBe('aaaa')
  })

  it('counts what it started for the balance where more are wanted meanwhile', async () => {
    await steadyInOneZone()
    await addInstance('b')
    await world.clock.advance(100)
    world.call('UpdateService', { cluster, service: 'web', desiredCount: 5 })
    await world.clock.advance(minute)
    expect(zones()).toBe('aaabb')
    expect(messages().filter((message) => message.includes('stopped'))).toHaveLength(1)
  })

  it('is not touched for a difference of one', async () => {
    await addInstance('a')
    await addInstance('b')
    world.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 5 })
    await world.clock.advance(5 * minute)
    expect(zones()).toBe('aaabb')
    expect(messages().join(' ')).not.toContain('balanced')
    await addInstance('c')
    await world.clock.advance(5 * minute)
    expect(messages()).toContain('is AZ balanced with 2 tasks in us-east-1a, 2 tasks in us-east-1b, 1 tasks in us-east-1c.')
  })
})
