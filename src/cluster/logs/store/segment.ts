import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs'
import { PREFIX_LENGTH, timeAt } from './keptLine.ts'

/** Whose output it is. The first line of each segment says so, so that no catalogue can differ from the files. */
export interface KeptStream {
  /** Its container's name in the engine. */
  engineName: string
  cluster: string
  task: string
  taskArn: string
  container: string
  family: string
  service?: string
}

export interface Segment {
  path: string
  /** Place of its first line in the whole stream, in bytes. */
  start: number
  /** Bytes of the line that says whose it is. */
  headBytes: number
  /** All of the file. */
  bytes: number
  firstTime: string
  lastTime: string
}

const HEAD_LIMIT = 8_192
/** The longest line there is, and its time. */
const TAIL_LIMIT = 512 * 1024
const NEWLINE = 10

export const headOf = (stream: KeptStream): string => `${JSON.stringify(stream)}\n`

/**
 * Looks at a segment as a crash may have left it: what follows its last line end is cut away.
 * @returns undefined where not even its head is whole
 */
export function openSegment(path: string, start: number): { stream: KeptStream; segment: Segment } | undefined {
  const file = openSync(path, 'r+')
  try {
    const size = fstatSync(file).size
    const head = readAt(file, 0, Math.min(size, HEAD_LIMIT))
    const headBytes = head.indexOf(NEWLINE) + 1
    const stream = headBytes > 0 ? parseHead(head.toString('utf8', 0, headBytes)) : undefined
    if (!stream) return undefined
    const from = Math.max(headBytes, size - TAIL_LIMIT)
    const tail = readAt(file, from, size - from)
    const whole = tail.lastIndexOf(NEWLINE) + 1
    const bytes = from + whole
    if (bytes < size) ftruncateSync(file, bytes)
    const lastLine = whole > 1 ? tail.lastIndexOf(NEWLINE, whole - 2) + 1 : 0
    const hasLines = bytes - headBytes >= PREFIX_LENGTH
    const firstTime = hasLines ? timeAt(readAt(file, headBytes, PREFIX_LENGTH), 0) : ''
    return { stream, segment: { path, start, headBytes, bytes, firstTime, lastTime: hasLines ? timeAt(tail, lastLine) : '' } }
  } finally {
    closeSync(file)
  }
}

/** Lines of a segment as bytes. @param from, to places in the file */
export function readSegment({ path }: Segment, from: number, to: number): Buffer {
  const file = openSync(path, 'r')
  try {
    return readAt(file, from, to - from)
  } finally {
    closeSync(file)
  }
}

function readAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(Math.max(0, length))
  let read = 0
  for (let more = -1; more !== 0 && read < bytes.length; read += more) more = readSync(file, bytes, read, bytes.length - read, at + read)
  return bytes.subarray(0, read)
}

function parseHead(text: string): KeptStream | undefined {
  try {
    const head = JSON.parse(text) as Partial<KeptStream>
    return typeof head.engineName === 'string' && typeof head.task === 'string' ? (head as KeptStream) : undefined
  } catch {
    return undefined
  }
}
