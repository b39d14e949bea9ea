import { EngineError, type EngineErrorKind } from '../engineError.ts'

/** What dockerode throws: an Error with the HTTP status and the body, or Node's own socket error. */
interface DockerodeError extends Error {
  statusCode?: number
  json?: unknown
  code?: string
}

const CONNECTION_PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing is listening there. Is the engine running?',
  ENOENT: 'there is no such socket. Is the engine running?',
  EACCES: 'permission denied. Your user may not use that socket; on Linux membership of the group "docker" gives it.',
  EPERM: 'permission denied. Your user may not use that socket.',
  ECONNRESET: 'it closed the connection before it had answered.',
  EPIPE: 'it closed the connection before it had answered.',
  ENOTFOUND: 'there is no host of that name.',
  EAI_AGAIN: 'the name of the host could not be looked up.',
  EHOSTUNREACH: 'the host cannot be reached.',
  ENETUNREACH: 'the network cannot be reached.',
  ETIMEDOUT: 'it did not answer.',
  ENOTSOCK: 'what is there is not a socket.',
  ENOTCONN: 'the connection was lost.',
  ERR_STREAM_PREMATURE_CLOSE: 'it closed the connection in the middle of an answer.',
}

/**
 * Turns whatever a call to the engine threw into an `EngineError`.
 * @param address the engine's address, for the sentence about a lost connection
 */
export function translateError(thrown: unknown, address: string): EngineError {
  if (thrown instanceof EngineError) return thrown
  const error = thrown as DockerodeError
  if (typeof error?.statusCode === 'number') return daemonError(error.statusCode, daemonMessage(error), thrown)
  return connectionError(error, address)
}

/** An answer of the engine itself, quoted the way Docker's own client does. */
export function daemonError(status: number, message: string, cause?: unknown): EngineError {
  return new EngineError(kindOfAnswer(status, message), `Error response from daemon: ${message}`, { cause })
}

/** Whether the connection broke, so that a call that may be repeated should be. */
export function isBrokenConnection(thrown: unknown): boolean {
  const code = (thrown as DockerodeError)?.code
  return code === 'ECONNRESET' || code === 'EPIPE'
}

function kindOfAnswer(status: number, message: string): EngineErrorKind {
  if (status === 404) return 'notFound'
  if (status === 409) return 'conflict'
  // Docker answers 403 for a network still in use, which is the same news as 409 for a volume.
  return status === 403 && message.includes('has active endpoints') ? 'conflict' : 'refused'
}

function daemonMessage(error: DockerodeError): string {
  const body = error.json
  if (body !== null && typeof body === 'object' && 'message' in body && typeof body.message === 'string') return body.message.trim()
  // For streamed answers dockerode keeps the engine's words only inside its own sentence.
  const quoted = /^\(HTTP code \d+\) .*? - ([^]*)$/.exec(error.message)
  return (quoted?.[1] ?? error.message).trim().slice(0, 2_000)
}

/** Node's codes for a handshake that failed, on either side. */
function tlsProblem(code: string): string | undefined {
  if (!/^(ERR_OSSL|ERR_SSL|ERR_TLS|EPROTO|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|CERT_|HOSTNAME_)/.test(code)) return undefined
  return `its certificate or ours was not accepted (${code}). Check ca.pem, cert.pem and key.pem.`
}

function connectionError(error: DockerodeError, address: string): EngineError {
  const code = error?.code ?? ''
  const problem = CONNECTION_PROBLEMS[code] ?? tlsProblem(code) ?? `${error?.message ?? String(error)}.`
  return new EngineError('unreachable', `Cannot connect to the engine at ${address}: ${problem}`, { cause: error })
}
