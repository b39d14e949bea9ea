/** Which target a request goes to, and what happens to requests while that changes. */
import { once } from 'node:events'
import { Agent, request as sendRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { defaultRule, forwardTo, group, groupArn, listener, simple, target } from './dataPlane.testSupport.ts'
import { type Handler, Opened, RawClient, startBackend, startPlane, startRawBackend, until } from './traffic.testSupport.ts'
import type { TargetCounts, TrafficConfig } from './trafficConfig.ts'

const opened = new Opened()
afterEach(() => opened.closeAll())

const named =
  (name: string): Handler =>
  (_, response) =>
    response.end(name)

async function backends(...names: string[]) {
  return Promise.all(names.map((name) => startBackend(opened, named(name))))
}

async function ask(port: number, headers: Record<string, string> = {}) {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers, redirect: 'manual' })
  return { status: answer.status, text: await answer.text(), cookies: answer.headers.getSetCookie(), headers: answer.headers }
}

async function tally(port: number, times: number, headers: Record<string, string> = {}) {
  const counts: Record<string, number> = {}
  for (let turn = 0; turn < times; turn += 1) {
    const { text } = await ask(port, headers)
    counts[text] = (counts[text] ?? 0) + 1
  }
  return counts
}

const idOf = (port: number, id: string, draining = false) => target(port, { id, draining })

describe('where a request goes', () => {
  it('to each target in turn', async () => {
    const [a, b] = await backends('a', 'b')
    const { port } = await startPlane(opened, simple([idOf(a?.port ?? 0, '10.0.0.1'), idOf(b?.port ?? 0, '10.0.0.2')]))
    expect(await tally(port, 20)).toEqual({ a: 10, b: 10 })
  })

  it('only to healthy ones; to all where none is', async () => {
    const [a, b] = await backends('a', 'b')
    const healthy = new Set([b?.port])
    const clock = fakeClock()
    const config = simple([idOf(a?.port ?? 0, '10.0.0.1'), idOf(b?.port ?? 0, '10.0.0.2')])
    const failure = { ok: false, reason: 'Target.Timeout', description: '' } as const
    const prober = async ({ target: checked }: { target: { port: number } }) =>
      healthy.has(checked.port) ? ({ ok: true } as const) : failure
    const { port } = await startPlane(opened, config, { clock, prober })
    await clock.advance(61_000)
    expect(await tally(port, 10)).toEqual({ b: 10 })
    healthy.clear()
    await clock.advance(61_000)
    expect(await tally(port, 10)).toEqual({ a: 5, b: 5 })
  })

  it('by weight, changed under way', async () => {
    const [blue, green] = await backends('blue', 'green')
    const config = (weights: [number, number]): TrafficConfig => ({
      listeners: [
        listener([
          defaultRule({
            type: 'forward',
            targetGroups: [
              { arn: groupArn('blue'), weight: weights[0] },
              { arn: groupArn('green'), weight: weights[1] },
            ],
          }),
        ]),
      ],
      targetGroups: [group('blue', [target(blue?.port ?? 0)]), group('green', [target(green?.port ?? 0)])],
    })
    let at = 0
    const random = () => (at = (at + 0.618_033_988_75) % 1)
    const { plane, port } = await startPlane(opened, config([100, 0]), { random })
    expect(await tally(port, 50)).toEqual({ blue: 50 })
    await plane.apply(config([90, 10]))
    expect((await tally(port, 100))['green']).toBe(10)
    await plane.apply(config([0, 100]))
    expect(await tally(port, 50)).toEqual({ green: 50 })
  })

  it('by rules: fixed answers, redirects, groups', async () => {
    const [a, b] = await backends('a', 'b')
    const { port } = await startPlane(opened, {
      listeners: [
        listener([
          {
            arn: '1',
            conditions: [
              { field: 'path-pattern', values: ['/'] },
              { field: 'http-header', name: 'X-To', values: ['b'] },
            ],
            action: forwardTo('b'),
          },
          {
            arn: '2',
            conditions: [{ field: 'http-header', name: 'X-To', values: ['fixed'] }],
            action: { type: 'fixed-response', statusCode: 418, contentType: 'text/plain', body: 'short and stout' },
          },
          {
            arn: '3',
            conditions: [{ field: 'http-header', name: 'X-To', values: ['https'] }],
            action: {
              type: 'redirect',
              statusCode: 301,
              protocol: 'HTTPS',
              host: '#{host}',
              port: '443',
              path: '/#{path}',
              query: '#{query}',
            },
          },
          { arn: '4', conditions: [{ field: 'http-header', name: 'X-To', values: ['none'] }], action: forwardTo('empty') },
          defaultRule(forwardTo('a')),
        ]),
      ],
      targetGroups: [group('a', [target(a?.port ?? 0)]), group('b', [target(b?.port ?? 0)]), group('empty', [])],
    })
    expect((await ask(port)).text).toBe('a')
    expect((await ask(port, { 'X-To': 'b' })).text).toBe('b')
    expect(await ask(port, { 'X-To': 'fixed' })).toMatchObject({ status: 418, text: 'short and stout' })
    const redirect = await ask(port, { 'X-To': 'https' })
    expect([redirect.status, redirect.headers.get('location'), redirect.headers.get('server')]).toEqual([
      301,
      'https://127.0.0.1:443/',
      'awselb/2.0',
    ])
    expect((await ask(port, { 'X-To': 'none' })).status).toBe(503)
  })
})

