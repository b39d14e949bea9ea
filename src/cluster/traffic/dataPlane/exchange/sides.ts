/** The two sides of an exchange. Each side tells the exchange what comes in, and is told what to send; neither knows the other's protocol. */
import type { Socket } from 'node:net'
import type { RequestHead, ResponseHead } from './message.ts'

/** The client's side, from one request to its answer. */
export interface Front {
  readonly request: RequestHead
  readonly clientAddress: string
  readonly clientPort: number
  /** Nothing is sent before the first part of the body, `flush` or `sendEnd`, so that a small answer leaves in one piece. */
  sendHead(head: ResponseHead): void
  /** The bytes are the side's from here on. @returns false where the client is slow; `onFrontDrain` follows */
  sendBody(chunk: Buffer): boolean
  sendEnd(trailers: string[] | undefined): void
  /** @returns false where the client is slow; `onFrontDrain` follows */
  flush(): boolean
  /** The answer cannot be finished: the client must not take it for whole. */
  abort(): void
  /** Hold or let go on the body of the request. */
  pause(): void
  resume(): void
  /** Gives the connection away after an answer 101; undefined where this side cannot. */
  takeOver(head: ResponseHead): { socket: Socket; rest: Buffer | undefined } | undefined
}

/** What a front tells. */
export interface FrontEvents {
  onRequestBody(chunk: Buffer): void
  onRequestEnd(trailers: string[] | undefined): void
  /** All that came at once has been told. */
  onRequestFlush(): void
  onFrontDrain(): void
  /** The client left, or its request turned out broken (`status`), before the answer was finished. */
  onFrontGone(status: number): void
}

export interface OutgoingRequest {
  request: RequestHead
  host: string
  /** X-Forwarded-For and its like: name and value in turn, after the client's own headers. */
  added: string[]
}

/** The target's side of one request. */
export interface Back {
  /** Nothing is sent before the first part of the body, `flush` or `sendEnd`. */
  start(exchange: BackEvents, request: OutgoingRequest): void
  flush(): void
  /** @returns false where the target is slow; `onBackDrain` follows */
  sendBody(chunk: Buffer): boolean
  sendEnd(trailers: string[] | undefined): void
  pause(): void
  resume(): void
  /** Nobody waits for the answer any more. */
  abort(): void
}

/** What a target's side tells. */
export interface BackEvents {
  readonly method: string
  /** What the client asked to switch to; empty for none. */
  readonly upgrade: string
  /** There is a connection to send the request on. */
  onBackReady(back: Back): void
  onResponse(head: ResponseHead): void
  onResponseBody(chunk: Buffer): void
  onResponseEnd(trailers: string[] | undefined): void
  /** All that came at once has been told. */
  onResponseFlush(): void
  onBackDrain(): void
  onSwitched(head: ResponseHead, socket: Socket, rest: Buffer | undefined): void
  /** @param fresh whether the connection had answered nothing before, so that it was not simply an old one that the target had given up */
  onBackFailed(why: BackFailure, fresh: boolean): void
}

/** Connections to one target. */
export interface BackPool {
  /**
   * Gives the exchange a side to send its request on, at once or later, or tells it of a failure later.
   * @returns what to abort while it waits; undefined where it need not
   */
  take(exchange: BackEvents, onlyNew: boolean): { abort(): void } | undefined
  /** Lets go of what has been idle for too long. @param now milliseconds */
  sweep(now: number): void
}

export type BackFailure = 'refused' | 'connectTimeout' | 'closed' | 'badAnswer'
