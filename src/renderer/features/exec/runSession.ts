import type { ClusterClient } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ExecRequest, ExecSession } from '#cluster/api/streams.ts'

/** How a terminal's command is doing. */
export type ExecStatus =
  | { phase: 'connecting' }
  | { phase: 'open' }
  | { phase: 'ended'; exitCode: number }
  | { phase: 'failed'; message: string; noShell: boolean }

/** What a session needs of the terminal it is shown in. */
export interface SessionScreen {
  size(): { columns: number; rows: number }
  /** Resolves when the bytes were drawn: a container that prints faster than that is held back. */
  write(bytes: Uint8Array): Promise<void>
  onInput(listener: (bytes: Uint8Array) => void): () => void
  onResize(listener: (size: { columns: number; rows: number }) => void): () => void
}

/**
 * Runs one command from its start to its end. Never rejects: how it went is told by `onStatus`.
 * @param signal closes the terminal; nothing is told afterwards
 */
export async function runSession(
  client: Pick<ClusterClient, 'exec'>,
  request: ExecRequest,
  screen: SessionScreen,
  signal: AbortSignal,
  onStatus: (status: ExecStatus) => void,
): Promise<void> {
  const tell = (status: ExecStatus) => (signal.aborted ? undefined : onStatus(status))
  tell({ phase: 'connecting' })
  try {
    const session = await client.exec({ ...request, size: screen.size() })
    if (signal.aborted) return session.close()
    tell({ phase: 'open' })
    await connect(session, screen, signal)
    tell({ phase: 'ended', exitCode: await session.exitCode })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    tell({ phase: 'failed', message, noShell: error instanceof ClusterError && /has no shell/.test(error.message) })
  }
}

async function connect(session: ExecSession, screen: SessionScreen, signal: AbortSignal): Promise<void> {
  const close = () => session.close()
  signal.addEventListener('abort', close)
  // The size may have changed while the terminal was being opened.
  session.resize(screen.size())
  const stops = [screen.onInput((bytes) => session.write(bytes)), screen.onResize((size) => session.resize(size))]
  try {
    for await (const bytes of session.output) await screen.write(bytes)
  } finally {
    for (const stop of stops) stop()
    signal.removeEventListener('abort', close)
  }
}
