import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FilteredLogEvent, OutputLogEvent } from '@aws-sdk/client-cloudwatch-logs'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { LogGroupRecord, LogStreamRecord } from '#cluster/state/records/logRecords.ts'
import { linesBackward, linesForward, type PlacedLine } from '../store/readLines.ts'
import { createCursors } from './cursors.ts'
import { type CloudWatchDeps, findGroup, findStream, invalid } from './deps.ts'
import { parseFilterPattern } from './filterPattern.ts'
import { mergeByTime } from './mergeByTime.ts'

type Handlers = Pick<SiblingHandlers<'logs'>, 'GetLogEvents' | 'FilterLogEvents'>

const MOST_EVENTS = 10_000
const MOST_BYTES = 1_048_576
/** Lines that one call looks at; where it finds less than a page in them, its answer says where to go on. */
const MOST_LOOKED_AT = 200_000
const LINES_IN_A_TURN = 5_000
const MOST_STREAMS = 100
const TOKEN = /^([fb])\/(\d{1,20})$/

export function createEventHandlers(deps: CloudWatchDeps): Handlers {
  const { store, kept, clock, ids } = deps
  const cursors = createCursors(ids)
  return {
    /** The newest events, or the first ones, or those before or after a token; tokens are always there (spec part 2, 9.2). */
    async GetLogEvents(request, context) {
      const group = findGroup(deps, request, context)
      const stream = findStream(deps, group, request.logStreamName)
      const token = parseToken(request.nextToken)
      const forward = token ? token.forward : request.startFromHead === true
      const segments = kept.segmentsOf(stream.engineName)
      const last = segments.at(-1)
      const end = last ? last.start + last.bytes - last.headBytes : 0
      const place = token?.place ?? (forward ? 0 : end)
      const isWanted = inWindow(group, clock.now(), { start: request.startTime, end: request.endTime, endIncluded: false })
      const found = await take(forward ? linesForward(segments, place) : linesBackward(segments, place), {
        limit: limitOf(request.limit),
        wanted: isWanted,
      })
      const lines = forward ? found : found.reverse()
      return {
        events: lines.map((line) => eventOf(stream, line)),
        nextForwardToken: `f/${String(lines.at(-1)?.end ?? place).padStart(20, '0')}`,
        nextBackwardToken: `b/${String(lines[0]?.place ?? place).padStart(20, '0')}`,
      }
    },
    /** Events of several streams in the order of their times, those that match alone. */
    async FilterLogEvents(request, context) {
      const group = findGroup(deps, request, context)
      const matches = parseFilterPattern(request.filterPattern)
      const limit = limitOf(request.limit)
      const streams = wantedStreams(store.read().logStreams.by('group', group.arn), request)
      const begin = cursors.find(request.nextToken)
      const isWanted = inWindow(group, clock.now(), { start: request.startTime, end: request.endTime, endIncluded: true })
      const sources = streams.map((stream) => {
        const segments = kept.segmentsOf(stream.engineName).filter(({ lastTime }) => Date.parse(lastTime) >= (request.startTime ?? 0))
        return { stream, lines: linesForward(segments, begin?.get(stream.arn) ?? 0) }
      })
      const places = new Map(begin)
      const events: FilteredLogEvent[] = []
      let [bytes, looked] = [0, 0]
      for (const { stream, line } of mergeByTime(sources)) {
        if (events.length >= limit || bytes >= MOST_BYTES || looked >= MOST_LOOKED_AT) {
          return { events, searchedLogStreams: [], nextToken: cursors.add(places) }
        }
        looked += 1
        if (looked % LINES_IN_A_TURN === 0) await nextTurn()
        places.set(stream.arn, line.end)
        if (!isWanted(line) || !matches(messageOf(stream, line))) continue
        bytes += Buffer.byteLength(line.text)
        events.push({ logStreamName: stream.name, eventId: eventIdOf(stream, line), ...eventOf(stream, line) })
      }
      return { events, searchedLogStreams: [] }
    },
  }
}

function parseToken(text: string | undefined): { forward: boolean; place: number } | undefined {
  if (text === undefined) return undefined
  const [, direction, place] = TOKEN.exec(text) ?? []
  if (direction === undefined) throw invalid('The specified nextToken is invalid.')
  return { forward: direction === 'f', place: Number(place) }
}

function limitOf(limit = MOST_EVENTS): number {
  if (limit < 1 || limit > MOST_EVENTS) throw invalid(`The limit must be from 1 to ${MOST_EVENTS}.`)
  return limit
}

type Wanted = (line: PlacedLine) => boolean

/** In the time asked for, and not older than the group is to be kept. Times are milliseconds since the epoch. */
function inWindow(
  { retentionInDays }: LogGroupRecord,
  now: number,
  { start = 0, end = Number.MAX_SAFE_INTEGER, endIncluded }: { start: number | undefined; end: number | undefined; endIncluded: boolean },
): Wanted {
  const from = Math.max(start, retentionInDays === undefined ? 0 : now - retentionInDays * 86_400_000)
  return ({ time }) => {
    const ms = Date.parse(time)
    return ms >= from && (endIncluded ? ms <= end : ms < end)
  }
}

async function take(lines: Iterable<PlacedLine>, { limit, wanted }: { limit: number; wanted: Wanted }): Promise<PlacedLine[]> {
  const taken: PlacedLine[] = []
  let [bytes, looked] = [0, 0]
  for (const line of lines) {
    looked += 1
    if (looked % LINES_IN_A_TURN === 0) await nextTurn()
    if (!wanted(line)) continue
    bytes += Buffer.byteLength(line.text)
    if (taken.length > 0 && bytes > MOST_BYTES) break
    taken.push(line)
    if (taken.length >= limit) break
  }
  return taken
}

function wantedStreams(
  streams: readonly LogStreamRecord[],
  { logStreamNames, logStreamNamePrefix }: { logStreamNames?: string[] | undefined; logStreamNamePrefix?: string | undefined },
): LogStreamRecord[] {
  if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
    throw invalid('Give logStreamNames or a logStreamNamePrefix, not both.')
  }
  if ((logStreamNames?.length ?? 0) > MOST_STREAMS) throw invalid(`Name at most ${MOST_STREAMS} log streams.`)
  return streams.filter(({ name }) => (logStreamNames ? logStreamNames.includes(name) : name.startsWith(logStreamNamePrefix ?? '')))
}

/** Line ends within an event of a client lie as carriage returns (`encodeLine`). */
const messageOf = ({ from }: LogStreamRecord, { text }: PlacedLine) => (from === 'clients' ? text.replaceAll('\r', '\n') : text)

export function eventOf(stream: LogStreamRecord, line: PlacedLine): OutputLogEvent {
  const timestamp = Date.parse(line.time)
  return { timestamp, message: messageOf(stream, line), ingestionTime: timestamp }
}

/** The same for an event in every answer, and no other's. */
function eventIdOf({ arn }: LogStreamRecord, { place }: PlacedLine): string {
  const stream = BigInt(`0x${createHash('sha256').update(arn).digest('hex').slice(0, 28)}`)
  return `${stream.toString().padStart(36, '0')}${String(place).padStart(20, '0')}`
}
