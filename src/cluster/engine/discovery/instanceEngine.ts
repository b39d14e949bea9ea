import { isIP } from 'node:net'
import { isAbsolute } from 'node:path'
import { type DockerConnection, parseInstanceEngine } from '../docker/dockerConnection.ts'
import { EngineError } from '../engineError.ts'
import { thisMachine } from './discoverEngines.ts'
import { readTls } from './dockerSettings.ts'

/** How a user names an engine that container instances are to sit on. */
export interface NamedEngine {
  address: string
  /** Absolute path of a folder with ca.pem, cert.pem and key.pem. */
  tlsFolder?: string
}

/**
 * Where such an engine listens, with what is in its files: read each time, because certificates are renewed.
 * @throws EngineError `refused` with a sentence that says what is wrong with address or files
 */
export function connectionOfEngine({ address, tlsFolder }: NamedEngine): DockerConnection {
  const connection = parseInstanceEngine(address)
  if (!('host' in connection)) {
    if (tlsFolder !== undefined && !('socketPath' in connection))
      throw refused(`Over ssh no certificates are used: leave them out, ssh itself checks who ${address} is.`)
    return connection
  }
  if (tlsFolder === undefined) return connection
  if (!isAbsolute(tlsFolder)) throw refused(`The folder of certificates is to be an absolute path: "${tlsFolder}" is not.`)
  const tls = readPems(tlsFolder)
  return { ...connection, port: portOf(address, connection.port), tls }
}

/** Port 2376 is Docker's own with TLS, where the address has none. */
function portOf(address: string, port: number): number {
  return /:\d+\/?$/.test(address.trim()) ? port : 2376
}

function readPems(folder: string) {
  let tls: ReturnType<typeof readTls>
  try {
    tls = readTls(thisMachine(), folder)
  } catch (error) {
    throw refused(`The certificates in ${folder} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}.`)
  }
  const missing = [
    ...(tls.ca ? [] : ['ca.pem']),
    ...(tls.cert || !tls.key ? [] : ['cert.pem']),
    ...(tls.key || !tls.cert ? [] : ['key.pem']),
  ]
  if (missing.length > 0)
    throw refused(`${folder} has no ${missing.join(' and no ')}. An engine with TLS wants ca.pem, and mostly cert.pem and key.pem.`)
  return tls
}

const refused = (sentence: string) => new EngineError('refused', sentence)

/** Whether whoever is on the way could read and change what is said. */
export function isPlain(connection: DockerConnection): boolean {
  return 'host' in connection && connection.tls === undefined && !isLoopback(connection.host)
}

/** Where ports that are published there are reached from here; undefined where they are this computer's own. */
export function hostOf(connection: DockerConnection): string | undefined {
  const host = 'ssh' in connection ? connection.ssh.host : 'host' in connection ? connection.host : undefined
  return host === undefined || isLoopback(host) ? undefined : host
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
