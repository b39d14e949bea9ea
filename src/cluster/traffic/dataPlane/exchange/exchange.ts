import type { Socket } from 'node:net'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import { Tunnel } from '../network/tunnel.ts'
import type { ChosenRule, RequestFacts } from '../rules/compileRules.ts'
import { hostName, pathOf, queryOf } from '../rules/compileRules.ts'
import { locationOf } from '../rules/redirect.ts'
import { chooseByWeight, type Random } from '../targets/chooseTarget.ts'
import { appCookie, groupCookie, readCookie, setCookies, setsCookie, targetCookie } from '../targets/stickiness.ts'
import type { Target } from '../targets/target.ts'
import type { TargetGroup } from '../targets/targetGroup.ts'
import type { ActionConfig, ListenerConfig } from '../trafficConfig.ts'
import { type Answer, answerOf, ownAnswer } from './answers.ts'
import type { RequestHead, ResponseHead } from './message.ts'
import type { Back, BackEvents, BackFailure, Front, FrontEvents } from './sides.ts'
import { traceIdFor } from './traceId.ts'

/** What an exchange needs of its listener. */
export interface ExchangeOwner {
  readonly config: ListenerConfig
  /** X-Forwarded-Proto and -Port, name and value in turn. */
  readonly forwarded: readonly string[]
  readonly idleTimeoutMs: number
  readonly clock: Clock
  readonly random: Random
  rule(facts: RequestFacts): ChosenRule | undefined
  group(arn: string): TargetGroup | undefined
  /** Told of every finished exchange; undefined where nobody keeps a log. */
  readonly log: ((exchange: Exchange) => void) | undefined
}

type Forward = Extract<ActionConfig, { type: 'forward' }>

/** Other targets are tried where nothing was sent yet. */
const mostAttempts = 3
/** Of a body that waits for its connection. */
const mostQueued = 65_536
/** ELB counts the addresses of X-Forwarded-For and refuses more. */
const mostForwarders = 30
const repeatable = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/** One request and its answer: which rule, which target, what is passed on, and what is said where that fails. */
export class Exchange implements FrontEvents, BackEvents {
  readonly front: Front
  readonly request: RequestHead
  readonly method: string
  readonly upgrade: string
  readonly startedAt = performance.now()
  /** Milliseconds of `performance`, for the access log: when the request went out, and when the head of its answer came. */
  sentAt = 0
  answeredAt = 0
  chosen: ChosenRule | undefined
  group: TargetGroup | undefined
  target: Target | undefined
  traceId = ''
  status = 0
  targetStatus = 0
  receivedBytes: number
  sentBytes = 0
  redirectUrl = ''
  private readonly owner: ExchangeOwner
  private back: Back | undefined
  private waiting: { abort(): void } | undefined
  private queue: Buffer[] = []
  private queuedBytes = 0
  private sentBody = false
  private requestEnded = false
  private requestTrailers: string[] | undefined
  private headSent = false
  private isOver = false
  private attempts = 0
  /** What is answered when no target is left to try. */
  private failure = 503
  private tried: Set<Target> | undefined
  private timeout: Cancel | undefined

  constructor(front: Front, owner: ExchangeOwner) {
    this.front = front
    this.owner = owner
    this.request = front.request
    this.method = this.request.method
    this.upgrade = this.request.upgrade
    this.receivedBytes = this.request.bytes
    if (owner.config.attributes.dropInvalidHeaders) this.request.headers = validHeaders(this.request.headers)
  }

  begin(): void {
    const refusal = refusalOf(this.request)
    if (refusal) return this.answer(answerOf(refusal))
    this.traceId = traceIdFor(this.request.traceId, this.owner.clock.now())
    this.chosen = this.chooseRule()
    const action = this.chosen?.rule.action
    if (!action) return this.answer(answerOf(503))
    if (action.type === 'forward') return this.forward(action)
    if (action.type === 'redirect') return this.redirect(action)
    this.answer(ownAnswer(action.statusCode, action.contentType, action.body))
  }

  get action(): ActionConfig | undefined {
    return this.chosen?.rule.action
  }

  private chooseRule(): ChosenRule | undefined {
    return this.owner.rule({ request: this.request, clientAddress: this.front.clientAddress })
  }

