/**
 * ECS Exec sessions of this Marina (spec part 2, 8.2): promised by ExecuteCommand, begun by the first WebSocket that knows the token, gone
 * with their command. Nothing of them is stored; a daemon that ends takes them along.
 */
import { randomBytes } from 'node:crypto'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ExecSession } from '#cluster/api/streams.ts'
import type { ExecTarget, StartedSession } from '#cluster/handlers/handler.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { secretMatcher } from '../http/secrets.ts'
import { createLiveSession, type LiveSession } from './liveSession.ts'
import type { TerminalSize } from './payloads.ts'

export interface SessionsOptions {
  clock: Clock
  ids: Ids
  log: Logger
  /** `http://127.0.0.1:1234`. */
  endpoint: () => string
  openCommand(target: ExecTarget, size: TerminalSize | undefined): Promise<ExecSession>
}

export interface Sessions {
  /** Throws ClientException when too many are open. */
  begin(target: ExecTarget): StartedSession
  /** The session of a token, which is good for one line; undefined for any other, used or expired token. */
  claim(sessionId: string, token: string): LiveSession | undefined
  /** A new token for a session that goes on; undefined for one that does not. */
  resume(sessionId: string): StartedSession | undefined
  terminate(sessionId: string): void
  /** Ends all, with a word to their clients. */
  close(): void
}

interface Entry {
  target: ExecTarget
  isToken?: (given: string) => boolean
  forgetToken: () => void
  live?: LiveSession
}

/** The plugin comes at once; a token that nobody used by then is nobody's. */
const tokenMs = 60_000
const mostPerContainer = 1_000
/** Each holds its command, so that there must be an end to them. */
const mostUnopened = 1_000

export function createSessions(options: SessionsOptions): Sessions {
  const { clock, ids, log } = options
  const entries = new Map<string, Entry>()

  const promise = (sessionId: string, entry: Entry): StartedSession => {
    const tokenValue = randomBytes(48).toString('base64url')
    entry.forgetToken()
    entry.isToken = secretMatcher(tokenValue)
    entry.forgetToken = clock.after(tokenMs, () => {
      delete entry.isToken
      if (!entry.live) entries.delete(sessionId)
    })
    const streamUrl = `${options.endpoint().replace(/^http/, 'ws')}${dataChannelPath}${sessionId}?role=publish_subscribe`
    return { sessionId, streamUrl, tokenValue }
  }

  const goLive = (sessionId: string, entry: Entry): LiveSession =>
    createLiveSession({
      sessionId,
      clock,
      ids,
      log,
      openCommand: (size) => options.openCommand(entry.target, size),
      onOver: () => {
        entry.forgetToken()
        entries.delete(sessionId)
      },
    })

  return {
    begin(target) {
      refuseTooMany(entries, target)
      const sessionId = `${sessionPrefix}${ids.hex17()}`
      const entry: Entry = { target, forgetToken: () => {} }
      entries.set(sessionId, entry)
      return promise(sessionId, entry)
    },
    claim(sessionId, token) {
      const entry = entries.get(sessionId)
      if (!entry?.isToken?.(token)) return undefined
      delete entry.isToken
      entry.forgetToken()
      entry.live ??= goLive(sessionId, entry)
      return entry.live
    },
    resume(sessionId) {
      const entry = entries.get(sessionId)
      return entry?.live && promise(sessionId, entry)
    },
    terminate(sessionId) {
      const entry = entries.get(sessionId)
      entry?.forgetToken()
      entries.delete(sessionId)
      entry?.live?.terminate('')
    },
    close() {
      for (const { live, forgetToken } of entries.values()) {
        forgetToken()
        live?.terminate('Marina is stopping.')
      }
      entries.clear()
    },
  }
}

const sessionPrefix = 'ecs-execute-command-'
const dataChannelPath = '/v1/data-channel/'
const dataChannel = /^\/v1\/data-channel\/(ecs-execute-command-[0-9a-f]{17})(?:\?[^#]*)?$/

/** The session that an address is for. */
export const sessionIdOf = (url: string): string | undefined => dataChannel.exec(url)?.[1]

function refuseTooMany(entries: ReadonlyMap<string, Entry>, { containerArn }: ExecTarget): void {
  const all = [...entries.values()]
  if (all.filter(({ target }) => target.containerArn === containerArn).length >= mostPerContainer)
    throw new ClusterError('ClientException', `The container has ${mostPerContainer} exec sessions, and more are not possible. End some.`)
  if (all.filter(({ live }) => !live).length >= mostUnopened)
    throw new ClusterError('ClientException', `${mostUnopened} exec sessions were asked for and not opened. Open them, or wait a minute.`)
}
