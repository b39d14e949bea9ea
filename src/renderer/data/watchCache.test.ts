import { describe, expect, it } from 'vitest'
import { clusterNotFound } from '#cluster/api/errors.ts'
import type { WatchEvent, WatchScope } from '#cluster/api/watch.ts'
import { type PushStream, pushStream } from '#cluster/lib/pushStream.ts'
import { createWatchCache } from './watchCache.ts'

const summary: WatchScope = { scope: 'summary' }
const snapshot: WatchEvent = { type: 'snapshot', revision: 1, changes: [] }

/** Timers that run when the test says so. */
function createClock() {
  let now = 1_000
  let timers: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    after(ms: number, run: () => void) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => void (timers = timers.filter((one) => one !== timer))
    },
    advance(ms: number) {
      now += ms
      const due = timers.filter(({ at }) => at <= now)
      timers = timers.filter(({ at }) => at > now)
      for (const { run } of due) run()
    },
  }
}

/** A client whose lines the test writes, on a clock that the test moves. */
function createWorld() {
  const clock = createClock()
  const lines: { scope: WatchScope; stream: PushStream<WatchEvent>; signal: AbortSignal }[] = []
  let frames: (() => void)[] = []
  const cache = createWatchCache({
    client: {
      watch(scope, signal) {
        const stream = pushStream<WatchEvent>(100)
        signal.addEventListener('abort', () => stream.end())
        lines.push({ scope, stream, signal })
        return stream
      },
    },
    now: () => clock.now(),
    after: (ms, run) => clock.after(ms, run),
    nextFrame: (run) => void frames.push(run),
  })
  const settle = async () => {
    for (let round = 0; round < 20; round += 1) await Promise.resolve()
  }
  const draw = async () => {
    await settle()
    const due = frames
    frames = []
    for (const run of due) run()
    await settle()
  }
  const wait = async (ms: number) => {
    clock.advance(ms)
    await settle()
  }
  return { cache, lines, draw, wait, settle }
}

describe('the watch cache', () => {
  it('opens one line for all readers of a scope', async () => {
    const { cache, lines, settle } = createWorld()
    cache.subscribe(summary, () => {})
    cache.subscribe({ scope: 'summary' }, () => {})
    cache.subscribe({ scope: 'cluster', cluster: 'default' }, () => {})
    await settle()
    expect(lines).toHaveLength(2)
  })

  it('tells readers once per frame, however much came', async () => {
    const { cache, lines, draw } = createWorld()
    let told = 0
    cache.subscribe(summary, () => (told += 1))
    await draw()
    lines[0]?.stream.push(snapshot)
    for (let revision = 2; revision < 30; revision += 1) lines[0]?.stream.push({ type: 'changes', revision, changes: [] })
    await draw()
    expect(told).toBe(1)
    expect(cache.read(summary).phase).toBe('ready')
  })

  it('connects anew after a loss, keeps what it knew, and says since when', async () => {
    const { cache, lines, draw, wait } = createWorld()
    cache.subscribe(summary, () => {})
    await draw()
    lines[0]?.stream.push(snapshot)
    await draw()
    lines[0]?.stream.fail(new TypeError('Failed to fetch'))
    await draw()
    expect(cache.read(summary)).toMatchObject({ phase: 'ready', failure: { unreachable: true } })
    expect(cache.read(summary).disconnectedSince).toBeDefined()
    await wait(300)
    expect(lines).toHaveLength(2)
    lines[1]?.stream.push(snapshot)
    await draw()
    expect(cache.read(summary).disconnectedSince).toBeUndefined()
  })

  it('waits longer from attempt to attempt, but not when asked to try now', async () => {
    const { cache, lines, draw, wait, settle } = createWorld()
    cache.subscribe(summary, () => {})
    await draw()
    for (const attempt of [0, 1, 2]) {
      lines[attempt]?.stream.fail(new TypeError('Failed to fetch'))
      await draw()
      await wait(250 * 2 ** attempt)
    }
    expect(lines).toHaveLength(4)
    lines[3]?.stream.fail(new TypeError('Failed to fetch'))
    await draw()
    await wait(1_000)
    expect(lines).toHaveLength(4)
    cache.retryNow()
    await settle()
    expect(lines).toHaveLength(5)
  })

  it('takes long silence for a dead line', async () => {
    const { cache, lines, draw, wait } = createWorld()
    cache.subscribe(summary, () => {})
    await draw()
    lines[0]?.stream.push(snapshot)
    await draw()
    await wait(19_000)
    expect(lines[0]?.signal.aborted).toBe(false)
    await wait(2_000)
    expect(lines[0]?.signal.aborted).toBe(true)
    expect(cache.read(summary).disconnectedSince).toBeDefined()
  })

  it('shows a refusal as a failure of that scope alone', async () => {
    const { cache, lines, draw } = createWorld()
    const gone: WatchScope = { scope: 'cluster', cluster: 'gone' }
    cache.subscribe(gone, () => {})
    await draw()
    lines[0]?.stream.fail(clusterNotFound())
    await draw()
    expect(cache.read(gone)).toMatchObject({ phase: 'failed', disconnectedSince: undefined, failure: { code: 'ClusterNotFoundException' } })
  })

  it('lets go of a scope a while after its last reader left, and not before', async () => {
    const { cache, lines, draw, wait } = createWorld()
    const leave = cache.subscribe(summary, () => {})
    await draw()
    leave()
    await wait(5_000)
    const leaveAgain = cache.subscribe(summary, () => {})
    await wait(11_000)
    expect(lines[0]?.signal.aborted).toBe(false)
    leaveAgain()
    await wait(11_000)
    expect(lines[0]?.signal.aborted).toBe(true)
    expect(cache.read(summary).phase).toBe('loading')
  })
})
