import { beforeEach, describe, expect, it } from 'vitest'
import { createDaemonsWorld, definitionArn } from '../daemons/daemonsWorld.testSupport.ts'
import { arn, caller } from '../handlers.testSupport.ts'

let world: ReturnType<typeof createDaemonsWorld>
beforeEach(() => {
  world = createDaemonsWorld()
})

const describeDefinition = (daemonTaskDefinition = 'agent:1') =>
  world.call('DescribeDaemonTaskDefinition', { daemonTaskDefinition }).daemonTaskDefinition
const listed = (request: Parameters<typeof world.call<'ListDaemonTaskDefinitions'>>[1] = {}) =>
  world.call('ListDaemonTaskDefinitions', request).daemonTaskDefinitions?.map((one) => one.arn?.split('/').at(-1))

describe('RegisterDaemonTaskDefinition', () => {
  it('answers the ARN, and reads back with ECS’s defaults and nothing that only tasks have', () => {
    expect(
      world.registerDefinition({ pidMode: 'shared', volumes: [{ name: 'logs', host: { sourcePath: '/var/log' } }], cpu: '128' }),
    ).toEqual({
      daemonTaskDefinitionArn: definitionArn(2),
    })
    expect(describeDefinition('agent')).toEqual({
      daemonTaskDefinitionArn: definitionArn(2),
      family: 'agent',
      revision: 2,
      cpu: '128',
      containerDefinitions: [
        {
          name: 'app',
          image: 'nginx',
          memory: 64,
          cpu: 0,
          essential: true,
          environment: [],
          mountPoints: [],
          secrets: [],
          systemControls: [],
        },
      ],
      volumes: [{ name: 'logs', host: { sourcePath: '/var/log' } }],
      pidMode: 'shared',
      status: 'ACTIVE',
      registeredAt: expect.any(Date),
      registeredBy: caller.principalArn,
    })
  })

  it('is what the host sees of namespaces that are shared', () => {
    world.registerDefinition({ pidMode: 'shared', ipcMode: 'none' })
    expect(world.store.read().daemonTaskDefinitions.get(definitionArn(2))?.definition).toMatchObject({
      pidMode: 'host',
      networkMode: 'bridge',
    })
    expect(world.store.read().daemonTaskDefinitions.get(definitionArn(2))?.definition).not.toHaveProperty('ipcMode')
  })

  it.each([
    [{ containerDefinitions: [] }, 'ClientException: Container list cannot be empty.'],
    [{ containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64, essential: false }] }, 'essential'],
    [
      { containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64, mountPoints: [{ sourceVolume: 'x', containerPath: '/x' }] }] },
      "Unknown volume 'x'",
    ],
    [{ family: 'a b' }, 'ClientException'],
    [
      { volumes: [{ name: 'logs', logDriverVolumeConfiguration: { driver: 'json-file' } }] },
      'UnsupportedFeatureException: Marina has no volumes of a log driver',
    ],
  ])('refuses %j as a task definition is refused', (over, sentence) => {
    const request = { family: 'agent', containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64 }], ...over }
    expect(world.refusal('RegisterDaemonTaskDefinition', request as never)).toContain(sentence)
    expect(world.registerDefinition().daemonTaskDefinitionArn).toBe(definitionArn(2))
  })

  it('is apart from task definitions of the same family', () => {
    expect(world.register({ family: 'agent' }).taskDefinition?.revision).toBe(1)
    world.registerDefinition({ family: 'lonely' })
    expect(world.call('ListTaskDefinitions', {}).taskDefinitionArns).toEqual([arn('task-definition/agent:1')])
    expect(world.call('ListTaskDefinitionFamilies', {}).families).toEqual(['agent'])
    expect(world.refusal('DescribeTaskDefinition', { taskDefinition: 'lonely' })).toBe(
      'ClientException: Unable to describe task definition.',
    )
    expect(world.refusal('RunTask', { taskDefinition: 'lonely' })).toBe('ClientException: TaskDefinition not found.')
    expect(listed()).toEqual(['agent:1', 'lonely:1'])
  })
})

describe('ListDaemonTaskDefinitions', () => {
  it('takes families, prefixes, statuses and the last of each family', () => {
    world.registerDefinition()
    world.registerDefinition({ family: 'agent-b' })
    world.registerDefinition({ family: 'zebra' })
    world.create()
    world.call('DeleteDaemonTaskDefinition', { daemonTaskDefinition: 'agent:1' })
    expect(listed()).toEqual(['agent:2', 'agent-b:1', 'zebra:1'])
    expect(listed({ family: 'agent' })).toEqual(['agent:2'])
    expect(listed({ familyPrefix: 'agent' })).toEqual(['agent:2', 'agent-b:1'])
    expect(listed({ status: 'DELETE_IN_PROGRESS' })).toEqual(['agent:1'])
    expect(listed({ status: 'ALL', revision: 'LAST_REGISTERED', sort: 'DESC' })).toEqual(['zebra:1', 'agent-b:1', 'agent:2'])
  })
})

describe('DeleteDaemonTaskDefinition', () => {
  it('ends at once where no daemon has it', () => {
    expect(world.call('DeleteDaemonTaskDefinition', { daemonTaskDefinition: 'agent:1' })).toEqual({
      daemonTaskDefinitionArn: definitionArn(1),
    })
    expect(describeDefinition()).toMatchObject({ status: 'DELETED', deleteRequestedAt: expect.any(Date) })
  })

  it('goes on as long as a daemon has it', () => {
    world.create()
    world.call('DeleteDaemonTaskDefinition', { daemonTaskDefinition: definitionArn(1) })
    expect(describeDefinition()?.status).toBe('DELETE_IN_PROGRESS')
    world.store.update('end', (tx) => tx.delete('daemons', arn('daemon/default/agent')))
    expect(describeDefinition()?.status).toBe('DELETED')
  })

  it('needs an ACTIVE revision', () => {
    const refusal = (daemonTaskDefinition: string) => world.refusal('DeleteDaemonTaskDefinition', { daemonTaskDefinition })
    expect(refusal('agent')).toBe('ClientException: Revision is missing.')
    expect(refusal('agent:7')).toBe('ClientException: DaemonTaskDefinition not found.')
    expect(refusal('agent:x')).toBe('InvalidParameterException: Invalid revision number. Number: x')
    world.call('DeleteDaemonTaskDefinition', { daemonTaskDefinition: 'agent:1' })
    expect(refusal('agent:1')).toBe('ClientException: The specified daemon task definition is being deleted.')
    expect(world.refusal('DescribeDaemonTaskDefinition', { daemonTaskDefinition: 'agent' })).toBe(
      'ClientException: DaemonTaskDefinition not found.',
    )
  })

  it('can be tagged', () => {
    world.call('TagResource', { resourceArn: definitionArn(1), tags: [{ key: 'a', value: '1' }] })
    expect(world.call('ListTagsForResource', { resourceArn: definitionArn(1) }).tags).toEqual([{ key: 'a', value: '1' }])
  })
})
