import { once } from 'node:events'
import { createServer } from 'node:net'

const portsToTry = 50

/** The first port from `from` on that was free when looked at; undefined where the next 50 are taken. */
export async function nextFreePort(host: string, from: number): Promise<number | undefined> {
  for (let port = from; port < Math.min(from + portsToTry, 65_536); port += 1) {
    if (await isFree(host, port)) return port
  }
  return undefined
}

async function isFree(host: string, port: number): Promise<boolean> {
  const probe = createServer()
  try {
    probe.listen({ host, port, exclusive: true })
    await once(probe, 'listening')
    return true
  } catch {
    return false
  } finally {
    probe.close()
  }
}
