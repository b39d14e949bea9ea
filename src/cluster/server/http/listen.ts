import { once } from 'node:events'
import type { Server } from 'node:net'
import { nextFreePort } from '#cluster/lib/freePort.ts'
import { findPortOwner, type PortOwner } from '#cluster/lib/portOwner.ts'

/** The address cannot be had, in a sentence that says what to do. */
export class ListenError extends Error {
  readonly port: number
  readonly owner: PortOwner | undefined
  /** The next port that was free when looked at. */
  readonly freePort: number | undefined

  constructor(message: string, facts: { port: number; owner?: PortOwner | undefined; freePort?: number | undefined; cause: unknown }) {
    super(message, { cause: facts.cause })
    this.name = 'ListenError'
    this.port = facts.port
    this.owner = facts.owner
    this.freePort = facts.freePort
  }
}

/** Resolves with the port. Rejects with a ListenError. */
export async function listenOn(server: Server, host: string, port: number): Promise<number> {
  try {
    server.listen({ host, port, exclusive: true })
    await once(server, 'listening')
  } catch (error) {
    throw await toListenError(error, host, port)
  }
  const address = server.address()
  return typeof address === 'object' && address ? address.port : port
}

async function toListenError(error: unknown, host: string, port: number): Promise<ListenError> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    const [owner, freePort] = await Promise.all([findPortOwner(port), nextFreePort(host, port + 1)])
    const by = owner ? `by ${owner.name} (process ${owner.pid})` : 'by another program'
    const instead = freePort === undefined ? 'choose another with --port' : `choose another: --port ${freePort} is free`
    return new ListenError(`Port ${port} is in use ${by}. Stop that program, or ${instead}.`, { port, owner, freePort, cause: error })
  }
  if (code === 'EACCES') {
    const sentence = `Port ${port} may not be used by this user, because low ports are reserved. Choose one above 1023 with --port.`
    return new ListenError(sentence, { port, cause: error })
  }
  const why = error instanceof Error ? error.message : String(error)
  return new ListenError(`Marina cannot listen on ${host}, port ${port}: ${why}. Choose another port with --port.`, { port, cause: error })
}