describe('stickiness', () => {
  const cookieOf = (cookies: string[], name: string) => cookies.find((cookie) => cookie.startsWith(`${name}=`))?.split(';')[0] ?? ''
  const two = async (stickiness: NonNullable<ReturnType<typeof group>['stickiness']>, handlers: Handler[] = [named('a'), named('b')]) => {
    const [a, b] = await Promise.all(handlers.map((handler) => startBackend(opened, handler)))
    return startPlane(opened, simple([idOf(a?.port ?? 0, '10.0.0.1'), idOf(b?.port ?? 0, '10.0.0.2')], { group: { stickiness } }))
  }

  it('by the load balancer’s cookie', async () => {
    const { port } = await two({ type: 'lb_cookie', seconds: 60 })
    const first = await ask(port)
    expect(first.cookies.map((cookie) => cookie.split('=')[0])).toEqual(['AWSALB', 'AWSALBCORS'])
    expect(await tally(port, 10, { Cookie: cookieOf(first.cookies, 'AWSALB') })).toEqual({ [first.text]: 10 })
    expect(Object.keys(await tally(port, 10, { Cookie: 'AWSALB=forged' }))).toHaveLength(2)
  })

  it('by the application’s cookie, from when the application sets it', async () => {
    const handler =
      (name: string): Handler =>
      (request, response) => {
        if (request.headers['x-login']) response.setHeader('Set-Cookie', 'session=1')
        response.end(name)
      }
    const { port } = await two({ type: 'app_cookie', cookieName: 'session', seconds: 60 }, [handler('a'), handler('b')])
    expect((await ask(port)).cookies).toEqual([])
    const first = await ask(port, { 'X-Login': '1' })
    expect(await tally(port, 10, { Cookie: cookieOf(first.cookies, 'AWSALBAPP-0') })).toEqual({ [first.text]: 10 })
  })

  it('by address', async () => {
    const { port } = await two({ type: 'source_ip' })
    expect(Object.keys(await tally(port, 10))).toHaveLength(1)
  })

  it('to a group of a weighted rule', async () => {
    const [blue, green] = await backends('blue', 'green')
    const names = ['blue', 'green'].map((name) => ({ arn: groupArn(name), weight: 50 }))
    const { port } = await startPlane(opened, {
      listeners: [listener([defaultRule({ type: 'forward', targetGroups: names, stickinessSeconds: 60 })])],
      targetGroups: [group('blue', [target(blue?.port ?? 0)]), group('green', [target(green?.port ?? 0)])],
    })
    const first = await ask(port)
    expect(await tally(port, 20, { Cookie: cookieOf(first.cookies, 'AWSALBTG') })).toEqual({ [first.text]: 20 })
  })
})

describe('draining', () => {
  it('sends nothing new, lets what is under way end, and says when it has', async () => {
    let finish: (() => void) | undefined
    const old = await startBackend(opened, (_, response) => {
      response.write('begun ')
      finish = () => response.end('and ended')
    })
    const [fresh] = await backends('fresh')
    const { plane, port } = await startPlane(opened, simple([idOf(old.port, '10.0.0.1')]))
    const under = new RawClient(opened, port).send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await under.sees('begun')
    const both = simple([idOf(old.port, '10.0.0.1', true), idOf(fresh?.port ?? 0, '10.0.0.2')])
    await plane.apply(both)
    let isDrained = false
    const drained = plane.drained(groupArn('web'), '10.0.0.1', old.port).then(() => (isDrained = true))
    expect(await tally(port, 10)).toEqual({ fresh: 10 })
    expect(isDrained).toBe(false)
    finish?.()
    await drained
    await under.sees('and ended')
    // The client's own connection lives on, now with the other target.
    await under.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n').sees('fresh')
  })

  it('cuts off what is under way when the delay is over', async () => {
    const clock = fakeClock()
    const old = await startBackend(opened, (_, response) => void response.write('begun'))
    const config = (draining: boolean) => simple([idOf(old.port, '10.0.0.1', draining)], { group: { deregistrationDelaySeconds: 30 } })
    const { plane, port } = await startPlane(opened, config(false), { clock })
    const under = new RawClient(opened, port).send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await under.sees('begun')
    await plane.apply(config(true))
    const drained = plane.drained(groupArn('web'), '10.0.0.1', old.port)
    await clock.advance(29_000)
    expect(under.isClosed).toBe(false)
    await clock.advance(2_000)
    await drained
    await under.closes()
    expect((await ask(port)).status).toBe(503)
  })

  it('of a target that is taken out at once goes the same way', async () => {
    let finish: (() => void) | undefined
    const old = await startBackend(opened, (_, response) => {
      response.write('begun ')
      finish = () => response.end('and ended')
    })
    const { plane, port } = await startPlane(opened, simple([idOf(old.port, '10.0.0.1')]))
    const under = new RawClient(opened, port).send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await under.sees('begun')
    await plane.apply(simple([]))
    const drained = plane.drained(groupArn('web'), '10.0.0.1', old.port)
    finish?.()
    await under.sees('and ended')
    await drained
  })

  it('of nobody is over at once', async () => {
    const { plane } = await startPlane(opened, simple([]))
    await plane.drained(groupArn('web'), '10.9.9.9', 1)
  })
})

