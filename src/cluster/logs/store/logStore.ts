/**
 * What containers wrote, on disk: for each container a stream of segments, files of plain lines that are only ever added to.
 * It outlives the containers and their tasks. A disk that is full is said and counted, and never stands in anybody's way.
 */
import { createHash } from 'node:crypto'
import { closeSync, ftruncateSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { LogLine } from '#cluster/engine/containerEngine.ts'
import { earlier } from '../lineTime.ts'
import { decodeLine, encodeLine } from './keptLine.ts'
import { oldestTime, planRetention, type Retention } from './planRetention.ts'
import { headOf, type KeptStream, openSegment, readSegment, type Segment } from './segment.ts'

export interface LogStoreOptions {
  /** Absolute; made where it is missing. */
  folder: string
  retention: Retention
  /** Default 8 MB. */
  segmentBytes?: number
}

export interface LogStoreStatus {
  bytes: number
  streams: number
  /** Lines that could not be written, since the start. */
  droppedLines: number
  /** Why the last attempt to write failed; absent while it works. */
  failure?: string
}

export interface StreamSegment {
  stream: KeptStream
  segment: Segment
}

export interface LogStore {
  /** Adds lines to a container's stream, which begins with its first ones. Never throws for a disk that refuses. */
  append(stream: KeptStream, lines: readonly LogLine[]): void
  /** The newest `count` lines later than `after`, oldest first. */
  tail(engineName: string, options: { count: number; after?: string | undefined }): LogLine[]
  /** Time of the newest line. */
  lastTime(engineName: string): string | undefined
  has(engineName: string): boolean
  /** Of a container, oldest first. */
  segmentsOf(engineName: string): readonly Segment[]
  /** Lets go of all that a container wrote. */
  remove(engineName: string): void
  /** Every segment, that with the newest lines first. */
  segments(): StreamSegment[]
  /** Nothing more comes of a container for now: its file need not stay open. */
  rest(engineName: string): void
  /**
   * Lets go of what is too old or too much, by whole segments: the newest line of one decides.
   * @param now milliseconds since the epoch
   * @param keepMsOf how long a stream is kept where that is another time than all others'
   */
  retain(now: number, keepMsOf?: (engineName: string) => number | undefined): void
  status(): LogStoreStatus
  close(): void
}

interface Kept {
  id: string
  stream: KeptStream
  segments: Segment[]
  file?: number
}

const SEGMENT_BYTES = 8_000_000
/** No segment spans more than the shortest time that output is kept for, so that old lines do not stay for the sake of new ones. */
const SEGMENT_MS = 86_400_000
const READ_BYTES = 256 * 1024
const NEWLINE = 10
const FILE_NAME = /^([0-9a-f]{24})\.(\d{15})\.log$/
/** Open files are few on some systems. */
const OPEN_FILES = 64

export function openLogStore(options: LogStoreOptions): LogStore {
  const { folder, retention, segmentBytes = SEGMENT_BYTES } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const kept = readFolder(folder)
  const open = new Set<Kept>()
  const state = { droppedLines: 0, failure: undefined as string | undefined }

  const closeFile = (entry: Kept) => {
    if (entry.file !== undefined) closeSync(entry.file)
    delete entry.file
    open.delete(entry)
  }
  const makeRoom = () => {
    const [longest] = open
    if (longest && open.size >= OPEN_FILES) closeFile(longest)
  }
  const begin = (entry: Kept): number => {
    closeFile(entry)
    makeRoom()
    const last = entry.segments.at(-1)
    const start = last ? last.start + last.bytes - last.headBytes : 0
    const path = join(folder, `${entry.id}.${String(start).padStart(15, '0')}.log`)
    const head = Buffer.from(headOf(entry.stream))
    const file = openSync(path, 'a', 0o600)
    entry.file = file
    open.add(entry)
    writeWhole(file, head, 0)
    entry.segments.push({ path, start, headBytes: head.length, bytes: head.length, firstTime: '', lastTime: '' })
    return file
  }
  const fileOf = (entry: Kept, time: string): number => {
    const last = entry.segments.at(-1)
    if (!last || last.bytes >= segmentBytes || (last.firstTime !== '' && last.firstTime < earlier(time, SEGMENT_MS))) return begin(entry)
    if (entry.file !== undefined) return entry.file
    makeRoom()
    entry.file = openSync(last.path, 'a', 0o600)
    open.add(entry)
    return entry.file
  }
  /** A stream that is written to goes on in a new segment, at the same place, when all of its last one is too old. */
  const beginWhereOld = (entry: Kept, oldest: string) => {
    const { lastTime = '' } = entry.segments.at(-1) ?? {}
    if (lastTime === '' || lastTime >= oldest) return
    try {
      begin(entry)
    } catch (error) {
      // A disk that takes no new file: the old one stays until it does.
      state.failure = error instanceof Error ? error.message : String(error)
    }
  }
  const write = (entry: Kept, lines: readonly LogLine[]) => {
    const file = fileOf(entry, lines[0]?.time ?? '')
    const segment = entry.segments.at(-1) as Segment
    const bytes = Buffer.from(lines.map(encodeLine).join(''))
    writeWhole(file, bytes, segment.bytes)
    segment.bytes += bytes.length
    if (segment.firstTime === '') segment.firstTime = lines[0]?.time ?? ''
    const newest = lines.at(-1)?.time ?? ''
    if (newest > segment.lastTime) segment.lastTime = newest
  }

  return {
    append(stream, lines) {
      if (lines.length === 0) return
      const entry = kept.get(stream.engineName) ?? { id: idOf(stream.engineName), stream, segments: [] }
      try {
        write(entry, lines)
        kept.set(stream.engineName, entry)
        state.failure = undefined
      } catch (error) {
        closeFile(entry)
        state.droppedLines += lines.length
        state.failure = error instanceof Error ? error.message : String(error)
      }
    },
    tail(engineName, { count, after }) {
      return readTail(kept.get(engineName)?.segments ?? [], count, after)
    },
    lastTime: (engineName) => kept.get(engineName)?.segments.findLast(({ lastTime }) => lastTime !== '')?.lastTime,
    has: (engineName) => kept.has(engineName),
    segmentsOf: (engineName) => kept.get(engineName)?.segments ?? [],
    remove(engineName) {
      const entry = kept.get(engineName)
      if (!entry) return
      closeFile(entry)
      for (const { path } of entry.segments) rmSync(path, { force: true })
      kept.delete(engineName)
    },
    segments: () =>
      [...kept.values()]
        .flatMap(({ stream, segments }) => segments.map((segment) => ({ stream, segment })))
        .sort((one, other) => (one.segment.lastTime > other.segment.lastTime ? -1 : 1)),
    rest(engineName) {
      const entry = kept.get(engineName)
      if (entry) closeFile(entry)
    },
    retain(now, keepMsOf = () => undefined) {
      for (const entry of kept.values()) {
        if (entry.file !== undefined) beginWhereOld(entry, oldestTime(keepMsOf(entry.stream.engineName) ?? retention.keepMs, now))
      }
      const written = new Set([...open].flatMap(({ segments }) => segments.at(-1) ?? []))
      const streams = [...kept.values()].map(({ stream, segments }) => ({ segments, keepMs: keepMsOf(stream.engineName) }))
      const going = new Set(planRetention(streams, written, retention, now))
      for (const { path } of going) rmSync(path, { force: true })
      for (const [name, entry] of kept) {
        entry.segments = entry.segments.filter((segment) => !going.has(segment))
        if (entry.segments.length === 0) kept.delete(name)
      }
    },
    status: () => ({
      bytes: [...kept.values()].flatMap(({ segments }) => segments).reduce((sum, { bytes }) => sum + bytes, 0),
      streams: kept.size,
      droppedLines: state.droppedLines,
      ...(state.failure !== undefined && { failure: state.failure }),
    }),
    close() {
      for (const entry of open) closeFile(entry)
    },
  }
}

/** A file name that every file system takes, whatever the container is called. */
const idOf = (engineName: string) => createHash('sha256').update(engineName).digest('hex').slice(0, 24)

/** What there is from before, in order. */
function readFolder(folder: string): Map<string, Kept> {
  const kept = new Map<string, Kept>()
  for (const name of readdirSync(folder).sort()) {
    const [, id = '', start = ''] = FILE_NAME.exec(name) ?? []
    if (!id) continue
    const found = openSegment(join(folder, name), Number(start))
    if (!found) {
      rmSync(join(folder, name), { force: true })
      continue
    }
    const entry = kept.get(found.stream.engineName) ?? { id, stream: found.stream, segments: [] }
    entry.segments.push(found.segment)
    kept.set(found.stream.engineName, entry)
  }
  return kept
}

/** All or nothing: half a line would run into the next one. */
function writeWhole(file: number, bytes: Buffer, at: number): void {
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
  } catch (error) {
    ftruncateSync(file, at)
    throw error
  }
}

