import type { LogEntry, LogEvent } from '#cluster/api/streams.ts'
import { type AnsiStyle, parseAnsi, plainStyle } from '../ansi/parseAnsi.ts'
import type { LogItem, LogLine, LogSource } from './logItem.ts'

/** A line that is longer is cut for the screen; Docker itself splits at 16 KiB. */
const MOST_CHARACTERS = 20_000

/** Turns what the cluster sends into what is shown, and remembers where to go on after a broken line. */
export interface LogIntake {
  take(event: LogEvent): LogItem[]
  /** Every source heard of, in order of appearance; a new array when one was added. */
  sources(): readonly LogSource[]
  /** The stream begins anew: what was taken already is not taken twice. @returns `after` for the next request */
  resume(): string | undefined
}

interface SourceState {
  source: LogSource
  /** Colours go on over line ends, but stdout's are not stderr's. */
  styles: { stdout: AnsiStyle; stderr: AnsiStyle }
  lastTime: string
  /** Lines up to this time were there before the stream broke. */
  floor: string
  ended: boolean
}

export function createLogIntake(): LogIntake {
  const states = new Map<string, SourceState>()
  let sources: readonly LogSource[] = []
  let next = 1
  const stateOf = ({ task, container }: { task: string; container: string }): SourceState => {
    const key = `${task}/${container}`
    const known = states.get(key)
    if (known) return known
    const source = { key, task, container }
    const state = { source, styles: { stdout: plainStyle, stderr: plainStyle }, lastTime: '', floor: '', ended: false }
    states.set(key, state)
    sources = [...sources, source]
    return state
  }
  const takeLine = (entry: LogEntry): LogLine | undefined => {
    const state = stateOf(entry)
    if (entry.time <= state.floor) return undefined
    if (entry.time > state.lastTime) state.lastTime = entry.time
    state.ended = false
    return lineOf(entry, state, next++)
  }
  return {
    sources: () => sources,
    resume() {
      for (const state of states.values()) state.floor = state.lastTime
      const times = [...states.values()].filter(({ ended }) => !ended).map(({ lastTime }) => lastTime)
      // The one that is furthest behind: asking for less would lose its lines, and the others' floors keep theirs from coming twice.
      return times.sort((a, b) => (a < b ? -1 : 1))[0] || undefined
    },
    take(event) {
      if (event.type === 'lines') return event.lines.flatMap((entry) => takeLine(entry) ?? [])
      if (event.type === 'dropped') return [{ kind: 'dropped', n: next++, at: Date.now(), count: event.count }]
      if (event.type === 'caughtUp') return []
      const state = stateOf(event)
      if (state.ended) return []
      if (event.type === 'unreadable') return [{ kind: 'unreadable', n: next++, at: Date.now(), source: state.source, why: event.why }]
      state.ended = true
      const { exitCode, reason } = event
      return [{ kind: 'ended', n: next++, at: Date.parse(event.time), source: state.source, exitCode, reason }]
    },
  }
}

function lineOf(entry: LogEntry, state: SourceState, n: number): LogLine {
  const cut = Math.max(0, entry.text.length - MOST_CHARACTERS)
  const { text, spans, style } = parseAnsi(cut > 0 ? entry.text.slice(0, MOST_CHARACTERS) : entry.text, state.styles[entry.stream])
  state.styles[entry.stream] = style
  return { kind: 'line', n, at: Date.parse(entry.time), source: state.source, stderr: entry.stream === 'stderr', text, spans, cut }
}