  private redirect(action: Extract<ActionConfig, { type: 'redirect' }>): void {
    const { config } = this.owner
    const { host, target } = this.request
    const protocol = config.protocol === 'HTTPS' ? 'HTTPS' : 'HTTP'
    const port = Number(/:(\d+)$/.exec(host)?.[1] ?? config.port)
    this.redirectUrl = locationOf(action, { protocol, host: hostName(host), port, path: pathOf(target), query: queryOf(target) })
    if (this.redirectUrl.length > 8_192) return this.answer(answerOf(507))
    const { head, body } = answerOf(action.statusCode)
    head.headers.push('Location', this.redirectUrl)
    this.answer({ head, body })
  }

  private forward(action: Forward): void {
    this.group = this.chooseGroup(action)
    if (!this.group) return this.answer(answerOf(503))
    if (!speaksWith(this.request, this.group.config.protocolVersion)) return this.answer(answerOf(464))
    const seconds = this.group.config.perRequestTimeoutSeconds
    if (seconds) this.timeout = this.owner.clock.after(seconds * 1_000, () => this.onTimeout())
    this.attempt(false)
  }

  private onTimeout(): void {
    const { back, waiting, headSent } = this
    this.back = undefined
    this.waiting = undefined
    this.noteOutcome(true)
    back?.abort()
    waiting?.abort()
    if (!headSent) return this.answer(answerOf(504))
    this.finish(504)
    this.front.abort()
  }

  private chooseGroup(action: Forward): TargetGroup | undefined {
    const groups = action.targetGroups.filter(({ weight }) => weight > 0)
    const token = action.stickinessSeconds === undefined ? undefined : readCookie(this.request.cookie, groupCookie)
    const sticky = token && groups.map(({ arn }) => this.owner.group(arn)).find((group) => group?.token === token)
    if (sticky) return sticky
    // One group takes all, whatever its weight is.
    const only = action.targetGroups.length === 1 ? action.targetGroups[0] : undefined
    const at = chooseByWeight(
      groups.map(({ weight }) => weight),
      this.owner.random,
    )
    const arn = only?.arn ?? (at === undefined ? undefined : groups[at]?.arn)
    return arn === undefined ? undefined : this.owner.group(arn)
  }

  private attempt(onlyNew: boolean): void {
    const target = this.nextTarget() ?? (this.regroup() ? this.nextTarget() : undefined)
    if (!target) return this.answer(answerOf(this.failure))
    if (this.attempts > 0) target.counts.retries += 1
    this.attempts += 1
    this.target = target
    target.begin()
    target.counts.requests += 1
    this.waiting = target.pool.take(this, onlyNew)
  }

  private nextTarget(): Target | undefined {
    return this.group?.choose({ token: this.stickyTarget(), clientAddress: this.front.clientAddress, without: this.tried })
  }

  /**
   * A request that is sent again, and whose group has nobody left, goes by the shares of this moment: its group's may have been shifted to
   * another one because its targets were about to end. Of groups that ask for retries alone, as ELB does not.
   */
  private regroup(): boolean {
    if (this.attempts === 0 || !this.group?.config.retries) return false
    const action = this.chooseRule()?.rule.action
    const group = action?.type === 'forward' ? this.chooseGroup(action) : undefined
    if (!group || group === this.group) return false
    this.group = group
    return true
  }

  private stickyTarget(): string | undefined {
    const type = this.group?.config.stickiness?.type
    if (type === 'lb_cookie') return readCookie(this.request.cookie, targetCookie)
    return type === 'app_cookie' ? readCookie(this.request.cookie, appCookie) : undefined
  }

  onBackReady(back: Back): void {
    const hasWaited = this.waiting !== undefined
    this.waiting = undefined
    this.back = back
    this.sentAt = performance.now()
    const { request } = this
    const { config } = this.owner
    // HTTP/1.0 may leave its Host out, HTTP/1.1 may not.
    back.start(this, { request, host: request.host || `${config.address}:${config.port}`, added: this.added() })
    for (const chunk of this.queue.splice(0)) back.sendBody(chunk)
    this.sentBody = this.queuedBytes > 0
    if (this.requestEnded) return back.sendEnd(this.requestTrailers)
    // The first part of the body may be about to come with the same bytes as the head, and then goes out with it.
    if (!hasWaited) return
    back.flush()
    this.front.resume()
  }

