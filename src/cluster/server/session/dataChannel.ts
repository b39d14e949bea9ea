/**
 * The server's side of a Session Manager data channel (spec part 2, 8.3 to 8.7) as a state machine: what comes in, and the time, become
 * effects for the caller to carry out in their order. It does no input or output of its own, and outlives the line it is spoken over.
 */
import type { Ids } from '#cluster/lib/ids.ts'
import { type AgentMessage, decodeMessage, encodeMessage, messageFlags, messageTypes, payloadTypes } from './agentMessage.ts'
import { createIncoming } from './incoming.ts'
import { createOutgoing } from './outgoing.ts'
import {
  acknowledgedNumber,
  acknowledgement,
  asksToTerminate,
  channelClosed,
  handshakeComplete,
  handshakeProblem,
  handshakeRequest,
  sizeOf,
  type TerminalSize,
} from './payloads.ts'

export type ChannelEffect =
  | { kind: 'send'; bytes: Uint8Array }
  /** The client is ready: begin the command. Comes once, and before any input. */
  | { kind: 'start'; size: TerminalSize | undefined }
  | { kind: 'input'; bytes: Uint8Array }
  | { kind: 'resize'; size: TerminalSize }
  /** The client wants no more of it, or never answered: a sentence for it, empty where it asked itself. */
  | { kind: 'terminate'; why: string }
  /** `channel_closed` is on its way: nothing follows. */
  | { kind: 'closed' }

export interface DataChannel {
  /** A line is open: the first one begins with the handshake, a later one goes on where the last one broke off. */
  opened(now: number): ChannelEffect[]
  received(bytes: Buffer, now: number): ChannelEffect[]
  /** To be called every `scanMs`. */
  tick(now: number): ChannelEffect[]
  output(bytes: Uint8Array, now: number): ChannelEffect[]
  /** No more output: `channel_closed` follows once everything was acknowledged. */
  finish(why: string, now: number): ChannelEffect[]
  /** `channel_closed` at once, whatever was not acknowledged. */
  abort(why: string, now: number): ChannelEffect[]
  /** Whether more output may be given. */
  readonly hasRoom: boolean
}

export interface ChannelOptions {
  sessionId: string
  ids: Pick<Ids, 'uuid'>
  /** Whether input may be handed on; while it may not, it is left for the client to send again. */
  takesInput: () => boolean
}

export const scanMs = 100
/** As agents send them. */
const chunkBytes = 1024
/** Output under way. */
const windowBytes = 256 * 1024
const early = { messages: 1_000, bytes: 1024 * 1024 }
const handshakeTimeoutMs = 15_000
/** A client tells its size at once; one that does not is not at a terminal. */
const firstSizeMs = 500
/** For the last acknowledgements. */
const finishMs = 10_000

