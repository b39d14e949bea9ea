import type { LogLine } from '../containerEngine.ts'
import { characterBoundary, type LineJoiner, LONGEST_LINE_BYTES, lineJoiner, timeEnd, utcTime } from './lineJoiner.ts'

/** The engine cuts longer lines into entries of this many bytes (spec part 2, 9.3). */
const ENTRY_BYTES = 16_384
const HEADER_BYTES = 8
const NEWLINE = 10
const CARRIAGE_RETURN = 13
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

function joined(rest: Buffer, chunk: Uint8Array): Buffer {
  const fresh = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  return rest.length === 0 ? fresh : Buffer.concat([rest, fresh])
}
