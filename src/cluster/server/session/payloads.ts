import { z } from 'zod'
import { type AgentMessage, messageTypes } from './agentMessage.ts'

/** JSON that goes with messages of a data channel (spec part 2, 8.3 to 8.7). Readers get undefined for what they cannot read. */

const openSchema = z.object({ TokenValue: z.string().min(1).max(1024) })
const acknowledgeSchema = z.object({ AcknowledgedMessageSequenceNumber: z.number().int().min(0) })
const cells = z.number().int().min(1).max(65_535)
const sizeSchema = z.object({ cols: cells, rows: cells })
const handshakeResponseSchema = z.object({
  ProcessedClientActions: z
    .array(z.object({ ActionType: z.string(), ActionStatus: z.number(), Error: z.string().nullish() }))
    .max(10)
    .nullish(),
})

export interface TerminalSize {
  columns: number
  rows: number
}

/** The token of the first text frame. */
export const tokenOf = (text: string): string | undefined => openSchema.safeParse(jsonOf(text)).data?.TokenValue

export const acknowledgedNumber = (payload: Uint8Array): number | undefined =>
  acknowledgeSchema.safeParse(jsonOf(textOf(payload))).data?.AcknowledgedMessageSequenceNumber

export function sizeOf(payload: Uint8Array): TerminalSize | undefined {
  const size = sizeSchema.safeParse(jsonOf(textOf(payload))).data
  return size && { columns: size.cols, rows: size.rows }
}

const succeeded = 1

/** Undefined when the client can do what it was asked, or a sentence that says why it cannot. */
export function handshakeProblem(payload: Uint8Array): string | undefined {
  const answer = handshakeResponseSchema.safeParse(jsonOf(textOf(payload)))
  if (!answer.success) return 'The client’s answer to the handshake could not be read.'
  const refused = answer.data.ProcessedClientActions?.find(({ ActionStatus }) => ActionStatus !== succeeded)
  return refused && `The client cannot take part in this session (${refused.ActionType}${refused.Error ? `: ${refused.Error}` : ''}).`
}

const terminateSession = 2

/** Whether a flag asks for the end of the session. */
export const asksToTerminate = (payload: Uint8Array) => payload.length === 4 && Buffer.from(payload).readUInt32BE() === terminateSession

export const acknowledgement = (message: AgentMessage) =>
  json({
    AcknowledgedMessageType: message.messageType,
    AcknowledgedMessageId: message.messageId,
    AcknowledgedMessageSequenceNumber: message.sequenceNumber,
    IsSequentialMessage: true,
  })

/** An agent that new clients still trust with everything they can do. */
const agentVersion = '3.1.1511.0'

export const handshakeRequest = () =>
  json({
    AgentVersion: agentVersion,
    RequestedClientActions: [{ ActionType: 'SessionType', ActionParameters: { SessionType: 'InteractiveCommands', Properties: {} } }],
  })

export const handshakeComplete = (tookMs: number) => json({ HandshakeTimeToComplete: Math.max(1, tookMs) * 1_000_000, CustomerMessage: '' })

/** @param output a sentence for the client to print; empty where the command simply ended */
export const channelClosed = (closing: { messageId: string; now: number; sessionId: string; output: string }) =>
  json({
    MessageId: closing.messageId,
    CreatedDate: new Date(closing.now).toISOString(),
    DestinationId: '',
    SessionId: closing.sessionId,
    MessageType: messageTypes.channelClosed,
    SchemaVersion: 1,
    Output: closing.output,
  })

const json = (value: object) => Buffer.from(JSON.stringify(value))

const textOf = (payload: Uint8Array) => Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8')

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
