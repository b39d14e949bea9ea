import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RegisterContainerInstanceRequest } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { arn, corpusFolder, createHandlersWorld } from '../handlers.testSupport.ts'

const minute = 60_000

const resource = (name: string, integerValue: number) => ({ name, type: 'INTEGER', integerValue })
/** As an agent elsewhere registers: 4 vCPU and 8 GiB. */
const announcement = (over: Partial<RegisterContainerInstanceRequest> = {}): RegisterContainerInstanceRequest => ({
  totalResources: [resource('CPU', 4096), resource('MEMORY', 8192), { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', '51678'] }],
  versionInfo: { agentVersion: '1.90.0', agentHash: 'abc', dockerVersion: 'DockerVersion: 25.0.1' },
  attributes: [
    { name: 'ecs.os-type', value: 'linux' },
    { name: 'ecs.instance-type', value: 't3.medium' },
    { name: 'ecs.availability-zone', value: 'us-east-1b' },
    { name: 'stack', value: 'production' },
  ],
  ...over,
})

describe('RegisterContainerInstance', () => {
  it('makes an instance of what an agent elsewhere announces', () => {
    const { call } = createHandlersWorld()
    const instanceIdentityDocument = JSON.stringify({ instanceId: 'i-0abc', availabilityZone: 'us-east-1c' })
    const { containerInstance } = call(
      'RegisterContainerInstance',
      announcement({ instanceIdentityDocument, tags: [{ key: 'a', value: '1' }] }),
    )
    expect(containerInstance).toMatchObject({
      ec2InstanceId: 'i-0abc',
      status: 'ACTIVE',
      agentConnected: true,
      version: 1,
      versionInfo: { agentVersion: '1.90.0', agentHash: 'abc', dockerVersion: 'DockerVersion: 25.0.1' },
      registeredResources: [
        { name: 'CPU', integerValue: 4096 },
        { name: 'MEMORY', integerValue: 8192 },
        { name: 'PORTS', stringSetValue: ['22', '51678'] },
        { name: 'PORTS_UDP', stringSetValue: [] },
      ],
      attributes: announcement().attributes,
      tags: [{ key: 'a', value: '1' }],
    })
    expect(call('DescribeClusters', {}).clusters?.[0]?.registeredContainerInstancesCount).toBe(2)
  })

  it('brings an instance that is named up to date, but not its type', () => {
    const { call, refusal } = createHandlersWorld()
    const containerInstanceArn = call('RegisterContainerInstance', announcement()).containerInstance?.containerInstanceArn ?? ''
    const again = announcement({ containerInstanceArn, versionInfo: { agentVersion: '1.91.0' } })
    expect(call('RegisterContainerInstance', again).containerInstance).toMatchObject({
      containerInstanceArn,
      version: 2,
      versionInfo: { agentVersion: '1.91.0' },
    })
    const changed = announcement({ containerInstanceArn, attributes: [{ name: 'ecs.instance-type', value: 'm5.large' }] })
    expect(refusal('RegisterContainerInstance', changed)).toBe('ClientException: Container instance type changes are not supported.')
    expect(call('ListContainerInstances', {}).containerInstanceArns).toHaveLength(2)
  })

  it('makes the local node an instance of any cluster, once', () => {
    const { call } = createHandlersWorld()
    call('CreateCluster', { clusterName: 'shop' })
    const register = () =>
      call('RegisterContainerInstance', { cluster: 'shop', attributes: [{ name: 'stack', value: 'test' }] }).containerInstance
    const first = register()
    expect(first).toMatchObject({ agentConnected: true, ec2InstanceId: expect.stringMatching(/^i-/) as string })
    expect(first?.attributes).toContainEqual({ name: 'ecs.cpu-architecture', value: 'x86_64' })
    expect(first?.attributes).toContainEqual({ name: 'stack', value: 'test' })
    expect(register()?.containerInstanceArn).toBe(first?.containerInstanceArn)
    call('RegisterTaskDefinition', { family: 'web', containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64 }] })
    expect(call('RunTask', { cluster: 'shop', taskDefinition: 'web' }).tasks).toHaveLength(1)
  })

  it('makes default where it is missing, and no other cluster', () => {
    const { call, refusal, store } = createHandlersWorld()
    call('ListClusters', {})
    const [local] = store.read().containerInstances.all()
    call('DeregisterContainerInstance', { containerInstance: local?.arn })
    call('DeleteCluster', { cluster: 'default' })
    expect(refusal('RegisterContainerInstance', { cluster: 'nope' })).toBe('ClusterNotFoundException: Cluster not found.')
    call('RegisterContainerInstance', {})
    expect(call('DescribeClusters', {}).clusters).toMatchObject([{ status: 'ACTIVE', registeredContainerInstancesCount: 1 }])
  })

  it('keeps capacity for the provider that an attribute names', () => {
    const { call } = createHandlersWorld()
    const attributes = [{ name: 'marina.capacity-provider', value: 'mine' }]
    expect(call('RegisterContainerInstance', announcement({ attributes })).containerInstance?.capacityProviderName).toBe('mine')
  })

  it.each([
    [{ totalResources: [resource('CPU', 1)] }, 'totalResources needs MEMORY with an integerValue of at least 0.'],
    [{ totalResources: [resource('CPU', -1), resource('MEMORY', 1)] }, 'totalResources needs CPU'],
    [
      { totalResources: [resource('CPU', 1), resource('MEMORY', 1), { name: 'PORTS', stringSetValue: ['x'] }] },
      'The ports of PORTS must be numbers',
    ],
    [{ instanceIdentityDocument: 'x' }, 'ClientException: The instance identity document is not a JSON object.'],
    [{ instanceIdentityDocument: '{"instanceId": 7}' }, 'ClientException: The instanceId of the instance identity document is invalid.'],
    [{ containerInstanceArn: 'a'.repeat(32) }, 'The referenced container instance was not found.'],
    [{ attributes: [{ name: 'a b' }] }, 'The attribute name a b is invalid.'],
    [
      { attributes: Array.from({ length: 11 }, (_, n) => ({ name: `a${n}` })) },
      'AttributeLimitExceededException: The container instance would have 11',
    ],
    [{ tags: [{ key: 'aws:x', value: '' }] }, "Tag keys can not start with 'aws:'."],
  ])('refuses %j', (over, sentence) => {
    const { refusal } = createHandlersWorld()
    expect(refusal('RegisterContainerInstance', announcement(over as object))).toContain(sentence)
  })
})

