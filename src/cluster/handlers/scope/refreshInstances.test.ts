import { describe, expect, it } from 'vitest'
import { arn, createHandlersWorld, facts } from '../handlers.testSupport.ts'
import { refreshInstances } from './refreshInstances.ts'

describe('container instances', () => {
  it('show the node, what is left of it and which ports are taken', () => {
    const { call, register } = createHandlersWorld()
    register({
      containerDefinitions: [{ name: 'app', image: 'x', cpu: 512, memory: 256, portMappings: [{ containerPort: 80, hostPort: 8080 }] }],
    })
    call('RunTask', { taskDefinition: 'web' })
    const { containerInstanceArns = [] } = call('ListContainerInstances', {})
    const { containerInstances = [] } = call('DescribeContainerInstances', { containerInstances: containerInstanceArns })
    const [instance] = containerInstances
    const value = (
      list: typeof instance extends infer I ? I : never,
      which: 'registeredResources' | 'remainingResources',
      name: string,
    ) => {
      const resource = list?.[which]?.find((candidate) => candidate.name === name)
      return resource?.stringSetValue ?? resource?.integerValue
    }
    expect(value(instance, 'registeredResources', 'CPU')).toBe(2048)
    expect(value(instance, 'remainingResources', 'CPU')).toBe(1536)
    expect(value(instance, 'registeredResources', 'MEMORY')).toBe(4096)
    expect(value(instance, 'remainingResources', 'MEMORY')).toBe(3840)
    expect(value(instance, 'remainingResources', 'PORTS')).toEqual(['22', '2375', '2376', '51678', '51679', '8080'])
    expect(instance).toMatchObject({
      status: 'ACTIVE',
      agentConnected: true,
      pendingTasksCount: 1,
      versionInfo: { dockerVersion: 'DockerVersion: 20.10.24' },
    })
    expect(instance?.attributes).toContainEqual({ name: 'ecs.cpu-architecture', value: 'x86_64' })
  })

  it('keep what users put on them, and stay gone once they were deregistered', () => {
    const { call, store } = createHandlersWorld()
    call('CreateCluster', { clusterName: 'shop' })
    const kept = call('RegisterContainerInstance', { cluster: 'shop', attributes: [{ name: 'stack', value: 'test' }] }).containerInstance
    const [local] = store.read().containerInstances.all()
    call('DeregisterContainerInstance', { containerInstance: local?.arn })
    refreshInstances(store, { ...facts, info: { ...facts.info, cpus: 8 } })
    expect(store.read().containerInstances.get(local?.arn ?? '')).toMatchObject({ status: 'INACTIVE', agentConnected: false })
    expect(store.read().containerInstances.get(kept?.containerInstanceArn ?? '')).toMatchObject({
      registered: { cpu: 8192 },
      customAttributes: [{ name: 'stack', value: 'test' }],
    })
  })

  it('follow the node when it changes, and make no revision when it did not', () => {
    const { call, store } = createHandlersWorld()
    call('ListClusters', {})
    const before = store.read().revision
    refreshInstances(store, facts)
    expect(store.read().revision).toBe(before)
    refreshInstances(store, { ...facts, info: { ...facts.info, cpus: 8, version: '28.1' } })
    expect([...store.read().containerInstances.all()]).toMatchObject([{ engineVersion: '28.1', registered: { cpu: 8192 }, version: 2 }])
  })

  it.each([
    ['DescribeContainerInstances', { containerInstances: [] }, 'InvalidParameterException: Container Instances cannot be empty.'],
    ['ListContainerInstances', { status: 'IDLE' as never }, 'InvalidParameterException: Container instance status should be one of'],
    [
      'ListContainerInstances',
      { filter: 'attribute:x' },
      'InvalidParameterException: Invalid filter: expected an operator, such as ==, after attribute:x, at position 11.',
    ],
    ['ListContainerInstances', { cluster: 'nope' }, 'ClusterNotFoundException: Cluster not found.'],
  ] as const)('%s refuses %o', (name, request, sentence) => {
    expect(createHandlersWorld().refusal(name, request as never)).toContain(sentence)
  })

  it('answer an unknown instance as missing', () => {
    const { call } = createHandlersWorld()
    const { failures } = call('DescribeContainerInstances', { containerInstances: ['abc'] })
    expect(failures).toEqual([{ arn: arn('container-instance/default/abc'), reason: 'MISSING' }])
  })
})
