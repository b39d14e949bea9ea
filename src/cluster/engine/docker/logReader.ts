import type { LogLine } from '../containerEngine.ts'

/** The engine cuts longer lines into entries of this many bytes (spec part 2, 9.3). */
const ENTRY_BYTES = 16_384
/** A line longer than this is given out in pieces, so that an endless one cannot fill the memory. */
export const LONGEST_LINE_BYTES = 262_144
const HEADER_BYTES = 8
/** `2025-01-02T03:04:05.123456789Z` */
const TIME_LENGTH = 30
const NEWLINE = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const NOTHING: Buffer = Buffer.alloc(0)

/** Turns the bytes of `GET /containers/…/logs?timestamps=1` into lines, however the bytes were cut on their way. */
export interface LogReader {
  /** The lines that `chunk` completes. */
  read(chunk: Uint8Array): LogLine[]
  /** What is left when the bytes have ended: a last line without its line end. */
  end(): LogLine[]
  /** How many of the engine's entries have been read; a long line has several. */
  readonly entries: number
}

/**
 * A reader that finds out by itself which of the two forms it is given: a container without a terminal has frames, each
 * with a header that starts with a byte below 4; with a terminal it is bare text, which starts with a year's digit.
 */
export function logReader(): LogReader {
  let reader: LogReader | undefined
  return {
    read(chunk) {
      if (chunk.length === 0) return []
      reader ??= (chunk[0] as number) < 4 ? frameReader() : terminalReader()
      return reader.read(chunk)
    },
    end: () => reader?.end() ?? [],
    get entries() {
      return reader?.entries ?? 0
    },
  }
}

interface Unfinished {
  time: string
  parts: Buffer[]
  bytes: number
}

function frameReader(): LogReader {
  let rest = NOTHING
  /** Bytes still to come of a frame too long to wait for, and the stream it belongs to. */
  let oversized = 0
  let oversizedStream = 1
  let entries = 0
  const streams: Record<'stdout' | 'stderr', LineJoiner> = { stdout: lineJoiner('stdout'), stderr: lineJoiner('stderr') }
  const joinerOf = (type: number) => (type === 2 ? streams.stderr : streams.stdout)

  const readFrame = (bytes: Buffer, at: number, lines: LogLine[]): number => {
    if (oversized > 0) {
      const length = Math.min(oversized, bytes.length - at)
      joinerOf(oversizedStream).more(bytes, at, at + length, length === oversized, lines)
      oversized -= length
      return at + length
    }
    if (bytes.length - at < HEADER_BYTES) return at
    const start = at + HEADER_BYTES
    const length = bytes.readUInt32BE(at + 4)
    const type = bytes[at] as number
    if (bytes.length - start >= length) {
      entries += 1
      joinerOf(type).entry(bytes, start, start + length, true, lines)
      return start + length
    }
    if (bytes.length - start < LONGEST_LINE_BYTES) return at
    entries += 1
    joinerOf(type).entry(bytes, start, bytes.length, false, lines)
    oversized = length - (bytes.length - start)
    oversizedStream = type
    return bytes.length
  }

  return {
    read(chunk) {
      const lines: LogLine[] = []
      const bytes = joined(rest, chunk)
      let at = 0
      for (let next = readFrame(bytes, 0, lines); next !== at; next = readFrame(bytes, at, lines)) at = next
      rest = at === bytes.length ? NOTHING : bytes.subarray(at)
      return lines
    },
    end: () => [...streams.stdout.end(), ...streams.stderr.end()].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)),
    get entries() {
      return entries
    },
  }
}

interface LineJoiner {
  /** One entry of the engine: a time, a space, text. `complete` is false where its end is yet to come. */
  entry(bytes: Buffer, start: number, end: number, complete: boolean, lines: LogLine[]): void
  /** More text of an entry that was not complete. */
  more(bytes: Buffer, start: number, end: number, complete: boolean, lines: LogLine[]): void
  end(): LogLine[]
}

function lineJoiner(stream: LogLine['stream']): LineJoiner {
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

/** Everything of a terminal is its output; the two streams are one, and lines end with `\r\n`. */
function terminalReader(): LogReader {
  let rest = NOTHING
  let entries = 0
  let cutTime: string | undefined
  const lineFrom = (raw: Buffer): LogLine => {
    const end = raw[raw.length - 1] === CARRIAGE_RETURN ? raw.length - 1 : raw.length
    const space = timeEnd(raw, 0, end)
    entries += 1
    if (cutTime !== undefined) return { time: cutTime, stream: 'stdout', text: raw.toString('utf8', 0, end) }
    const mark = raw.subarray(0, space + 1)
    const pieces = terminalPieces(raw.subarray(space + 1, end), mark)
    entries += pieces.length - 1
    return { time: utcTime(mark.toString('latin1', 0, space)), stream: 'stdout', text: Buffer.concat(pieces).toString('utf8') }
  }
  /** Gives out the start of a line that does not end, and keeps its time for what follows. */
  const cut = (bytes: Buffer, lines: LogLine[]): Buffer => {
    const length = characterBoundary(bytes, LONGEST_LINE_BYTES)
    const line = lineFrom(bytes.subarray(0, length))
    lines.push(line)
    cutTime = line.time
    return bytes.subarray(length)
  }
  return {
    read(chunk) {
      const lines: LogLine[] = []
      let bytes = joined(rest, chunk)
      for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE)) {
        lines.push(lineFrom(bytes.subarray(0, at)))
        cutTime = undefined
        bytes = bytes.subarray(at + 1)
      }
      while (bytes.length > LONGEST_LINE_BYTES) bytes = cut(bytes, lines)
      rest = bytes
      return lines
    },
    end: () => (rest.length > 0 ? [lineFrom(rest)] : []),
    get entries() {
      return entries
    },
  }
}

/** Takes out the times that stand between the pieces of a line the engine had cut; all pieces carry the same. */
function terminalPieces(text: Buffer, mark: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  let start = 0
  for (let at = ENTRY_BYTES; text.subarray(at, at + mark.length).equals(mark) && mark.length > 0; at = start + ENTRY_BYTES) {
    pieces.push(text.subarray(start, at))
    start = at + mark.length
  }
  pieces.push(text.subarray(start))
  return pieces
}

function timeEnd(bytes: Buffer, start: number, end: number): number {
  if (bytes[start + TIME_LENGTH] === SPACE && start + TIME_LENGTH < end) return start + TIME_LENGTH
  const space = bytes.indexOf(SPACE, start)
  return space >= 0 && space < end ? space : end
}

/** Docker writes UTC with nine digits; Podman its own zone. Lines must sort as text. */
function utcTime(time: string): string {
  if (time.length === TIME_LENGTH && time.endsWith('Z')) return time
  const match = /^(.*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(time)
  const ms = match ? Date.parse(`${match[1]}${match[3]}`) : Number.NaN
  if (!match || Number.isNaN(ms)) return time
  return `${new Date(ms).toISOString().slice(0, 19)}.${(match[2] ?? '').padEnd(9, '0').slice(0, 9)}Z`
}

/** The last place at or before `limit` that does not fall inside a UTF-8 character. */
function characterBoundary(bytes: Buffer, limit: number): number {
  let at = Math.min(limit, bytes.length)
  while (at > limit - 4 && at < bytes.length && ((bytes[at] as number) & 0xc0) === 0x80) at -= 1
  return at
}

function joined(rest: Buffer, chunk: Uint8Array): Buffer {
  const fresh = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  return rest.length === 0 ? fresh : Buffer.concat([rest, fresh])
}
