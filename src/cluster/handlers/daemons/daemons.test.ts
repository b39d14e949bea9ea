import { beforeEach, describe, expect, it } from 'vitest'
import type { DaemonArn } from '#cluster/api/arns.ts'
import { buildInstance, buildTask } from '#test/support/clusterBuilders.ts'
import { arn } from '../handlers.testSupport.ts'
import { createDaemonsWorld, daemonArn, definitionArn, managedInstancesProvider, providerArn } from './daemonsWorld.testSupport.ts'

let world: ReturnType<typeof createDaemonsWorld>
beforeEach(() => {
  world = createDaemonsWorld()
})

const describeDaemon = () => world.call('DescribeDaemon', { daemonArn }).daemon
const describeDeployment = (deploymentArn = '') =>
  world.call('DescribeDaemonDeployments', { daemonDeploymentArns: [deploymentArn] }).daemonDeployments?.[0]
const describeRevision = (revisionArn = '') =>
  world.call('DescribeDaemonRevisions', { daemonRevisionArns: [revisionArn] }).daemonRevisions?.[0]

describe('CreateDaemon', () => {
  it('answers the daemon and its first deployment, which others describe', () => {
    const answer = world.create()
    expect(answer).toEqual({
      daemonArn,
      status: 'ACTIVE',
      createdAt: expect.any(Date),
      deploymentArn: expect.stringMatching(/:daemon-deployment\/default\/agent\/[\w-]{22}$/),
    })
    const daemon = describeDaemon()
    const revisionArn = daemon?.currentRevisions?.[0]?.arn
    expect(daemon).toEqual({
      daemonArn,
      clusterArn: arn('cluster/default'),
      status: 'ACTIVE',
      currentRevisions: [
        {
          arn: expect.stringMatching(/:daemon-revision\/default\/agent\/\d{19}$/),
          capacityProviders: [{ arn: providerArn('managed'), runningCount: 0, withoutDaemonCount: 0 }],
          totalRunningCount: 0,
          totalWithoutDaemonCount: 0,
        },
      ],
      deploymentArn: answer.deploymentArn,
      createdAt: answer.createdAt,
      updatedAt: answer.createdAt,
    })
    expect(describeDeployment(answer.deploymentArn)).toMatchObject({
      daemonDeploymentArn: answer.deploymentArn,
      status: 'PENDING',
      sourceDaemonRevisions: [],
      targetDaemonRevision: { arn: revisionArn, totalRunningInstanceCount: 0, totalDrainingInstanceCount: 0 },
      deploymentConfiguration: { drainPercent: 25, bakeTimeInMinutes: 0, alarms: { alarmNames: [], enable: false } },
      circuitBreaker: { status: 'MONITORING', failureCount: 0, threshold: 3 },
      alarms: { status: 'DISABLED' },
    })
    expect(describeRevision(revisionArn)).toEqual({
      daemonRevisionArn: revisionArn,
      daemonArn,
      clusterArn: arn('cluster/default'),
      daemonTaskDefinitionArn: definitionArn(1),
      createdAt: answer.createdAt,
      containerImages: [{ containerName: 'app', image: 'nginx' }],
      propagateTags: 'NONE',
      enableECSManagedTags: false,
      enableExecuteCommand: false,
      critical: true,
    })
  })

  it('answers the same daemon for the same token and parameters, and no other', () => {
    const answer = world.create({ clientToken: 'token' })
    expect(world.create({ clientToken: 'token', tags: [{ key: 'a', value: 'b' }] })).toEqual(answer)
    const taken = 'InvalidParameterException: Creation of daemon was not idempotent.'
    expect(world.refusal('CreateDaemon', world.createRequest({ clientToken: 'token', critical: false }))).toBe(taken)
    expect(world.refusal('CreateDaemon', world.createRequest())).toBe(taken)
  })

  it.each([
    [
      { daemonName: 'a b' },
      'InvalidParameterException: Daemon names can have up to 255 letters (uppercase and lowercase), numbers, hyphens, and underscores.',
    ],
    [{ clusterArn: 'nothing' }, 'ClusterNotFoundException: Cluster not found.'],
    [{ capacityProviderArns: [] }, 'InvalidParameterException: Capacity provider ARNs cannot be empty.'],
    [
      { capacityProviderArns: [providerArn('nothing')] },
      'ClientException: The specified capacity provider does not exist. Specify a valid name or ARN and try again.',
    ],
    [
      { capacityProviderArns: [providerArn('FARGATE')] },
      'InvalidParameterException: Daemons run on Amazon ECS Managed Instances only, and the capacity provider FARGATE is not one of managed instances. Specify one that is, and try again.',
    ],
    [
      { capacityProviderArns: [providerArn('elsewhere')] },
      'InvalidParameterException: The capacity provider elsewhere belongs to another cluster. Specify one of this cluster, and try again.',
    ],
    [{ daemonTaskDefinitionArn: 'nothing:1' }, 'ClientException: DaemonTaskDefinition not found.'],
    [{ daemonTaskDefinitionArn: definitionArn(2) }, 'ClientException: DaemonTaskDefinition is inactive'],
    [
      { daemonTaskDefinitionArn: arn('task-definition/agent:1') },
      `InvalidParameterException: Invalid identifier: ${arn('task-definition/agent:1')} is not the ARN of a daemon-task-definition.`,
    ],
    [{ deploymentConfiguration: { drainPercent: 101 } }, 'InvalidParameterException: drainPercent must be between 0 and 100.'],
    [{ deploymentConfiguration: { bakeTimeInMinutes: 1441 } }, 'InvalidParameterException: bakeTimeInMinutes must be between 0 and 1440.'],
    [
      { deploymentConfiguration: { alarms: { enable: true, alarmNames: ['a'] } } },
      'UnsupportedFeatureException: Marina has no CloudWatch alarms to roll a deployment back by, so nothing was changed. Leave alarms out.',
    ],
    [{ clientToken: 'x'.repeat(37) }, 'InvalidParameterException: idempotency token longer than 36.'],
  ])('refuses %j', (over, sentence) => {
    world.call('CreateCluster', { clusterName: 'other' })
    world.call('CreateCapacityProvider', { name: 'elsewhere', cluster: 'other', managedInstancesProvider })
    world.registerDefinition()
    world.call('DeleteDaemonTaskDefinition', { daemonTaskDefinition: 'agent:2' })
    expect(world.refusal('CreateDaemon', world.createRequest(over))).toBe(sentence)
  })
})

