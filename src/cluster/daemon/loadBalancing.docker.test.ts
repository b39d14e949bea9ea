/** A service behind a load balancer on real Docker, under load: what it promises while tasks come and go, and what a kill costs. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContainerDefinition, Service, UpdateServiceRequest } from '@aws-sdk/client-ecs'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { useDaemonOnDocker } from '#test/support/dockerDaemon.ts'
import { beginRequest, type Failure, startLoad, startPacedLoad, type Taken } from '#test/support/load.ts'
import { containersOfTask, docker, whyNoDocker } from '#test/support/realDocker.ts'

const why = await whyNoDocker()
if (why) console.warn(why)
const id = randomBytes(4).toString('hex')
type Mode = 'bridge' | 'awsvpc'
const families = { bridge: `lb-bridge-${id}`, awsvpc: `lb-awsvpc-${id}` }
const connections = 8
const everyMs = 20

interface Killed {
  /** Milliseconds since the epoch. */
  at: number
  /** With the wish to stop its task. */
  deregisteredAt: number
  /** The end of its name in the access log. */
  target: string
}

describe.skipIf(why)(`a service behind a load balancer on Docker${why ? ` (${why})` : ''}`, { timeout: 120_000 }, () => {
  const world = useDaemonOnDocker(...Object.values(families))
  let client: ClusterClient
  beforeAll(() => {
    client = world.client
  })

  async function register(mode: Mode, over: Partial<ContainerDefinition> = {}): Promise<string> {
    const app = { name: 'app', image: 'marina/hello', memory: 32, stopTimeout: 2, portMappings: [{ containerPort: 80 }], ...over }
    const { taskDefinition } = await client.registerTaskDefinition({
      family: families[mode],
      networkMode: mode,
      containerDefinitions: [app],
    })
    return taskDefinition?.taskDefinitionArn ?? ''
  }

  async function balance(mode: Mode): Promise<{ groupArn: string; port: number }> {
    const elb = client.loadBalancing
    const made = await elb.createLoadBalancer({ Name: families[mode], Subnets: ['subnet-1', 'subnet-2'] })
    const groups = await elb.createTargetGroup({
      Name: families[mode],
      Protocol: 'HTTP',
      Port: 80,
      VpcId: 'vpc-1',
      TargetType: mode === 'awsvpc' ? 'ip' : 'instance',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
    })
    const TargetGroupArn = groups.TargetGroups?.[0]?.TargetGroupArn ?? ''
    await elb.modifyTargetGroupAttributes({ TargetGroupArn, Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }] })
    const LoadBalancerArn = made.LoadBalancers?.[0]?.LoadBalancerArn ?? ''
    const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn }]
    const Port = 20_000 + (parseInt(id.slice(0, 4), 16) % 20_000) + (mode === 'awsvpc' ? 1 : 0)
    await elb.createListener({ LoadBalancerArn, Protocol: 'HTTP', Port, DefaultActions })
    const port = await vi.waitFor(async () => {
      const { listeners } = await client.listTrafficListeners({})
      const found = listeners.find(({ loadBalancerArn }) => loadBalancerArn === LoadBalancerArn)
      if (!found?.localPort || found.state === 'waiting') throw new Error('not yet')
      return found.localPort
    }, 20_000)
    return { groupArn: TargetGroupArn, port }
  }

  const serviceOf = async (mode: Mode): Promise<Service | undefined> =>
    (await client.describeServices({ services: [families[mode]] })).services?.[0]

  /** Also nothing is left to drain. */
  const steady = (mode: Mode, runningCount: number, taskDefinition: string) =>
    vi.waitFor(
      async () => {
        const service = await serviceOf(mode)
        expect(service).toMatchObject({ runningCount, pendingCount: 0, taskDefinition, deployments: [{ rolloutState: 'COMPLETED' }] })
        expect(service?.deployments).toHaveLength(1)
        const TargetGroupArn = service?.loadBalancers?.[0]?.targetGroupArn ?? ''
        const { TargetHealthDescriptions = [] } = await client.loadBalancing.describeTargetHealth({ TargetGroupArn })
        expect(TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State)).toEqual(Array(runningCount).fill('healthy'))
      },
      { timeout: 60_000, interval: 100 },
    )

  const update = (mode: Mode, change: Omit<UpdateServiceRequest, 'service'>) => client.updateService({ ...change, service: families[mode] })
  const someTask = async (mode: Mode) => (await client.listTasks({ serviceName: families[mode] })).taskArns?.[0] ?? ''
  const untilStopped = (task: string) =>
    vi.waitFor(async () => expect((await client.describeTasks({ tasks: [task] })).tasks?.[0]?.lastStatus).toBe('STOPPED'), {
      timeout: 30_000,
      interval: 100,
    })

  async function roll(mode: Mode, taskDefinition: string): Promise<void> {
    await update(mode, { taskDefinition })
    await steady(mode, 2, taskDefinition)
  }

  /** A deployment that its circuit breaker takes back. */
  async function rollBack(mode: Mode, good: string, bad: string): Promise<void> {
    await update(mode, { taskDefinition: bad })
    await steady(mode, 2, good)
    const { serviceDeployments } = await client.listServiceDeployments({ service: families[mode], cluster: 'default' })
    expect(serviceDeployments?.[0]?.status).toBe('ROLLBACK_SUCCESSFUL')
  }

  /** Kills the container of a task from outside, as nobody asked for it. */
  async function kill(mode: Mode): Promise<Killed> {
    const task = await someTask(mode)
    const { tasks } = await client.describeTasks({ tasks: [task] })
    const app = tasks?.[0]?.containers?.find(({ name }) => name === 'app')
    const running = (await containersOfTask(task)).find(({ Labels }) => Labels['com.amazonaws.ecs.container-name'] === 'app')
    const at = Date.now()
    await docker.getContainer(running?.Id ?? '').kill({ signal: 'SIGKILL' })
    await untilStopped(task)
    const after = await client.describeTasks({ tasks: [task] })
    const address = app?.networkInterfaces?.[0]?.privateIpv4Address
    const target = mode === 'awsvpc' ? `${address}:80` : `:${app?.networkBindings?.[0]?.hostPort}`
    return { at, target, deregisteredAt: after.tasks?.[0]?.stoppingAt?.getTime() ?? at }
  }

  it.each(['bridge', 'awsvpc'] as const)('fails no request but those that a kill meets: %s', async (mode) => {
    const first = await register(mode)
    const { groupArn, port } = await balance(mode)
    await client.createService({
      serviceName: families[mode],
      taskDefinition: first,
      desiredCount: 2,
      loadBalancers: [{ targetGroupArn: groupArn, containerName: 'app', containerPort: 80 }],
      deploymentConfiguration: {
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT', value: 2 } },
      },
      ...(mode === 'awsvpc' && { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } }),
    })
    await steady(mode, 2, first)
    const load = startLoad({ port, connections })
    const paced = startPacedLoad({ port, everyMs })
    onTestFinished(async () => void (await Promise.all([load.stop(), paced.stop()])))
    const rows: Record<string, { answered: number; failed: number; seconds: number }> = {}
    const during = async <Result>(name: string, act: () => Promise<Result>): Promise<{ result: Result; taken: Taken }> => {
      const begun = Date.now()
      load.take()
      const result = await act()
      await load.more(2 * connections)
      const taken = load.take()
      rows[name] = { answered: taken.answered, failed: taken.failures.length, seconds: (Date.now() - begun) / 1_000 }
      return { result, taken }
    }
    await during('scale out', async () => {
      await update(mode, { desiredCount: 4 })
      await steady(mode, 4, first)
    })
    await during('scale in', async () => {
      await update(mode, { desiredCount: 2 })
      await steady(mode, 2, first)
    })
    const second = await register(mode, { environment: [{ name: 'HELLO_MESSAGE', value: 'two' }] })
    await during('rolling update', () => roll(mode, second))
    const crashing = await register(mode, { command: ['exit', '1'] })
    await during('rollback of a revision that crashes', () => rollBack(mode, second, crashing))
    const deaf = await register(mode, { environment: [{ name: 'PORT', value: '81' }] })
    await during('rollback of a revision that never turns healthy', () => rollBack(mode, second, deaf))
    await during('StopTask', async () => {
      const task = await someTask(mode)
      await client.stopTask({ task })
      await untilStopped(task)
      await steady(mode, 2, second)
    })
    const promised = Object.entries(rows).map(([name, { failed }]) => [name, failed])
    const atAPace = await paced.stop()
    const { result, taken } = await during('kill -9', async () => {
      const begun = Array.from({ length: connections }, () => beginRequest(port))
      await load.more(2 * connections)
      const killed = await kill(mode)
      const underWay = await Promise.all(begun.map((one) => one.finish()))
      await steady(mode, 2, second)
      return { ...killed, lost: underWay.filter((status) => status !== 200) }
    })
    console.log(mode)
    console.table(rows)
    console.log(`one request every ${everyMs} ms until the kill: ${atAPace.answered} answered, ${atAPace.failures.length} failed`)
    console.table(explain(taken.failures, result))
    console.log(`${result.lost.length} of ${connections} that waited for their body were under way to it: ${result.lost.join()}`)
    expect(promised.filter(([, failed]) => failed !== 0)).toEqual([])
    expect(atAPace.failures).toEqual([])
    expect(result.lost.filter((status) => status !== 502)).toEqual([])
    // Each connection has one request under way. Those that follow end with the deregistration, once the data plane has heard of it.
    expect(taken.failures.filter(({ at }) => at < result.at).length).toBeLessThanOrEqual(connections)
    expect(taken.failures.filter(({ at, what }) => at > result.deregisteredAt + 1_000 || what !== 'status 502')).toEqual([])
    const lines = await vi.waitFor(() => failuresInLog(mode, taken.failures.length + result.lost.length), {
      timeout: 10_000,
      interval: 100,
    })
    expect(lines.filter((line) => !line.endsWith(`${result.target} -1 502 -`))).toEqual([])
    expect(promised.filter(([, failed]) => failed !== 0)).toEqual([])
    expect((await load.stop()).failures).toEqual([])
  })

  /** Which failed how, as far as can be told from outside. */
  function explain(failures: readonly Failure[], { at, deregisteredAt }: Killed) {
    const rows = [
      { why: 'under way when it was killed', from: -Infinity, to: at },
      { why: 'sent to it until it was deregistered: Docker’s proxy still took its connections', from: at, to: deregisteredAt },
      { why: 'sent to it until the data plane had heard of that', from: deregisteredAt, to: Infinity },
    ]
    return rows.map(({ why: reason, from, to }) => {
      const those = failures.filter((failure) => failure.at >= from && failure.at < to)
      const ms = those.map((failure) => failure.at - at)
      const sent = those.length > 0 ? `${Math.min(...ms)} to ${Math.max(...ms)}` : '-'
      return { reason, requests: those.length, 'sent after the kill, ms': sent, answer: [...new Set(those.map(({ what }) => what))].join() }
    })
  }

  /** Target, seconds until its answer began, status, and the target's own, of each failed request; throws until all are written. */
  function failuresInLog(mode: Mode, count: number): string[] {
    const files = ['access.log.1', 'access.log'].map((name) => join(world.folder, 'access-logs', name)).filter(existsSync)
    const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).map((line) => line.split(' '))
    const failed = lines.filter((fields) => fields[2]?.startsWith(`app/${families[mode]}/`) && Number(fields[8]) >= 400)
    expect(failed).toHaveLength(count)
    return failed.map((fields) => [4, 6, 8, 9].map((at) => fields[at]).join(' '))
  }
})