function readTail(segments: readonly Segment[], count: number, after: string | undefined): LogLine[] {
  const lines: LogLine[] = []
  for (const segment of segments.toReversed()) {
    if (lines.length >= count || (after !== undefined && segment.lastTime <= after)) break
    lines.push(...lastLines(segment, count - lines.length))
  }
  const found = lines.reverse()
  return after === undefined ? found : found.filter(({ time }) => time > after)
}

/** The newest lines of a segment, newest first. */
function lastLines(segment: Segment, count: number): LogLine[] {
  const lines: LogLine[] = []
  let end = segment.bytes
  let wanted = READ_BYTES
  while (end > segment.headBytes && lines.length < count) {
    const from = Math.max(segment.headBytes, end - wanted)
    const bytes = readSegment(segment, from, end)
    const first = from === segment.headBytes ? 0 : bytes.indexOf(NEWLINE) + 1
    // A line longer than what was read: look further back.
    if (first === 0 && from > segment.headBytes) wanted *= 2
    else if (first >= bytes.length) wanted *= 2
    else {
      takeLines(bytes, first, count, lines)
      end = from + first
    }
  }
  return lines
}

function takeLines(bytes: Buffer, first: number, count: number, lines: LogLine[]): void {
  let end = bytes.length - 1
  while (end > first && lines.length < count) {
    const start = Math.max(first, bytes.lastIndexOf(NEWLINE, end - 1) + 1)
    const line = decodeLine(bytes, start, end)
    if (line) lines.push(line)
    end = start - 1
  }
}
