/** What Service Connect asks of the data plane beyond what load balancers do: retries, outliers, an end for each request. */
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { defaultRule, group, groupArn, listener, simple, target } from './dataPlane.testSupport.ts'
import { Outliers } from './targets/outliers.ts'
import { type Handler, Opened, RawClient, startBackend, startPlane, startRawBackend } from './traffic.testSupport.ts'
import type { TargetGroupConfig } from './trafficConfig.ts'

const opened = new Opened()
afterEach(() => opened.closeAll())

const says =
  (status: number, text: string): Handler =>
  (_, response) =>
    response.writeHead(status).end(text)

async function plane(ports: number[], group: Partial<TargetGroupConfig>, clock = fakeClock()) {
  const targets = ports.map((port, at) => target(port, { id: `10.0.0.${at + 1}` }))
  const { port, plane: started } = await startPlane(opened, simple(targets, { group }), { clock })
  const ask = async (init: RequestInit = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}/`, init)
    return `${answer.status} ${await answer.text()}`
  }
  const counted = { requests: 0, retries: 0, ejections: 0 }
  started.onCounts((counts) => {
    for (const each of counts) for (const name of ['requests', 'retries', 'ejections'] as const) counted[name] += each[name]
  })
  return { ask, clock, counted }
}

const times = async (count: number, ask: () => Promise<string>) => {
  const answers: string[] = []
  for (let turn = 0; turn < count; turn += 1) answers.push(await ask())
  return [...new Set(answers)].sort()
}

describe('a request that fails at one target', () => {
  it('goes to another one where it may be repeated and the group asks for it', async () => {
    const [good, busy] = [await startBackend(opened, says(200, 'ok')), await startBackend(opened, says(503, 'busy'))]
    const { ask, clock, counted } = await plane([good.port, busy.port], { retries: 2 })
    expect(await times(6, ask)).toEqual(['200 ok'])
    await clock.advance(1_500)
    expect(counted).toEqual({ requests: 6 + busy.seen.length, retries: busy.seen.length, ejections: 0 })
    expect(await times(6, () => ask({ method: 'POST', body: 'x' }))).toEqual(['200 ok', '503 busy'])
    expect(busy.seen.length).toBeGreaterThan(2)
  })

  it('does not without being asked to', async () => {
    const [good, busy] = [await startBackend(opened, says(200, 'ok')), await startBackend(opened, says(503, 'busy'))]
    const { ask } = await plane([good.port, busy.port], {})
    expect(await times(6, ask)).toEqual(['200 ok', '503 busy'])
  })

  it('has the last answer where no target is left', async () => {
    const [one, other] = [await startBackend(opened, says(503, 'one')), await startBackend(opened, says(503, 'other'))]
    const { ask } = await plane([one.port, other.port], { retries: 2 })
    expect(await times(4, ask)).toEqual(['503 one', '503 other'])
  })

  it('goes to another one after a connection that ended without an answer', async () => {
    const good = await startBackend(opened, says(200, 'ok'))
    const dying = await startRawBackend(opened, (socket) => socket.once('data', () => socket.destroy()))
    const { ask } = await plane([good.port, dying.port], { retries: 2 })
    expect(await times(6, ask)).toEqual(['200 ok'])
    expect(await times(4, () => ask({ method: 'POST', body: 'x' }))).toHaveLength(2)
  })
})

describe('a request whose group has nobody left', () => {
  /** Weights of the groups `blue` and `green`, each with one target. */
  const shared = (
    weights: [number, number],
    ports: [number, number],
    over: Partial<TargetGroupConfig>,
    protocol: 'HTTP' | 'TCP' = 'HTTP',
  ) => {
    const names = ['blue', 'green'] as const
    const targetGroups = names.map((name, at) => ({ arn: groupArn(name), weight: weights[at] ?? 0 }))
    const groups = names.map((name, at) => group(name, [target(ports[at] ?? 0)], { ...over, protocol }))
    return { listeners: [listener([defaultRule({ type: 'forward', targetGroups })], { protocol })], targetGroups: groups }
  }
  /** Its target is at work on a request when the traffic moves, and ends without an answer. */
  async function movedMeanwhile(over: Partial<TargetGroupConfig>): Promise<string> {
    const green = await startBackend(opened, says(200, 'green'))
    const atWork = Promise.withResolvers<Socket>()
    const blue = await startRawBackend(opened, (socket) => socket.once('data', () => atWork.resolve(socket)))
    const { plane: started, port } = await startPlane(opened, shared([100, 0], [blue.port, green.port], over))
    const answer = fetch(`http://127.0.0.1:${port}/`)
    const socket = await atWork.promise
    await started.apply(shared([0, 100], [blue.port, green.port], over))
    blue.server.close()
    socket.destroy()
    return `${(await answer).status}, ${green.seen.length} at green`
  }

  it('goes by the shares of this moment where its group asks for retries', async () => {
    expect(await movedMeanwhile({ retries: 2 })).toBe('200, 1 at green')
    expect(await movedMeanwhile({})).toBe('502, 0 at green')
  })

  it('goes so by connection, too', async () => {
    const green = await startRawBackend(opened, (socket) => socket.end('green'))
    const gone = await startRawBackend(opened, () => {})
    gone.server.close()
    await once(gone.server, 'close')
    const moved = shared([50, 50], [gone.port, green.port], { retries: 2 }, 'TCP')
    // First blue, then green.
    const draws = [0, 0.9]
    const { port } = await startPlane(opened, moved, { random: () => draws.shift() ?? 0 })
    expect(await new RawClient(opened, port).closes()).toBe('green')
    expect(await new RawClient(opened, port).closes()).toBe('')
  })

  it('goes nowhere that has no share', async () => {
    const green = await startBackend(opened, says(200, 'green'))
    const blue = await startRawBackend(opened, (socket) => socket.destroy())
    const { port } = await startPlane(opened, shared([100, 0], [blue.port, green.port], { retries: 2 }))
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(502)
    expect(green.seen).toEqual([])
  })
})

