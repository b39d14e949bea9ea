import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LiveTailSessionUpdate, StartLiveTailRequest } from '@aws-sdk/client-cloudwatch-logs'
import { afterEach, describe, expect, it } from 'vitest'
import type { EventStreamAnswer, StreamedEvent } from '#cluster/api/eventStream.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { openStore } from '#cluster/state/store.ts'
import { openLogStore } from '../store/logStore.ts'
import { DEFAULT_RETENTION } from '../store/planRetention.ts'
import { createCloudWatchLogs } from './index.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close()
})

const context = { account: '000000000000', region: 'us-east-1', principalArn: 'arn:aws:iam::000000000000:root' }
const arnOf = (name: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`

function startBench() {
  const clock = fakeClock()
  const store = openStore({ file: ':memory:', now: clock.now() })
  const folder = mkdtempSync(join(tmpdir(), 'marina-live-tail-'))
  const kept = openLogStore({ folder, retention: DEFAULT_RETENTION })
  closers.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => kept.close(),
    () => store.close(),
  )
  const { handlers } = createCloudWatchLogs({ store, kept, clock, ids: countingIds() })
  const put = (logGroupName: string, logStreamName: string, messages: readonly string[]) => {
    if (!store.read().logGroups.get(arnOf(logGroupName))) void handlers.CreateLogGroup({ logGroupName }, context)
    if (!store.read().logStreams.get(`${arnOf(logGroupName)}:log-stream:${logStreamName}`))
      void handlers.CreateLogStream({ logGroupName, logStreamName }, context)
    const logEvents = messages.map((message) => ({ timestamp: clock.now(), message }))
    if (logEvents.length > 0) void handlers.PutLogEvents({ logGroupName, logStreamName, logEvents }, context)
  }
  const start = (request: StartLiveTailRequest) => handlers.StartLiveTail(request, context) as EventStreamAnswer
  /** A session that has begun: the next update comes after a second. */
  const open = async (request: Partial<StartLiveTailRequest> = {}) => {
    const gone = new AbortController()
    closers.push(() => gone.abort())
    const events = start({ logGroupIdentifiers: [arnOf('/web')], ...request })
      .open(gone.signal)
      [Symbol.asyncIterator]()
    const first = (await events.next()).value as StreamedEvent
    // Asked for before anything is written, as a client does.
    let asked = events.next()
    const next = async () => {
      await clock.advance(1_000)
      const { value, done } = await asked
      if (!done) asked = events.next()
      return value as StreamedEvent
    }
    const texts = async () => {
      const { sessionMetadata, sessionResults = [] } = (await next()).body as LiveTailSessionUpdate
      return { sampled: sessionMetadata?.sampled, texts: sessionResults.map(({ message }) => message), results: sessionResults }
    }
    const leave = async () => {
      gone.abort()
      await asked
    }
    return { first, next, texts, leave }
  }
  return { clock, put, start, open }
}

describe('Live Tail', () => {
  it('begins with what it goes by, and tells each second what came in it', async () => {
    const { put, open } = startBench()
    put('/web', 'a', ['before'])
    const { first, texts } = await open({ logEventFilterPattern: 'line -2' })
    expect(first).toEqual({
      kind: 'event',
      name: 'sessionStart',
      body: {
        requestId: expect.any(String),
        sessionId: expect.any(String),
        logGroupIdentifiers: [arnOf('/web')],
        logStreamNames: [],
        logStreamNamePrefixes: [],
        logEventFilterPattern: 'line -2',
      },
    })
    put('/web', 'a', ['line 1', 'line 2', 'other'])
    put('/web', 'new', ['line 3'])
    const update = await texts()
    expect(update).toMatchObject({ sampled: false, texts: ['line 1', 'line 3'] })
    expect(update.results[1]).toEqual({
      logStreamName: 'new',
      logGroupIdentifier: arnOf('/web'),
      message: 'line 3',
      timestamp: expect.any(Number),
      ingestionTime: expect.any(Number),
    })
    expect((await texts()).texts).toEqual([])
  })

  it('looks at the streams that are named, by name or by how they begin', async () => {
    const { put, open } = startBench()
    for (const stream of ['ecs/app/1', 'ecs/db/1', 'x']) put('/web', stream, ['before'])
    const named = await open({ logStreamNames: ['x', 'ecs/app/1'] })
    const begins = await open({ logStreamNamePrefixes: ['ecs/'] })
    for (const stream of ['ecs/app/1', 'ecs/db/1', 'x']) put('/web', stream, [stream])
    expect((await named.texts()).texts).toEqual(['ecs/app/1', 'x'])
    expect((await begins.texts()).texts).toEqual(['ecs/app/1', 'ecs/db/1'])
  })

  it('gives 500 of more, from all over the second, and says so', async () => {
    const { put, open } = startBench()
    put('/web', 'a', [])
    const { texts } = await open()
    put(
      '/web',
      'a',
      Array.from({ length: 5_000 }, (_, at) => `${at}`),
    )
    const flood = await texts()
    expect(flood.sampled).toBe(true)
    expect(flood.texts).toHaveLength(500)
    const numbers = flood.texts.map(Number)
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
    expect([numbers[0], numbers.at(-1)]).toEqual([0, expect.toSatisfy((last: number) => last > 4_900)])
    put(
      '/web',
      'a',
      Array.from({ length: 500 }, (_, at) => `${at}`),
    )
    expect(await texts()).toMatchObject({ sampled: false, texts: { length: 500 } })
  })

  it('ends after three hours with the error that says so', async () => {
    const { clock, put, open } = startBench()
    put('/web', 'a', [])
    const { next } = await open()
    await clock.advance(3 * 3_600_000 - 2_000)
    expect((await next()).name).toBe('sessionUpdate')
    expect(await next()).toMatchObject({ kind: 'event' })
    expect(await next()).toMatchObject({ kind: 'exception', name: 'SessionTimeoutException', body: { message: expect.any(String) } })
  })

  it('is open 15 times at most, and once more when one has ended', async () => {
    const { put, open } = startBench()
    put('/web', 'a', [])
    const sessions = await Promise.all(Array.from({ length: 15 }, () => open()))
    await expect(open()).rejects.toMatchObject({
      code: 'LimitExceededException',
      message: expect.stringContaining('15 Live Tail sessions'),
    })
    await sessions[0]?.leave()
    expect((await open()).first.name).toBe('sessionStart')
  })

  const groups = (count: number) => Array.from({ length: count }, (_, at) => arnOf(`/${at}`))
  it.each([
    [{ logGroupIdentifiers: [] }, /from 1 to 10 log groups/],
    [{ logGroupIdentifiers: groups(11) }, /from 1 to 10 log groups/],
    [{ logGroupIdentifiers: ['/web'] }, /by their ARNs/],
    [{ logGroupIdentifiers: [`${arnOf('/web')}:*`] }, /without a \*/],
    [{ logGroupIdentifiers: [arnOf('/none')] }, 'The specified log group does not exist.'],
    [{ logGroupIdentifiers: groups(2), logStreamNames: ['a'] }, /only where there is one log group/],
    [{ logGroupIdentifiers: groups(1), logStreamNames: ['a'], logStreamNamePrefixes: ['a'] }, /not both/],
    [{ logGroupIdentifiers: groups(1), logStreamNames: [] }, /from 1 to 100 log streams/],
    [{ logGroupIdentifiers: [arnOf('/web')], logEventFilterPattern: '{ $.a = 1 }' }, /Invalid filter pattern/],
  ])('refuses %j', (request, sentence) => {
    const { put, start } = startBench()
    put('/web', 'a', [])
    expect(() => start(request)).toThrow(sentence)
  })
})
