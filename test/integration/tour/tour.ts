/** One walk through the whole API with AWS's own client: each step's answer is checked, and who succeeded is kept. */
import * as ecs from '@aws-sdk/client-ecs'
import { expect } from 'vitest'
import type { EcsOperationName, EcsOperations } from '#cluster/api/operations/ecs.ts'

type Request<Name extends EcsOperationName> = EcsOperations[Name]['request']
type Response<Name extends EcsOperationName> = EcsOperations[Name]['response']

type WaiterOf<Name> = Name extends `waitUntil${infer Waiter}` ? Waiter : never
export type WaiterName = WaiterOf<keyof typeof ecs>
type WaiterInput<Waiter extends WaiterName> = Parameters<(typeof ecs)[`waitUntil${Waiter}`]>[1]

type PaginatedBy<Name> = Name extends `paginate${infer Operation extends EcsOperationName}` ? Operation : never
export type PaginatedName = PaginatedBy<keyof typeof ecs>

export interface Tour {
  /** Where Marina answers, for what is asked without the ECS client. */
  endpoint: string
  account: string
  /** One call that has to succeed; `check` looks at what it answers. */
  step: <Name extends EcsOperationName>(
    name: Name,
    request: Request<Name>,
    check: (answer: Response<Name>) => unknown,
  ) => Promise<Response<Name>>
  /** The same call again and again until its answer is as asked: one step. What the loops do takes its time. */
  until: <Name extends EcsOperationName>(
    name: Name,
    request: Request<Name>,
    isThere: (answer: Response<Name>) => boolean | undefined,
  ) => Promise<Response<Name>>
  /** One call that has to be refused with exactly this exception and sentence. */
  refused: <Name extends EcsOperationName>(name: Name, request: Request<Name>, type: string, message: string | RegExp) => Promise<void>
  /** One of the SDK's paginators, to its last page: one step. */
  pages: <Name extends PaginatedName>(
    name: Name,
    request: Request<Name>,
    pageSize: number,
    check: (answers: Response<Name>[]) => unknown,
  ) => Promise<void>
  /** One of the SDK's waiters, to its end. */
  waits: <Waiter extends WaiterName>(waiter: Waiter, input: WaiterInput<Waiter>, ends?: 'SUCCESS' | 'FAILURE') => Promise<void>
  /** One step that is not of the ECS client. */
  aside: (name: string, run: () => Promise<unknown>) => Promise<void>
}

export interface Record {
  steps: number
  succeeded: Set<string>
  /** Those that came to their success. */
  waiters: Set<string>
  paginators: Set<string>
}

const namedAs = (form: RegExp) =>
  Object.keys(ecs)
    .flatMap((name) => form.exec(name)?.[1] ?? [])
    .sort()

/** What the SDK has, without `waitUntil` and `paginate`. */
export const waiterNames = namedAs(/^waitUntil(\w+)$/)
export const paginatorNames = namedAs(/^paginate(\w+)$/)

/** The SDK by the names of what it exports. */
const byName: Readonly<{ [name: string]: unknown }> = { ...ecs }

const longestWaitSeconds = 30
/** In seconds, as the SDK has them: its own would look once in six. */
const soon = { minDelay: 0.05, maxDelay: 0.2, maxWaitTime: longestWaitSeconds }

/** @param account twelve digits, which the credentials carry */
export function createTour(endpoint: string, account: string): { tour: Tour; record: Record; close(): void } {
  const credentials = { accessKeyId: account, secretAccessKey: 'anything' }
  const client = new ecs.ECSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  const record: Record = { steps: 0, succeeded: new Set(), waiters: new Set(), paginators: new Set() }
  const count = async <Result>(what: string, run: () => Promise<Result>): Promise<Result> => {
    record.steps += 1
    try {
      return await run()
    } catch (error) {
      if (error instanceof Error) error.message = `step ${record.steps}, ${what}: ${error.message}`
      throw error
    }
  }
  const send = async <Name extends EcsOperationName>(name: Name, request: Request<Name>) => {
    const answer = await client.send(commandOf(name, request))
    record.succeeded.add(name)
    return answer as unknown as Response<Name>
  }
  const tour: Tour = {
    endpoint,
    account,
    step: (name, request, check) =>
      count(name, async () => {
        const answer = await send(name, request)
        check(answer)
        return answer
      }),
    until: (name, request, isThere) => count(name, () => poll(() => send(name, request), isThere)),
    refused: (name, request, type, message) =>
      count(`${name} refused`, async () => {
        const error = await client.send(commandOf(name, request)).then(
          () => undefined,
          (reason: unknown) => reason,
        )
        if (!(error instanceof ecs.ECSServiceException)) throw new Error(`it was not refused: ${String(error)}`)
        expect({ type: error.name, message: error.message }).toEqual({
          type,
          message: typeof message === 'string' ? message : expect.stringMatching(message),
        })
      }),
    pages: (name, request, pageSize, check) =>
      count(`pages of ${name}`, async () => {
        const answers: unknown[] = []
        for await (const answer of pagesOf(name)({ client, pageSize }, request)) answers.push(answer)
        check(answers as Response<typeof name>[])
        record.paginators.add(name)
      }),
    waits: (waiter, input, ends = 'SUCCESS') =>
      count(`waiter ${waiter}`, async () => {
        expect(await endOf(client, waiter, input)).toBe(ends)
        if (ends === 'SUCCESS') record.waiters.add(waiter)
      }),
    aside: (name, run) => count(name, async () => void (await run())),
  }
  return { tour, record, close: () => client.destroy() }
}

type AnyCommand = Parameters<ecs.ECSClient['send']>[0]

function commandOf(name: string, request: object): AnyCommand {
  const Command = byName[`${name}Command`] as new (request: object) => AnyCommand
  return new Command(request)
}

async function poll<Answer>(look: () => Promise<Answer>, isThere: (answer: Answer) => boolean | undefined): Promise<Answer> {
  const end = performance.now() + longestWaitSeconds * 1_000
  for (;;) {
    const answer = await look()
    if (isThere(answer)) return answer
    if (performance.now() > end) throw new Error(`it never got there: ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

type AnyPaginator = (options: object, request: object) => AsyncIterable<unknown>

const pagesOf = (name: PaginatedName) => byName[`paginate${name}`] as AnyPaginator

type AnyWaiter = (options: object, input: object) => Promise<{ state: string }>

/** A waiter that saw a failure throws its result as JSON. */
async function endOf(client: ecs.ECSClient, waiter: WaiterName, input: object): Promise<string> {
  const wait = byName[`waitUntil${waiter}`] as AnyWaiter
  return wait({ client, ...soon }, input).then(
    ({ state }) => state,
    (error: unknown) => /"state":"(\w+)"/.exec(String(error))?.[1] ?? String(error),
  )
}
