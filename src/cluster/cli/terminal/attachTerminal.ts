import type { ExecSession } from '#cluster/api/streams.ts'
import { exitCodes } from '../exitCodes.ts'
import type { LocalTerminal } from './localTerminal.ts'

/**
 * Joins a command in a container with this terminal until it ends.
 * @param signal ends the command early
 * @returns the command's exit code
 */
export async function attachTerminal(session: ExecSession, terminal: LocalTerminal, signal: AbortSignal): Promise<number> {
  const undo = terminal.isTerminal ? followTerminal(session, terminal) : []
  const close = () => session.close()
  signal.addEventListener('abort', close, { once: true })
  if (signal.aborted) close()
  // The end of a pipe is the command's end of input; a terminal that ends was closed, and nobody is there any more.
  undo.push(terminal.read((bytes) => take(session, bytes), terminal.isTerminal ? close : () => session.endInput()))
  try {
    for await (const bytes of session.output) await terminal.write(bytes)
    return await session.exitCode
  } catch (error) {
    if (signal.aborted) return exitCodes.interrupted
    if (isBrokenPipe(error)) return exitCodes.failed
    throw error
  } finally {
    for (const each of undo) each()
    signal.removeEventListener('abort', close)
    session.close()
  }
}

function followTerminal(session: ExecSession, terminal: LocalTerminal): (() => void)[] {
  const tellSize = () => {
    const size = terminal.size()
    if (size) session.resize(size)
  }
  const back = [terminal.raw(), terminal.onResize(tellSize)]
  // It may have changed while the session was opened.
  tellSize()
  return back
}

function take(session: ExecSession, bytes: Uint8Array): Promise<void> {
  session.write(bytes)
  return session.ready()
}

/** Whoever read the output has enough, as in `marina exec … | head`. */
const isBrokenPipe = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EPIPE'
