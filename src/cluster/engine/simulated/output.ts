import type { LogLine } from '../containerEngine.ts'
import type { Program, ProgramLine } from './script.ts'

/** How many of a container's regular lines are remembered, as a log file of limited size would. */
export const MOST_HISTORY = 20_000

/** One run of a container, from a start to the end that followed it. Milliseconds since the epoch. */
export interface Run {
  startedAt: number
  endedAt?: number
}

/** A line that came from outside the program's script. */
export interface Note {
  at: number
  stream: ProgramLine['stream']
  text: string
}

/**
 * What a container wrote until `now`, oldest first. Nothing is stored: the lines follow from the program and the times
 * of its runs, so that ten thousand quiet containers cost nothing.
 */
export function linesUntil(program: Program, runs: readonly Run[], notes: readonly Note[], now: number): LogLine[] {
  return linesBetween(program, runs, notes, Number.NEGATIVE_INFINITY, now).slice(-MOST_HISTORY)
}

/** The lines of the milliseconds `from` to `to`, both included. */
export function linesBetween(program: Program, runs: readonly Run[], notes: readonly Note[], from: number, to: number): LogLine[] {
  const lines: LogLine[] = []
  for (const [index, run] of runs.entries()) {
    const last = Math.min(to, run.endedAt ?? to)
    if (last < from) continue
    const position = index * 1_000
    for (const [order, line] of (program.lines ?? []).entries()) {
      const at = run.startedAt + line.afterMs
      if (at >= from && at <= last) lines.push({ time: stamp(at, position + order), stream: line.stream, text: line.text })
    }
    lines.push(...regularLines(program, run, from, last))
  }
  for (const [order, note] of notes.entries()) {
    if (note.at >= from && note.at <= to) lines.push({ time: stamp(note.at, 800_000 + order), stream: note.stream, text: note.text })
  }
  return lines.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
}

/** When the next line is due after `now`, or undefined when only an end can bring more. */
export function nextLineAt(program: Program, run: Run, now: number): number | undefined {
  const times = (program.lines ?? []).map(({ afterMs }) => run.startedAt + afterMs).filter((at) => at > now)
  if (program.output) {
    const { everyMs, total = Number.POSITIVE_INFINITY } = program.output
    const next = Math.floor((now - run.startedAt) / everyMs) + 1
    if (next <= total) times.push(Math.max(Math.ceil(run.startedAt + next * everyMs), now + 1))
  }
  return times.length > 0 ? Math.min(...times) : undefined
}

function* regularLines(program: Program, run: Run, from: number, to: number): Generator<LogLine> {
  if (!program.output) return
  const { everyMs, line, total = Number.POSITIVE_INFINITY } = program.output
  const last = Math.min(total, Math.floor((to - run.startedAt) / everyMs))
  const first = Math.max(1, last - MOST_HISTORY, from === Number.NEGATIVE_INFINITY ? 1 : Math.floor((from - 1 - run.startedAt) / everyMs))
  for (let count = first; count <= last; count += 1) {
    const at = Math.ceil(run.startedAt + count * everyMs)
    if (at >= from && at <= to) yield { time: stamp(at, 100_000 + (count % 700_000)), ...line(count - 1) }
  }
}

/** RFC 3339 with nanoseconds; `order` tells lines of one millisecond apart. */
function stamp(ms: number, order: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}${String(order % 1_000_000).padStart(6, '0')}Z`
}
