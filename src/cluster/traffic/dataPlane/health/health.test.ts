import { once } from 'node:events'
import { createServer as createHttp2Server } from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { testCertificate } from '../certificate.testSupport.ts'
import { createDataPlane } from '../createDataPlane.ts'
import { group, simple, target } from '../dataPlane.testSupport.ts'
import { Opened, startBackend } from '../traffic.testSupport.ts'
import type { TargetGroupConfig, TargetHealthReport } from '../trafficConfig.ts'
import { matchesCode, nextHealth, type Outcome, registeringHealth, type TargetHealth } from './judge.ts'
import { probe } from './probes.ts'

const opened = new Opened()
afterEach(() => opened.closeAll())

const fails: Outcome = { ok: false, reason: 'Target.Timeout', description: 'Request timed out' }
const works: Outcome = { ok: true }
const thresholds = { healthyThreshold: 3, unhealthyThreshold: 2 }

describe('what a target is after checks', () => {
  const after = (outcomes: Outcome[], from: TargetHealth = registeringHealth) =>
    outcomes.reduce((health, outcome) => nextHealth(health, outcome, thresholds), from).state
  const unhealthy: TargetHealth = { state: 'unhealthy', inARow: 0 }
  const healthy: TargetHealth = { state: 'healthy', inARow: 0 }

  it.each<[string, Outcome[], TargetHealth, string]>([
    ['a new one is healthy with its first success', [works], registeringHealth, 'healthy'],
    ['a new one that failed once still is new', [fails], registeringHealth, 'initial'],
    ['a new one that failed once is healthy with its first success', [fails, works], registeringHealth, 'healthy'],
    ['a new one is unhealthy after the threshold', [fails, fails], registeringHealth, 'unhealthy'],
    ['a healthy one stays so below the threshold', [fails], healthy, 'healthy'],
    ['failures must be in a row', [fails, works, fails], healthy, 'healthy'],
    ['a healthy one is unhealthy after the threshold', [fails, fails], healthy, 'unhealthy'],
    ['an unhealthy one takes the whole threshold', [works, works], unhealthy, 'unhealthy'],
    ['successes must be in a row', [works, works, fails, works], unhealthy, 'unhealthy'],
    ['an unhealthy one is healthy after the threshold', [works, works, works], unhealthy, 'healthy'],
  ])('%s', (_, outcomes, from, state) => expect(after(outcomes, from)).toBe(state))
})

describe('a matcher', () => {
  it.each([
    ['200', 200, true],
    ['200', 201, false],
    ['200-299', 299, true],
    ['200-299', 300, false],
    ['200,302', 302, true],
    ['200, 300-399', 304, true],
    ['0-99', 12, true],
    ['12', 0, false],
    ['', 200, false],
  ])('%j and %i: %s', (matcher, code, matches) => expect(matchesCode(matcher, code)).toBe(matches))
})

describe('a check', () => {
  const check = (
    port: number,
    over: Partial<TargetGroupConfig['healthCheck']> = {},
    version: TargetGroupConfig['protocolVersion'] = 'HTTP1',
  ) => {
    const { healthCheck } = group('web', [])
    return probe({ check: { ...healthCheck, ...over }, protocolVersion: version, target: target(port) }, AbortSignal.timeout(500))
  }
  const portOf = (server: { address(): AddressInfo | string | null }) => (server.address() as AddressInfo).port

  it('over HTTP, with ELB’s name, told by its matcher', async () => {
    let agent: string | undefined
    const backend = await startBackend(opened, (request, response) => {
      agent = request.headers['user-agent']
      response.writeHead(request.url === '/ok' ? 204 : 503).end()
    })
    expect(await check(backend.port, { path: '/ok', matcher: '200-299' })).toEqual({ ok: true })
    expect(agent).toBe('ELB-HealthChecker/2.0')
    const mismatch = { ok: false, reason: 'Target.ResponseCodeMismatch', description: 'Health checks failed with these codes: [503]' }
    expect(await check(backend.port)).toEqual(mismatch)
  })

  it('over HTTPS, whoever signed the certificate', async () => {
    const server = createHttpsServer({ cert: testCertificate.certificate, key: testCertificate.key }, (_, response) => response.end())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    opened.add(server, () => server.close())
    expect(await check(portOf(server), { protocol: 'HTTPS' })).toEqual({ ok: true })
  })

  it('over TCP', async () => {
    const server = createServer((socket) => socket.destroy())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const port = portOf(server)
    expect(await check(port, { protocol: 'TCP' })).toEqual({ ok: true })
    server.close()
    await once(server, 'close')
    expect(await check(port, { protocol: 'TCP' })).toMatchObject({ ok: false, reason: 'Target.FailedHealthChecks' })
  })

  it('that gets no answer', async () => {
    const backend = await startBackend(opened, () => {})
    expect(await check(backend.port)).toMatchObject({ ok: false, reason: 'Target.Timeout', description: 'Request timed out' })
  })

  it('over HTTP/2 and gRPC, whose code stands in the trailers', async () => {
    const server = createHttp2Server()
    server.on('stream', (stream, headers) => {
      if (headers[':method'] === 'GET') return stream.respond({ ':status': 200 }, { endStream: true })
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '12' }))
      stream.end()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    opened.add(server, () => server.close())
    expect(await check(portOf(server), {}, 'HTTP2')).toEqual({ ok: true })
    expect(await check(portOf(server), { path: '/AWS.ALB/healthcheck', matcher: '12' }, 'GRPC')).toEqual({ ok: true })
    const mismatch = { ok: false, reason: 'Target.ResponseCodeMismatch', description: 'Health checks failed with these codes: [12]' }
    expect(await check(portOf(server), { matcher: '0' }, 'GRPC')).toEqual(mismatch)
  })
})

