import { AUTHORITATIVE_ANSWER, decode, encode, type Packet, RECURSION_AVAILABLE, RECURSION_DESIRED, TRUNCATED_RESPONSE } from 'dns-packet'
import type { Snapshot } from '#cluster/state/store.ts'
import { answerQuestion } from './answerQuestion.ts'

const SERVER_FAILURE = 2
const NO_SUCH_NAME = 3
const REFUSED = 5
/** What every resolver takes by UDP (RFC 1035), and what we send at most to those that say they take more. */
const SMALL_BYTES = 512
const MOST_BYTES = 1_232

export type DnsReply = { bytes: Uint8Array } | 'forward' | 'drop'

/**
 * The reply to one message of the wire.
 * @param isTcp then nothing is too long
 */
export function answerMessage(snapshot: Snapshot, message: Uint8Array, isTcp: boolean, random: () => number): DnsReply {
  const query = read(message)
  const [question, ...more] = query?.questions ?? []
  if (!query || !question || more.length > 0 || query.type !== 'query') return 'drop'
  const answer = answerQuestion(snapshot, { name: question.name, type: question.type }, random)
  if (answer === 'forward') return 'forward'
  const flags = AUTHORITATIVE_ANSWER | (answer.found ? 0 : NO_SUCH_NAME)
  const most = isTcp ? Number.POSITIVE_INFINITY : roomOf(query)
  const { answers, additionals, authority: authorities } = answer
  const whole = reply(query, flags, { answers, additionals, authorities })
  if (whole.length <= most) return { bytes: whole }
  const bare = reply(query, flags, { answers, authorities })
  return { bytes: bare.length <= most ? bare : reply(query, flags | TRUNCATED_RESPONSE, {}) }
}

/** Says that nothing can be said now, so that the next name server is asked. */
export function failure(message: Uint8Array, why: 'serverFailure' | 'refused'): Uint8Array | undefined {
  const query = read(message)
  return query && unlessBroken(() => reply(query, why === 'refused' ? REFUSED : SERVER_FAILURE, {}))
}

const read = (message: Uint8Array): Packet | undefined => unlessBroken(() => decode(Buffer.from(message)))

/** Names can be read that cannot be written. */
function unlessBroken<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

const sizeOf = ({ additionals = [] }: Packet) => additionals.find((each) => each.type === 'OPT')?.udpPayloadSize

const roomOf = (query: Packet) => Math.min(MOST_BYTES, Math.max(SMALL_BYTES, sizeOf(query) ?? SMALL_BYTES))

function reply(
  query: Packet,
  flags: number,
  { additionals = [], ...parts }: Pick<Packet, 'answers' | 'additionals' | 'authorities'>,
): Uint8Array {
  const extended = sizeOf(query) === undefined ? [] : [{ type: 'OPT' as const, name: '.' as const, ...extensions }]
  return encode({
    type: 'response',
    ...(query.id !== undefined && { id: query.id }),
    flags: flags | RECURSION_AVAILABLE | ((query.flags ?? 0) & RECURSION_DESIRED),
    questions: query.questions ?? [],
    ...parts,
    additionals: [...additionals, ...extended],
  })
}

const extensions = { udpPayloadSize: MOST_BYTES, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] }
