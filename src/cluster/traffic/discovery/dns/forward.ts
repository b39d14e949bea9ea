import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect, isIPv6 } from 'node:net'
import { frame, readFrames } from './frames.ts'

export interface Upstream {
  address: string
  port: number
}

/** Two servers are asked before Docker, which waits 4 s for us, asks the next one itself. */
const PATIENCE_MS = 1_500
const MOST_SERVERS = 2

/**
 * Hands a question on as it is, to one server after the other until one answers.
 * @returns undefined where none did
 */
export async function forward(message: Uint8Array, upstreams: readonly Upstream[], isTcp: boolean): Promise<Uint8Array | undefined> {
  for (const upstream of upstreams.slice(0, MOST_SERVERS)) {
    const answer = await (isTcp ? askByTcp(message, upstream) : askByUdp(message, upstream)).catch(() => undefined)
    if (answer) return answer
  }
  return undefined
}

/** With an id and a port that a stranger cannot guess; the socket takes answers of that server alone. */
function askByUdp(message: Uint8Array, { address, port }: Upstream): Promise<Uint8Array> {
  const asked = Buffer.from(message)
  asked.writeUInt16BE(randomInt(65_536), 0)
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
    const end = (settle: () => void) => {
      clearTimeout(timer)
      socket.close()
      settle()
    }
    const timer = setTimeout(() => end(() => reject(new Error(`${address} does not answer`))), PATIENCE_MS)
    socket.on('error', (error) => end(() => reject(error)))
    socket.on('message', (answer) => {
      if (answer.length < 12 || answer.readUInt16BE(0) !== asked.readUInt16BE(0)) return
      const given = Buffer.from(answer)
      given.set(message.subarray(0, 2), 0)
      end(() => resolve(given))
    })
    socket.connect(port, address, (failure?: Error) => {
      // Node calls it on failure too, such as without a route, and sending then would end the process.
      if (failure) end(() => reject(failure))
      else socket.send(asked)
    })
  })
}

async function askByTcp(message: Uint8Array, { address, port }: Upstream): Promise<Uint8Array> {
  const socket = connect({ host: address, port, timeout: PATIENCE_MS })
  socket.on('timeout', () => socket.destroy(new Error(`${address} does not answer`)))
  try {
    socket.write(frame(message))
    for await (const answer of readFrames(socket)) return answer
    throw new Error(`${address} hung up`)
  } finally {
    socket.destroy()
  }
}