describe('reports', () => {
  /** A plane whose checks answer as told, and all it reports. */
  async function world(over: Partial<TargetGroupConfig> = {}) {
    const clock = fakeClock()
    const answers = { outcome: works }
    const plane = createDataPlane({ clock, prober: async () => answers.outcome })
    opened.add(plane, () => plane.close())
    const reports: TargetHealthReport[] = []
    plane.onHealth((told) => reports.push(...told))
    const config = simple([target(1)], { group: over })
    await plane.apply(config)
    await clock.settle()
    const states = () => reports.map(({ state, reason }) => (reason ? `${state} ${reason}` : state))
    return { clock, plane, answers, config, states }
  }

  it('come once for each change', async () => {
    const { clock, answers, states } = await world()
    await clock.advance(120_000)
    answers.outcome = fails
    await clock.advance(120_000)
    answers.outcome = works
    await clock.advance(300_000)
    expect(states()).toEqual(['initial Elb.RegistrationInProgress', 'healthy', 'unhealthy Target.Timeout', 'healthy'])
  })

  it('tell the first check of a new target, when that failed', async () => {
    const { clock, answers, states } = await world({ healthCheck: { ...group('web', []).healthCheck, unhealthyThreshold: 3 } })
    answers.outcome = fails
    await clock.advance(120_000)
    expect(states()).toEqual(['initial Elb.RegistrationInProgress', 'initial Elb.InitialHealthChecking', 'unhealthy Target.Timeout'])
  })

  it('tell of draining, and of a target that is wanted again', async () => {
    const { clock, plane, config, states } = await world()
    await clock.advance(1_000)
    await plane.apply({ ...config, targetGroups: [group('web', [target(1, { draining: true })])] })
    await plane.apply({ ...config, targetGroups: [group('web', [target(1)])] })
    await clock.advance(1_000)
    const draining = 'draining Target.DeregistrationInProgress'
    expect(states()).toEqual(['initial Elb.RegistrationInProgress', 'healthy', draining, 'initial Elb.RegistrationInProgress', 'healthy'])
  })

  it('tell of a group that no listener forwards to, and of one without checks', async () => {
    const { clock, plane, config, states } = await world()
    await clock.advance(1_000)
    await plane.apply({ ...config, listeners: [] })
    await clock.settle()
    const unchecked = group('web', [target(1)], { healthCheck: { ...group('web', []).healthCheck, enabled: false } })
    await plane.apply({ ...config, targetGroups: [unchecked] })
    await clock.settle()
    expect(states().slice(2)).toEqual(['unused Target.NotInUse', 'unavailable Target.HealthCheckDisabled'])
  })

  it('are not started anew by a wish that changes nothing of the check', async () => {
    let checks = 0
    const clock = fakeClock()
    const plane = createDataPlane({
      clock,
      prober: async () => {
        checks += 1
        return works
      },
    })
    opened.add(plane, () => plane.close())
    for (let turn = 0; turn < 10; turn += 1) {
      await plane.apply(simple([target(1)], { group: { deregistrationDelaySeconds: turn } }))
      await clock.advance(1_000)
    }
    expect(checks).toBe(1)
  })

  it('tell a timeout of a check that never ends', async () => {
    const clock = fakeClock()
    const plane = createDataPlane({ clock, prober: () => new Promise(() => {}) })
    opened.add(plane, () => plane.close())
    const reports: TargetHealthReport[] = []
    plane.onHealth((told) => reports.push(...told))
    await plane.apply(simple([target(1)]))
    await clock.advance(60_000)
    expect(reports.at(-1)).toMatchObject({ state: 'unhealthy', reason: 'Target.Timeout' })
  })
})
