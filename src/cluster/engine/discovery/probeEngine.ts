import { once } from 'node:events'
import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { DockerConnection } from '../docker/dockerConnection.ts'
import { type DockerInfo, type DockerVersion, engineInfo } from '../docker/facts.ts'
import { createSshDialler } from '../docker/sshConnection.ts'
import type { ProbeFailure, ProbeResult } from './engineCandidate.ts'

export interface ProbeLimits {
  /** For the first word; a local engine needs a millisecond. */
  pingMs: number
  /** Collecting what it says about itself takes a busy engine longer. */
  infoMs: number
}

const USUAL_LIMITS: ProbeLimits = { pingMs: 2_000, infoMs: 10_000 }
/** Nobody's answer about itself is longer; a stranger's may be endless. */
const LONGEST_ANSWER_BYTES = 1 << 20

/**
 * Asks whatever listens at an address whether it is an engine and which: `GET /_ping`, then `/version` and `/info`.
 * Never throws: a failure is an answer too.
 */
export async function probeEngine(connection: DockerConnection, limits: ProbeLimits = USUAL_LIMITS): Promise<ProbeResult> {
  try {
    await get(connection, '/_ping', limits.pingMs)
    const [version, info] = await Promise.all([
      getObject(connection, '/version', limits.infoMs),
      getObject(connection, '/info', limits.infoMs),
    ])
    const osType = stringOf(info['OSType']) ?? stringOf(version['Os']) ?? ''
    return { answered: { info: engineInfo(info as DockerInfo, version as DockerVersion), osType } }
  } catch (error) {
    return { failed: failureOf(error), message: error instanceof Error ? error.message : String(error) }
  }
}

/** Marks what came over a working connection and is no engine's answer. */
class UnusableAnswer extends Error {}
class NoAnswerInTime extends Error {}

const FAILURES: Readonly<Record<string, ProbeFailure>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  ECONNREFUSED: 'nobodyListens',
  // A regular file where a socket is expected.
  ENOTSOCK: 'nobodyListens',
  EACCES: 'noPermission',
  EPERM: 'noPermission',
}

function failureOf(error: unknown): ProbeFailure {
  if (error instanceof NoAnswerInTime) return 'timeout'
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (error instanceof UnusableAnswer || code.startsWith('HPE_')) return 'unusableAnswer'
  return FAILURES[code] ?? 'unreachable'
}

async function getObject(connection: DockerConnection, path: string, limitMs: number): Promise<Record<string, unknown>> {
  const text = await get(connection, path, limitMs)
  const parsed = parseJson(text)
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>
  throw new UnusableAnswer(`${path} answered no JSON object`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function get(connection: DockerConnection, path: string, limitMs: number): Promise<string> {
  // One limit for all of it: an answer that drips must not hold discovery up.
  const signal = AbortSignal.timeout(limitMs)
  try {
    const request = open(connection, { path, signal, agent: false, headers: { host: 'docker' } })
    // Failures are heard by `once` and by the reader; between the two, nobody else would.
    request.on('error', () => {}).end()
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    return await readAnswer(response, path)
  } catch (error) {
    throw signal.aborted ? new NoAnswerInTime(`${path} took longer than ${limitMs / 1_000} s`) : error
  }
}

function open(connection: DockerConnection, options: RequestOptions): ClientRequest {
  if ('socketPath' in connection) return httpRequest({ ...options, socketPath: connection.socketPath })
  if ('ssh' in connection) return httpRequest({ ...options, agent: undefined, createConnection: createSshDialler(connection.ssh) })
  const { host, port, tls } = connection
  if (!tls) return httpRequest({ ...options, host, port })
  // Whose certificate is expected follows from the header Host.
  return httpsRequest({ ...options, headers: {}, host, port, ...tls })
}

async function readAnswer(response: IncomingMessage, path: string): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > LONGEST_ANSWER_BYTES) throw new UnusableAnswer(`${path} answered more than 1 MiB`)
    pieces.push(piece)
  }
  if (response.statusCode !== 200) throw new UnusableAnswer(`${path} answered ${response.statusCode}`)
  return Buffer.concat(pieces).toString('utf8')
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
