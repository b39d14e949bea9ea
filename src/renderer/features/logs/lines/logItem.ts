import type { AnsiSpan } from '../ansi/parseAnsi.ts'

/** Where lines come from: one container of one task. */
export interface LogSource {
  /** `task/container` */
  key: string
  task: string
  container: string
}

interface Numbered {
  /** Counts from 1 since the view was opened, and stays true when older lines are let go. */
  n: number
  /** Milliseconds since the epoch. */
  at: number
}

export interface LogLine extends Numbered {
  kind: 'line'
  source: LogSource
  stderr: boolean
  text: string
  spans: readonly AnsiSpan[]
  /** So many characters of a very long line were left out. */
  cut: number
}

/** What happened between two lines. */
export type LogRule = Numbered &
  (
    | { kind: 'ended'; source: LogSource; exitCode: number | undefined; reason: string | undefined }
    | { kind: 'unreadable'; source: LogSource; why: string }
    | { kind: 'dropped'; count: number }
  )

export type LogItem = LogLine | LogRule
