/** Which output to read. Lines are there after their containers are gone, as long as they are kept. */
export interface LogsRequest {
  cluster?: string
  /** One of the two: every task of a service, present and future, or the tasks named. */
  service?: string
  tasks?: string[]
  /** Container names; all where absent. */
  containers?: string[]
  /** Go on with new output, and with the service's new tasks. */
  follow?: boolean
  /** The newest so many lines of each container to begin with. Default 1,000. */
  tail?: number
  /** Only lines after this RFC 3339 time. */
  after?: string
}

export interface LogEntry {
  /** Task id, 32 hex digits. */
  task: string
  container: string
  /** RFC 3339 with nanoseconds. */
  time: string
  stream: 'stdout' | 'stderr'
  text: string
}

/** A line that was looked for, with whose it is. */
export interface LogHit extends LogEntry {
  cluster: string
  service?: string
  family: string
}

export type LogEvent =
  | { type: 'lines'; lines: LogEntry[] }
  /** A container's output ended: its task stopped, with what is known of why. */
  | { type: 'ended'; task: string; container: string; time: string; exitCode?: number; reason?: string }
  /** This container's output cannot be read; a sentence. */
  | { type: 'unreadable'; task: string; container: string; why: string }
  /** Everything there was to begin with has been sent; what follows is new. */
  | { type: 'caughtUp' }
  /** So many lines were dropped because the reader was too slow. */
  | { type: 'dropped'; count: number }

export interface ExecRequest {
  cluster?: string
  task: string
  /** May be left out when the task has one container. */
  container?: string
  /** Default: `bash`, else `sh`. */
  command?: string[]
  size?: { columns: number; rows: number }
  /** Default: true. Without one input ends where `endInput` says, and output comes as it was written. */
  pseudoTerminal?: boolean
}

/** A command in a container, and its terminal if it has one. */
export interface ExecSession {
  /** Terminal bytes; ends when the process ends. */
  readonly output: AsyncIterable<Uint8Array>
  write(data: Uint8Array): void
  /** Resolves when what was written has been taken, or never will be: whoever writes more than a person types waits for it. */
  ready(): Promise<void>
  /** No more input comes. A terminal has no such end: there it is what Ctrl+D types. */
  endInput(): void
  resize(size: { columns: number; rows: number }): void
  /** Settles after `output` ended: exit code, or rejects with a ClusterError. */
  readonly exitCode: Promise<number>
  close(): void
}
