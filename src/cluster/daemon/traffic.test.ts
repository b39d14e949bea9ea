/** Load balancers of a daemon, the data plane in its worker: reached by name, shifted under load, and gone with the daemon. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Load, send, startLoad, type Taken } from '#test/support/load.ts'
import { sdkOptions, startTestDaemon } from '#test/support/testDaemon.ts'
import type { RunningDaemon } from './index.ts'

let folder: string
let daemon: RunningDaemon | undefined
let client: sdk.ElasticLoadBalancingV2Client
let servers: Server[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marina-traffic-'))
  servers = []
  daemon = await startTestDaemon(folder)
  client = new sdk.ElasticLoadBalancingV2Client(sdkOptions(daemon))
})
afterEach(async () => {
  client.destroy()
  await daemon?.stop()
  for (const server of servers) server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function listen(server: Server): Promise<number> {
  server.listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  return (server.address() as { port: number }).port
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  server.close()
  await once(server, 'close')
  return port
}

async function balancer(Name: string) {
  const { LoadBalancers } = await client.send(new sdk.CreateLoadBalancerCommand({ Name, Subnets: ['subnet-1', 'subnet-2'] }))
  const { DNSName = '', LoadBalancerArn = '' } = LoadBalancers?.[0] ?? {}
  return { DNSName, LoadBalancerArn }
}

async function listener(LoadBalancerArn: string, DefaultActions: sdk.Action[]) {
  const Port = await freePort()
  const { Listeners } = await client.send(new sdk.CreateListenerCommand({ LoadBalancerArn, Protocol: 'HTTP', Port, DefaultActions }))
  return { ListenerArn: Listeners?.[0]?.ListenerArn ?? '', Port }
}

const answering = (MessageBody: string): sdk.Action[] => [
  { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody } },
]

async function rule(ListenerArn: string, Priority: number, condition: sdk.RuleCondition, Actions: sdk.Action[]): Promise<string> {
  const { Rules } = await client.send(new sdk.CreateRuleCommand({ ListenerArn, Priority, Conditions: [condition], Actions }))
  return Rules?.[0]?.RuleArn ?? ''
}

/** Everything before it in the data plane's wishes is in force once it is answered. */
const untilAnswered = (text: string, where: Parameters<typeof send>[0]) =>
  vi.waitFor(async () => expect((await send(where)).text).toBe(text), { timeout: 10_000, interval: 10 })

describe('a load balancer of a daemon', () => {
  it('answers at its DNS name and at the names of its rules, and no longer once the daemon has stopped', async () => {
    const { DNSName, LoadBalancerArn } = await balancer('Web')
    expect(DNSName).toMatch(/^web-[0-9a-f]{16}\.us-east-1\.elb\.localhost$/)
    const { ListenerArn, Port: port } = await listener(LoadBalancerArn, answering('default'))
    const byHost = (host: string): sdk.RuleCondition => ({ Field: 'host-header', HostHeaderConfig: { Values: [host] } })
    await rule(ListenerArn, 10, byHost(DNSName), answering('by its own name'))
    await rule(ListenerArn, 20, byHost('shop.localhost'), answering('shop'))
    await untilAnswered('shop', { host: 'shop.localhost', port })
    expect((await send({ host: DNSName, port })).text).toBe('by its own name')
    expect((await send({ host: 'other.localhost', port })).text).toBe('default')
    const stopping = daemon?.stop()
    daemon = undefined
    await stopping
    await expect(send({ host: DNSName, port })).rejects.toThrow('ECONNREFUSED')
  })
})