describe('DeregisterContainerInstance', () => {
  it('lets an instance go that has no tasks, once and for all', () => {
    const { call, refusal } = createHandlersWorld()
    const containerInstance = call('RegisterContainerInstance', announcement()).containerInstance?.containerInstanceArn ?? ''
    const gone = { status: 'INACTIVE', agentConnected: false }
    expect(call('DeregisterContainerInstance', { containerInstance }).containerInstance).toMatchObject(gone)
    expect(call('DeregisterContainerInstance', { containerInstance }).containerInstance).toMatchObject(gone)
    expect(call('DescribeContainerInstances', { containerInstances: [containerInstance] }).containerInstances).toMatchObject([gone])
    expect(call('ListContainerInstances', {}).containerInstanceArns).toHaveLength(1)
    expect(refusal('RegisterContainerInstance', announcement({ containerInstanceArn: containerInstance }))).toContain('was deregistered')
    expect(refusal('DeregisterContainerInstance', { containerInstance: 'nope' })).toContain(
      'The referenced container instance was not found.',
    )
  })

  it('lets go of tasks only by force', () => {
    const { call, refusal, register } = createHandlersWorld()
    register()
    const containerInstance = call('RegisterContainerInstance', announcement()).containerInstance?.containerInstanceArn ?? ''
    const [task] = call('StartTask', { taskDefinition: 'web', containerInstances: [containerInstance] }).tasks ?? []
    expect(refusal('DeregisterContainerInstance', { containerInstance })).toBe(
      'InvalidParameterException: Found running tasks on the instance.',
    )
    call('DeregisterContainerInstance', { containerInstance, force: true })
    expect(call('DescribeTasks', { tasks: [task?.taskArn ?? ''] }).tasks).toMatchObject([
      { lastStatus: 'STOPPED', stoppedReason: 'Container instance deregistration forced by user', containers: [{ lastStatus: 'STOPPED' }] },
    ])
  })

  it('has the agent stop what runs on the local node', async () => {
    const { call, clock, register, store, close } = createControlledWorld()
    register()
    const [task] = call('RunTask', { taskDefinition: 'web' }).tasks ?? []
    await clock.advance(minute)
    const [local] = store.read().containerInstances.all()
    call('DeregisterContainerInstance', { containerInstance: local?.arn, force: true })
    expect(call('DescribeTasks', { tasks: [task?.taskArn ?? ''] }).tasks?.[0]?.desiredStatus).toBe('STOPPED')
    await clock.advance(minute)
    expect(call('DescribeTasks', { tasks: [task?.taskArn ?? ''] }).tasks?.[0]?.lastStatus).toBe('STOPPED')
    await close()
  })
})