describe('UpdateDaemon', () => {
  it('deploys the daemon anew; what it leaves out goes back to its default', async () => {
    const first = world.create({
      critical: false,
      enableExecuteCommand: true,
      propagateTags: 'DAEMON',
      deploymentConfiguration: { drainPercent: 50 },
    })
    world.registerDefinition()
    await world.clock.advance(1000)
    const answer = world.update({ daemonTaskDefinitionArn: definitionArn(2) })
    expect(answer.deploymentArn).not.toBe(first.deploymentArn)
    expect(answer).toMatchObject({ daemonArn, status: 'ACTIVE', createdAt: first.createdAt })
    const [target, source] = describeDaemon()?.currentRevisions ?? []
    expect(describeRevision(target?.arn)).toMatchObject({
      daemonTaskDefinitionArn: definitionArn(2),
      critical: true,
      enableExecuteCommand: false,
      propagateTags: 'NONE',
    })
    expect(describeDeployment(answer.deploymentArn)).toMatchObject({
      targetDaemonRevision: { arn: target?.arn },
      sourceDaemonRevisions: [{ arn: source?.arn }],
      deploymentConfiguration: { drainPercent: 25 },
    })
  })

  it('refuses what is not there, and what is on its way out', () => {
    expect(world.refusal('UpdateDaemon', world.updateRequest())).toBe('DaemonNotFoundException: Daemon not found.')
    expect(world.refusal('UpdateDaemon', world.updateRequest({ daemonArn: arn('daemon/nothing/agent') }))).toBe(
      'ClusterNotFoundException: Cluster not found.',
    )
    expect(world.refusal('UpdateDaemon', world.updateRequest({ daemonArn: 'agent' }))).toBe(
      'InvalidParameterException: Invalid identifier: agent is not the ARN of a daemon.',
    )
    world.create()
    world.call('DeleteDaemon', { daemonArn })
    expect(world.refusal('UpdateDaemon', world.updateRequest())).toBe('DaemonNotActiveException: Daemon was not ACTIVE.')
  })
})

describe('DeleteDaemon', () => {
  it('lets the daemon go by a deployment without a target', () => {
    const { deploymentArn } = world.create()
    const answer = world.call('DeleteDaemon', { daemonArn })
    expect(answer).toMatchObject({ daemonArn, status: 'DELETE_IN_PROGRESS', updatedAt: expect.any(Date) })
    expect(answer.deploymentArn).not.toBe(deploymentArn)
    expect(describeDeployment(answer.deploymentArn)).toMatchObject({ sourceDaemonRevisions: [{}], circuitBreaker: { status: 'DISABLED' } })
    expect(describeDeployment(answer.deploymentArn)).not.toHaveProperty('targetDaemonRevision')
    expect(world.refusal('DeleteDaemon', { daemonArn })).toContain('deployment deletion is ongoing')
    expect(world.refusal('CreateDaemon', world.createRequest())).toContain('deployment deletion is ongoing')
  })
})

