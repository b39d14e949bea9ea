import type { LogLine } from '../containerEngine.ts'

/** A line longer than this is given out in pieces, so that an endless one cannot fill the memory. */
export const LONGEST_LINE_BYTES = 262_144
/** `2025-01-02T03:04:05.123456789Z` */
const TIME_LENGTH = 30
const NEWLINE = 10
const SPACE = 32

interface Unfinished {
  time: string
  parts: Buffer[]
  bytes: number
}

/** Puts the pieces together that the engine cut one stream's lines into. */
export interface LineJoiner {
  /** One entry of the engine: a time, a space, text. `complete` is false where its end is yet to come. */
  entry(bytes: Buffer, start: number, end: number, complete: boolean, lines: LogLine[]): void
  /** The same of an entry whose time stands elsewhere. */
  text(time: string, bytes: Buffer, start: number, end: number, lines: LogLine[]): void
  /** More text of an entry that was not complete. */
  more(bytes: Buffer, start: number, end: number, complete: boolean, lines: LogLine[]): void
  end(): LogLine[]
}

export function lineJoiner(stream: LogLine['stream']): LineJoiner {
  let unfinished: Unfinished | undefined

  const keep = (time: string, part: Buffer, lines: LogLine[]) => {
    unfinished ??= { time, parts: [], bytes: 0 }
    // A copy, or one short piece would keep the whole chunk it came with.
    unfinished.parts.push(Buffer.from(part))
    unfinished.bytes += part.length
    if (unfinished.bytes >= LONGEST_LINE_BYTES) cut(unfinished, lines)
  }
  const cut = (line: Unfinished, lines: LogLine[]) => {
    let bytes = Buffer.concat(line.parts)
    while (bytes.length >= LONGEST_LINE_BYTES) {
      const length = characterBoundary(bytes, LONGEST_LINE_BYTES)
      lines.push({ time: line.time, stream, text: bytes.toString('utf8', 0, length) })
      bytes = bytes.subarray(length)
    }
    unfinished = { time: line.time, parts: [Buffer.from(bytes)], bytes: bytes.length }
  }
  const finish = (time: string, bytes: Buffer, start: number, end: number, lines: LogLine[]) => {
    if (!unfinished) return void lines.push({ time, stream, text: bytes.toString('utf8', start, end) })
    keep(time, bytes.subarray(start, end), lines)
    if (unfinished) lines.push({ time: unfinished.time, stream, text: Buffer.concat(unfinished.parts).toString('utf8') })
    unfinished = undefined
  }
  const more = (time: string, bytes: Buffer, from: number, end: number, complete: boolean, lines: LogLine[]) => {
    let start = from
    // Some log drivers keep a message of several lines as one entry.
    for (let at = bytes.indexOf(NEWLINE, start); at >= 0 && at < end - 1; at = bytes.indexOf(NEWLINE, start)) {
      finish(time, bytes, start, at, lines)
      start = at + 1
    }
    if (complete && end > start && bytes[end - 1] === NEWLINE) finish(time, bytes, start, end - 1, lines)
    else keep(time, bytes.subarray(start, end), lines)
  }

  return {
    entry(bytes, start, end, complete, lines) {
      const space = timeEnd(bytes, start, end)
      more(utcTime(bytes.toString('latin1', start, space)), bytes, Math.min(space + 1, end), end, complete, lines)
    },
    text: (time, bytes, start, end, lines) => more(time, bytes, start, end, true, lines),
    more(bytes, start, end, complete, lines) {
      more(unfinished?.time ?? '', bytes, start, end, complete, lines)
    },
    end() {
      const line = unfinished
      unfinished = undefined
      return line && line.bytes > 0 ? [{ time: line.time, stream, text: Buffer.concat(line.parts).toString('utf8') }] : []
    },
  }
}

/** Where the time ends that an entry begins with. */
export function timeEnd(bytes: Buffer, start: number, end: number): number {
  if (bytes[start + TIME_LENGTH] === SPACE && start + TIME_LENGTH < end) return start + TIME_LENGTH
  const space = bytes.indexOf(SPACE, start)
  return space >= 0 && space < end ? space : end
}

/** Docker writes UTC with nine digits; Podman its own zone. Lines must sort as text. */
export function utcTime(time: string): string {
  if (time.length === TIME_LENGTH && time.endsWith('Z')) return time
  // Nanoseconds without their last zeros, as Docker's files have one in ten.
  if (time[19] === '.' && time.length < TIME_LENGTH && time.endsWith('Z')) return `${time.slice(0, -1).padEnd(TIME_LENGTH - 1, '0')}Z`
  const match = /^(.*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(time)
  const ms = match ? Date.parse(`${match[1]}${match[3]}`) : Number.NaN
  if (!match || Number.isNaN(ms)) return time
  return `${new Date(ms).toISOString().slice(0, 19)}.${(match[2] ?? '').padEnd(9, '0').slice(0, 9)}Z`
}

/** The last place at or before `limit` that does not fall inside a UTF-8 character. */
export function characterBoundary(bytes: Buffer, limit: number): number {
  let at = Math.min(limit, bytes.length)
  while (at > limit - 4 && at < bytes.length && ((bytes[at] as number) & 0xc0) === 0x80) at -= 1
  return at
}
