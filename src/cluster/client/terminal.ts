import { ClusterError } from '#cluster/api/errors.ts'
import type { ExecSession } from '#cluster/api/streams.ts'
import { createInbox } from './inbox.ts'
import { createPacedInput } from './pacedInput.ts'

/** What a transport does for a terminal. */
export interface TerminalLine {
  write(bytes: Uint8Array): void
  endInput(): void
  resize(size: { columns: number; rows: number }): void
  /** So many bytes of output were read. */
  taken(count: number): void
  close(): void
}

/** A terminal as its transport drives it: `session` resolves on `start`, and the other calls tell what came over the line. */
export interface Terminal {
  readonly session: Promise<ExecSession>
  start(): void
  output(bytes: Uint8Array): void
  /** So many bytes of input were taken. */
  inputTaken(count: number): void
  exit(exitCode: number): void
  /** Before the start it rejects `session`, afterwards the exit code. */
  fail(error: ClusterError): void
}

export function createTerminal(line: TerminalLine): Terminal {
  const started = Promise.withResolvers<ExecSession>()
  const exitCode = Promise.withResolvers<number>()
  // Whoever has no interest in the exit code does not have to catch it.
  exitCode.promise.catch(() => {})
  const input = createPacedInput(line)
  let over = false
  const close = () => {
    if (over) return
    line.close()
    fail(new ClusterError('ClientException', 'The terminal was closed before its command ended.'))
  }
  const output = createInbox<Uint8Array>((bytes) => line.taken(bytes.length), close)
  const fail = (error: ClusterError) => {
    over = true
    input.close()
    output.end()
    started.reject(error)
    exitCode.reject(error)
  }
  return {
    session: started.promise,
    start: () =>
      started.resolve({
        output,
        write: input.write,
        ready: input.ready,
        endInput: input.end,
        resize: (size) => void (over || line.resize(size)),
        exitCode: exitCode.promise,
        close,
      }),
    output: (bytes) => output.push(bytes),
    inputTaken: input.taken,
    exit(code) {
      over = true
      input.close()
      output.end()
      exitCode.resolve(code)
    },
    fail,
  }
}
