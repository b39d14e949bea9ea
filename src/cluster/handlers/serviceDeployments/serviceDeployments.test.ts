import type { CreateServiceRequest } from '@aws-sdk/client-ecs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { arn, corpusFolder, network } from '../handlers.testSupport.ts'
import { names, recorded } from '../recordings.testSupport.ts'

const create: CreateServiceRequest = {
  serviceName: 'web',
  taskDefinition: 'fargate',
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration: network,
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
}
const minute = 60_000

let world: ReturnType<typeof createControlledWorld>
beforeEach(() => {
  world = createControlledWorld()
  world.register()
  world.registerFargate()
  world.registerFargate()
})
afterEach(() => world.close())

const list = () => world.call('ListServiceDeployments', { service: 'web' }).serviceDeployments ?? []
const newest = () => list()[0]?.serviceDeploymentArn ?? ''
const describeNewest = () => world.call('DescribeServiceDeployments', { serviceDeploymentArns: [newest()] }).serviceDeployments?.[0]
const service = () => world.call('DescribeServices', { services: ['web'] }).services?.[0]

/** Revision 1 steady; revision 2 on its way and never there. */
async function stuck(over: Partial<CreateServiceRequest> = {}) {
  world.call('CreateService', { ...create, taskDefinition: 'fargate:1', ...over })
  await world.clock.advance(2 * minute)
  world.fates.of = (task) => (task.taskDefinitionArn.endsWith(':2') ? { ...world.calm, startMs: 10 * minute } : undefined)
  world.call('UpdateService', { service: 'web', taskDefinition: 'fargate:2' })
  await world.clock.advance(1_000)
}

describe('the deployments of a service', () => {
  it('are told from the first moment on, and until they are over', async () => {
    world.call('CreateService', create)
    const revision = service()?.currentServiceRevisions?.[0]?.arn
    const common = { serviceArn: arn('service/default/web'), clusterArn: arn('cluster/default'), createdAt: new Date(world.clock.now()) }
    expect(list()).toEqual([
      {
        ...common,
        serviceDeploymentArn: expect.stringMatching(/:service-deployment\/default\/web\/[A-Za-z0-9_-]{22}$/) as string,
        targetServiceRevisionArn: revision,
        status: 'PENDING',
      },
    ])
    await world.clock.advance(5_000)
    expect(service()?.currentServiceDeployment).toBe(newest())
    expect(describeNewest()).toEqual({
      ...common,
      serviceDeploymentArn: newest(),
      startedAt: expect.any(Date) as Date,
      updatedAt: expect.any(Date) as Date,
      status: 'IN_PROGRESS',
      sourceServiceRevisions: [],
      targetServiceRevision: { arn: revision, requestedTaskCount: 2, runningTaskCount: 2, pendingTaskCount: 0 },
      deploymentConfiguration: service()?.deploymentConfiguration,
      deploymentCircuitBreaker: { status: 'MONITORING', failureCount: 0, threshold: 3 },
      alarms: { status: 'DISABLED' },
    })
    await world.clock.advance(minute)
    expect(service()).not.toHaveProperty('currentServiceDeployment')
    expect(describeNewest()).toMatchObject({
      status: 'SUCCESSFUL',
      finishedAt: expect.any(Date) as Date,
      deploymentCircuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 0, threshold: 3 },
    })
  })

  it('tell what they go from, and how a rollback went', async () => {
    await stuck()
    const [source, target] = [list()[1]?.targetServiceRevisionArn, list()[0]?.targetServiceRevisionArn]
    expect(describeNewest()).toMatchObject({
      sourceServiceRevisions: [{ arn: source, runningTaskCount: 2 }],
      targetServiceRevision: { arn: target, requestedTaskCount: 2, pendingTaskCount: 2 },
    })
    expect(world.call('StopServiceDeployment', { serviceDeploymentArn: newest() })).toEqual({ serviceDeploymentArn: newest() })
    expect(describeNewest()?.status).toBe('ROLLBACK_REQUESTED')
    await world.clock.advance(0)
    expect(describeNewest()).toMatchObject({ status: 'ROLLBACK_IN_PROGRESS', rollback: { serviceRevisionArn: source } })
    await world.clock.advance(minute)
    expect(describeNewest()?.status).toBe('ROLLBACK_SUCCESSFUL')
    expect(service()).toMatchObject({
      taskDefinition: arn('task-definition/fargate:1'),
      runningCount: 2,
      deployments: [{ status: 'PRIMARY' }],
    })
  })

  it('are filtered and listed page by page, the newest first', async () => {
    world.call('CreateService', { ...create, desiredCount: 0 })
    const started = world.clock.now()
    for (let n = 0; n < 25; n += 1) {
      await world.clock.advance(1_000)
      world.call('UpdateService', { service: 'web', forceNewDeployment: true })
    }
    await world.clock.advance(1_000)
    const first = world.call('ListServiceDeployments', { service: 'web' })
    expect(first.serviceDeployments).toHaveLength(20)
    const rest = world.call('ListServiceDeployments', { service: 'web', nextToken: first.nextToken })
    expect(rest.serviceDeployments).toHaveLength(6)
    expect(rest).not.toHaveProperty('nextToken')
    const times = [...(first.serviceDeployments ?? []), ...(rest.serviceDeployments ?? [])].map(
      ({ createdAt }) => createdAt?.getTime() ?? 0,
    )
    expect(times).toEqual(times.toSorted((one, other) => other - one))
    const within = { before: new Date(started + 3_500), after: new Date(started + 500) }
    expect(world.call('ListServiceDeployments', { service: 'web', createdAt: within }).serviceDeployments).toHaveLength(3)
    expect(world.call('ListServiceDeployments', { service: 'web', status: ['STOPPED'] }).serviceDeployments).toEqual([])
    expect(
      world.call('ListServiceDeployments', { service: 'web', status: ['SUCCESSFUL'], maxResults: 100 }).serviceDeployments,
    ).toHaveLength(26)
  })

  it('are forgotten with a service of the same name that is created again', async () => {
    world.call('CreateService', create)
    const old = newest()
    world.call('DeleteService', { service: 'web', force: true })
    await world.clock.advance(minute)
    world.call('CreateService', create)
    expect(list()).toHaveLength(1)
    expect(newest()).not.toBe(old)
  })
})