describe('UpdateContainerInstancesState', () => {
  it('changes what is there and says what is not', () => {
    const { call } = createHandlersWorld()
    const register = () => call('RegisterContainerInstance', announcement()).containerInstance?.containerInstanceArn ?? ''
    const [one, two] = [register(), register()]
    call('DeregisterContainerInstance', { containerInstance: two })
    const missing = arn(`container-instance/default/${'a'.repeat(32)}`)
    expect(call('UpdateContainerInstancesState', { containerInstances: [one, two, missing], status: 'DRAINING' })).toMatchObject({
      containerInstances: [{ containerInstanceArn: one, status: 'DRAINING', version: 2 }],
      failures: [
        { arn: missing, reason: 'MISSING' },
        { arn: two, reason: 'INACTIVE' },
      ],
    })
    expect(call('ListContainerInstances', { status: 'DRAINING' }).containerInstanceArns).toEqual([one])
    expect(call('DescribeClusters', {}).clusters?.[0]?.registeredContainerInstancesCount).toBe(2)
    const again = call('UpdateContainerInstancesState', { containerInstances: [one], status: 'ACTIVE' })
    expect(again.containerInstances).toMatchObject([{ status: 'ACTIVE', version: 3 }])
  })

  it.each([
    [[], 'DRAINING', 'Container Instances cannot be empty.'],
    [Array.from({ length: 11 }, () => 'x'), 'DRAINING', 'Container Instances can have at most 10 items'],
    [['x'], 'GONE', 'Container instance status should be one of [ACTIVE, DRAINING]'],
  ])('refuses %j %s', (containerInstances, status, sentence) => {
    const { refusal } = createHandlersWorld()
    expect(refusal('UpdateContainerInstancesState', { containerInstances, status: status as never })).toBe(
      `InvalidParameterException: ${sentence}`,
    )
  })

  it('moves tasks of services to where they may be, and leaves others', async () => {
    const { call, clock, register, store, close } = createControlledWorld()
    register()
    const [local] = store.read().containerInstances.all()
    if (!local) throw new Error('no instance')
    call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 2 })
    const [own] = call('RunTask', { taskDefinition: 'web' }).tasks ?? []
    await clock.advance(2 * minute)
    const spare = { ...local, arn: arn(`container-instance/default/${'b'.repeat(32)}`) as typeof local.arn }
    store.update('a second instance', (tx) => tx.put('containerInstances', spare))
    call('UpdateContainerInstancesState', { containerInstances: [local.arn], status: 'DRAINING' })
    await clock.advance(5 * minute)
    const { tasks = [] } = call('DescribeTasks', { tasks: call('ListTasks', { serviceName: 'web' }).taskArns ?? [] })
    expect(tasks.map(({ containerInstanceArn, lastStatus }) => [containerInstanceArn, lastStatus])).toEqual([
      [spare.arn, 'RUNNING'],
      [spare.arn, 'RUNNING'],
    ])
    expect(call('DescribeTasks', { tasks: [own?.taskArn ?? ''] }).tasks).toMatchObject([
      { lastStatus: 'RUNNING', desiredStatus: 'RUNNING', containerInstanceArn: local.arn },
    ])
    await close()
  })

  it('stops what has not started yet at once', async () => {
    const { call, clock, fates, register, store, close } = createControlledWorld()
    register()
    fates.of = () => ({ startMs: 60 * minute, stopMs: 100 })
    call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 1 })
    await clock.advance(1_000)
    const [pending] = call('ListTasks', { serviceName: 'web' }).taskArns ?? []
    const [local] = store.read().containerInstances.all()
    call('UpdateContainerInstancesState', { containerInstances: [local?.arn ?? ''], status: 'DRAINING' })
    await clock.advance(1_000)
    expect(call('DescribeTasks', { tasks: [pending ?? ''] }).tasks?.[0]?.desiredStatus).toBe('STOPPED')
    await close()
  })
})

