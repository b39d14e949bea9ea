import { basename } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LogLine } from '#cluster/engine/containerEngine.ts'
import { decodeLine, PREFIX_LENGTH } from './keptLine.ts'
import type { LogStore } from './logStore.ts'
import { type KeptStream, readSegment, type Segment } from './segment.ts'

export interface LogSearch {
  text: string
  caseSensitive: boolean
  /** Whose output to look at. */
  wants: (stream: KeptStream) => boolean
  /** At most so many hits. */
  limit: number
  /** Where the page before ended. */
  before?: string | undefined
}

export interface LogSearchPage {
  /** Newest first within a segment, and the newest segments first. */
  hits: { stream: KeptStream; line: LogLine }[]
  /** Absent where everything has been looked at. */
  next?: string
}

const NEWLINE = 10
/** What one page may read, so that its answer does not take long. */
const MOST_BYTES = 512_000_000

/** Looks through kept output and lets others work between two segments. A client that has enough asks for no more pages. */
export async function searchLogs(store: LogStore, search: LogSearch): Promise<LogSearchPage> {
  const hits: LogSearchPage['hits'] = []
  const matcher = createMatcher(search)
  const wanted = store.segments().filter(({ stream }) => search.wants(stream))
  const begin = search.before === undefined ? undefined : parsePlace(search.before)
  let index = begin ? wanted.findIndex(({ segment }) => basename(segment.path) === begin.file) : 0
  let upTo = begin?.at
  let bytes = 0
  for (; index >= 0 && index < wanted.length; index += 1, upTo = undefined) {
    const { stream, segment } = wanted[index] as (typeof wanted)[number]
    if (bytes > MOST_BYTES) return { hits, next: placeOf(segment, segment.bytes) }
    const found = linesOf(segment, upTo ?? segment.bytes, matcher, search.limit - hits.length)
    hits.push(...found.lines.map((line) => ({ stream, line })))
    if (hits.length >= search.limit) return { hits, next: placeOf(segment, found.from) }
    bytes += segment.bytes
    await nextTurn()
  }
  return { hits }
}

/** The newest `limit` lines of a segment that match, newest first, and where the earliest of them begins. */
function linesOf(segment: Segment, upTo: number, matcher: Matcher, limit: number): { lines: LogLine[]; from: number } {
  const bytes = readSegment(segment, segment.headBytes, upTo)
  const places = matcher(bytes)
  const lines: LogLine[] = []
  let from = segment.headBytes
  for (let at = places.length - 1; at >= 0 && lines.length < limit; at -= 1) {
    const start = places[at] as number
    const line = decodeLine(bytes, start, bytes.indexOf(NEWLINE, start))
    if (line) lines.push(line)
    from = segment.headBytes + start
  }
  return { lines, from }
}

/** Where lines begin whose text holds what is looked for, in order. */
type Matcher = (bytes: Buffer) => number[]

function createMatcher({ text, caseSensitive }: LogSearch): Matcher {
  if (caseSensitive) {
    const word = Buffer.from(text)
    return (bytes) => collectLines(bytes, (from) => bytes.indexOf(word, from))
  }
  const lower = text.toLowerCase()
  // Over bytes as they lie, an engine for regular expressions is faster than lower-casing everything. Only ASCII folds there.
  const pattern = new RegExp(asciiOnly(text), 'gi')
  return (bytes) => {
    const raw = bytes.toString('latin1')
    const places = collectLines(bytes, (from) => {
      pattern.lastIndex = from
      return pattern.exec(raw)?.index ?? -1
    })
    return places.filter((start) =>
      bytes
        .toString('utf8', start + PREFIX_LENGTH, bytes.indexOf(NEWLINE, start))
        .toLowerCase()
        .includes(lower),
    )
  }
}

/** A pattern for candidates: ASCII to the letter, any bytes for what else the text holds. */
function asciiOnly(text: string): string {
  return [...text]
    .map((character) => ((character.codePointAt(0) ?? 0) < 128 ? character.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : '[\\x80-\\xff]{2,6}?'))
    .join('')
}

function collectLines(bytes: Buffer, find: (from: number) => number): number[] {
  const places: number[] = []
  for (let at = find(0); at >= 0; ) {
    const start = bytes.lastIndexOf(NEWLINE, at) + 1
    if (at < start + PREFIX_LENGTH) {
      at = find(start + PREFIX_LENGTH)
      continue
    }
    const end = bytes.indexOf(NEWLINE, at)
    if (end < 0) break
    places.push(start)
    at = find(end)
  }
  return places
}

const placeOf = ({ path }: Segment, at: number) => `${basename(path)}@${at}`

function parsePlace(text: string): { file: string; at: number } {
  const [file = '', at = ''] = text.split('@')
  return { file, at: Number(at) || 0 }
}