describe('counts', () => {
  it('of a target that is taken out before they were told are not lost', async () => {
    const [backend] = await backends('only')
    const counts: TargetCounts[] = []
    const { plane, port } = await startPlane(opened, simple([idOf(backend?.port ?? 0, '10.0.0.1')]))
    plane.onCounts((told) => counts.push(...told))
    expect(await tally(port, 10)).toEqual({ only: 10 })
    await plane.apply(simple([]))
    await until(() => counts.reduce((total, { requests }) => total + requests, 0) === 10)
  })
})

describe('targets that fail', () => {
  it('refuse: another one is tried, and it is counted', async () => {
    const [alive] = await backends('alive')
    const gone = await startRawBackend(opened, () => {})
    gone.server.close()
    await once(gone.server, 'close')
    const counts: TargetCounts[] = []
    const { plane, port } = await startPlane(opened, simple([idOf(gone.port, '10.0.0.1'), idOf(alive?.port ?? 0, '10.0.0.2')]))
    plane.onCounts((told) => counts.push(...told))
    expect(await tally(port, 10)).toEqual({ alive: 10 })
    await until(() => counts.length >= 2)
    const sum = (id: string) => counts.filter((one) => one.id === id).reduce((total, { connectionErrors }) => total + connectionErrors, 0)
    expect([sum('10.0.0.1'), sum('10.0.0.2')]).toEqual([5, 0])
  })

  it('all refuse: 502', async () => {
    const gone = await startRawBackend(opened, () => {})
    gone.server.close()
    await once(gone.server, 'close')
    const { port } = await startPlane(opened, simple([idOf(gone.port, '10.0.0.1')]))
    expect((await ask(port)).status).toBe(502)
  })

  it('break off after a request with a body: it is not sent twice', async () => {
    let requests = 0
    const backend = await startRawBackend(opened, (socket) => {
      socket.on('data', () => {
        requests += 1
        socket.destroy()
      })
    })
    const { port } = await startPlane(opened, simple([idOf(backend.port, '10.0.0.1')]))
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'once' })
    expect([answer.status, requests]).toEqual([502, 1])
  })
})

describe('under load', () => {
  it('changes of rules, weights and targets fail no request', { timeout: 30_000 }, async () => {
    const handlers = await backends('a', 'b', 'c', 'd')
    const ports = handlers.map(({ port }) => port)
    /** Of four targets two take part, one drains, one is out; which ones moves on with every turn. */
    const config = (turn: number): TrafficConfig => {
      const at = (offset: number, draining = false) => idOf(ports[(turn + offset) % 4] ?? 0, `10.0.0.${(turn + offset) % 4}`, draining)
      const rules =
        turn % 2 === 0
          ? []
          : [{ arn: 'x', conditions: [{ field: 'path-pattern' as const, values: ['/even*'] }], action: forwardTo('more') }]
      const weights = [
        { arn: groupArn('web'), weight: turn % 7 },
        { arn: groupArn('more'), weight: 1 },
      ]
      return {
        listeners: [listener([...rules, defaultRule({ type: 'forward', targetGroups: weights })])],
        targetGroups: [group('web', [at(0), at(1), at(2, true)]), group('more', [at(3), at(0)])],
      }
    }
    const { plane, port } = await startPlane(opened, config(0))
    const agent = new Agent({ keepAlive: true, maxSockets: 8 })
    opened.add(agent, () => agent.destroy())
    let [isOver, answered] = [false, 0]
    const failures: string[] = []
    const load = async (name: number) => {
      for (let turn = 0; !isOver; turn += 1) {
        const body = turn % 3 === 0 ? 'some body' : undefined
        const path = turn % 2 === 0 ? '/even' : '/odd'
        const status = await send({ port, agent, path, body }).catch((error: Error) => error.message)
        answered += 1
        if (status !== 200) failures.push(`${name} ${turn} ${path}: ${status}`)
      }
    }
    const clients = Array.from({ length: 8 }, (_, name) => load(name))
    for (let turn = 1; turn <= 150; turn += 1) {
      await plane.apply(config(turn))
      const seen = answered
      await until(() => answered > seen + 10, 20_000)
    }
    isOver = true
    await Promise.all(clients)
    expect(failures).toEqual([])
    expect(answered).toBeGreaterThan(1_500)
  })

  interface Sent {
    port: number
    agent: Agent
    path: string
    body: string | undefined
  }

  function send({ port, agent, path, body }: Sent): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const request = sendRequest({ host: '127.0.0.1', port, path, agent, method: body ? 'POST' : 'GET' }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode))
        response.on('error', reject)
      })
      request.on('error', reject)
      request.end(body)
    })
  }
})
