import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { caller, facts } from '../handlers.testSupport.ts'
import { refreshInstances } from '../scope/refreshInstances.ts'
import { createVirtualInstances } from './index.ts'

const minute = 60_000
const cluster = 'shop'
type Request = MarinaOperations['AddContainerInstance']['request']

let world: ReturnType<typeof createControlledWorld>
let virtual: ReturnType<typeof createVirtualInstances>
beforeEach(() => {
  world = createControlledWorld()
  virtual = createVirtualInstances(world)
  world.call('CreateCluster', { clusterName: cluster })
})
afterEach(() => world.close())

async function add(request: Request = {}): Promise<string[]> {
  const { containerInstanceArns } = await virtual.AddContainerInstance({ cluster, instanceType: 't3.small', ...request }, caller)
  return containerInstanceArns
}

/** Of CPU units and MiB alone. */
const addRoom = ({ cpu = 1024, memoryMiB = 1024, ...rest }: Request = {}) =>
  virtual.AddContainerInstance({ cluster, cpu, memoryMiB, ...rest }, caller)

async function refusalOf(work: () => unknown): Promise<string> {
  try {
    await work()
    return 'answered'
  } catch (error) {
    if (error instanceof ClusterError) return `${error.code}: ${error.message}`
    throw error
  }
}

const describeAll = () => {
  const { containerInstanceArns = [] } = world.call('ListContainerInstances', { cluster })
  return world.call('DescribeContainerInstances', { cluster, containerInstances: containerInstanceArns }).containerInstances ?? []
}
const register = (cpu: number, over: object = {}) =>
  world.register({ containerDefinitions: [{ name: 'app', image: 'nginx', cpu, memory: 64, ...over }] })
const wanted = () => [...world.store.read().tasks.all()].filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
const zones = () =>
  wanted()
    .map(({ availabilityZone }) => availabilityZone.at(-1))
    .sort()
    .join('')
const places = () => wanted().map(({ containerInstanceArn }) => containerInstanceArn)

describe('AddContainerInstance', () => {
  it('registers a machine of its type, with what EC2 says of one', async () => {
    const [first] = await add({
      availabilityZone: 'us-east-1b',
      count: 2,
      attributes: [{ name: 'stack', value: 'test' }],
      tags: [{ key: 'a', value: '1' }],
    })
    const described = world.call('DescribeContainerInstances', { cluster, containerInstances: [first ?? ''], include: ['TAGS'] })
    expect(described.containerInstances).toMatchObject([
      {
        ec2InstanceId: expect.stringMatching(/^i-[0-9a-f]{17}$/),
        status: 'ACTIVE',
        agentConnected: true,
        registeredResources: [
          { integerValue: 2048 },
          { integerValue: 2048 },
          { stringSetValue: ['22', '2375', '2376', '51678', '51679'] },
          {},
        ],
        attributes: expect.arrayContaining([
          { name: 'ecs.instance-type', value: 't3.small' },
          { name: 'ecs.availability-zone', value: 'us-east-1b' },
          { name: 'ecs.os-type', value: 'linux' },
          { name: 'ecs.cpu-architecture', value: 'x86_64' },
          { name: 'ecs.ami-id', value: expect.stringMatching(/^ami-/) },
          { name: 'marina.virtual' },
          { name: 'stack', value: 'test' },
        ]),
        tags: [{ key: 'a', value: '1' }],
      },
    ])
    expect(world.call('DescribeClusters', { clusters: [cluster] }).clusters?.[0]?.registeredContainerInstancesCount).toBe(2)
  })

  it('joins the capacity provider that an attribute names', async () => {
    await add({ attributes: [{ name: 'marina.capacity-provider', value: 'spare' }] })
    expect(describeAll()[0]?.capacityProviderName).toBe('spare')
  })

  it.each<[Request, string]>([
    [{ instanceType: 'x9.huge' }, 'The instance type x9.huge is not known here. Known are t2.micro'],
    [{ instanceType: 't3.small', cpu: 10 }, 'Give either the type, or CPU units and memory.'],
    [{ cpu: 10 }, 'give an instance type such as t3.small, or both its CPU units and its memory in MiB.'],
    [
      { instanceType: 't3.small', availabilityZone: 'eu-west-1a' },
      'eu-west-1a is no availability zone of us-east-1. Its zones are us-east-1a to us-east-1f.',
    ],
    [{ instanceType: 't3.small', attributes: [{ name: 'ecs.ami-id', value: 'x' }] }, "The attribute ecs.ami-id is ECS's own"],
  ])('refuses %o', async (request, sentence) => {
    expect(await refusalOf(() => virtual.AddContainerInstance({ cluster, ...request }, caller))).toContain(sentence)
    expect(world.call('ListContainerInstances', { cluster }).containerInstanceArns).toEqual([])
  })

  it('refuses a cluster that is not there', async () => {
    expect(await refusalOf(() => add({ cluster: 'nope' }))).toBe('ClusterNotFoundException: Cluster not found.')
  })
})

