/** Runs the generated cases: every request that must be refused, over the raw wire and, where the SDK can send it, through the SDK. */
import * as ecs from '@aws-sdk/client-ecs'
import { type Case, type Kind, kinds } from './cases/case.ts'
import { enumCases } from './cases/enumCases.ts'
import { limitCases } from './cases/limitCases.ts'
import { requiredCases } from './cases/requiredCases.ts'
import { typeCases } from './cases/typeCases.ts'
import { differs, unknownRequests } from './cases/unknownCases.ts'
import { type Answer, accounts, type Daemon } from './daemon.ts'
import { type Json, smallestRequest } from './requests.ts'

/** How many of how many, and what is wrong with the others. */
export interface Score {
  passed: number
  total: number
  wrong: string[]
}

export type ScoreKind = Kind | 'sdk'
export const scoreKinds: readonly ScoreKind[] = [...kinds, 'sdk']

export interface OperationScore {
  operation: string
  /** The smallest request is answered, or refused for what is in it: Marina works for the operation. */
  works: boolean
  scores: Record<ScoreKind, Score>
}

const generators: Partial<Record<Kind, (operation: string) => Case[]>> = {
  required: requiredCases,
  types: typeCases,
  enums: enumCases,
  limits: limitCases,
}

/** Requests under way at once: they are all refused, so they do not see each other. */
const atOnce = 16

export async function scoreOperation(daemon: Daemon, operation: string): Promise<OperationScore> {
  const cases = kinds.flatMap((kind) => generators[kind]?.(operation) ?? [])
  const scores = Object.fromEntries(scoreKinds.map((kind) => [kind, { passed: 0, total: 0, wrong: [] as string[] }])) as Record<
    ScoreKind,
    Score
  >
  const note = (kind: ScoreKind, name: string, wrong: string | undefined) => {
    scores[kind].total += 1
    if (wrong === undefined) scores[kind].passed += 1
    else scores[kind].wrong.push(`${name}: ${wrong}`)
  }
  const raw = await inBatches(cases, (one) => daemon.send(operation, one.request, accounts.refusals))
  for (const [index, one] of cases.entries()) note(one.kind, one.name, one.judge(raw[index] as Answer))
  // The SDK writes what is of another type in its own way, so that is proven on the raw wire alone.
  const typed = cases.filter(({ kind }) => kind !== 'types')
  const client = daemon.sdk(accounts.sdk)
  const throughSdk = await inBatches(typed, (one) => sendThroughSdk(client, operation, one.request))
  for (const [index, one] of typed.entries()) note('sdk', one.name, one.judge(throughSdk[index] as Answer))
  for (const one of unknownRequests(operation)) note('unknown', one.name, await differs(daemon, operation, one, accounts.unknownMembers))
  const answer = await sendThroughSdk(client, operation, smallestRequest(operation))
  note('sdk', 'the smallest request', answer.status >= 500 ? `${answer.type}: ${answer.message}` : undefined)
  return { operation, works: answer.status < 500 && answer.type !== 'UnsupportedFeatureException', scores }
}

async function inBatches<Item, Result>(items: readonly Item[], run: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let start = 0; start < items.length; start += atOnce)
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(run))))
  return results
}

type AnyCommand = new (input: Json) => Parameters<ecs.ECSClient['send']>[0]

async function sendThroughSdk(client: ecs.ECSClient, operation: string, request: Json): Promise<Answer> {
  const commands: Readonly<Record<string, unknown>> = { ...ecs }
  const Command = commands[`${operation}Command`] as AnyCommand
  try {
    const body = (await client.send(new Command(structuredClone(request)))) as object as Json
    return { status: 200, type: undefined, message: '', body }
  } catch (error) {
    if (!(error instanceof ecs.ECSServiceException)) throw error
    return { status: error.$metadata.httpStatusCode ?? 0, type: error.name, message: error.message, body: {} }
  }
}
