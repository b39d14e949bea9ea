import { EngineError } from '../engineError.ts'

/** PEM texts, not paths: whoever finds the engine reads the files. */
export interface TlsMaterial {
  ca?: string
  cert?: string
  key?: string
}

/** Where an engine listens, as plain data. `socketPath` is a Unix socket or a Windows pipe. */
export type DockerConnection = { socketPath: string } | { host: string; port: number; tls?: TlsMaterial }

const DEFAULT_SOCKET = '/var/run/docker.sock'
const DEFAULT_PIPE = '//./pipe/docker_engine'
const PLAIN_PORT = 2375
const TLS_PORT = 2376

/**
 * Reads a `DOCKER_HOST`-like address: `unix://`, `npipe://`, `tcp://`, `http://`, `https://`.
 * `https://` gives an empty `tls`, for the caller to fill with certificates where the engine wants them.
 * @throws EngineError `refused` with a sentence that says what is wrong with the address
 */
export function parseDockerHost(url: string): DockerConnection {
  const text = url.trim()
  if (text.startsWith('unix://')) return { socketPath: text.slice('unix://'.length) || DEFAULT_SOCKET }
  if (text.startsWith('npipe://')) return { socketPath: pipePath(text.slice('npipe://'.length)) }
  if (text.startsWith('ssh://')) {
    throw new EngineError(
      'refused',
      `Marina cannot reach an engine over ssh yet (${withoutPassword(text)}). Forward its socket with "ssh -L" and give Marina that address.`,
    )
  }
  return parseNetworkAddress(text)
}

/** The address as a user would write it, without any secret. */
export function describeConnection(connection: DockerConnection): string {
  if (!('socketPath' in connection)) {
    const host = connection.host.includes(':') ? `[${connection.host}]` : connection.host
    return `${connection.tls ? 'https' : 'tcp'}://${host}:${connection.port}`
  }
  return isPipe(connection.socketPath) ? `npipe://${connection.socketPath}` : `unix://${connection.socketPath}`
}

function parseNetworkAddress(text: string): DockerConnection {
  const match = /^(tcp|https?):\/\/(.+)$/.exec(text)
  const address = match && URL.parse(`http://${match[2]}`)
  if (!match || !address || !address.hostname) {
    throw new EngineError(
      'refused',
      `"${withoutPassword(text)}" is not an engine's address. It should look like unix:///var/run/docker.sock, npipe:////./pipe/docker_engine or tcp://127.0.0.1:2375.`,
    )
  }
  const secure = match[1] === 'https'
  const host = address.hostname.replace(/^\[|\]$/g, '')
  // URL drops a port that is its scheme's default, so ":80" must be told from "no port".
  const port = Number(address.port) || (/:80(\/|$)/.test(text) ? 80 : secure ? TLS_PORT : PLAIN_PORT)
  return secure ? { host, port, tls: {} } : { host, port }
}

function pipePath(path: string): string {
  const forward = path.replaceAll('\\', '/')
  return forward ? `//${forward.replace(/^\/+/, '')}` : DEFAULT_PIPE
}

function isPipe(path: string): boolean {
  return path.startsWith('//./pipe/')
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//')
}
