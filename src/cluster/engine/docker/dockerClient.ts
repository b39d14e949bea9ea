import { Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import { inspect } from 'node:util'
import type Docker from 'dockerode'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import { EngineError } from '../engineError.ts'
import { type DockerConnection, describeConnection, type SshTarget } from './dockerConnection.ts'
import { loadDockerode } from './loadDockerode.ts'
import { createSshDialler } from './sshConnection.ts'
import { type CallTimeout, OPEN_STREAM_TIMEOUT, timeoutMessage } from './timeouts.ts'
import { isBrokenConnection, translateError } from './translateError.ts'

/** Connections kept open between calls: enough for a busy agent, few enough to be no burden on the engine. */
const IDLE_CONNECTIONS = 32
const IDLE_SSH_CONNECTIONS = 6
const KEPT_ALIVE = { keepAlive: true, maxFreeSockets: IDLE_CONNECTIONS, scheduling: 'lifo' as const }
const CONNECT_LIMIT_MS = 10_000

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
  /** Cuts all connections; calls under way fail, and are not tried again. */
  drop(): void
  close(): void
}

export function createDockerClient(connection: DockerConnection, clock: Clock): DockerClient {
  const address = describeConnection(connection)
  const agent = createAgent(connection)
  const closing = new AbortController()
  const finishing = new Set<Promise<void>>()
  let loaded: Docker | undefined
  let drops = 0
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
    const dropsBefore = drops
    try {
      return await attempt(timeout, run).catch((error: unknown) => {
        if (repeatable && drops === dropsBefore && isBrokenConnection(error)) return attempt(timeout, run)
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
    drop() {
      drops += 1
      agent.destroy()
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
  const agent =
    'ssh' in connection ? sshAgent(connection.ssh) : 'socketPath' in connection ? new HttpAgent(KEPT_ALIVE) : networkAgent(connection)
  // docker-modem formats every request for its debug output, printed or not; an agent full of sockets makes that cost milliseconds.
  return Object.assign(agent, { [inspect.custom]: () => 'Agent' })
}

/** Each connection is a process here and one there. */
function sshAgent(target: SshTarget): HttpAgent {
  const agent = new HttpAgent({ ...KEPT_ALIVE, maxFreeSockets: IDLE_SSH_CONNECTIONS })
  return Object.assign(agent, { createConnection: createSshDialler(target) })
}

function networkAgent({ tls }: Extract<DockerConnection, { host: string }>): HttpAgent {
  const agent = tls ? new HttpsAgent({ ...KEPT_ALIVE, ...tls }) : new HttpAgent(KEPT_ALIVE)
  const dial = agent.createConnection.bind(agent)
  agent.createConnection = (options, callback) => {
    const socket = dial(options, callback)
    if (socket) limitConnecting(socket, tls ? 'secureConnect' : 'connect')
    return socket
  }
  return agent
}

/** The system itself gives up after minutes, and tries ever less often until then. */
function limitConnecting(socket: Duplex, connected: string): void {
  const late = () => socket.destroy(Object.assign(new Error('it took too long to connect'), { code: 'ETIMEDOUT' }))
  const timer = setTimeout(late, CONNECT_LIMIT_MS)
  for (const event of [connected, 'close']) socket.once(event, () => clearTimeout(timer))
}

function construct(Dockerode: typeof Docker, connection: DockerConnection, agent: HttpAgent): Docker {
  const place = placeOf(connection)
  // dockerode's types know no agent; its modem does.
  const options: object = { ...place, agent }
  return withoutDockerEnvironment(() => new Dockerode(options))
}

function placeOf(connection: DockerConnection) {
  if ('socketPath' in connection) return { socketPath: connection.socketPath, protocol: 'http' as const }
  // Nobody looks it up: the agent's connections lead there.
  if ('ssh' in connection) return { host: 'ssh.invalid', port: 80, protocol: 'http' as const }
  const { host, port, tls } = connection
  return { host, port, protocol: tls ? ('https' as const) : ('http' as const), ...tls }
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
