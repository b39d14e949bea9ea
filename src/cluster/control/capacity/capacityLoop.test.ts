import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { caller, network } from '#cluster/handlers/handlers.testSupport.ts'
import { createAutoScalingGroups } from '#cluster/handlers/index.ts'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { explainService } from '../explain/explainService.ts'
import { explainTask } from '../explain/explainTask.ts'

const second = 1000
const cluster = 'shop'
const groupArn = 'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:u-1:autoScalingGroupName/workers'
const strategy = [{ capacityProvider: 'workers', weight: 1 }]

let world: ReturnType<typeof createControlledWorld>
beforeEach(() => {
  world = createControlledWorld({ timing: 'local' })
  world.call('CreateCluster', { clusterName: cluster })
})
afterEach(() => world.close())

interface Provider {
  managedScaling?: object
  managedTerminationProtection?: 'ENABLED'
  managedDraining?: 'DISABLED'
}

/** A provider of a group of t3.small (2048 CPU units, 2048 MiB), in the cluster. */
function createProvider({ managedScaling = {}, ...over }: Provider = {}, group: object = {}) {
  put({ minSize: 0, maxSize: 5, instanceType: 't3.small', ...group })
  const autoScalingGroupProvider = {
    autoScalingGroupArn: only().arn,
    managedScaling: { status: 'ENABLED' as const, ...managedScaling },
    ...over,
  }
  world.call('CreateCapacityProvider', { name: 'workers', autoScalingGroupProvider })
  world.call('PutClusterCapacityProviders', { cluster, capacityProviders: ['workers'], defaultCapacityProviderStrategy: strategy })
}

const put = (settings: object) => void createAutoScalingGroups(world).PutAutoScalingGroup({ name: 'workers', ...settings }, caller)

function only() {
  const [group] = [...world.store.read().autoScalingGroups.all()]
  if (!group) throw new Error('there is no group')
  return group
}

const states = () => only().instances.map(({ lifecycleState }) => lifecycleState)
const register = (over: object = {}) =>
  world.register({ containerDefinitions: [{ name: 'app', image: 'nginx', cpu: 1024, memory: 512, ...over }] })
const run = (count: number, over: object = {}) => world.call('RunTask', { cluster, taskDefinition: 'web', count, ...over })
const tasks = () => [...world.store.read().tasks.all()]
const statuses = () => tasks().map(({ lastStatus }) => lastStatus)
const live = () => tasks().filter(({ lastStatus }) => lastStatus !== 'STOPPED')
const stopAll = () => {
  for (const { arn } of live()) world.call('StopTask', { cluster, task: arn })
}
const messages = (service: string) =>
  world
    .call('DescribeServices', { cluster, services: [service] })
    .services?.[0]?.events?.map(({ message }) => message)
    .reverse()