describe('revisions', () => {
  it('are snapshots, whatever the service becomes', async () => {
    await stuck()
    const arns = list().map(({ targetServiceRevisionArn = '' }) => targetServiceRevisionArn)
    const { serviceRevisions, failures } = world.call('DescribeServiceRevisions', {
      serviceRevisionArns: [...arns, arn('service-revision/default/web/7')],
    })
    expect(failures).toEqual([{ arn: arn('service-revision/default/web/7'), reason: 'MISSING' }])
    expect(serviceRevisions?.map(({ taskDefinition }) => taskDefinition)).toEqual([
      arn('task-definition/fargate:2'),
      arn('task-definition/fargate:1'),
    ])
    expect(serviceRevisions?.[1]).toEqual({
      serviceRevisionArn: arns[1],
      serviceArn: arn('service/default/web'),
      clusterArn: arn('cluster/default'),
      taskDefinition: arn('task-definition/fargate:1'),
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      platformFamily: 'Linux',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], assignPublicIp: 'DISABLED' } },
      containerImages: [{ containerName: 'app', image: 'nginx' }],
      guardDutyEnabled: false,
      createdAt: expect.any(Date) as Date,
    })
  })
})

describe('stopping a deployment', () => {
  it('with ABORT leaves everything as it is', async () => {
    await stuck()
    world.call('StopServiceDeployment', { serviceDeploymentArn: newest(), stopType: 'ABORT' })
    expect(describeNewest()?.status).toBe('STOP_REQUESTED')
    await world.clock.advance(minute)
    expect(describeNewest()).toMatchObject({ status: 'STOPPED', stoppedAt: expect.any(Date) as Date })
    expect(service()).toMatchObject({ runningCount: 2, taskDefinition: arn('task-definition/fargate:2') })
    expect(service()?.deployments).toMatchObject([{ rolloutState: 'FAILED' }, { rolloutState: 'COMPLETED', runningCount: 2 }])
  })

  it('is asked once', async () => {
    await stuck()
    const stop = { serviceDeploymentArn: newest() }
    world.call('StopServiceDeployment', stop)
    const { revision } = world.store.read()
    world.call('StopServiceDeployment', stop)
    expect(world.store.read().revision).toBe(revision)
    expect(world.refusal('StopServiceDeployment', { ...stop, stopType: 'ABORT' })).toBe(
      'ConflictException: The service deployment cannot be stopped: its status is ROLLBACK_REQUESTED. Only an ongoing one can be stopped.',
    )
    await world.clock.advance(minute)
    expect(world.refusal('StopServiceDeployment', stop)).toContain(
      'ConflictException: The service deployment cannot be stopped: its status is ROLLBACK_SUCCESSFUL',
    )
  })

  it('has nothing to roll back to at first', () => {
    world.call('CreateService', create)
    expect(world.refusal('StopServiceDeployment', { serviceDeploymentArn: newest() })).toBe(
      'ConflictException: The service deployment cannot be rolled back: no deployment of the service has completed before it. Stop it with stopType ABORT, or update the service.',
    )
  })
})

