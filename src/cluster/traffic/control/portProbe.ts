import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Transport, WhyNotFree } from './choosePort.ts'

/** Which program has a port, for a sentence. */
export type FindOwner = (port: number) => Promise<{ name: string; pid: number } | undefined>

/** Asks the operating system by taking the port for a moment. */
export function createPortProbe(address: string, findOwner: FindOwner): WhyNotFree {
  return async (port, transport) => {
    const code = await tryPort(address, port, transport)
    if (code === undefined) return undefined
    if (code === 'EACCES') return `port ${port} is reserved for the administrator`
    if (code !== 'EADDRINUSE') return `port ${port} cannot be had (${code})`
    const owner = transport === 'tcp' ? await findOwner(port) : undefined
    return owner ? `port ${port} is used by ${owner.name} (process ${owner.pid})` : `port ${port} is used by another program`
  }
}

async function tryPort(address: string, port: number, transport: Transport): Promise<string | undefined> {
  const taker = transport === 'tcp' ? createServer() : createSocket(address.includes(':') ? 'udp6' : 'udp4')
  try {
    if ('listen' in taker) taker.listen({ host: address, port, exclusive: true })
    else taker.bind({ address, port, exclusive: true })
    await once(taker, 'listening')
    taker.close()
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  }
}