describe('UpdateContainerAgent', () => {
  it('asks for an update until the agent registers with another version', () => {
    const { call, refusal } = createHandlersWorld()
    const containerInstance = call('RegisterContainerInstance', announcement()).containerInstance?.containerInstanceArn ?? ''
    expect(call('UpdateContainerAgent', { containerInstance }).containerInstance?.agentUpdateStatus).toBe('PENDING')
    expect(refusal('UpdateContainerAgent', { containerInstance })).toMatch(/^UpdateInProgressException: /)
    const updated = announcement({ containerInstanceArn: containerInstance, versionInfo: { agentVersion: '9.0.0' } })
    expect(call('RegisterContainerInstance', updated).containerInstance?.agentUpdateStatus).toBe('UPDATED')
    expect(refusal('UpdateContainerAgent', { containerInstance })).toMatch(/^NoUpdateAvailableException: /)
  })

  it('has nothing newer for the local node, and does not guess a version', () => {
    const { call, refusal, store } = createHandlersWorld()
    call('ListClusters', {})
    const [local] = store.read().containerInstances.all()
    expect(refusal('UpdateContainerAgent', { containerInstance: local?.arn })).toBe(
      'NoUpdateAvailableException: There is no update available for your container agent.',
    )
    const silent = call('RegisterContainerInstance', announcement({ versionInfo: {} })).containerInstance
    expect(silent?.versionInfo).toEqual({})
    expect(refusal('UpdateContainerAgent', { containerInstance: silent?.containerInstanceArn })).toMatch(/^MissingVersionException: /)
  })
})

describe('container instances', () => {
  it('are listed by the cluster query language', () => {
    const { call, refusal } = createHandlersWorld()
    const one = call('RegisterContainerInstance', announcement()).containerInstance?.containerInstanceArn ?? ''
    expect(call('ListContainerInstances', { filter: 'attribute:stack == production' }).containerInstanceArns).toEqual([one])
    expect(call('ListContainerInstances', { filter: 'agentVersion < 1.95 and agentConnected == true' }).containerInstanceArns).toEqual([
      one,
    ])
    expect(call('ListContainerInstances', { filter: 'not(attribute:stack exists)' }).containerInstanceArns).toHaveLength(1)
    expect(call('ListContainerInstances', { filter: 'attribute:stack == production', status: 'DRAINING' }).containerInstanceArns).toEqual(
      [],
    )
    expect(refusal('ListContainerInstances', { filter: 'attribute:stack = x' })).toBe(
      'InvalidParameterException: Invalid filter: the character = is not expected, at position 16.',
    )
  })

  it('tell their health when asked', () => {
    const { call, store } = createHandlersWorld()
    call('ListClusters', {})
    const [local] = store.read().containerInstances.all()
    const described = (include: 'CONTAINER_INSTANCE_HEALTH'[]) =>
      call('DescribeContainerInstances', { containerInstances: [local?.arn ?? ''], include }).containerInstances?.[0]?.healthStatus
    expect(described([])).toBeUndefined()
    expect(described(['CONTAINER_INSTANCE_HEALTH'])).toEqual({
      overallStatus: 'OK',
      details: [{ type: 'CONTAINER_RUNTIME', status: 'OK' }],
    })
  })

  const folder = corpusFolder('recordings')
  it.skipIf(!folder)('have the members that AWS answers with while an update is asked for', () => {
    const { call } = createHandlersWorld()
    const file = join(folder ?? '', '070-c7n-updatecontaineragent-container-instance-update-a.json')
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: { containerInstance: object } }
    const containerInstance = call('RegisterContainerInstance', announcement()).containerInstance?.containerInstanceArn
    const ours = call('UpdateContainerAgent', { containerInstance }).containerInstance ?? {}
    const { tags: _, ...untagged } = ours
    expect(Object.keys(untagged).sort()).toEqual(
      Object.keys(data.containerInstance)
        .filter((name) => name !== 'tags')
        .sort(),
    )
  })
})
