import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import type { LogEvent, LogsRequest } from '#cluster/api/streams.ts'
import { createLogFeed } from './logFeed.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const lines = (...texts: string[]): LogEvent => ({
  type: 'lines',
  lines: texts.map((text, second) => ({
    task: 'aaaa',
    container: 'web',
    time: `2026-01-31T12:00:0${second}.000000000Z`,
    stream: 'stdout',
    text,
  })),
})
const unreachable = () => new ClusterError('ServerException', 'The cluster does not answer.', { details: { unreachable: true } })

/** A cluster that answers each request with the next script. */
function scripted(...scripts: (LogEvent | Error | 'silence')[][]) {
  const requests: LogsRequest[] = []
  const waits: number[] = []
  const client = {
    async *logs(request: LogsRequest, signal: AbortSignal) {
      requests.push(request)
      for (const step of scripts[requests.length - 1] ?? []) {
        await Promise.resolve()
        if (signal.aborted) return
        if (step instanceof Error) throw step
        if (step === 'silence') return await new Promise<void>(() => {})
        yield step
      }
    },
  }
  return { requests, waits, world: { client, wait: async (ms: number) => void waits.push(ms) } }
}

const settle = () => vi.advanceTimersByTimeAsync(500)

describe('log feed', () => {
  it('collects what comes within 100 ms into one picture, and says when everything has ended', async () => {
    const { world, requests } = scripted([lines('a'), lines('b', 'c'), { type: 'caughtUp' }])
    const feed = createLogFeed(world, { cluster: 'default', tasks: ['aaaa'], tail: 200 })
    let pictures = 0
    feed.subscribe(() => (pictures += 1))
    feed.start()
    await settle()
    expect([feed.buffer.end - 1, pictures, feed.read().phase]).toEqual([3, 2, 'ended'])
    expect(requests).toEqual([{ cluster: 'default', tasks: ['aaaa'], tail: 200, follow: true }])
    expect(feed.read().sources.map(({ container }) => container)).toEqual(['web'])
  })

  it('tells nothing logged from not loaded yet', async () => {
    const { world } = scripted([{ type: 'caughtUp' }])
    const feed = createLogFeed(world, { service: 'web' })
    expect(feed.read().phase).toBe('loading')
    const phases: string[] = []
    feed.subscribe(() => phases.push(feed.read().phase))
    feed.start()
    await settle()
    expect(phases).toEqual(['following', 'ended'])
  })

  it('goes on after a broken line with what came after the last one, waiting longer each time', async () => {
    const { world, requests, waits } = scripted([lines('a', 'b'), unreachable()], [unreachable()], [unreachable()], [lines('a', 'b', 'c')])
    const feed = createLogFeed(world, { service: 'web' })
    feed.start()
    await settle()
    expect(waits).toEqual([500, 1_000, 2_000])
    expect(requests.at(-1)).toMatchObject({ after: '2026-01-31T12:00:01.000000000Z', tail: 10_000 })
    const texts = [1, 2, 3].map((n) => feed.buffer.at(n)).map((item) => (item?.kind === 'line' ? item.text : undefined))
    expect(texts).toEqual(['a', 'b', 'c'])
    expect(feed.read().message).toBeUndefined()
  })

  it('does not ask again for what the cluster refuses', async () => {
    const { world, requests } = scripted([new ClusterError('ServiceNotFoundException', 'Service not found.')])
    const feed = createLogFeed(world, { service: 'web' })
    feed.start()
    await settle()
    expect([feed.read().phase, feed.read().message, requests.length]).toEqual(['failed', 'Service not found.', 1])
  })

  it('hears nothing any more once it was ended', async () => {
    for (const afterMs of [0, 50]) {
      const { world } = scripted([lines('a'), lines('b'), 'silence'])
      const feed = createLogFeed(world, { service: 'web' })
      const stop = feed.start()
      await vi.advanceTimersByTimeAsync(afterMs)
      stop()
      await settle()
      expect([feed.buffer.end, feed.read().phase]).toEqual([1, 'loading'])
    }
  })
})