describe('service deployments refuse', () => {
  it.each<[Parameters<typeof world.refusal>[0], object, string]>([
    ['ListServiceDeployments', { service: 'nope' }, 'ServiceNotFoundException: Service not found.'],
    ['ListServiceDeployments', { service: 'web', cluster: 'nope' }, 'ClusterNotFoundException: Cluster not found.'],
    ['ListServiceDeployments', { service: 'web', maxResults: 101 }, 'InvalidParameterException: maxResults must be between 1 and 100.'],
    ['DescribeServiceDeployments', { serviceDeploymentArns: [] }, 'InvalidParameterException: Service deployment ARNs cannot be empty.'],
    [
      'DescribeServiceDeployments',
      { serviceDeploymentArns: Array.from({ length: 21 }, () => arn('service-deployment/default/web/x')) },
      'InvalidParameterException: Service deployment ARNs can have at most 20 items',
    ],
    [
      'DescribeServiceDeployments',
      { serviceDeploymentArns: ['x'] },
      'InvalidParameterException: Invalid identifier: x is not the ARN of a service-deployment.',
    ],
    [
      'DescribeServiceDeployments',
      { serviceDeploymentArns: [arn('service-deployment/gone/web/x')] },
      'ClusterNotFoundException: The referenced cluster was inactive.',
    ],
    [
      'DescribeServiceRevisions',
      { serviceRevisionArns: [arn('service-revision/default/nope/1')] },
      'ServiceNotFoundException: Service not found.',
    ],
    [
      'DescribeServiceRevisions',
      { serviceRevisionArns: [arn('service-revision/default/web/1'), arn('service-revision/default/api/1')] },
      'InvalidParameterException: All service revision ARNs must be of the same service.',
    ],
    [
      'StopServiceDeployment',
      { serviceDeploymentArn: arn('service-deployment/default/web/x') },
      'ServiceDeploymentNotFoundException: Service deployment not found.',
    ],
    [
      'StopServiceDeployment',
      { serviceDeploymentArn: arn('service-deployment/default/web/x'), stopType: 'NOW' },
      'InvalidParameterException: stopType should be one of [ABORT,ROLLBACK]',
    ],
    [
      'ContinueServiceDeployment',
      { serviceDeploymentArn: arn('service-deployment/default/web/x'), hookId: 'h' },
      'ServiceDeploymentNotFoundException: Service deployment not found.',
    ],
  ])('%s %o', (name, request, sentence) => {
    world.call('CreateService', create)
    world.call('CreateService', { ...create, serviceName: 'api' })
    world.call('CreateCluster', { clusterName: 'gone' })
    world.call('DeleteCluster', { cluster: 'gone' })
    expect(world.refusal(name, request as never)).toBe(sentence)
  })

  it('to go on from a hook that is not there', () => {
    world.call('CreateService', create)
    expect(world.refusal('ContinueServiceDeployment', { serviceDeploymentArn: newest(), hookId: 'h1' })).toBe(
      'InvalidParameterException: The service deployment has no lifecycle hook h1 that awaits an action. DescribeServiceDeployments lists the hooks there are in lifecycleHookDetails.',
    )
  })
})

describe.skipIf(!corpusFolder('recordings'))('answers have the members AWS answers with', () => {
  it('a service deployment, in short and in full, and a revision', async () => {
    world.call('CreateService', create)
    await world.clock.advance(minute)
    expect(names(list()[0])).toEqual(names(recorded('030-awscli-listservicedeployments-1.json', 'serviceDeployments')))
    const theirs = recorded('020-awscli-describeservicedeployments-1.json', 'serviceDeployments')
    expect(names(describeNewest())).toEqual(names(theirs))
    expect(names(describeNewest()?.targetServiceRevision)).toEqual(names(theirs['targetServiceRevision'] as object))
    expect(describeNewest()?.deploymentCircuitBreaker).toEqual(theirs['deploymentCircuitBreaker'])
    const [revision] =
      world.call('DescribeServiceRevisions', {
        serviceRevisionArns: [list()[0]?.targetServiceRevisionArn ?? ''],
      }).serviceRevisions ?? []
    // Theirs was launched by a capacity provider and had Service Connect switched off.
    const members = names(recorded('021-awscli-describeservicerevisions-1.json', 'serviceRevisions'))
    const expected = members.filter((name) => name !== 'capacityProviderStrategy' && name !== 'serviceConnectConfiguration')
    expect(names(revision)).toEqual([...expected, 'launchType'].sort())
  })

  it('a deleted cluster, as recorded', () => {
    world.call('CreateCluster', { clusterName: 'stackd-aas-fast-1c6ac70375' })
    world.call('DeleteCluster', { cluster: 'stackd-aas-fast-1c6ac70375' })
    const serviceRevisionArns = [arn('service-revision/stackd-aas-fast-1c6ac70375/zero/5376315883726872765')]
    expect(world.refusal('DescribeServiceRevisions', { serviceRevisionArns })).toBe(
      'ClusterNotFoundException: The referenced cluster was inactive.',
    )
  })
})
