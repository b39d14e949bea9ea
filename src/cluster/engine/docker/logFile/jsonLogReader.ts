import type { LogLine } from '../../containerEngine.ts'
import { type LineJoiner, LONGEST_LINE_BYTES, lineJoiner, utcTime } from '../lineJoiner.ts'
import type { LogReader } from '../logReader.ts'
import { unescapeJson } from './unescapeJson.ts'

const NEWLINE = 10
const CARRIAGE_RETURN = 13
const QUOTE = 34
const HEAD = Buffer.from('{"log":"')
/** What stands between the text and the time; both streams' names are six letters. */
const MIDDLE_LENGTH = Buffer.byteLength('","stream":"stdout","time":"')
/** `"}` */
const END_LENGTH = 2
const TIME_LENGTH = 30
/** A line of a file is at most one entry of 16 KiB, each byte of it escaped, and labels. What is longer is none of Docker's. */
const LONGEST_RECORD_BYTES = 4 * LONGEST_LINE_BYTES
const NOTHING: Buffer = Buffer.alloc(0)

/**
 * Turns the bytes of the files of Docker's `json-file` driver into lines:
 * `{"log":"text\n","stream":"stdout","time":"2025-01-02T03:04:05.1Z"}`.
 * @param terminal whether the container has one: then lines end with `\r\n`
 */
export function jsonLogReader(terminal: boolean): LogReader {
  const streams = { stdout: lineJoiner('stdout'), stderr: lineJoiner('stderr') }
  const scratch = Buffer.allocUnsafe(LONGEST_RECORD_BYTES / 8)
  let rest = NOTHING
  let entries = 0

  const take = (joiner: LineJoiner, time: string, text: Buffer, length: number, lines: LogLine[]) => {
    entries += 1
    let end = length
    if (terminal && text[end - 1] === NEWLINE && text[end - 2] === CARRIAGE_RETURN) text[(end -= 1) - 1] = NEWLINE
    joiner.text(time, text, 0, end, lines)
  }
  const readRecord = (bytes: Buffer, start: number, end: number, lines: LogLine[]) => {
    const timeStart = bytes.lastIndexOf(QUOTE, end - END_LENGTH - 1) + 1
    const textEnd = timeStart - MIDDLE_LENGTH
    const stream = streamAt(bytes, textEnd)
    const isPlain = stream !== undefined && textEnd - start <= scratch.length && begins(bytes, start)
    const length = isPlain ? unescapeJson(bytes, start + HEAD.length, textEnd, scratch) : -1
    if (length >= 0 && stream) take(streams[stream], timeOf(bytes, timeStart, end - END_LENGTH), scratch, length, lines)
    else readOther(bytes.toString('utf8', start, end), lines)
  }
  /** A record with labels in it, or the torn end of one before another. */
  const readOther = (record: string, lines: LogLine[]): void => {
    const parsed = parseRecord(record)
    if (parsed) return take(streams[parsed.stream], utcTime(parsed.time), Buffer.from(parsed.log), Buffer.byteLength(parsed.log), lines)
    const again = record.lastIndexOf(HEAD.toString())
    if (again > 0) readOther(record.slice(again), lines)
  }

  return {
    read(chunk) {
      const lines: LogLine[] = []
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      let end = bytes.indexOf(NEWLINE)
      let start = 0
      if (rest.length > 0 && end >= 0) {
        readRecord(Buffer.concat([rest, bytes.subarray(0, end)]), 0, rest.length + end, lines)
        rest = NOTHING
        start = end + 1
        end = bytes.indexOf(NEWLINE, start)
      }
      for (; end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        readRecord(bytes, start, end, lines)
        start = end + 1
      }
      // A copy, because who reads the file uses its buffer again.
      if (start < bytes.length) rest = Buffer.concat([rest, bytes.subarray(start)])
      if (rest.length > LONGEST_RECORD_BYTES) rest = NOTHING
      return lines
    },
    end: () => [...streams.stdout.end(), ...streams.stderr.end()].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)),
    get entries() {
      return entries
    },
  }
}

const begins = (bytes: Buffer, at: number) => bytes[at] === 123 && bytes[at + 2] === 108 && bytes[at + 7] === QUOTE

/** `","stream":"stdout","time":"`: told by its marks and the letters that differ. */
function streamAt(bytes: Buffer, at: number): LogLine['stream'] | undefined {
  const isMiddle = at > 0 && bytes[at] === QUOTE && bytes[at + 3] === 115 && bytes[at + 8] === 109 && bytes[at + 21] === 116
  if (!isMiddle || bytes[at + 26] !== 58) return undefined
  return bytes[at + 15] === 111 ? 'stdout' : bytes[at + 15] === 101 ? 'stderr' : undefined
}

function timeOf(bytes: Buffer, start: number, end: number): string {
  const time = bytes.toString('latin1', start, end)
  return time.length === TIME_LENGTH ? time : utcTime(time)
}

function parseRecord(record: string): { log: string; stream: LogLine['stream']; time: string } | undefined {
  try {
    const { log, stream, time } = JSON.parse(record) as Record<string, unknown>
    if (typeof log !== 'string' || typeof time !== 'string') return undefined
    return { log, stream: stream === 'stderr' ? 'stderr' : 'stdout', time }
  } catch {
    return undefined
  }
}
