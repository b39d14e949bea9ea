/**
 * Live Tail: what is written to log groups from now on, once a second, for as long as the caller stays. It reads what is kept, so a
 * reader that is slow gets less of a busy second and holds nothing up.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LiveTailSessionLogEvent, StartLiveTailRequest } from '@aws-sdk/client-cloudwatch-logs'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { EventStreamAnswer, type StreamedEvent } from '#cluster/api/eventStream.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import { sleep } from '#cluster/lib/clock.ts'
import type { LogGroupRecord, LogStreamRecord } from '#cluster/state/records/logRecords.ts'
import { linesForward } from '../store/readLines.ts'
import { type CloudWatchDeps, findGroup, invalid, scopeKey } from './deps.ts'
import { eventOf } from './events.ts'
import { type MatchesPattern, parseFilterPattern } from './filterPattern.ts'
import { mergeByTime } from './mergeByTime.ts'
import { createSample } from './sample.ts'

const EVERY_MS = 1_000
const LONGEST_MS = 3 * 3_600_000
const MOST_GROUPS = 10
const MOST_STREAMS = 100
const MOST_EVENTS = 500
/** For each account and region. */
const MOST_SESSIONS = 15
/** Of a second's lines; the rest of a flood is left out, and the update says so. */
const MOST_LOOKED_AT = 100_000
const LINES_IN_A_TURN = 5_000

/** What one session goes by. */
interface Wanted {
  groups: readonly LogGroupRecord[]
  isStream: (stream: LogStreamRecord) => boolean
  matches: MatchesPattern
}

export function createLiveTail(deps: CloudWatchDeps): Pick<SiblingHandlers<'logs'>, 'StartLiveTail'> {
  const open = new Map<string, number>()
  const change = (key: string, by: number) => open.set(key, (open.get(key) ?? 0) + by)

  async function* session(request: StartLiveTailRequest, wanted: Wanted, key: string, signal: AbortSignal): AsyncGenerator<StreamedEvent> {
    if ((open.get(key) ?? 0) >= MOST_SESSIONS) {
      throw new ClusterError('LimitExceededException', `There are ${MOST_SESSIONS} Live Tail sessions already. End one of them.`)
    }
    change(key, 1)
    try {
      yield sessionStart(deps, request, wanted)
      yield* updates(deps, wanted, signal)
    } finally {
      change(key, -1)
    }
  }

  return {
    StartLiveTail(request, context) {
      const wanted = wantedOf(deps, request, context)
      return new EventStreamAnswer((signal) => session(request, wanted, scopeKey(context), signal))
    },
  }
}

function wantedOf(deps: CloudWatchDeps, request: StartLiveTailRequest, context: CallContext): Wanted {
  const { logGroupIdentifiers = [], logStreamNames, logStreamNamePrefixes } = request
  if (logGroupIdentifiers.length < 1 || logGroupIdentifiers.length > MOST_GROUPS)
    throw invalid(`Name from 1 to ${MOST_GROUPS} log groups in logGroupIdentifiers.`)
  const notArn = logGroupIdentifiers.find((identifier) => !identifier.startsWith('arn:') || identifier.endsWith('*'))
  if (notArn !== undefined)
    throw invalid(
      'Live Tail takes log groups by their ARNs, such as arn:aws:logs:us-east-1:000000000000:log-group:NAME without a * at the end.',
    )
  const named = logStreamNames ?? logStreamNamePrefixes
  if (logStreamNames && logStreamNamePrefixes) throw invalid('Give logStreamNames or logStreamNamePrefixes, not both.')
  if (named && logGroupIdentifiers.length > 1) throw invalid('Log streams can be named only where there is one log group.')
  if (named && (named.length < 1 || named.length > MOST_STREAMS)) throw invalid(`Name from 1 to ${MOST_STREAMS} log streams.`)
  return {
    groups: logGroupIdentifiers.map((logGroupIdentifier) => findGroup(deps, { logGroupIdentifier }, context)),
    isStream: ({ name }) => logStreamNames?.includes(name) ?? logStreamNamePrefixes?.some((prefix) => name.startsWith(prefix)) ?? true,
    matches: parseFilterPattern(request.logEventFilterPattern),
  }
}

function sessionStart({ ids }: CloudWatchDeps, request: StartLiveTailRequest, { groups }: Wanted): StreamedEvent {
  const body = {
    requestId: ids.uuid(),
    sessionId: ids.uuid(),
    logGroupIdentifiers: groups.map(({ arn }) => arn),
    logStreamNames: request.logStreamNames ?? [],
    logStreamNamePrefixes: request.logStreamNamePrefixes ?? [],
    logEventFilterPattern: request.logEventFilterPattern ?? '',
  }
  return { kind: 'event', name: 'sessionStart', body }
}

async function* updates(deps: CloudWatchDeps, wanted: Wanted, signal: AbortSignal): AsyncGenerator<StreamedEvent> {
  const { clock } = deps
  const end = clock.now() + LONGEST_MS
  const places = new Map(streamsOf(deps, wanted).map((stream) => [stream.arn, endOf(deps, stream)]))
  while (clock.now() < end) {
    await sleep(clock, EVERY_MS, signal).catch(() => undefined)
    if (signal.aborted) return
    yield { kind: 'event', name: 'sessionUpdate', body: await readOn(deps, wanted, places) }
  }
  const message = 'The session has been open for three hours, which is the longest. Start another one.'
  yield { kind: 'exception', name: 'SessionTimeoutException', body: { message } }
}

const streamsOf = ({ store }: CloudWatchDeps, { groups, isStream }: Wanted): LogStreamRecord[] =>
  groups.flatMap(({ arn }) => store.read().logStreams.by('group', arn).filter(isStream))

function endOf({ kept }: CloudWatchDeps, { engineName }: LogStreamRecord): number {
  const last = kept.segmentsOf(engineName).at(-1)
  return last ? last.start + last.bytes - last.headBytes : 0
}

/** What has come since the last look; a stream that is new is read from its beginning. */
async function readOn(deps: CloudWatchDeps, wanted: Wanted, places: Map<string, number>) {
  const streams = streamsOf(deps, wanted)
  const sample = createSample<LiveTailSessionLogEvent>(MOST_EVENTS)
  const ends = new Map(streams.map((stream) => [stream.arn, endOf(deps, stream)]))
  const lines = streams.map((stream) => ({
    stream,
    lines: linesForward(deps.kept.segmentsOf(stream.engineName), places.get(stream.arn) ?? 0),
  }))
  let looked = 0
  for (const { stream, line } of mergeByTime(lines)) {
    looked += 1
    if (looked > MOST_LOOKED_AT) break
    if (looked % LINES_IN_A_TURN === 0) await nextTurn()
    places.set(stream.arn, line.end)
    const event = eventOf(stream, line)
    if (wanted.matches(event.message ?? '')) sample.add({ logStreamName: stream.name, logGroupIdentifier: stream.groupArn, ...event })
  }
  const isFlood = looked > MOST_LOOKED_AT
  if (isFlood) for (const [arn, end] of ends) places.set(arn, Math.max(end, places.get(arn) ?? 0))
  return { sessionMetadata: { sampled: isFlood || sample.isThinned() }, sessionResults: sample.items() }
}
