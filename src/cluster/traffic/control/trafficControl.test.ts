import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createServer as createTlsServer, connect as tlsConnect } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '#cluster/lib/logger.ts'
import { context, loadBalancingWorld } from '../loadBalancing/world.testSupport.ts'
import { createCertificates } from './certificates.ts'
import { createTrafficControl, type TrafficControl } from './createTrafficControl.ts'
import { type DataPlaneDouble, dataPlaneDouble } from './dataPlaneDouble.testSupport.ts'
import { createPortProbe } from './portProbe.ts'

let world: ReturnType<typeof loadBalancingWorld>
let plane: DataPlaneDouble
let control: TrafficControl
/** Ports of this computer that are somebody else's, with what is said of them. */
let notFree: Map<number, string>

const startControl = () => {
  plane = dataPlaneDouble()
  control = createTrafficControl({
    store: world.store,
    clock: world.clock,
    log: silentLogger,
    dataPlane: plane,
    address: '127.0.0.1',
    whyNotFree: async (port) => notFree.get(port),
    certificates: createCertificates({ store: world.store, clock: world.clock }),
  })
  control.start()
}

beforeEach(() => {
  world = loadBalancingWorld()
  notFree = new Map()
  startControl()
})
afterEach(() => control.stop())

const settle = () => world.clock.settle()
const healthOf = async (TargetGroupArn: string) =>
  (await world.elb.DescribeTargetHealth({ TargetGroupArn }, context)).TargetHealthDescriptions?.map(({ TargetHealth }) => TargetHealth)

describe('what the data plane is told', () => {
  it('is the listener with its rules in order, its groups and their targets', async () => {
    const groupArn = await world.group({ HealthCheckPath: '/ready' })
    await world.group({ Name: 'unused' })
    const listenerArn = await world.listener(await world.balancer(), groupArn, { Port: 8080 })
    await world.rule(listenerArn, groupArn, 20, '/b')
    await world.rule(listenerArn, groupArn, 3, '/a')
    await world.elb.RegisterTargets({ TargetGroupArn: groupArn, Targets: [{ Id: '10.0.0.5', Port: 3000 }] }, context)
    await settle()
    expect(plane.config).toMatchObject({
      listeners: [
        {
          arn: listenerArn,
          loadBalancerName: 'web',
          protocol: 'HTTP',
          address: '127.0.0.1',
          port: 8080,
          rules: [
            { priority: 3, conditions: [{ field: 'path-pattern', values: ['/a'] }] },
            { priority: 20, conditions: [{ field: 'path-pattern', values: ['/b'] }] },
            { conditions: [], action: { type: 'forward', targetGroups: [{ arn: groupArn, weight: 1 }] } },
          ],
          attributes: {
            idleTimeoutSeconds: 60,
            xForwardedFor: 'append',
            preserveHostHeader: false,
            dropInvalidHeaders: false,
            http2: true,
          },
        },
      ],
      targetGroups: [
        {
          arn: groupArn,
          name: 'blue',
          protocolVersion: 'HTTP1',
          algorithm: 'round_robin',
          deregistrationDelaySeconds: 300,
          slowStartSeconds: 0,
          healthCheck: { protocol: 'HTTP', path: '/ready', port: 'traffic-port', matcher: '200', intervalSeconds: 30 },
          targets: [{ id: '10.0.0.5', port: 3000, connect: { address: '10.0.0.5', port: 3000 }, draining: false }],
        },
      ],
    })
    expect(plane.config.targetGroups).toHaveLength(1)
  })

  it('follows attributes, weights and redirects', async () => {
    const groupArn = await world.group()
    const balancerArn = await world.balancer()
    const listenerArn = await world.listener(balancerArn, groupArn, { Port: 8080 })
    const set = (TargetGroupArn: string, ...pairs: [string, string][]) =>
      world.elb.ModifyTargetGroupAttributes({ TargetGroupArn, Attributes: pairs.map(([Key, Value]) => ({ Key, Value })) }, context)
    await set(
      groupArn,
      ['stickiness.enabled', 'true'],
      ['stickiness.lb_cookie.duration_seconds', '60'],
      ['deregistration_delay.timeout_seconds', '7'],
    )
    const green = await world.group({ Name: 'green' })
    const TargetGroups = [
      { TargetGroupArn: groupArn, Weight: 1 },
      { TargetGroupArn: green, Weight: 99 },
    ]
    await world.elb.ModifyListener(
      { ListenerArn: listenerArn, DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }] },
      context,
    )
    const Conditions = [{ Field: 'query-string', QueryStringConfig: { Values: [{ Value: 'x' }] } }]
    const RedirectConfig = { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_302' as const }
    await world.elb.CreateRule(
      { ListenerArn: listenerArn, Priority: 1, Conditions, Actions: [{ Type: 'redirect', RedirectConfig }] },
      context,
    )
    await settle()
    expect(plane.config.listeners[0]?.rules).toMatchObject([
      {
        conditions: [{ field: 'query-string', values: [{ value: 'x' }] }],
        action: { type: 'redirect', statusCode: 302, protocol: 'HTTPS', host: '#{host}', port: '443', path: '/#{path}', query: '#{query}' },
      },
      { action: { targetGroups: [{ weight: 1 }, { weight: 99 }] } },
    ])
    expect(plane.config.targetGroups[0]).toMatchObject({ stickiness: { type: 'lb_cookie', seconds: 60 }, deregistrationDelaySeconds: 7 })
  })

  it('is told once for what changes nothing', async () => {
    await world.listener(await world.balancer(), await world.group(), { Port: 8080 })
    await settle()
    const before = plane.applied
    await world.group({ Name: 'unused' })
    await settle()
    expect(plane.applied).toBe(before)
  })
})