  private added(): string[] {
    const { xForwardedFor } = this.owner.config.attributes
    const { forwardedFor } = this.request
    const added = [...this.owner.forwarded, 'X-Amzn-Trace-Id', this.traceId]
    const { clientAddress } = this.front
    if (xForwardedFor === 'append') added.push('X-Forwarded-For', forwardedFor ? `${forwardedFor}, ${clientAddress}` : clientAddress)
    else if (xForwardedFor === 'preserve' && forwardedFor) added.push('X-Forwarded-For', forwardedFor)
    return added
  }

  onRequestBody(chunk: Buffer): void {
    if (this.isOver) return
    this.receivedBytes += chunk.length
    if (this.back) {
      this.sentBody = true
      if (!this.back.sendBody(chunk)) this.front.pause()
      return
    }
    this.queue.push(chunk)
    this.queuedBytes += chunk.length
    if (this.queuedBytes > mostQueued) this.front.pause()
  }

  onRequestEnd(trailers: string[] | undefined): void {
    this.requestEnded = true
    this.requestTrailers = trailers
    if (!this.isOver) this.back?.sendEnd(trailers)
  }

  onRequestFlush(): void {
    if (!this.isOver) this.back?.flush()
  }

  onBackDrain(): void {
    if (!this.isOver) this.front.resume()
  }

  onFrontDrain(): void {
    this.back?.resume()
  }

  onResponse(head: ResponseHead): void {
    this.answeredAt = performance.now()
    this.targetStatus = head.status
    this.target?.counts.answered(head.status, this.answeredAt - this.sentAt)
    this.noteOutcome(head.status >= 500)
    if (head.status === 503 && this.retriesElsewhere()) return
    this.addCookies(head)
    this.status = head.status
    this.headSent = true
    this.front.sendHead(head)
  }

  private noteOutcome(failed: boolean): void {
    if (this.target) this.group?.note(this.target, failed)
  }

  /** A target that is not available, where the group asks for retries and another one is left. */
  private retriesElsewhere(): boolean {
    const { group, target, back } = this
    if (!group || !target || !this.hasRetries() || !this.isRepeatable()) return false
    this.tried ??= new Set()
    this.tried.add(target)
    if (!group.choose({ clientAddress: this.front.clientAddress, without: this.tried })) return false
    this.back = undefined
    back?.abort()
    this.target = undefined
    target.end()
    this.attempt(false)
    return true
  }

  /** Whether the group asks for more tries than ELB makes, and some are left. */
  private hasRetries(): boolean {
    return this.attempts <= (this.group?.config.retries ?? 0)
  }

  private isRepeatable(): boolean {
    return repeatable.has(this.method) && !this.sentBody && !this.request.chunked && !this.request.contentLength
  }

  private addCookies(head: ResponseHead): void {
    const { group, target } = this
    const action = this.action as Forward
    if (!group || !target) return
    const now = this.owner.clock.now()
    const { stickiness } = group.config
    if (action.stickinessSeconds !== undefined) head.headers.push(...setCookies(groupCookie, group.token, action.stickinessSeconds, now))
    if (stickiness?.type === 'lb_cookie') head.headers.push(...setCookies(targetCookie, target.token, stickiness.seconds, now))
    if (stickiness?.type === 'app_cookie' && setsCookie(head.headers, stickiness.cookieName)) {
      head.headers.push(...setCookies(appCookie, target.token, stickiness.seconds, now))
    }
  }

  onResponseBody(chunk: Buffer): void {
    this.sentBytes += chunk.length
    if (!this.front.sendBody(chunk)) this.back?.pause()
  }

  onResponseFlush(): void {
    if (this.headSent && !this.isOver && !this.front.flush()) this.back?.pause()
  }

  onResponseEnd(trailers: string[] | undefined): void {
    this.finish(this.status)
    this.front.sendEnd(trailers)
  }

