/** Requests without pause, or at a pace, for tests of what carries them while something changes. */
import { Agent, type IncomingMessage, request } from 'node:http'

export interface Failure {
  /** Milliseconds since the epoch, when it was sent. */
  at: number
  tookMs: number
  /** The status, or what became of the connection. */
  what: string
}

export interface Taken {
  answered: number
  /** How often each answer came, by its first line. */
  answers: Record<string, number>
  failures: Failure[]
}

export interface Load {
  /** What has come since the last call. */
  take(): Taken
  /** Resolves once so many more have been answered. */
  more(count: number): Promise<void>
  /** Ends it, after what is under way. */
  stop(): Promise<Taken>
}

const nothing = (): Taken => ({ answered: 0, answers: {}, failures: [] })

/** Each of the connections asks for itself, one request after the other. */
export function startLoad({ port, path = '/', connections = 8 }: { port: number; path?: string; connections?: number }): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const { ask, take, more } = countAnswers({ port, path, agent })
  let isGoing = true
  const askOn = async () => {
    while (isGoing) await ask()
  }
  const all = Promise.all(Array.from({ length: connections }, askOn))
  return {
    take,
    more,
    async stop() {
      isGoing = false
      await all
      agent.destroy()
      return take()
    },
  }
}

/** One request each so many milliseconds, on a connection of its own, whether or not the one before was answered. */
export function startPacedLoad({ port, path = '/', everyMs }: { port: number; path?: string; everyMs: number }): Load {
  const { ask, take, more } = countAnswers({ port, path })
  const underWay = new Set<Promise<void>>()
  const pace = setInterval(() => {
    const asked = ask().finally(() => underWay.delete(asked))
    underWay.add(asked)
  }, everyMs)
  return {
    take,
    more,
    async stop() {
      clearInterval(pace)
      await Promise.all(underWay)
      return take()
    },
  }
}

/** Asks, and counts what comes of it. */
function countAnswers(where: { port: number; path: string; agent?: Agent }): Pick<Load, 'take' | 'more'> & { ask: () => Promise<void> } {
  let taken = nothing()
  let total = 0
  const waiting = new Set<{ total: number; resolve: () => void }>()
  const count = ({ status, text }: { status: number; text: string }) => {
    if (status !== 200) throw new Error(`status ${status}`)
    const [line = ''] = text.split('\n')
    taken.answered += 1
    taken.answers[line] = (taken.answers[line] ?? 0) + 1
    total += 1
  }
  return {
    async ask() {
      const at = Date.now()
      await send(where)
        .then(count)
        .catch((error: Error) => taken.failures.push({ at, tookMs: Date.now() - at, what: error.message }))
      for (const one of waiting) if (one.total <= total && waiting.delete(one)) one.resolve()
    },
    take() {
      const before = taken
      taken = nothing()
      return before
    },
    more: (more) => new Promise((resolve) => void waiting.add({ total: total + more, resolve })),
  }
}

/** One request of this computer. Rejects where there is no whole answer. */
export function send(where: { port: number; path?: string; host?: string; agent?: Agent }): Promise<{ status: number; text: string }> {
  const { port, path = '/', host = 'localhost', agent } = where
  return new Promise((resolve, reject) => {
    const headers = { Host: `${host}:${port}` }
    const asked = request({ host: '127.0.0.1', port, path, headers, agent: agent ?? false }, (response) => read(response, resolve, reject))
    asked.on('error', reject).end()
  })
}

function read(
  response: IncomingMessage,
  resolve: (answer: { status: number; text: string }) => void,
  reject: (error: Error) => void,
): void {
  let text = ''
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  response.on('end', () => resolve({ status: response.statusCode ?? 0, text })).on('error', reject)
}

/** A request that has begun: its head and half of its body are sent. */
export interface Begun {
  /** Sends the rest. @returns the status; rejects where there was no whole answer */
  finish(): Promise<number>
}

/** On a connection of its own. It is under way to whoever it was given to until it is finished. */
export function beginRequest(port: number): Begun {
  const headers = { 'Content-Length': 10 }
  const asked = request({ host: '127.0.0.1', port, path: '/', method: 'POST', headers, agent: false })
  const answered = new Promise<number>((resolve, reject) => {
    asked.on('response', (response) => read(response, ({ status }) => resolve(status), reject)).on('error', reject)
  })
  answered.catch(() => {})
  asked.write('begun')
  return {
    finish() {
      asked.end('ended')
      return answered
    },
  }
}
