import type { Answer } from '../daemon.ts'
import type { Json } from '../requests.ts'

/** What is counted for each operation. */
export const kinds = ['required', 'types', 'enums', 'limits', 'unknown'] as const
export type Kind = (typeof kinds)[number]

/** One request and what has to come back. */
export interface Case {
  operation: string
  kind: Kind
  /** What is wrong with the request, in short: the same in every run. */
  name: string
  request: Json
  /** What is wrong with the answer; undefined when it is as it should be. */
  judge(answer: Answer): string | undefined
}

/** Errors in which ECS tells of a request it does not take (spec part 1, 1.3). */
const refusals = ['InvalidParameterException', 'ClientException']

/** @param says what the message must contain or match */
export function refusedWith(answer: Answer, says: string | RegExp, types: readonly string[] = refusals): string | undefined {
  const told = `${answer.status} ${answer.type ?? 'without an error'}: ${answer.message}`
  if (answer.status !== 400 || !types.includes(answer.type ?? '')) return told
  const fits = typeof says === 'string' ? answer.message.includes(says) : says.test(answer.message)
  return fits ? undefined : told
}
