import { Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { inspect } from 'node:util'
import type Docker from 'dockerode'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import { EngineError } from '../engineError.ts'
import { type DockerConnection, describeConnection } from './dockerConnection.ts'
import { loadDockerode } from './loadDockerode.ts'
import { type CallTimeout, OPEN_STREAM_TIMEOUT, timeoutMessage } from './timeouts.ts'
import { isBrokenConnection, translateError } from './translateError.ts'

/** Connections kept open between calls: enough for a busy agent, few enough to be no burden on the engine. */
const IDLE_CONNECTIONS = 32

export interface StreamRequest {
  method: 'GET' | 'POST'
  path: string
  query?: Readonly<Record<string, unknown>>
  signal?: AbortSignal
}

/** One call to the engine; the signal aborts when it takes too long. */
export type Run<T> = (docker: Docker, abortSignal: AbortSignal) => Promise<T>

/** dockerode with connections kept alive, a time limit on every call and every failure an `EngineError`. */
export interface DockerClient {
  readonly address: string
  /** Whether it is reached through a socket of this machine. */
  readonly isLocal: boolean
  /**
   * Runs one call. A connection that broke before the answer is tried once more, because a kept-alive one may have died
   * unseen: so `run` must be safe to repeat, or `repeatable` be false.
   */
  call<T>(timeout: CallTimeout, run: Run<T>, repeatable?: boolean): Promise<T>
  /** Opens an answer that goes on. Resolves once its head has come. */
  open(request: StreamRequest): Promise<IncomingMessage>
  /** Lets this end before the connections are cut, if it does so soon after `close`. */
  finish(work: Promise<void>): void
  /** Aborts when the client is closed. */
  readonly closed: AbortSignal
  close(): void
}

export function createDockerClient(connection: DockerConnection, clock: Clock): DockerClient {
  const address = describeConnection(connection)
  const agent = createAgent(connection)
  const closing = new AbortController()
  const finishing = new Set<Promise<void>>()
  let loaded: Docker | undefined
  const docker = () => {
    loaded ??= construct(loadDockerode(), connection, agent)
    return loaded
  }

  const attempt = async <T>(timeout: CallTimeout, run: Run<T>): Promise<T> => {
    const abort = new AbortController()
    let cancel: Cancel = () => {}
    // A race and not the signal alone: some of dockerode's methods do not pass it on.
    const expiry = new Promise<never>((_resolve, reject) => {
      cancel = clock.after(timeout.ms, () => {
        reject(new EngineError('timeout', timeoutMessage(timeout)))
        abort.abort()
      })
    })
    try {
      return await Promise.race([run(docker(), abort.signal), expiry])
    } finally {
      cancel()
    }
  }

  const call = async <T>(timeout: CallTimeout, run: Run<T>, repeatable = true): Promise<T> => {
    if (closing.signal.aborted) throw new EngineError('unreachable', `The connection to the engine at ${address} has been closed.`)
    try {
      return await attempt(timeout, run).catch((error: unknown) => {
        if (repeatable && isBrokenConnection(error)) return attempt(timeout, run)
        throw error
      })
    } catch (error) {
      throw translateError(error, address)
    }
  }

  return {
    address,
    isLocal: 'socketPath' in connection,
    closed: closing.signal,
    call,
    async open(request) {
      const signals = [closing.signal, ...(request.signal ? [request.signal] : [])]
      // The signal of the time limit is left out: it would cut the answer off when it comes late.
      return await call(OPEN_STREAM_TIMEOUT, (ready) => dial(ready, { ...request, signal: AbortSignal.any(signals) }))
    },
    finish(work) {
      finishing.add(work)
      void work.finally(() => finishing.delete(work))
    },
    close() {
      closing.abort()
      // What it asks for next is refused; what it has asked for is answered.
      void Promise.allSettled(finishing).then(() => agent.destroy())
    },
  }
}

/** dockerode's own methods buffer some answers that must not be (logs without `follow`), hence its lower door. */
function dial(docker: Docker, request: StreamRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        method: request.method,
        path: `${request.path}?`,
        options: { ...request.query },
        isStream: true,
        ...(request.signal && { abortSignal: request.signal }),
        statusCodes: { 200: true },
      },
      (error, answer) => (error ? reject(error as Error) : resolve(answer as IncomingMessage)),
    )
  })
}

function createAgent(connection: DockerConnection): HttpAgent {
  const options = { keepAlive: true, maxFreeSockets: IDLE_CONNECTIONS, scheduling: 'lifo' as const }
  const secure = 'host' in connection && connection.tls !== undefined
  const agent = secure ? new HttpsAgent({ ...options, ...connection.tls }) : new HttpAgent(options)
  // docker-modem formats every request for its debug output, printed or not; an agent full of sockets makes that cost milliseconds.
  return Object.assign(agent, { [inspect.custom]: () => 'Agent' })
}

function construct(Dockerode: typeof Docker, connection: DockerConnection, agent: HttpAgent): Docker {
  const place =
    'socketPath' in connection
      ? { socketPath: connection.socketPath, protocol: 'http' as const }
      : {
          host: connection.host,
          port: connection.port,
          protocol: connection.tls ? ('https' as const) : ('http' as const),
          ...connection.tls,
        }
  // dockerode's types know no agent; its modem does.
  const options: object = { ...place, agent }
  return withoutDockerEnvironment(() => new Dockerode(options))
}

/** docker-modem mixes DOCKER_HOST and its relatives into what it is told, and throws where they are wrong. */
function withoutDockerEnvironment<T>(run: () => T): T {
  const hidden = Object.entries(process.env).filter(([name]) => name.startsWith('DOCKER_'))
  for (const [name] of hidden) delete process.env[name]
  try {
    return run()
  } finally {
    Object.assign(process.env, Object.fromEntries(hidden))
  }
}
