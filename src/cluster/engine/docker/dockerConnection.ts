import { isIP } from 'node:net'
import { EngineError } from '../engineError.ts'

/** PEM texts, not paths: whoever finds the engine reads the files. */
export interface TlsMaterial {
  ca?: string
  cert?: string
  key?: string
}

/** An engine of another machine, for the user's own ssh program: what is not given is as their settings of ssh have it. */
export interface SshTarget {
  host: string
  user?: string
  port?: number
}

/** Where an engine listens, as plain data. `socketPath` is a Unix socket or a Windows pipe. */
export type DirectConnection = { socketPath: string } | { host: string; port: number; tls?: TlsMaterial }

/** Or how it is reached through ssh. */
export type DockerConnection = DirectConnection | { ssh: SshTarget }

const DEFAULT_SOCKET = '/var/run/docker.sock'
const DEFAULT_PIPE = '//./pipe/docker_engine'
const PLAIN_PORT = 2375
const TLS_PORT = 2376

/**
 * Reads a `DOCKER_HOST`-like address: `unix://`, `npipe://`, `tcp://`, `http://`, `https://`.
 * `https://` gives an empty `tls`, for the caller to fill with certificates where the engine wants them.
 * @throws EngineError `refused` with a sentence that says what is wrong with the address
 */
export function parseDockerHost(url: string): DirectConnection {
  const text = url.trim()
  if (text.startsWith('unix://')) return { socketPath: text.slice('unix://'.length) || DEFAULT_SOCKET }
  if (text.startsWith('npipe://')) return { socketPath: pipePath(text.slice('npipe://'.length)) }
  if (text.startsWith('ssh://')) {
    throw new EngineError(
      'refused',
      `This computer's own tasks cannot run on an engine over ssh (${withoutPassword(text)}): their ports would be elsewhere. Make it a container instance of a cluster with "marina instances add --engine".`,
    )
  }
  return parseNetworkAddress(text)
}

/**
 * Reads the address of an engine for container instances: `ssh://user@host:port` beside what `parseDockerHost` reads.
 * @throws EngineError `refused` with a sentence that says what is wrong with the address
 */
export function parseInstanceEngine(url: string): DockerConnection {
  const text = url.trim()
  return text.startsWith('ssh://') ? { ssh: parseSsh(text) } : parseDockerHost(text)
}

const SSH_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/

function parseSsh(text: string): SshTarget {
  const address = URL.parse(text)
  const host = address?.hostname.replace(/^\[|\]$/g, '') ?? ''
  const refuse = (why: string) => new EngineError('refused', `"${withoutPassword(text)}" cannot be used: ${why}`)
  if (!address || !(SSH_NAME.test(host) || isIP(host)))
    throw refuse('an engine over ssh is named like ssh://user@host or ssh://user@host:22.')
  if (address.password) throw refuse('a password is not taken. Let ssh sign you in with a key, as "ssh-copy-id" sets it up.')
  if (address.pathname.length > 1) throw refuse('what follows the host is not used. Name the host alone: docker there knows its engine.')
  if (address.username && !SSH_NAME.test(address.username)) throw refuse('that is no name of a user.')
  return { host, ...(address.username && { user: address.username }), ...(address.port && { port: Number(address.port) }) }
}

function describeSsh({ host, user, port }: SshTarget): string {
  const name = host.includes(':') ? `[${host}]` : host
  return `ssh://${user ? `${user}@` : ''}${name}${port ? `:${port}` : ''}`
}

/** The address as a user would write it, without any secret. */
export function describeConnection(connection: DockerConnection): string {
  if ('ssh' in connection) return describeSsh(connection.ssh)
  if (!('socketPath' in connection)) {
    const host = connection.host.includes(':') ? `[${connection.host}]` : connection.host
    return `${connection.tls ? 'https' : 'tcp'}://${host}:${connection.port}`
  }
  return isPipe(connection.socketPath) ? `npipe://${connection.socketPath}` : `unix://${connection.socketPath}`
}

function parseNetworkAddress(text: string): DirectConnection {
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
