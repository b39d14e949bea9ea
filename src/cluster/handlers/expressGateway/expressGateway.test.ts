import { describe, expect, it } from 'vitest'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { arn } from '../handlers.testSupport.ts'

const infrastructureRoleArn = 'arn:aws:iam::000000000000:role/infra'
const executionRoleArn = 'arn:aws:iam::000000000000:role/run'
const primaryContainer = { image: 'registry.local/shop/api:1', containerPort: 8080, environment: [{ name: 'COLOUR', value: 'blue' }] }
const request = (over: object = {}) => ({ serviceName: 'api', infrastructureRoleArn, executionRoleArn, primaryContainer, ...over })
const serviceArn = arn('service/default/api')

function createExpressWorld() {
  const world = createControlledWorld()
  const { call, store } = world
  return {
    ...world,
    create: (over: object = {}) => call('CreateExpressGatewayService', request(over)).service,
    express: () => call('DescribeExpressGatewayService', { serviceArn, include: ['TAGS'] }).service,
    service: () => call('DescribeServices', { services: ['api'] }).services?.[0],
    definition: (taskDefinition: string) => call('DescribeTaskDefinition', { taskDefinition }).taskDefinition,
    running: () => store.read().tasks.by('runningOfService', serviceArn),
  }
}

describe('an Express Gateway service', () => {
  it('has a task definition, a service and running tasks, and says that nothing routes traffic to them', async () => {
    const { create, express, service, definition, clock, running, close } = createExpressWorld()
    const tags = [{ key: 'team', value: 'web' }]
    const created = create({ tags })
    const now = new Date(clock.now())
    const configuration = {
      serviceRevisionArn: expect.stringMatching(/:service-revision\/default\/api\/\d+$/),
      taskDefinitionArn: arn('task-definition/default-api:1'),
      executionRoleArn,
      cpu: '256',
      memory: '512',
      cpuArchitecture: 'X86_64',
      networkConfiguration: { subnets: ['subnet-local'] },
      healthCheckPath: '/ping',
      primaryContainer: {
        ...primaryContainer,
        awsLogsConfiguration: { logGroup: expect.stringMatching(/^\/aws\/ecs\/default\/api-[0-9a-f]{4}$/), logStreamPrefix: 'ecs' },
      },
      scalingTarget: { minTaskCount: 1, maxTaskCount: 20, autoScalingMetric: 'AVERAGE_CPU', autoScalingTargetValue: 60 },
      ingressPaths: [],
      createdAt: now,
    }
    expect(created).toEqual({
      cluster: 'default',
      serviceName: 'api',
      serviceArn,
      infrastructureRoleArn,
      status: {
        statusCode: 'ACTIVE',
        statusReason: expect.stringContaining('Marina makes no load balancers for Express Gateway services yet'),
      },
      currentDeployment: expect.stringContaining(':service-deployment/default/api/'),
      activeConfigurations: [configuration],
      tags,
      createdAt: now,
      updatedAt: now,
    })
    await clock.advance(60_000)
    expect(running()).toHaveLength(1)
    expect(service()).toMatchObject({ resourceManagementType: 'ECS', launchType: 'FARGATE', desiredCount: 1, runningCount: 1 })
    expect(definition('default-api')).toMatchObject({
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      containerDefinitions: [
        { name: 'Main', image: primaryContainer.image, portMappings: [{ containerPort: 8080, name: 'main-8080-tcp' }] },
      ],
    })
    expect(express()).not.toHaveProperty('currentDeployment')
    await close()
  })

  it('has the resources that ECS would manage, each with its honest state', async () => {
    const { create, call, close } = createExpressWorld()
    const { serviceRevisionArn = '' } = create()?.activeConfigurations?.[0] ?? {}
    const [revision] = call('DescribeServiceRevisions', { serviceRevisionArns: [serviceRevisionArn] }).serviceRevisions ?? []
    const { ingressPaths, autoScaling, logGroups } = revision?.ecsManagedResources ?? {}
    const noBalancers = {
      status: 'FAILED',
      statusReason: expect.stringContaining('Marina makes no load balancers for Express Gateway services yet'),
    }
    expect(ingressPaths).toMatchObject([
      {
        accessType: 'PUBLIC',
        endpoint: '',
        loadBalancer: noBalancers,
        targetGroups: [{ ...noBalancers, healthCheckPath: '/ping', port: 8080 }],
      },
    ])
    expect(autoScaling?.scalableTarget).toMatchObject({ status: 'FAILED', minCapacity: 1, maxCapacity: 20 })
    expect(autoScaling?.applicationAutoScalingPolicies).toMatchObject([{ metric: 'ECSServiceAverageCPUUtilization', targetValue: 60 }])
    expect(logGroups).toMatchObject([{ status: 'ACTIVE', logGroupName: expect.stringContaining('/aws/ecs/default/api-') }])
    await close()
  })

  it('rolls to a new revision when it is updated, and keeps what is left out', async () => {
    const { create, call, clock, express, running, definition, close } = createExpressWorld()
    create()
    await clock.advance(60_000)
    const before = express()?.activeConfigurations?.[0]
    const updated = call('UpdateExpressGatewayService', {
      serviceArn,
      cpu: '512',
      memory: '1024',
      primaryContainer: { image: 'registry.local/shop/api:2', containerPort: 8080 },
      scalingTarget: { minTaskCount: 2 },
      healthCheckPath: '/health',
    }).service
    expect(updated?.targetConfiguration).toMatchObject({
      taskDefinitionArn: arn('task-definition/default-api:2'),
      cpu: '512',
      executionRoleArn,
      healthCheckPath: '/health',
      scalingTarget: { minTaskCount: 2, maxTaskCount: 20 },
      primaryContainer: { image: 'registry.local/shop/api:2', awsLogsConfiguration: before?.primaryContainer?.awsLogsConfiguration },
    })
    expect(updated?.targetConfiguration?.primaryContainer).not.toHaveProperty('environment')
    expect(express()?.activeConfigurations?.map(({ healthCheckPath }) => healthCheckPath)).toEqual(['/health', '/ping'])
    await clock.advance(120_000)
    expect(running().map(({ taskDefinitionArn }) => taskDefinitionArn)).toEqual(Array(2).fill(arn('task-definition/default-api:2')))
    expect(express()?.activeConfigurations).toHaveLength(1)
    expect(definition('default-api:1')?.status).toBe('ACTIVE')
    await close()
  })

  it('deploys nothing when an update changes nothing', async () => {
    const { create, call, clock, service, close } = createExpressWorld()
    create()
    await clock.advance(60_000)
    call('UpdateExpressGatewayService', {
      serviceArn,
      cpu: '256',
      healthCheckPath: '/ping',
      networkConfiguration: { subnets: ['subnet-local'] },
    })
    expect(service()?.deployments).toHaveLength(1)
    await close()
  })

  it('goes back to the configuration it had when its new tasks fail', async () => {
    const { create, call, clock, express, running, fates, calm, close } = createExpressWorld()
    create()
    await clock.advance(60_000)
    fates.of = (task) => (task.taskDefinitionArn.endsWith(':2') ? { ...calm, exitAfterMs: 0, exitCode: 1 } : undefined)
    call('UpdateExpressGatewayService', { serviceArn, healthCheckPath: '/new', primaryContainer: { image: 'broken' } })
    await clock.advance(30 * 60_000)
    expect(express()?.activeConfigurations).toMatchObject([
      { healthCheckPath: '/ping', primaryContainer: { image: primaryContainer.image } },
    ])
    expect(running()).toHaveLength(1)
    await close()
  })

  it('drains when it is deleted, and takes its task definitions out of use', async () => {
    const { create, call, clock, express, running, definition, refusal, close } = createExpressWorld()
    create()
    await clock.advance(60_000)
    expect(call('DeleteExpressGatewayService', { serviceArn }).service?.status).toEqual({ statusCode: 'DRAINING' })
    expect(call('DeleteExpressGatewayService', { serviceArn }).service?.status?.statusCode).toBe('DRAINING')
    expect(refusal('UpdateExpressGatewayService', { serviceArn, cpu: '512' })).toBe('ServiceNotActiveException: Service was not ACTIVE.')
    await clock.advance(60_000)
    expect(running()).toEqual([])
    expect(express()?.status).toEqual({ statusCode: 'INACTIVE' })
    expect(definition('default-api:1')?.status).toBe('INACTIVE')
    expect(refusal('DeleteExpressGatewayService', { serviceArn })).toBe('ServiceNotActiveException: Service was not ACTIVE.')
    expect(create()?.activeConfigurations?.[0]?.taskDefinitionArn).toBe(arn('task-definition/default-api:2'))
    await close()
  })

  it('runs a task definition of the customer’s own, and leaves it when it is deleted', async () => {
    const { call, register, refusal, definition, close } = createExpressWorld()
    const own = { infrastructureRoleArn, serviceName: 'api', taskDefinitionArn: 'own' }
    const fargate = {
      family: 'own',
      networkMode: 'awsvpc' as const,
      cpu: '256',
      memory: '512',
      requiresCompatibilities: ['FARGATE' as const],
    }
    register({ ...fargate, containerDefinitions: [{ name: 'web', image: 'web' }] })
    expect(refusal('CreateExpressGatewayService', own)).toBe(
      'InvalidParameterException: The task definition must have a container named Main.',
    )
    register({ ...fargate, containerDefinitions: [{ name: 'Main', image: 'web', portMappings: [{ containerPort: 80 }] }] })
    expect(refusal('CreateExpressGatewayService', own)).toMatch(
      /^InvalidParameterException: The container Main must have a single TCP port/,
    )
    register({ ...fargate, containerDefinitions: [{ name: 'Main', image: 'web', portMappings: [{ containerPort: 80, name: 'http' }] }] })
    expect(refusal('CreateExpressGatewayService', { ...own, cpu: '512' })).toBe(
      'InvalidParameterException: taskDefinitionArn and cpu cannot both be specified.',
    )
    const [configuration] = call('CreateExpressGatewayService', own).service?.activeConfigurations ?? []
    expect(configuration).toMatchObject({
      taskDefinitionArn: arn('task-definition/own:3'),
      primaryContainer: { image: 'web', containerPort: 80 },
    })
    expect(configuration).not.toHaveProperty('cpuArchitecture')
    expect(refusal('UpdateExpressGatewayService', { serviceArn, cpu: '512' })).toMatch(/task definition of your own/)
    call('DeleteExpressGatewayService', { serviceArn })
    expect(definition('own:3')?.status).toBe('ACTIVE')
    await close()
  })

  it('is refused in one commit: neither a task definition nor a service is left', async () => {
    const { refusal, call, create, close } = createExpressWorld()
    const refused = (over: object) => refusal('CreateExpressGatewayService', request(over))
    expect(refused({ cpu: '300' })).toMatch(/^ClientException|^InvalidParameterException/)
    expect(refused({ executionRoleArn: undefined })).toMatch(/execution role ARN to support log driver awslogs/)
    expect(refused({ primaryContainer: undefined })).toBe(
      'InvalidParameterException: Specify either a primaryContainer or a taskDefinitionArn.',
    )
    expect(refused({ infrastructureRoleArn: 'me' })).toMatch(/role ARN is invalid/)
    expect(refused({ healthCheckPath: 'ping' })).toBe('InvalidParameterException: healthCheckPath must start with a forward slash.')
    expect(refused({ scalingTarget: { minTaskCount: 3, maxTaskCount: 2 } })).toBe(
      'InvalidParameterException: minTaskCount (3) must be at most maxTaskCount (2).',
    )
    expect(refused({ cluster: 'nope' })).toBe('ClusterNotFoundException: Cluster not found.')
    expect(call('ListTaskDefinitions', {}).taskDefinitionArns).toEqual([])
    create()
    expect(refused({})).toBe('InvalidParameterException: Creation of service was not idempotent.')
    expect(call('ListServices', { resourceManagementType: 'ECS' }).serviceArns).toEqual([serviceArn])
    expect(call('ListServices', { resourceManagementType: 'CUSTOMER' }).serviceArns).toEqual([])
    await close()
  })

  it('is called after its image where it has no name', async () => {
    const { call, close } = createExpressWorld()
    const { serviceName } = call('CreateExpressGatewayService', { ...request(), serviceName: undefined }).service ?? {}
    expect(serviceName).toMatch(/^api-[0-9a-f]{4}$/)
    await close()
  })

  it('and a customer’s service are told apart', async () => {
    const { call, create, register, refusal, close } = createExpressWorld()
    create()
    register()
    call('CreateService', { serviceName: 'mine', taskDefinition: 'web', desiredCount: 0 })
    // As AWS says it.
    expect(refusal('DeleteService', { service: 'api', force: true })).toBe(
      `InvalidParameterException: ${serviceArn} has ResourceManagementType=ECS use DeleteExpressGatewayService to delete`,
    )
    const mine = arn('service/default/mine')
    expect(refusal('DeleteExpressGatewayService', { serviceArn: mine })).toBe(
      `InvalidParameterException: ${mine} has ResourceManagementType=CUSTOMER use DeleteService to delete`,
    )
    expect(refusal('DescribeExpressGatewayService', { serviceArn: arn('service/default/x') })).toMatch(/^ResourceNotFoundException/)
    expect(refusal('UpdateExpressGatewayService', { serviceArn: arn('service/default/x') })).toMatch(/^ServiceNotFoundException/)
    expect(refusal('DescribeExpressGatewayService', { serviceArn: 'api' })).toMatch(/^InvalidParameterException: Invalid identifier/)
    // Express Mode lets its service be changed directly too.
    expect(call('UpdateService', { service: 'api', desiredCount: 3 }).service).toMatchObject({
      desiredCount: 3,
      resourceManagementType: 'ECS',
    })
    await close()
  })
})