describe('live traffic', { timeout: 60_000 }, () => {
  const groups: Record<string, string> = {}
  let balancerArn: string

  beforeEach(async () => {
    balancerArn = (await balancer('web')).LoadBalancerArn
    for (const Name of ['blue', 'green']) groups[Name] = await group(Name)
  })

  /** Two targets, which answer with the group's name. */
  async function group(Name: string): Promise<string> {
    const health = { HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2 }
    const made = await client.send(
      new sdk.CreateTargetGroupCommand({ Name, Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1', TargetType: 'ip', ...health }),
    )
    const TargetGroupArn = made.TargetGroups?.[0]?.TargetGroupArn ?? ''
    const pair = [1, 2].map(() => createServer((_, response) => response.end(Name)))
    servers.push(...pair)
    const Targets = await Promise.all(pair.map(async (server) => ({ Id: '127.0.0.1', Port: await listen(server) })))
    await client.send(new sdk.RegisterTargetsCommand({ TargetGroupArn, Targets }))
    return TargetGroupArn
  }

  const shared = (green: number): sdk.Action[] => {
    const TargetGroups = [
      { TargetGroupArn: groups['blue'] ?? '', Weight: 100 - green },
      { TargetGroupArn: groups['green'] ?? '', Weight: green },
    ]
    return [{ Type: 'forward', ForwardConfig: { TargetGroups } }]
  }

  function loadOn(port: number, more: { path?: string; connections?: number } = {}): Load {
    const load = startLoad({ port, ...more })
    onTestFinished(async () => void (await load.stop()))
    return load
  }

  const requests = 1_500
  /**
   * Six standard deviations of so many draws: about one run in a billion is further off by chance, while shares of 10 and 20 percent lie
   * eleven apart.
   */
  function expectShare({ answered, answers, failures }: Taken, green: number): void {
    expect(failures).toEqual([])
    const share = green / 100
    const off = Math.abs((answers['green'] ?? 0) - answered * share)
    expect(off, `${answers['green'] ?? 0} of ${answered} at ${green} %`).toBeLessThanOrEqual(6 * Math.sqrt(answered * share * (1 - share)))
  }

  /** Changes weights, and what `/stage` answers after them; measures once that is in force and what was under way has ended. */
  async function measure(load: Load, change: () => Promise<unknown>, stage: { arn: string; port: number; name: string }): Promise<Taken> {
    await change()
    await client.send(new sdk.ModifyRuleCommand({ RuleArn: stage.arn, Actions: answering(stage.name) }))
    await untilAnswered(stage.name, { path: '/stage', port: stage.port })
    await load.more(16)
    expect(load.take().failures).toEqual([])
    await load.more(requests)
    return load.take()
  }

  const byPath = (path: string): sdk.RuleCondition => ({ Field: 'path-pattern', PathPatternConfig: { Values: [path] } })

  it.each(['the default action of a listener', 'a rule'])('shifts by the weights of %s, and fails no request', async (what) => {
    const isRule = what === 'a rule'
    const { ListenerArn, Port: port } = await listener(balancerArn, isRule ? answering('default') : shared(0))
    const arn = await rule(ListenerArn, 1, byPath('/stage'), answering('begin'))
    const RuleArn = isRule ? await rule(ListenerArn, 2, byPath('/shop/*'), shared(0)) : ''
    await untilAnswered('blue', { port, path: '/shop/' })
    const load = loadOn(port, { path: '/shop/' })
    const modify = (green: number) =>
      isRule
        ? client.send(new sdk.ModifyRuleCommand({ RuleArn, Actions: shared(green) }))
        : client.send(new sdk.ModifyListenerCommand({ ListenerArn, DefaultActions: shared(green) }))
    for (const green of [0, 10, 50, 100, 20, 0]) {
      const name = `${green} percent`
      expectShare(await measure(load, () => modify(green), { arn, port, name }), green)
    }
    expect((await load.stop()).failures).toEqual([])
  })

  it('of a test listener goes to the new one while the old one has all of production, until they change places', async () => {
    const production = await listener(balancerArn, shared(0))
    const arn = await rule(production.ListenerArn, 1, byPath('/stage'), answering('begin'))
    const test = await listener(balancerArn, shared(100))
    await untilAnswered('blue', { port: production.Port })
    await untilAnswered('green', { port: test.Port })
    const loads = { production: loadOn(production.Port), test: loadOn(test.Port, { connections: 2 }) }
    const stage = { arn, port: production.Port }
    expectShare(await measure(loads.production, async () => {}, { ...stage, name: 'tested' }), 0)
    expectShare(loads.test.take(), 100)
    const switchOver = () =>
      client.send(new sdk.ModifyListenerCommand({ ListenerArn: production.ListenerArn, DefaultActions: shared(100) }))
    expectShare(await measure(loads.production, switchOver, { ...stage, name: 'switched' }), 100)
    expectShare(await loads.test.stop(), 100)
    expectShare(await loads.production.stop(), 100)
  })
})