describe('tasks of a capacity provider with managed scaling', () => {
  it('wait in PROVISIONING, instances come, and they are placed', async () => {
    createProvider()
    register()
    const answer = run(3)
    expect(answer.failures).toEqual([])
    expect(answer.tasks).toMatchObject(Array(3).fill({ lastStatus: 'PROVISIONING', capacityProviderName: 'workers', launchType: 'EC2' }))
    expect(answer.tasks?.[0]).not.toHaveProperty('containerInstanceArn')
    expect(answer.tasks?.[0]).not.toHaveProperty('availabilityZone')
    await world.clock.advance(100)
    expect(states()).toEqual(['Pending', 'Pending'])
    expect(world.call('ListContainerInstances', { cluster }).containerInstanceArns).toEqual([])
    await world.clock.advance(5 * second)
    expect(states()).toEqual(['InService', 'InService'])
    expect(statuses()).toEqual(['RUNNING', 'RUNNING', 'RUNNING'])
    const { containerInstances } = world.call('DescribeContainerInstances', {
      cluster,
      containerInstances: world.call('ListContainerInstances', { cluster }).containerInstanceArns ?? [],
    })
    expect(containerInstances?.map(({ ec2InstanceId }) => ec2InstanceId).sort()).toEqual(
      only()
        .instances.map(({ id }) => id)
        .sort(),
    )
    expect(new Set(containerInstances?.map(({ capacityProviderName }) => capacityProviderName))).toEqual(new Set(['workers']))
  })

  it('come in no more than the group may have, and the rest waits until somebody raises it', async () => {
    createProvider({}, { maxSize: 1 })
    register()
    run(4)
    await world.clock.advance(10 * second)
    expect(statuses().sort()).toEqual(['PROVISIONING', 'PROVISIONING', 'RUNNING', 'RUNNING'])
    put({ maxSize: 2 })
    await world.clock.advance(10 * second)
    expect(statuses()).toEqual(Array(4).fill('RUNNING'))
  })

  it('keep a reserve where the target is below 100 %', async () => {
    createProvider({ managedScaling: { targetCapacity: 50 } })
    register()
    run(1)
    await world.clock.advance(60 * second)
    expect(states()).toHaveLength(2)
    expect(only().scaling).toEqual({ needed: 1, running: 2 })
  })

  it('fail after a while in which nothing came, and count against their service', async () => {
    createProvider({}, { maxSize: 0 })
    register()
    run(1)
    world.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 1 })
    await world.clock.advance(119 * second)
    expect(statuses()).toEqual(['PROVISIONING', 'PROVISIONING'])
    await world.clock.advance(2 * second)
    const [alone] = tasks()
    expect(alone).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'TaskFailedToStart: EMPTY CAPACITY PROVIDER',
    })
    expect(world.call('DescribeServices', { cluster, services: ['web'] }).services?.[0]?.deployments?.[0]?.failedTasks).toBe(1)
    expect(live()).toHaveLength(1)
  })

  it('bring nothing that would not help them', async () => {
    createProvider()
    register({ memory: 4096 })
    run(1)
    await world.clock.advance(10 * second)
    expect(states()).toEqual([])
    await world.clock.advance(120 * second)
    expect(statuses()).toEqual(['STOPPED'])
  })

  it.each([
    ['what is coming', {}, {}, 'Group workers has 1 of at most 5 instances, and 1 of them is coming.'],
    [
      'that the group is full',
      { maxSize: 0 },
      {},
      'Group workers has 0 of at most 0 instances: none comes before its maximum is raised or a task ends.',
    ],
    [
      'that its instances are too small',
      {},
      { memory: 4096 },
      'It needs 1024 CPU units and 4096 MiB; an instance of group workers, t3.small, has 2048 and 2048 and can never take it.',
    ],
  ])('say %s', async (_, group, container, sentence) => {
    createProvider({}, group)
    register(container)
    run(1)
    await world.clock.advance(100)
    const [task] = tasks()
    const said = task ? explainTask(world.store.read(), task, world.clock.now()).map((one) => one.sentence) : []
    expect(said[0]).toContain('it waits for capacity provider workers')
    expect(said[1]).toContain(sentence)
  })

  it('are why their service waits, which says so', async () => {
    createProvider({}, { maxSize: 0 })
    register()
    world.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 2 })
    await world.clock.advance(100)
    const [service] = [...world.store.read().services.all()]
    const said = service ? explainService(world.store.read(), service, world.clock.now()) : []
    expect(said.filter(({ rule }) => rule === 'placement')).toMatchObject([
      {
        state: 'waiting',
        sentence: '2 tasks are PROVISIONING: they wait for capacity provider workers to bring an instance, and fail if none comes.',
      },
      { state: 'stuck', sentence: 'Group workers has 0 of at most 0 instances: none comes before its maximum is raised or a task ends.' },
    ])
  })

  it('find none where managed scaling is off, and are told what brings one', async () => {
    createProvider({ managedScaling: { status: 'DISABLED' } })
    register()
    world.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 1 })
    await world.clock.advance(100)
    const [service] = [...world.store.read().services.all()]
    const said = service ? explainService(world.store.read(), service, world.clock.now()) : []
    expect(said.map(({ sentence }) => sentence)).toContain(
      'Capacity provider workers has no container instance, and its managed scaling brings none. Raise the desired capacity of its Auto Scaling group, or use another capacity provider.',
    )
  })

  it('stop at once where they are stopped while they wait', async () => {
    createProvider({}, { maxSize: 0 })
    register()
    world.registerFargate()
    run(1)
    run(1, { taskDefinition: 'fargate', networkConfiguration: network })
    stopAll()
    expect(tasks()).toMatchObject([
      { lastStatus: 'STOPPED', stopCode: 'UserInitiated' },
      { lastStatus: 'STOPPED', networkInterface: { status: 'DELETED' } },
    ])
  })

  it('are at most 500 that wait', async () => {
    createProvider({}, { maxSize: 0 })
    register()
    for (let number = 0; number < 50; number += 1) run(10)
    expect(run(1)).toMatchObject({ tasks: [], failures: [{ reason: 'The tasks provisioning capacity limit was exceeded.' }] })
    world.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 1 })
    await world.clock.advance(second)
    expect(messages('web')).toEqual([
      '(service web) was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.',
    ])
  })

  it('of a service wait like others, and its event says that they started', async () => {
    createProvider()
    register()
    world.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 2 })
    await world.clock.advance(10 * second)
    expect(statuses()).toEqual(['RUNNING', 'RUNNING'])
    expect(messages('web')?.[0]).toMatch(/^\(service web\) has started 2 tasks: /)
  })

  it('find their place after a restart in between', async () => {
    createProvider()
    register({ cpu: 10 })
    run(1, { placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type == t3.small' }] })
    await world.restartControl()
    await world.clock.advance(10 * second)
    expect(statuses()).toEqual(['RUNNING'])
    expect(tasks()[0]).not.toHaveProperty('awaits')
  })
})