describe('tasks on virtual instances', () => {
  it('are limited by the room of their own one, not by what others or the computer have', async () => {
    await addRoom({ count: 2 })
    register(600)
    world.call('RunTask', { taskDefinition: 'web', count: 2, cluster })
    const { failures } = world.call('RunTask', { taskDefinition: 'web', cluster })
    expect(new Set(places()).size).toBe(2)
    expect(failures).toMatchObject([{ reason: 'RESOURCE:CPU' }, { reason: 'RESOURCE:CPU' }])
    expect(describeAll().map(({ remainingResources }) => remainingResources?.[0]?.integerValue)).toEqual([424, 424])
  })

  it('leave the real instance what they leave the computer', async () => {
    await addRoom({ cpu: 4096 })
    register(2000)
    world.call('RunTask', { taskDefinition: 'web', count: 2, cluster })
    const [local] = world.call('ListContainerInstances', {}).containerInstanceArns ?? []
    const { containerInstances } = world.call('DescribeContainerInstances', { containerInstances: [local ?? ''] })
    expect(containerInstances?.[0]?.remainingResources?.[0]?.integerValue).toBe(0)
  })

  it('cannot have a fixed host port that another one has, and are told why', async () => {
    await add({ count: 2 })
    register(10, { portMappings: [{ containerPort: 80, hostPort: 8080 }] })
    const { tasks, failures } = world.call('RunTask', { taskDefinition: 'web', count: 2, cluster })
    expect(tasks).toHaveLength(1)
    expect(failures).toEqual(
      Array.from({ length: 2 }, () => ({
        arn: expect.any(String),
        reason: 'RESOURCE:PORTS',
        detail: 'needs host port 8080/tcp, already taken on this computer, whose ports all virtual instances share',
      })),
    )
  })

  it('spread over zones, in a service and by RunTask', async () => {
    for (const letter of ['a', 'b', 'c']) await add({ availabilityZone: `us-east-1${letter}` })
    register(10)
    world.call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 6, cluster })
    await world.clock.advance(minute)
    expect(zones()).toBe('aabbcc')
    const placementStrategy = [{ type: 'spread', field: 'attribute:ecs.availability-zone' }] as const
    world.call('RunTask', { taskDefinition: 'web', count: 3, cluster, placementStrategy: [...placementStrategy] })
    expect(zones()).toBe('aaabbbccc')
  })

  it('are packed onto as few as hold them', async () => {
    await addRoom({ count: 3 })
    register(300)
    world.call('RunTask', { taskDefinition: 'web', count: 4, cluster, placementStrategy: [{ type: 'binpack', field: 'cpu' }] })
    const counts = Map.groupBy(places(), (arn) => arn)
    expect([...counts.values()].map(({ length }) => length).sort()).toEqual([1, 3])
  })

  it.each<[string, 'spread' | 'binpack', string, string]>([
    ['the fullest instances stay, with binpack', 'binpack', 'cpu', '3'],
    ['each instance keeps one, with a spread over instances', 'spread', 'instanceId', '1,1,1'],
    ['each rack keeps its share, with a spread over an attribute', 'spread', 'attribute:rack', '1,2'],
  ])('leave their service so that %s', async (_, type, field, left) => {
    await addRoom({ attributes: [{ name: 'rack', value: 'one' }] })
    await addRoom({ count: 2, attributes: [{ name: 'rack', value: 'two' }] })
    register(300)
    const placementStrategy = [{ type, field }]
    world.call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 6, cluster, placementStrategy })
    await world.clock.advance(minute)
    world.call('UpdateService', { service: 'web', cluster, desiredCount: 3 })
    await world.clock.advance(minute)
    const rackOf = (arn: string) =>
      describeAll()
        .find((one) => one.containerInstanceArn === arn)
        ?.attributes?.find(({ name }) => name === 'rack')?.value
    const counts = Map.groupBy(places(), (arn) => (field === 'attribute:rack' ? rackOf(arn ?? '') : arn))
    expect(
      [...counts.values()]
        .map(({ length }) => length)
        .sort()
        .join(),
    ).toBe(left)
  })

  it('go by the attributes of the machine', async () => {
    await add()
    const [large] = await add({ instanceType: 'm5.large' })
    register(10)
    const placementConstraints = [{ type: 'memberOf' as const, expression: 'attribute:ecs.instance-type =~ m5.*' }]
    world.call('RunTask', { taskDefinition: 'web', count: 2, cluster, placementConstraints })
    expect(places()).toEqual([large, large])
  })
})