  onSwitched(head: ResponseHead, socket: Socket, rest: Buffer | undefined): void {
    const client = this.front.takeOver(head)
    if (!client) return void socket.destroy()
    this.targetStatus = 101
    this.answeredAt = performance.now()
    this.target?.counts.answered(101, this.answeredAt - this.sentAt)
    this.timeout?.()
    const { target } = this
    const tunnel = new Tunnel(client.socket, socket, { idleTimeoutMs: this.owner.idleTimeoutMs, clock: this.owner.clock }, () => {
      target?.carriers.delete(tunnel)
      this.sentBytes += tunnel.bytesToFirst
      this.receivedBytes += tunnel.bytesToSecond
      this.finish(101)
    })
    target?.carriers.add(tunnel)
    if (client.rest) tunnel.sendToSecond(client.rest)
    if (rest) tunnel.sendToFirst(rest)
  }

  onBackFailed(why: BackFailure, fresh: boolean): void {
    if (this.isOver) return
    const { target } = this
    this.back = undefined
    this.waiting = undefined
    if (this.headSent) {
      this.finish(502)
      return this.front.abort()
    }
    if (target && why !== 'closed' && why !== 'badAnswer') target.counts.connectionErrors += 1
    this.noteOutcome(true)
    this.failure = why === 'connectTimeout' ? 504 : 502
    if (target && this.mayRetry(why, fresh)) return this.retry(target, why, fresh)
    this.answer(answerOf(this.failure))
  }

  /**
   * Nothing was sent where there was no connection. A connection that was used before and is closed without an answer was given up by
   * the target while it was idle: the request never reached it, but only one that may be repeated is, because that is not certain.
   */
  private mayRetry(why: BackFailure, fresh: boolean): boolean {
    if (this.hasRetries() && why === 'closed' && this.isRepeatable()) return true
    if (this.attempts >= mostAttempts || this.sentBody) return false
    if (why === 'refused' || why === 'connectTimeout') return true
    return why === 'closed' && !fresh && this.isRepeatable()
  }

  private retry(target: Target, why: BackFailure, fresh: boolean): void {
    const hadNoConnection = why !== 'closed'
    if (hadNoConnection || fresh) {
      this.tried ??= new Set()
      this.tried.add(target)
    }
    this.target = undefined
    target.end()
    this.attempt(!hadNoConnection)
  }

  onFrontGone(status: number): void {
    if (this.isOver) return
    const { back, waiting } = this
    this.back = undefined
    this.waiting = undefined
    back?.abort()
    waiting?.abort()
    if (status !== 460 && !this.headSent) return this.answer(answerOf(status))
    this.finish(status)
    this.front.abort()
  }

  private answer({ head, body }: Answer): void {
    this.headSent = true
    this.sentBytes += body.length
    this.finish(head.status)
    this.front.sendHead(head)
    if (this.method !== 'HEAD' && head.contentLength !== 0) this.front.sendBody(body)
    this.front.sendEnd(undefined)
  }

  private finish(status: number): void {
    if (this.isOver) return
    this.isOver = true
    this.timeout?.()
    this.status = status
    this.back = undefined
    this.target?.end()
    this.owner.log?.(this)
  }
}

/** What ELB refuses whatever the rules say. */
function refusalOf(request: RequestHead): number | undefined {
  if (request.method === 'TRACE') return 405
  if (request.method === 'CONNECT') return 400
  if (request.forwardedFor !== '' && request.forwardedFor.split(',').length > mostForwarders) return 463
  return undefined
}

const isGrpc = (request: RequestHead) =>
  request.headers.some(
    (value, at) => at % 2 === 1 && value.startsWith('application/grpc') && request.headers[at - 1]?.toLowerCase() === 'content-type',
  )

/** ELB's 464: groups of HTTP/2 and gRPC take HTTP/2 alone, those of HTTP/1.1 no gRPC, and gRPC is always POST. */
function speaksWith(request: RequestHead, version: 'HTTP1' | 'HTTP2' | 'GRPC'): boolean {
  if (request.version !== '2') return version === 'HTTP1'
  if (version === 'GRPC') return request.method === 'POST'
  return version === 'HTTP2' || !isGrpc(request)
}

/** What ELB takes for valid is less than what HTTP does: letters, digits and hyphens. */
const validHeaders = (headers: string[]) => headers.filter((_, at) => /^[A-Za-z0-9-]+$/.test(headers[at & ~1] ?? ''))
