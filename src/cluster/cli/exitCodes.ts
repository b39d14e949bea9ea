/** What the command's exit code tells a script. */
export const exitCodes = {
  done: 0,
  /** What was asked for could not be done; the sentence says why. */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** No Marina answers. */
  unreachable: 3,
  notFound: 4,
  /** It was asked for and accepted, but did not come true in time. */
  timedOut: 5,
  /** Ctrl+C ended a command in a container that could not be asked itself; as a shell says it. */
  interrupted: 130,
} as const

/** Ends a command with a sentence on standard error and an exit code. */
export class CommandError extends Error {
  readonly exitCode: number

  constructor(exitCode: number, message: string) {
    super(message)
    this.name = 'CommandError'
    this.exitCode = exitCode
  }
}