describe('scale-in', () => {
  it('takes instances without tasks, after a while and not below the minimum', async () => {
    createProvider({ managedTerminationProtection: 'ENABLED' }, { minSize: 1 })
    register()
    run(6)
    await world.clock.advance(10 * second)
    expect(states()).toHaveLength(3)
    const [kept] = tasks()
    for (const { arn, containerInstanceArn } of tasks())
      if (containerInstanceArn !== kept?.containerInstanceArn) world.call('StopTask', { cluster, task: arn })
    await world.clock.advance(14 * second)
    expect(states()).toHaveLength(3)
    await world.clock.advance(4 * second)
    expect(only().instances.map(({ containerInstanceArn }) => containerInstanceArn)).toEqual([kept?.containerInstanceArn])
    stopAll()
    await world.clock.advance(60 * second)
    expect(states()).toHaveLength(1)
  })

  it('does not begin while an instance warms up, for as long as the user says', async () => {
    createProvider({ managedScaling: { instanceWarmupPeriod: 100 } })
    register()
    run(1)
    await world.clock.advance(10 * second)
    stopAll()
    await world.clock.advance(80 * second)
    expect(states()).toHaveLength(1)
    await world.clock.advance(15 * second)
    expect(states()).toEqual([])
  })

  it('drains first, and lets tasks without a service end by themselves', async () => {
    createProvider({}, { minSize: 2 })
    register()
    run(2)
    world.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 2 })
    await world.clock.advance(10 * second)
    expect(states()).toHaveLength(2)
    put({ minSize: 0, desiredCapacity: 1, maxSize: 1 })
    await world.clock.advance(3 * second)
    expect(states().sort()).toEqual(['InService', 'Terminating:Wait'])
    for (const { arn, serviceArn } of live()) if (!serviceArn) world.call('StopTask', { cluster, task: arn })
    await world.clock.advance(10 * second)
    expect(states()).toEqual(['InService'])
    expect(live().map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING'])
  })

  it('kills tasks where managed draining is off', async () => {
    createProvider({ managedDraining: 'DISABLED' }, { minSize: 1 })
    register()
    run(1)
    await world.clock.advance(10 * second)
    put({ minSize: 0, maxSize: 0 })
    await world.clock.advance(second)
    expect(tasks()).toMatchObject([{ desiredStatus: 'STOPPED', stopCode: 'TerminationNotice' }])
  })

  it('never takes an instance with a task where managed termination protection is on', async () => {
    createProvider({ managedTerminationProtection: 'ENABLED' }, { minSize: 1 })
    register()
    run(1)
    await world.clock.advance(10 * second)
    put({ minSize: 0, maxSize: 0 })
    await world.clock.advance(60 * second)
    expect(states()).toEqual(['InService'])
    stopAll()
    await world.clock.advance(5 * second)
    expect(states()).toEqual([])
  })
})

describe('with the timing of AWS', () => {
  it('instances boot for a minute, and go after a quarter of an hour without tasks', async () => {
    await world.close()
    world = createControlledWorld()
    world.call('CreateCluster', { clusterName: cluster })
    createProvider()
    register()
    run(1)
    await world.clock.advance(119 * second)
    expect(statuses()).toEqual(['PROVISIONING'])
    await world.clock.advance(3 * second)
    expect(statuses()).toEqual(['RUNNING'])
    stopAll()
    await world.clock.advance(899 * second)
    expect(states()).toEqual(['InService'])
    await world.clock.advance(3 * second)
    expect(states()).toEqual([])
  })
})

describe('an Auto Scaling group', () => {
  it('replaces an instance that is gone, and spreads over its zones', async () => {
    createProvider({}, { minSize: 3, availabilityZones: ['us-east-1a', 'us-east-1b'] })
    await world.clock.advance(5 * second)
    const zones = () =>
      only()
        .instances.map(({ availabilityZone }) => availabilityZone.at(-1))
        .sort()
        .join('')
    expect(zones()).toBe('aab')
    const { containerInstanceArn = '' } = only().instances[0] ?? {}
    world.call('DeregisterContainerInstance', { cluster, containerInstance: containerInstanceArn, force: true })
    await world.clock.advance(5 * second)
    expect(zones()).toBe('aab')
    expect(states()).toEqual(['InService', 'InService', 'InService'])
  })

  it('is made with the provider that names it first, and has no instances before a cluster has the provider', async () => {
    world.call('CreateCapacityProvider', {
      name: 'workers',
      autoScalingGroupProvider: { autoScalingGroupArn: groupArn, managedScaling: { status: 'ENABLED' } },
    })
    expect(only()).toMatchObject({ arn: groupArn, name: 'workers', minSize: 0, maxSize: 5, implicit: true })
    put({ minSize: 1 })
    await world.clock.advance(5 * second)
    expect(states()).toEqual([])
    world.call('PutClusterCapacityProviders', { cluster, capacityProviders: ['workers'], defaultCapacityProviderStrategy: strategy })
    await world.clock.advance(5 * second)
    expect(states()).toEqual(['InService'])
  })

  it('writes nothing once it is as it should be', async () => {
    createProvider({}, { minSize: 1 })
    register()
    run(1)
    await world.clock.advance(10 * second)
    const { revision } = world.store.read()
    await world.clock.advance(300 * second)
    expect(world.store.read().revision).toBe(revision)
  })
})