describe('a virtual instance', () => {
  it('keeps its room when the computer changes, and follows its engine', async () => {
    await add()
    refreshInstances(world.store, { ...facts, info: { ...facts.info, cpus: 64, version: '29.0' } })
    expect(describeAll()).toMatchObject([
      { registeredResources: [{ integerValue: 2048 }, {}, {}, {}], versionInfo: { dockerVersion: 'DockerVersion: 29.0' } },
    ])
    const sameAgain = world.store.read().revision
    refreshInstances(world.store, { ...facts, info: { ...facts.info, cpus: 64, version: '29.0' } })
    expect(world.store.read().revision).toBe(sameAgain)
  })

  it('is not what RegisterContainerInstance means by this computer, nor an agent elsewhere', async () => {
    const [containerInstanceArn = ''] = await add()
    expect(world.call('RegisterContainerInstance', { cluster }).containerInstance?.containerInstanceArn).not.toBe(containerInstanceArn)
    expect(describeAll()).toHaveLength(2)
    expect(world.refusal('RegisterContainerInstance', { cluster, containerInstanceArn })).toContain('has Marina’s own agent')
  })

  it('drains: its tasks of services go elsewhere, one after the other starts', async () => {
    const [first = '', second] = await add({ count: 2 })
    register(10)
    world.call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 4, cluster })
    await world.clock.advance(minute)
    world.call('UpdateContainerInstancesState', { cluster, containerInstances: [first], status: 'DRAINING' })
    await world.clock.advance(minute)
    expect(places()).toEqual([second, second, second, second])
    world.call('DeregisterContainerInstance', { cluster, containerInstance: first })
    expect(describeAll().map(({ containerInstanceArn }) => containerInstanceArn)).toEqual([second])
  })

  it('is terminated: its tasks end as they do when a machine is gone, and services replace theirs', async () => {
    const [first = '', second] = await add({ count: 2 })
    register(10)
    world.call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 4, cluster })
    await world.clock.advance(minute)
    const { ec2InstanceId } = describeAll().find(({ containerInstanceArn }) => containerInstanceArn === first) ?? {}
    const { killedTaskArns } = await virtual.TerminateContainerInstance({ cluster, containerInstance: first }, caller)
    expect(killedTaskArns).toHaveLength(2)
    await world.clock.advance(minute)
    const { tasks } = world.call('DescribeTasks', { cluster, tasks: killedTaskArns })
    const end = { lastStatus: 'STOPPED', stopCode: 'TerminationNotice', stoppedReason: `Host EC2 (instance ${ec2InstanceId}) terminated.` }
    expect(tasks).toMatchObject([end, end])
    expect(places()).toEqual([second, second, second, second])
    const gone = world.call('DescribeContainerInstances', { cluster, containerInstances: [first] }).containerInstances
    expect(gone).toMatchObject([{ status: 'INACTIVE', agentConnected: false }])
    refreshInstances(world.store, facts)
    expect(world.store.read().containerInstances.get(first)?.agentConnected).toBe(false)
    expect(await refusalOf(() => virtual.TerminateContainerInstance({ cluster, containerInstance: first }, caller))).toContain(
      'is terminated already.',
    )
  })

  it('is all that can be terminated', async () => {
    const [local = ''] = world.call('ListContainerInstances', {}).containerInstanceArns ?? []
    expect(await refusalOf(() => virtual.TerminateContainerInstance({ containerInstance: local }, caller))).toContain(
      'is not a virtual one',
    )
    expect(await refusalOf(() => virtual.TerminateContainerInstance({ containerInstance: 'nope' }, caller))).toContain('was not found')
  })
})