describe('ports of this computer', () => {
  const placeOf = (listenerArn: string) => world.store.read().listeners.get(listenerArn)?.local

  it('are the listener’s own where they are free, and said where they are not', async () => {
    notFree.set(80, 'port 80 is used by nginx (process 12)')
    const groupArn = await world.group()
    const balancerArn = await world.balancer()
    const other = await world.listener(balancerArn, groupArn, { Port: 8081 })
    const listenerArn = await world.listener(balancerArn, groupArn)
    await settle()
    expect(placeOf(other)).toEqual({ wanted: 8081, port: 8081, state: 'listening' })
    expect(placeOf(listenerArn)).toEqual({ wanted: 80, port: 8080, state: 'listening', reason: 'port 80 is used by nginx (process 12)' })
    const { LoadBalancers } = await world.elb.DescribeLoadBalancers({}, context)
    expect(LoadBalancers?.[0]?.State).toEqual({
      Code: 'active',
      Reason: 'Listener HTTP:80 is at port 8080 of this computer: port 80 is used by nginx (process 12)',
    })
    expect((await world.elb.DescribeListeners({ ListenerArns: [listenerArn] }, context)).Listeners?.[0]?.Port).toBe(80)
  })

  it('are given to one listener only, and kept over a restart', async () => {
    const first = await world.listener(await world.balancer(), await world.group())
    const second = await world.listener(await world.balancer({ Name: 'two' }), await world.group({ Name: 'two' }))
    await settle()
    expect([placeOf(first)?.port, placeOf(second)?.port]).toEqual([80, 8080])
    await control.stop()
    expect(plane.closed).toBe(true)
    await world.elb.DeleteListener({ ListenerArn: first }, context)
    startControl()
    await settle()
    expect(plane.config.listeners.map(({ port }) => port)).toEqual([8080])
  })

  it('move on when somebody was quicker, and wait where none is free', async () => {
    const listenerArn = await world.listener(await world.balancer(), await world.group(), { Port: 9000 })
    await settle()
    plane.tellListeners([{ listenerArn, state: 'failed', port: 9000, reason: 'port 9000 is used by python3 (process 7)' }])
    await settle()
    expect(placeOf(listenerArn)).toEqual({
      wanted: 9000,
      port: 9001,
      state: 'listening',
      reason: 'port 9000 is used by python3 (process 7)',
    })
    for (let port = 9001; port < 9300; port += 1) notFree.set(port, `port ${port} is taken`)
    plane.tellListeners([{ listenerArn, state: 'failed', port: 9001, reason: 'gone' }])
    notFree.set(9000, 'port 9000 is taken')
    await settle()
    expect(placeOf(listenerArn)).toMatchObject({ state: 'failed', reason: 'no port near its own is free on this computer' })
    expect((await world.elb.DescribeLoadBalancers({}, context)).LoadBalancers?.[0]?.State?.Reason).toBe(
      'Listener HTTP:9000 does not listen: no port near its own is free on this computer',
    )
    expect(plane.config.listeners).toEqual([])
    notFree.clear()
    await world.clock.advance(10_000)
    await settle()
    expect(placeOf(listenerArn)).toMatchObject({ state: 'listening' })
  })

  it('are not tried one after the other without end', async () => {
    plane.failsAlways = 'no sockets left'
    const listenerArn = await world.listener(await world.balancer(), await world.group(), { Port: 9000 })
    await settle()
    await settle()
    expect(placeOf(listenerArn)).toMatchObject({ state: 'failed', reason: 'no sockets left' })
    const before = plane.applied
    await world.clock.advance(60_000)
    expect(plane.applied - before).toBeLessThanOrEqual(12)
    plane.failsAlways = undefined
    await world.clock.advance(10_000)
    expect(placeOf(listenerArn)).toMatchObject({ state: 'listening' })
  })

  it('are chosen again for a listener that changes its own', async () => {
    const listenerArn = await world.listener(await world.balancer(), await world.group(), { Port: 9000 })
    await settle()
    await world.elb.ModifyListener({ ListenerArn: listenerArn, Port: 9100 }, context)
    await settle()
    expect(plane.config.listeners.map(({ port }) => port)).toEqual([9100])
  })

  it('are probed for real: one that is taken is said with its owner', async () => {
    const server = createServer().listen({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const probe = createPortProbe('127.0.0.1', async () => ({ name: 'node', pid: 1 }))
    expect(await probe(port, 'tcp')).toBe(`port ${port} is used by node (process 1)`)
    expect(await probe(port, 'udp')).toBeUndefined()
    server.close()
    await once(server, 'close')
    expect(await probe(port, 'tcp')).toBeUndefined()
  })
})

describe('targets', () => {
  let groupArn: string
  const target = () => ({ id: '10.0.0.5', port: 80, targetGroupArn: groupArn })
  beforeEach(async () => {
    groupArn = await world.group()
    await world.listener(await world.balancer(), groupArn, { Port: 8080 })
    await world.elb.RegisterTargets({ TargetGroupArn: groupArn, Targets: [{ Id: '10.0.0.5' }] }, context)
    await settle()
  })

  it('are as healthy as the data plane says, and a check that changes nothing is no revision', async () => {
    plane.report('healthy', target())
    expect(await healthOf(groupArn)).toEqual([{ State: 'healthy' }])
    const { revision } = world.store.read()
    plane.report('healthy', target())
    await settle()
    expect(world.store.read().revision).toBe(revision)
    plane.report('unhealthy', target(), 'Target.ResponseCodeMismatch', 'Health checks failed with these codes: [503]')
    expect(await healthOf(groupArn)).toEqual([
      { State: 'unhealthy', Reason: 'Target.ResponseCodeMismatch', Description: 'Health checks failed with these codes: [503]' },
    ])
    plane.report('healthy', { ...target(), id: '10.0.0.99' })
    expect(world.store.read().targets.size).toBe(1)
  })

  it('drain until what is under way has ended', async () => {
    await world.elb.DeregisterTargets({ TargetGroupArn: groupArn, Targets: [{ Id: '10.0.0.5' }] }, context)
    await settle()
    expect(plane.config.targetGroups[0]?.targets).toMatchObject([{ draining: true }])
    plane.report('healthy', target())
    expect(await healthOf(groupArn)).toMatchObject([{ State: 'draining' }])
    plane.drain()
    await settle()
    expect(await healthOf(groupArn)).toEqual([])
    expect(plane.config.targetGroups[0]?.targets).toEqual([])
  })

  it('are not waited for much longer than the delay', async () => {
    await world.elb.DeregisterTargets({ TargetGroupArn: groupArn, Targets: [{ Id: '10.0.0.5' }] }, context)
    await settle()
    await world.clock.advance(300_000)
    expect(world.store.read().targets.size).toBe(1)
    await world.clock.advance(10_000)
    expect(world.store.read().targets.size).toBe(0)
  })

  it('stay when they are registered again while they drain', async () => {
    await world.elb.DeregisterTargets({ TargetGroupArn: groupArn, Targets: [{ Id: '10.0.0.5' }] }, context)
    await settle()
    await world.elb.RegisterTargets({ TargetGroupArn: groupArn, Targets: [{ Id: '10.0.0.5' }] }, context)
    plane.drain()
    await settle()
    expect(plane.config.targetGroups[0]?.targets).toMatchObject([{ draining: false }])
  })

  it('of a group that nothing sends to go at once, and drains go on after a restart', async () => {
    const other = await world.group({ Name: 'unused' })
    await world.elb.RegisterTargets({ TargetGroupArn: other, Targets: [{ Id: '10.0.0.7' }] }, context)
    await world.elb.DeregisterTargets({ TargetGroupArn: other, Targets: [{ Id: '10.0.0.7' }] }, context)
    await world.elb.DeregisterTargets({ TargetGroupArn: groupArn, Targets: [{ Id: '10.0.0.5' }] }, context)
    await settle()
    expect(world.store.read().targets.size).toBe(1)
    await control.stop()
    startControl()
    await settle()
    plane.drain()
    await settle()
    expect(world.store.read().targets.size).toBe(0)
  })
})

describe('certificates', () => {
  it('are made once for a region, kept, and good for the names of its load balancers', async () => {
    const Certificates = [{ CertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' }]
    const more = { Protocol: 'HTTPS', Port: 8443, Certificates }
    await world.listener(await world.balancer(), await world.group(), more)
    await expect.poll(() => plane.config.listeners.length, { timeout: 20_000 }).toBe(1)
    const { certificate = '', key = '' } = plane.config.listeners[0]?.certificate ?? {}
    const [{ dnsName } = { dnsName: '' }] = world.store.read().loadBalancers.all()
    const parsed = new X509Certificate(certificate)
    expect(parsed.checkHost(dnsName)).toBeDefined()
    expect(parsed.checkIP('127.0.0.1')).toBe('127.0.0.1')
    await control.stop()
    startControl()
    await expect.poll(() => plane.config.listeners[0]?.certificate?.certificate).toBe(certificate)

    const server = createTlsServer({ cert: certificate, key }, (socket) => socket.end('hello')).listen({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const socket = tlsConnect({ host: '127.0.0.1', port, ca: certificate, servername: dnsName })
    await once(socket, 'secureConnect')
    expect(socket.authorized).toBe(true)
    socket.destroy()
    server.close()
  })
})
