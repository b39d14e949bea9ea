import { createHash } from 'node:crypto'
import { posix, win32 } from 'node:path'
import { type DirectConnection, parseDockerHost, type TlsMaterial } from '../docker/dockerConnection.ts'
import type { DialledCandidate, EngineCandidate, EngineRefusal, Surroundings } from './engineCandidate.ts'

/** What the user told the docker command to use; Marina follows it. */
export type DockerSettings = { candidate: DialledCandidate } | { refused: EngineRefusal } | undefined

/**
 * Reads DOCKER_HOST, else the current context (DOCKER_CONTEXT, else `currentContext` of docker's config file), as the
 * docker command does: DOCKER_HOST wins over any context. The context `default` names nothing.
 */
export function readDockerSettings(at: Surroundings): DockerSettings {
  const host = at.env['DOCKER_HOST']?.trim()
  if (host) return fromDockerHost(at, host)
  try {
    const name = currentContext(at)
    return name === undefined || name === 'default' ? undefined : fromContext(at, name)
  } catch (error) {
    const candidate: EngineCandidate = { source: 'dockerContext', product: 'The docker context', address: '', explicit: true }
    const why = `Docker's settings in ${configFolder(at)} cannot be read: ${(error as Error).message}.`
    return { refused: { candidate, cause: 'error', why, remedy: { sentence: 'Repair or remove the file config.json there.' } } }
  }
}

function fromDockerHost(at: Surroundings, host: string): DockerSettings {
  const candidate: EngineCandidate = {
    source: 'dockerHost',
    product: 'The engine of DOCKER_HOST',
    address: withoutPassword(host),
    explicit: true,
  }
  const certificates = at.env['DOCKER_CERT_PATH'] || configFolder(at)
  const wantsTls = Boolean(at.env['DOCKER_TLS_VERIFY'] || at.env['DOCKER_TLS'])
  try {
    return { candidate: { ...candidate, connection: connect(at, host, wantsTls ? certificates : undefined) } }
  } catch (error) {
    const remedy = { sentence: 'Correct DOCKER_HOST, or unset it to let Marina look at the usual places.', command: unsetCommand(at) }
    return { refused: { candidate, cause: 'error', why: `DOCKER_HOST cannot be used: ${asSentence(error)}`, remedy } }
  }
}

function fromContext(at: Surroundings, name: string): DockerSettings {
  const join = joinFor(at)
  const folder = createHash('sha256').update(name).digest('hex')
  const metaPath = join(configFolder(at), 'contexts', 'meta', folder, 'meta.json')
  const candidate: EngineCandidate = {
    source: 'dockerContext',
    product: `The docker context ${name}`,
    address: '',
    explicit: true,
    contextName: name,
  }
  const remedy = { sentence: 'Choose another context.', command: 'docker context use default' }
  const refuse = (why: string): DockerSettings => ({ refused: { candidate, cause: 'contextElsewhere', why, remedy } })
  const meta = at.fs.readText(metaPath)
  if (meta === undefined) return refuse(`The docker context ${name} is chosen and does not exist: there is no ${metaPath}.`)
  const host = dockerEndpoint(meta)
  if (host === undefined) return refuse(`The docker context ${name} names no Docker engine.`)
  candidate.address = withoutPassword(host)
  try {
    return { candidate: { ...candidate, connection: connect(at, host, join(configFolder(at), 'contexts', 'tls', folder, 'docker')) } }
  } catch (error) {
    return refuse(`The docker context ${name} points to ${candidate.address}, which cannot be used: ${asSentence(error)}`)
  }
}

/** @returns undefined when docker's config file is absent or names none */
function currentContext(at: Surroundings): string | undefined {
  const named = at.env['DOCKER_CONTEXT']
  if (named) return named
  const text = at.fs.readText(joinFor(at)(configFolder(at), 'config.json'))
  if (text === undefined) return undefined
  const config: unknown = JSON.parse(text)
  return stringMember(config, 'currentContext')
}

function dockerEndpoint(meta: string): string | undefined {
  try {
    return stringMember(member(member(JSON.parse(meta), 'Endpoints'), 'docker'), 'Host')
  } catch {
    return undefined
  }
}

/** @param certificates a folder of PEM files, when the engine may want TLS */
function connect(at: Surroundings, host: string, certificates: string | undefined): DirectConnection {
  const connection = parseDockerHost(host)
  if ('socketPath' in connection || certificates === undefined) return connection
  const tls = readTls(at, certificates)
  return connection.tls || Object.keys(tls).length > 0 ? { ...connection, tls } : connection
}

/** PEM files of a folder, those that are there. Throws where one cannot be read. */
export function readTls(at: Surroundings, folder: string): TlsMaterial {
  const read = (name: string) => at.fs.readText(joinFor(at)(folder, `${name}.pem`))
  const material = { ca: read('ca'), cert: read('cert'), key: read('key') }
  return Object.fromEntries(Object.entries(material).filter(([, text]) => text !== undefined))
}

/** Docker's own folder of this user. */
export function configFolder(at: Surroundings): string {
  return at.env['DOCKER_CONFIG'] || joinFor(at)(at.homedir, '.docker')
}

export function joinFor(at: Surroundings): (...parts: string[]) => string {
  return at.platform === 'win32' ? win32.join : posix.join
}

function unsetCommand(at: Surroundings): string {
  return at.platform === 'win32' ? 'Remove-Item Env:DOCKER_HOST' : 'unset DOCKER_HOST'
}

export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

export function stringMember(value: unknown, name: string): string | undefined {
  const found = member(value, name)
  return typeof found === 'string' && found !== '' ? found : undefined
}

function asSentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** An address to show. A user's name alone is none. */
export function withoutPassword(address: string): string {
  return address.replace(/\/\/[^/@]*:[^/@]*@/, '//')
}
