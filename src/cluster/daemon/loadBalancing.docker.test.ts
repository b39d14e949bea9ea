/** A service behind a load balancer on real Docker, under load: what it promises while tasks come and go. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { createClient, inProcessTransport } from '#cluster/client/index.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { dockerHost, removeLeftovers, whyNoDocker } from '#test/support/realDocker.ts'
import { type RunningDaemon, startDaemon } from './index.ts'

const why = await whyNoDocker()
if (why) console.warn(why)
const id = randomBytes(4).toString('hex')
const families = { bridge: `lb-bridge-${id}`, awsvpc: `lb-awsvpc-${id}` }

/** Asks without pause on eight connections, each for itself, until it is told to stop. */
function startLoad(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const failures: string[] = []
  let answered = 0
  let going = true
  const ask = () =>
    new Promise<void>((resolve) => {
      const failed = (error: Error) => {
        failures.push(error.message)
        resolve()
      }
      const asked = request({ host: '127.0.0.1', port, agent, path: '/' }, (response) => {
        response.on('error', failed).resume()
        response.on('end', () => {
          if (response.statusCode === 200) answered += 1
          else failures.push(`status ${response.statusCode}`)
          resolve()
        })
      })
      asked.on('error', failed).end()
    })
  const one = async () => {
    while (going) await ask()
  }
  const all = Promise.all(Array.from({ length: 8 }, one))
  return {
    async stop() {
      going = false
      await all
      agent.destroy()
      return { answered, failures }
    },
  }
}

describe.skipIf(why)(`a service behind a load balancer on Docker${why ? ` (${why})` : ''}`, { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'marina-lb-'))
  let daemon: RunningDaemon
  let client: ClusterClient
  beforeAll(async () => {
    daemon = await startDaemon({
      dataFolder: folder,
      ephemeral: true,
      port: 0,
      engine: dockerHost,
      account: '000000000000',
      region: 'us-east-1',
      publishAddress: '127.0.0.1',
      log: silentLogger,
    })
    client = createClient(inProcessTransport(daemon.dispatcher, daemon.context))
  }, 120_000)
  afterAll(async () => {
    await daemon?.stop({ stopTasks: true })
    for (const family of Object.values(families)) await removeLeftovers(family)
    rmSync(folder, { recursive: true, force: true })
  }, 180_000)

  const register = (mode: 'bridge' | 'awsvpc', greeting: string) =>
    client.registerTaskDefinition({
      family: families[mode],
      networkMode: mode,
      containerDefinitions: [
        {
          name: 'app',
          image: 'marina/hello',
          memory: 32,
          stopTimeout: 2,
          portMappings: [{ containerPort: 80 }],
          environment: [{ name: 'GREETING', value: greeting }],
        },
      ],
    })

  /** Undefined where this build has nothing that carries. */
  async function balance(mode: 'bridge' | 'awsvpc'): Promise<{ groupArn: string; port: number } | undefined> {
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
    })
    const TargetGroupArn = groups.TargetGroups?.[0]?.TargetGroupArn ?? ''
    await elb.modifyTargetGroupAttributes({ TargetGroupArn, Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }] })
    const LoadBalancerArn = made.LoadBalancers?.[0]?.LoadBalancerArn ?? ''
    const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn }]
    const Port = 20_000 + (parseInt(id.slice(0, 4), 16) % 20_000) + (mode === 'awsvpc' ? 1 : 0)
    await elb.createListener({ LoadBalancerArn, Protocol: 'HTTP', Port, DefaultActions })
    const placed = await vi.waitFor(async () => {
      const { listeners } = await client.listTrafficListeners({})
      const found = listeners.find(({ loadBalancerArn }) => loadBalancerArn === LoadBalancerArn)
      if (!found || found.state === 'waiting') throw new Error('not yet')
      return found
    }, 20_000)
    return placed.localPort === undefined ? undefined : { groupArn: TargetGroupArn, port: placed.localPort }
  }

  const steady = (mode: 'bridge' | 'awsvpc', count: number) =>
    vi.waitFor(
      async () => {
        const { services } = await client.describeServices({ services: [families[mode]] })
        const service = services?.[0]
        expect(service).toMatchObject({ runningCount: count, pendingCount: 0, deployments: [{ rolloutState: 'COMPLETED' }] })
        expect(service?.deployments).toHaveLength(1)
        return service
      },
      { timeout: 120_000, interval: 500 },
    )

  it.each(['bridge', 'awsvpc'] as const)('fails no request while it scales, updates and stops tasks: %s', async (mode) => {
    await register(mode, 'one')
    const balanced = await balance(mode)
    if (!balanced) return console.warn('SKIPPED: this build of Marina has no data plane, so nothing was proven about traffic.')
    const { groupArn, port } = balanced
    await client.createService({
      serviceName: families[mode],
      taskDefinition: families[mode],
      desiredCount: 2,
      loadBalancers: [{ targetGroupArn: groupArn, containerName: 'app', containerPort: 80 }],
      ...(mode === 'awsvpc' && { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } }),
    })
    await steady(mode, 2)
    const load = startLoad(port)
    await client.updateService({ service: families[mode], desiredCount: 4 })
    await steady(mode, 4)
    await client.updateService({ service: families[mode], desiredCount: 2 })
    await steady(mode, 2)
    await register(mode, 'two')
    await client.updateService({ service: families[mode], taskDefinition: families[mode] })
    await steady(mode, 2)
    const { taskArns: [task = ''] = [] } = await client.listTasks({ serviceName: families[mode] })
    await client.stopTask({ task })
    await vi.waitFor(async () => expect((await client.describeTasks({ tasks: [task] })).tasks?.[0]?.lastStatus).toBe('STOPPED'), 60_000)
    await steady(mode, 2)
    const { answered, failures } = await load.stop()
    const { services } = await client.describeServices({ services: [families[mode]] })
    console.log(mode, { answered, failures: failures.length }, services?.[0]?.events?.map(({ message }) => message).toReversed())
    expect(failures).toEqual([])
    expect(answered).toBeGreaterThan(100)
  })
})
