import type { MessagePortMain } from 'electron'
import type { PortLike } from '#cluster/api/portMessages.ts'

/** Electron types each event of its port apart from the others; the cluster listens to two of them alike. */
export function portOf(port: MessagePortMain): PortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event, listener) =>
      event === 'message' ? port.on('message', listener as (event: unknown) => void) : port.on('close', listener as () => void),
    start: () => port.start(),
    close: () => port.close(),
  }
}