describe('lists', () => {
  it('hold the daemons of a cluster, by capacity provider', () => {
    world.call('CreateCapacityProvider', { name: 'other', cluster: 'default', managedInstancesProvider })
    world.create()
    world.create({ daemonName: 'both', capacityProviderArns: [providerArn('managed'), providerArn('other')] })
    const names = (capacityProviderArns?: string[]) =>
      world.call('ListDaemons', { capacityProviderArns }).daemonSummariesList?.map((daemon) => daemon.daemonArn?.split('/').at(-1))
    expect(names()).toEqual(['agent', 'both'])
    expect(names([providerArn('other')])).toEqual(['both'])
    expect(world.call('ListDaemons', { maxResults: 1 }).nextToken).toBeDefined()
  })

  it('hold the deployments of a daemon, the newest first, by status and time', async () => {
    const first = world.create()
    await world.clock.advance(1000)
    const second = world.update()
    const arns = (request = {}) =>
      world
        .call('ListDaemonDeployments', { daemonArn, ...request })
        .daemonDeployments?.map(({ daemonDeploymentArn }) => daemonDeploymentArn)
    expect(arns()).toEqual([second.deploymentArn, first.deploymentArn])
    expect(arns({ status: ['SUCCESSFUL'] })).toEqual([])
    expect(arns({ createdAt: { after: first.createdAt } })).toEqual([second.deploymentArn])
    expect(arns({ createdAt: { before: second.updatedAt } })).toEqual([first.deploymentArn])
  })

  it('say what is missing', () => {
    const missing = arn('daemon-deployment/default/agent/x')
    expect(world.call('DescribeDaemonDeployments', { daemonDeploymentArns: [missing] })).toEqual({
      daemonDeployments: [],
      failures: [{ arn: missing, reason: 'MISSING' }],
    })
    const revision = arn('daemon-revision/default/agent/1')
    expect(world.call('DescribeDaemonRevisions', { daemonRevisionArns: [revision] }).failures).toEqual([
      { arn: revision, reason: 'MISSING' },
    ])
    expect(world.refusal('DescribeDaemonDeployments', { daemonDeploymentArns: [daemonArn] })).toContain(
      'is not the ARN of a daemon-deployment.',
    )
    expect(world.refusal('ListDaemonDeployments', { daemonArn })).toBe('DaemonNotFoundException: Daemon not found.')
  })
})

describe('what a daemon has', () => {
  it('counts instances that run without a daemon that is not critical', () => {
    world.store.update('seed', (tx) => tx.put('containerInstances', buildInstance({ capacityProviderName: 'managed' })))
    const { deploymentArn } = world.create({ critical: false })
    expect(describeDaemon()?.currentRevisions?.[0]).toMatchObject({ totalRunningCount: 0, totalWithoutDaemonCount: 1 })
    expect(describeDeployment(deploymentArn)?.targetDaemonRevision).toMatchObject({ totalWithoutDaemonInstanceCount: 1 })
    world.update()
    expect(describeDaemon()?.currentRevisions?.[0]).toMatchObject({ totalWithoutDaemonCount: 0 })
  })

  it('are its tasks, which ListTasks finds by its name', () => {
    world.create()
    const task = buildTask({ daemonArn: daemonArn as DaemonArn, group: 'daemon:agent' })
    world.store.update('start', (tx) => tx.put('tasks', task))
    const taskArn = task.arn
    expect(world.call('ListTasks', { daemonName: 'agent' }).taskArns).toEqual([taskArn])
    expect(world.call('ListTasks', { daemonName: 'agent', desiredStatus: 'STOPPED' }).taskArns).toEqual([])
    expect(world.call('ListTasks', { daemonName: 'nothing' }).taskArns).toEqual([])
    expect(world.call('ListTasks', {}).taskArns).toEqual([taskArn])
  })

  it('can be tagged', () => {
    world.create({ tags: [{ key: 'a', value: '1' }] })
    world.call('TagResource', { resourceArn: daemonArn, tags: [{ key: 'b', value: '2' }] })
    expect(world.call('ListTagsForResource', { resourceArn: daemonArn }).tags).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ])
  })

  it('keeps its capacity provider from being deleted', () => {
    world.create()
    expect(world.refusal('DeleteCapacityProvider', { capacityProvider: 'managed' })).toContain('in use by a daemon')
  })
})
