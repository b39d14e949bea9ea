/** Services that shift traffic between two revisions on real Docker, under load: no request fails, and shares are what was asked for. */
import { randomBytes } from 'node:crypto'
import type { DeploymentConfiguration, ServiceDeployment } from '@aws-sdk/client-ecs'
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { useDaemonOnDocker } from '#test/support/dockerDaemon.ts'
import { type Load, send, startLoad, type Taken } from '#test/support/load.ts'
import { whyNoDocker } from '#test/support/realDocker.ts'

const why = await whyNoDocker()
if (why) console.warn(why)
const id = randomBytes(4).toString('hex')
const name = `shift-${id}`
const connections = 4
const requests = 1_000

describe.skipIf(why)(`a service that shifts traffic on Docker${why ? ` (${why})` : ''}`, { timeout: 180_000 }, () => {
  const world = useDaemonOnDocker(name)
  let client: ClusterClient
  let port: number
  let stageRule: string
  let loadBalancers: NonNullable<Parameters<ClusterClient['createService']>[0]['loadBalancers']>
  beforeAll(async () => {
    client = world.client
    await balance()
  }, 120_000)

  const answering = (MessageBody: string): Action[] => [
    { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody } },
  ]

  async function group(color: string): Promise<string> {
    const { TargetGroups } = await client.loadBalancing.createTargetGroup({
      Name: `${name}-${color}`,
      Protocol: 'HTTP',
      Port: 80,
      VpcId: 'vpc-1',
      TargetType: 'instance',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      HealthyThresholdCount: 2,
    })
    const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? ''
    const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }]
    await client.loadBalancing.modifyTargetGroupAttributes({ TargetGroupArn, Attributes })
    return TargetGroupArn
  }

  /** One load balancer with both groups in its default rule, and a rule `/stage` whose answer tells what is in force. */
  async function balance(): Promise<void> {
    const elb = client.loadBalancing
    const made = await elb.createLoadBalancer({ Name: name, Subnets: ['subnet-1', 'subnet-2'] })
    const LoadBalancerArn = made.LoadBalancers?.[0]?.LoadBalancerArn ?? ''
    const [blue, green] = [await group('blue'), await group('green')]
    const TargetGroups = [
      { TargetGroupArn: blue, Weight: 1 },
      { TargetGroupArn: green, Weight: 0 },
    ]
    const Port = 20_000 + (parseInt(id.slice(0, 4), 16) % 20_000)
    const DefaultActions = [{ Type: 'forward' as const, ForwardConfig: { TargetGroups } }]
    const { Listeners } = await elb.createListener({ LoadBalancerArn, Protocol: 'HTTP', Port, DefaultActions })
    const ListenerArn = Listeners?.[0]?.ListenerArn ?? ''
    const { Rules: [production] = [] } = await elb.describeRules({ ListenerArn })
    const Conditions = [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/stage'] } }]
    const { Rules } = await elb.createRule({ ListenerArn, Priority: 1, Conditions, Actions: answering('begin') })
    stageRule = Rules?.[0]?.RuleArn ?? ''
    loadBalancers = [
      {
        targetGroupArn: blue,
        containerName: 'app',
        containerPort: 80,
        advancedConfiguration: {
          alternateTargetGroupArn: green,
          productionListenerRule: production?.RuleArn,
          roleArn: 'arn:aws:iam::000000000000:role/ecsInfrastructureRole',
        },
      },
    ]
    port = await vi.waitFor(async () => {
      const { listeners } = await client.listTrafficListeners({})
      const found = listeners.find(({ loadBalancerArn }) => loadBalancerArn === LoadBalancerArn)
      if (!found?.localPort || found.state === 'waiting') throw new Error('not yet')
      return found.localPort
    }, 20_000)
  }

  /** Answers `Hello from message:revision`. */
  async function register(message: string): Promise<string> {
    const { taskDefinition } = await client.registerTaskDefinition({
      family: name,
      containerDefinitions: [
        {
          name: 'app',
          image: 'marina/hello',
          memory: 32,
          stopTimeout: 2,
          portMappings: [{ containerPort: 80 }],
          environment: [{ name: 'MARINA_TASK_FAMILY', value: message }],
        },
      ],
    })
    return taskDefinition?.taskDefinitionArn ?? ''
  }

  async function newest(): Promise<ServiceDeployment> {
    const { serviceDeployments: [brief] = [] } = await client.listServiceDeployments({ service: name, cluster: 'default' })
    const serviceDeploymentArns = brief?.serviceDeploymentArn ? [brief.serviceDeploymentArn] : []
    return (await client.describeServiceDeployments({ serviceDeploymentArns })).serviceDeployments?.[0] ?? {}
  }

  const until = (wanted: object) =>
    vi.waitFor(
      async () => {
        const deployment = await newest()
        expect(deployment).toMatchObject(wanted)
        return deployment
      },
      { timeout: 60_000, interval: 50 },
    )

  const openPause = async () => {
    const { serviceDeploymentArn = '', lifecycleHookDetails } = await vi.waitFor(
      async () => {
        const deployment = await newest()
        expect(deployment.lifecycleHookDetails?.at(-1)?.status).toBe('AWAITING_ACTION')
        return deployment
      },
      { timeout: 60_000, interval: 50 },
    )
    return { serviceDeploymentArn, hookId: lifecycleHookDetails?.at(-1)?.hookId ?? '' }
  }

  let stages = 0
  /** Rules that were changed before are in force once this one is. */
  async function inForce(): Promise<void> {
    stages += 1
    await client.loadBalancing.modifyRule({ RuleArn: stageRule, Actions: answering(`stage ${stages}`) })
    await vi.waitFor(async () => expect((await send({ port, path: '/stage' })).text).toBe(`stage ${stages}`), {
      timeout: 10_000,
      interval: 10,
    })
  }

  async function measure(load: Load): Promise<Taken> {
    await inForce()
    await load.more(2 * connections)
    expect(load.take().failures).toEqual([])
    await load.more(requests)
    return load.take()
  }

  const countOf = ({ answers }: Taken, message: string) =>
    Object.entries(answers).reduce((sum, [line, count]) => (line.startsWith(`Hello from ${message}:`) ? sum + count : sum), 0)

  /** Within six standard deviations of so many draws. */
  function expectShare(taken: Taken, message: string, percent: number): void {
    const { answered, failures } = taken
    expect(failures).toEqual([])
    const share = percent / 100
    const found = countOf(taken, message)
    const off = Math.abs(found - answered * share)
    expect(off, `${found} of ${answered} at ${percent} %`).toBeLessThanOrEqual(6 * Math.sqrt(answered * share * (1 - share)))
  }

  const pausedBeforeEachShift = [{ targetType: 'PAUSE' as const, lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT' as const] }]

  it('by blue/green, canary and linear, and back while it bakes: no request fails, and every share is kept', async () => {
    const blueGreen: DeploymentConfiguration = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 }
    const first = await register('one')
    await client.createService({
      serviceName: name,
      taskDefinition: first,
      desiredCount: 2,
      loadBalancers,
      deploymentConfiguration: blueGreen,
    })
    await until({ status: 'SUCCESSFUL' })
    await inForce()
    const load = startLoad({ port, connections })
    onTestFinished(async () => void (await load.stop()))
    expectShare(await measure(load), 'one', 100)
    const rows: { what: string; asked: string; got: string; failed: number }[] = []
    const note = (what: string, percent: number, message: string, taken: Taken) => {
      const got = `${((100 * countOf(taken, message)) / taken.answered).toFixed(1)} %`
      rows.push({ what, asked: `${percent} %`, got, failed: taken.failures.length })
      expectShare(taken, message, percent)
    }
    const deploy = async (message: string, deploymentConfiguration: DeploymentConfiguration) => {
      const taskDefinition = await register(message)
      await client.updateService({ service: name, taskDefinition, deploymentConfiguration })
      return taskDefinition
    }

    const second = await deploy('two', blueGreen)
    await until({ status: 'SUCCESSFUL' })
    note('blue/green', 100, 'two', await measure(load))

    const canary = { canaryPercent: 20, canaryBakeTimeInMinutes: 0 }
    const third = await deploy('three', { strategy: 'CANARY', canaryConfiguration: canary, lifecycleHooks: pausedBeforeEachShift })
    for (const percent of [0, 20]) {
      const pause = await openPause()
      note('canary', percent, 'three', await measure(load))
      await client.continueServiceDeployment(pause)
    }
    await until({ status: 'SUCCESSFUL' })
    note('canary', 100, 'three', await measure(load))

    const linear = { stepPercent: 33.3, stepBakeTimeInMinutes: 0 }
    await deploy('four', { strategy: 'LINEAR', linearConfiguration: linear, bakeTimeInMinutes: 60, lifecycleHooks: pausedBeforeEachShift })
    for (const percent of [0, 33.3, 66.6]) {
      const pause = await openPause()
      note('linear', percent, 'four', await measure(load))
      await client.continueServiceDeployment(pause)
    }
    await client.continueServiceDeployment(await openPause())
    await until({ lifecycleStage: 'BAKE_TIME' })
    note('linear', 100, 'four', await measure(load))

    const { serviceDeploymentArn = '' } = await newest()
    await client.stopServiceDeployment({ serviceDeploymentArn, stopType: 'ROLLBACK' })
    note('rolled back while it bakes', 0, 'four', await measure(load))
    await until({ status: 'ROLLBACK_SUCCESSFUL' })
    note('rolled back', 100, 'three', await measure(load))
    const { services } = await client.describeServices({ services: [name] })
    expect(services?.[0]).toMatchObject({ taskDefinition: third, runningCount: 2, deployments: [{ status: 'PRIMARY' }] })
    expect([first, second]).not.toContain(services?.[0]?.taskDefinition)
    console.table(rows)
    expect((await load.stop()).failures).toEqual([])
  })
})