export function createDataChannel(options: ChannelOptions): DataChannel {
  const { sessionId, ids, takesInput } = options
  const outgoing = createOutgoing()
  const incoming = createIncoming<AgentMessage>(early)
  let phase: 'new' | 'handshake' | 'ready' | 'running' | 'finishing' | 'closed' = 'new'
  let phaseSince = 0
  let paused = false
  let why = ''

  const isOver = () => phase === 'finishing' || phase === 'closed'
  const enter = (next: typeof phase, now: number) => {
    phase = next
    phaseSince = now
  }
  const encode = (messageType: string, payloadType: number, payload: Uint8Array, now: number, over: Partial<AgentMessage> = {}) =>
    encodeMessage({ messageType, createdDate: now, sequenceNumber: 0, flags: 0, messageId: ids.uuid(), payloadType, payload, ...over })

  const stream = (payloadType: number, payload: Uint8Array, now: number): ChannelEffect => {
    const sequenceNumber = outgoing.next
    const flags = sequenceNumber === 0 ? messageFlags.syn : messageFlags.none
    const bytes = encode(messageTypes.output, payloadType, payload, now, { sequenceNumber, flags })
    outgoing.sent(bytes, now)
    return { kind: 'send', bytes }
  }

  const acknowledge = (message: AgentMessage, now: number): ChannelEffect => ({
    kind: 'send',
    bytes: encode(messageTypes.acknowledge, 0, acknowledgement(message), now, { flags: messageFlags.syn | messageFlags.fin }),
  })

  const resend = (now: number): ChannelEffect[] => {
    const bytes = outgoing.due(now)
    return bytes ? [{ kind: 'send', bytes }] : []
  }

  const begin = (size: TerminalSize | undefined, now: number): ChannelEffect[] => {
    if (phase !== 'ready') return []
    enter('running', now)
    return [{ kind: 'start', size }]
  }

  const answerHandshake = (payload: Uint8Array, now: number): ChannelEffect[] => {
    if (phase !== 'handshake') return []
    const problem = handshakeProblem(payload)
    if (problem !== undefined) return [{ kind: 'terminate', why: problem }]
    const tookMs = now - phaseSince
    enter('ready', now)
    return [stream(payloadTypes.handshakeComplete, handshakeComplete(tookMs), now)]
  }

  const process = ({ payloadType, payload }: AgentMessage, now: number): ChannelEffect[] => {
    if (payloadType === payloadTypes.handshakeResponse) return answerHandshake(payload, now)
    if (payloadType === payloadTypes.flag) return asksToTerminate(payload) ? [{ kind: 'terminate', why: '' }] : []
    if (payloadType === payloadTypes.size) {
      const size = sizeOf(payload)
      if (!size) return []
      return phase === 'ready' ? begin(size, now) : [{ kind: 'resize', size }]
    }
    if (payloadType !== payloadTypes.output || phase === 'handshake') return []
    return [...begin(undefined, now), { kind: 'input', bytes: payload }]
  }

  /** Of a command that has ended, input is acknowledged and goes nowhere. */
  const processAll = (now: number): ChannelEffect[] => {
    const effects: ChannelEffect[] = []
    for (let message = incoming.next(); message; message = incoming.next()) if (!isOver()) effects.push(...process(message, now))
    return effects
  }

  const receiveInput = (message: AgentMessage, now: number): ChannelEffect[] => {
    if ((!takesInput() && !isOver()) || !incoming.take(message.sequenceNumber, message, message.payload.length)) return []
    return [acknowledge(message, now), ...processAll(now)]
  }

  const receiveAcknowledgement = (payload: Uint8Array, now: number): ChannelEffect[] => {
    const sequenceNumber = acknowledgedNumber(payload)
    if (sequenceNumber === undefined || !outgoing.acknowledged(sequenceNumber, now)) return []
    return phase === 'finishing' && outgoing.waiting === 0 ? close(now) : resend(now)
  }

  const close = (now: number): ChannelEffect[] => {
    enter('closed', now)
    const messageId = ids.uuid()
    const payload = channelClosed({ messageId, now, sessionId, output: why })
    const bytes = encode(messageTypes.channelClosed, payloadTypes.output, payload, now, { messageId, sequenceNumber: outgoing.next })
    return [{ kind: 'send', bytes }, { kind: 'closed' }]
  }

  const overdue = (now: number): ChannelEffect[] => {
    const forMs = now - phaseSince
    if (phase === 'handshake' && forMs >= handshakeTimeoutMs)
      return [{ kind: 'terminate', why: `The client did not answer the handshake within ${handshakeTimeoutMs / 1000} s.` }]
    if (phase === 'ready' && forMs >= firstSizeMs) return begin(undefined, now)
    if (phase === 'finishing' && forMs >= finishMs) return close(now)
    if (outgoing.isGivenUp) return [{ kind: 'terminate', why: 'The client did not acknowledge what it was sent.' }]
    return []
  }

  return {
    get hasRoom() {
      return !paused && outgoing.waiting < windowBytes
    },
    opened(now) {
      if (phase === 'closed') return close(now)
      if (phase === 'new') {
        enter('handshake', now)
        return [stream(payloadTypes.handshakeRequest, handshakeRequest(), now)]
      }
      phaseSince = now
      return outgoing.all(now).map((bytes) => ({ kind: 'send', bytes }))
    },
    received(bytes, now) {
      const message = decodeMessage(bytes)
      // As it would be after a line that garbled it: what matters is sent again.
      if ('problem' in message || phase === 'new') return []
      if (message.messageType === messageTypes.input) return receiveInput(message, now)
      if (message.messageType === messageTypes.acknowledge) return receiveAcknowledgement(message.payload, now)
      if (message.messageType === messageTypes.pausePublication) paused = true
      if (message.messageType === messageTypes.startPublication) paused = false
      return []
    },
    tick: (now) => [...resend(now), ...overdue(now)],
    output(bytes, now) {
      const effects: ChannelEffect[] = []
      for (let at = 0; at < bytes.length; at += chunkBytes)
        effects.push(stream(payloadTypes.output, bytes.subarray(at, at + chunkBytes), now))
      return effects
    },
    finish(sentence, now) {
      if (isOver()) return []
      why = sentence
      enter('finishing', now)
      return outgoing.waiting === 0 ? close(now) : []
    },
    abort(sentence, now) {
      if (phase === 'closed') return []
      why = sentence
      return close(now)
    },
  }
}
