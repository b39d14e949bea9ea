import { createResendTiming } from './resendTiming.ts'

/** What was sent and not acknowledged yet, oldest first (spec part 2, 8.5). Knows nothing of what is in a message. */
export interface Outgoing {
  /** The number that the next message gets. */
  readonly next: number
  /** Bytes under way. */
  readonly waiting: number
  sent(bytes: Uint8Array, now: number): void
  /** @returns false for a number that nothing waits for */
  acknowledged(sequenceNumber: number, now: number): boolean
  /**
   * The oldest message, when its acknowledgement is overdue. Later ones are not lost with it, because the other end keeps what comes early;
   * once this one is acknowledged, it is the next one's turn.
   */
  due(now: number): Uint8Array | undefined
  /** Everything again, for a line that is new. */
  all(now: number): Uint8Array[]
  /** The oldest one was sent as often as makes sense. */
  readonly isGivenUp: boolean
}

interface Sent {
  sequenceNumber: number
  bytes: Uint8Array
  sentAt: number
  attempts: number
}

/** As many as a client makes: minutes, however fast they follow each other. */
const mostAttempts = 3_000
/** However fast acknowledgements usually come, so that a client that is held up is not flooded. */
const shortestTimeoutMs = 200
/**
 * Clients do not acknowledge a message again that they have taken. One that was sent so often, while a later one is acknowledged, has been
 * taken: its acknowledgement was lost with an earlier line.
 */
const overtakenAttempts = 25

export function createOutgoing(): Outgoing {
  const sent = new Map<number, Sent>()
  const timing = createResendTiming()
  let next = 0
  let waiting = 0
  const forget = ({ sequenceNumber, bytes }: Sent) => {
    sent.delete(sequenceNumber)
    waiting -= bytes.length
  }
  const forgetOvertaken = (by: number) => {
    for (const message of sent.values()) {
      if (message.sequenceNumber > by || message.attempts < overtakenAttempts) return
      forget(message)
    }
  }
  const oldest = (): Sent | undefined => sent.values().next().value
  const again = (message: Sent, now: number): Uint8Array => {
    message.sentAt = now
    message.attempts += 1
    return message.bytes
  }
  return {
    get next() {
      return next
    },
    get waiting() {
      return waiting
    },
    get isGivenUp() {
      return (oldest()?.attempts ?? 0) > mostAttempts
    },
    sent(bytes, now) {
      sent.set(next, { sequenceNumber: next, bytes, sentAt: now, attempts: 1 })
      waiting += bytes.length
      next += 1
    },
    acknowledged(sequenceNumber, now) {
      const message = sent.get(sequenceNumber)
      if (!message) return false
      forget(message)
      forgetOvertaken(sequenceNumber)
      // Of a message that was sent twice, nobody knows which one was acknowledged.
      if (message.attempts === 1) timing.measured(now - message.sentAt)
      return true
    },
    due(now) {
      const message = oldest()
      if (!message || now - message.sentAt < Math.max(shortestTimeoutMs, timing.timeoutMs())) return undefined
      return again(message, now)
    },
    all: (now) => [...sent.values()].map((message) => again(message, now)),
  }
}
