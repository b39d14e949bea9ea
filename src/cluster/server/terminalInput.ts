import type { ExecSession } from '#cluster/api/streams.ts'

/** Input on its way from a transport to a command. */
export interface TerminalInput {
  write(bytes: Uint8Array): void
}

/** Our clients keep to a quarter of a megabyte; whoever sends so much unasked does not listen. */
const mostWaiting = 4 * 1024 * 1024

/**
 * Hands input on and tells how much of it was taken, so that the sender can keep pace with the command.
 * @param tooMuch called once when the sender does not
 */
export function createTerminalInput(session: ExecSession, taken: (bytes: number) => void, tooMuch: () => void): TerminalInput {
  let waiting = 0
  return {
    write(bytes) {
      if (waiting > mostWaiting) return
      waiting += bytes.length
      if (waiting > mostWaiting) return tooMuch()
      session.write(bytes)
      void session.ready().then(() => {
        waiting -= bytes.length
        taken(bytes.length)
      })
    },
  }
}