describe('a target that fails one request after the other', () => {
  it('gets none for a while', async () => {
    const [good, bad] = [await startBackend(opened, says(200, 'ok')), await startBackend(opened, says(500, 'bad'))]
    const outlierDetection = { consecutiveErrors: 3, baseEjectionSeconds: 30 }
    const { ask, clock, counted } = await plane([good.port, bad.port], { outlierDetection })
    await times(8, ask)
    expect(bad.seen).toHaveLength(3)
    expect(await times(8, ask)).toEqual(['200 ok'])
    await clock.advance(30_001)
    await times(2, ask)
    expect(bad.seen).toHaveLength(4)
    expect(counted).toMatchObject({ retries: 0, ejections: 1 })
  })

  it('is ejected for longer every time, and never beside more than half', () => {
    const outliers = new Outliers<{ key: string }>()
    const detection = { consecutiveErrors: 1, baseEjectionSeconds: 10 }
    const [a, b] = [{ key: 'a' }, { key: 'b' }]
    outliers.note(a, true, detection, 2, 1_000_000)
    outliers.note(b, true, detection, 2, 1_000_000)
    expect([outliers.isEjected(a, 1_009_999), outliers.isEjected(b, 1_000_001)]).toEqual([true, false])
    outliers.note(a, true, detection, 2, 1_011_000)
    expect([outliers.isEjected(a, 1_030_999), outliers.isEjected(a, 1_031_000)]).toEqual([true, false])
    outliers.note(b, true, detection, 3, 1_032_000)
    outliers.note(a, false, detection, 3, 1_032_000)
    expect(outliers.isEjected(b, 1_033_000)).toBe(true)
  })
})

describe('a request that takes too long', () => {
  it('is answered 504', async () => {
    const clock = fakeClock()
    const slow = await startBackend(opened, () => void clock.advance(15_000))
    const { ask } = await plane([slow.port], { perRequestTimeoutSeconds: 15 }, clock)
    expect(await ask()).toMatch(/^504 /)
  })
})
