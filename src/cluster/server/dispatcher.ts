/**
 * Where every call arrives, whatever carried it: checks the request, calls the handler, puts the answer into wire form and makes one kind
 * of error of whatever went wrong. Transports only carry.
 */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { CallContext, EcsHandlers, MarinaHandlers, StreamHandlers } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { EventStreamAnswer } from '#cluster/api/eventStream.ts'
import type { ImplementedEcsOperation } from '#cluster/api/operations/ecs.ts'
import { type MarinaOperationName, marinaRequests } from '#cluster/api/operations/marina.ts'
import { type Siblings, siblingOf } from '#cluster/api/siblings.ts'
import type { ExecSession } from '#cluster/api/streams.ts'
import { toWire } from '#cluster/api/wire.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { StoreError } from '#cluster/state/storeError.ts'
import { parseRequest } from './schemas/parseRequest.ts'
import { requestShapeOf } from './schemas/requestShapes.ts'
import { callSibling } from './services/callSibling.ts'
import { execRequestSchema, logsRequestSchema, watchScopeSchema } from './streamRequests.ts'

export type StreamName = 'watch' | 'logs'

export interface Dispatcher {
  /**
   * @param target an ECS operation by its bare name, Marina's own as `Marina.<Name>`, a sibling service's by its whole `X-Amz-Target`
   * @param json the request as it came over the wire; it is not changed
   * Resolves with the answer in wire form, ready for `JSON.stringify`. Rejects with a ClusterError and nothing else.
   */
  call(target: string, json: unknown, context: CallContext): Promise<unknown>
  /** The same where answers may go on, too: those are given as they are. */
  callOrStream(target: string, json: unknown, context: CallContext): Promise<unknown>
  /** Events in wire form. The reader sets the pace: the next event is asked for when the last one was taken. Throws ClusterErrors only. */
  stream(name: StreamName, json: unknown, context: CallContext, signal: AbortSignal): AsyncIterable<unknown>
  /** Opens a terminal. Rejects with a ClusterError. */
  exec(json: unknown, context: CallContext): Promise<ExecSession>
}

export interface DispatcherOptions {
  ecs: EcsHandlers
  marina: MarinaHandlers
  /** Services beside ECS. */
  siblings?: Siblings
  streams: StreamHandlers
  log: Logger
}

type AnyHandler = (request: unknown, context: CallContext) => unknown

const marinaPrefix = 'Marina.'
const longestNameShown = 100

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { ecs, marina, siblings = {}, streams, log } = options
  const toAnswer = (error: unknown, what: string) => toClusterError(error, what, log)

  const callEcs = async (operation: string, json: unknown, context: CallContext): Promise<unknown> => {
    if (!requestShapeOf(operation)) throw unknownOperation(operation)
    const request = parseRequest(operation, json)
    const handler = ecs[operation as ImplementedEcsOperation] as AnyHandler
    return handler(request, context.rawRequest === undefined ? { ...context, rawRequest: JSON.stringify(json) } : context)
  }

  const callMarina = async (operation: string, json: unknown, context: CallContext): Promise<unknown> => {
    if (!isMarinaOperation(operation)) throw unknownMarinaOperation(operation)
    const request = parseWith(marinaRequests[operation], json, `${marinaPrefix}${operation}`)
    return (marina[operation] as AnyHandler)(request, context)
  }

  const answer = (target: string, json: unknown, context: CallContext): unknown => {
    if (target.startsWith(marinaPrefix)) return callMarina(target.slice(marinaPrefix.length), json, context)
    const sibling = siblingOf(target)
    return sibling === undefined ? callEcs(target, json, context) : callSibling(siblings, sibling, target, json, context)
  }

  const callOrStream = async (target: string, json: unknown, context: CallContext): Promise<unknown> => {
    try {
      const answered = await answer(target, json, context)
      return answered instanceof EventStreamAnswer ? answered : toWire(answered ?? {})
    } catch (error) {
      throw toAnswer(error, target)
    }
  }

  const openStream = (name: StreamName, json: unknown, context: CallContext, signal: AbortSignal): AsyncIterable<unknown> =>
    name === 'watch'
      ? streams.watch(parseWith(watchScopeSchema, json, 'watch'), context, signal)
      : streams.logs(parseWith(logsRequestSchema, json, 'logs'), context, signal)

  return {
    async call(target, json, context) {
      const answered = await callOrStream(target, json, context)
      if (answered instanceof EventStreamAnswer) throw answersOverHttp(target)
      return answered
    },
    callOrStream,
    async *stream(name, json, context, signal) {
      try {
        for await (const event of openStream(name, json, context, signal)) yield toWire(event)
      } catch (error) {
        if (!signal.aborted) throw toAnswer(error, name)
      }
    },
    async exec(json, context) {
      try {
        return await streams.exec(parseWith(execRequestSchema, json, 'exec'), context)
      } catch (error) {
        throw toAnswer(error, 'exec')
      }
    },
  }
}

const isMarinaOperation = (name: string): name is MarinaOperationName => Object.hasOwn(marinaRequests, name)

const unknownOperation = (operation: string) =>
  new ClusterError('UnknownOperationException', `Amazon ECS has no operation ${operation.slice(0, longestNameShown)}.`)

const answersOverHttp = (target: string) =>
  new ClusterError('UnknownOperationException', `${target} answers with a stream of events, which HTTP alone carries.`)

function unknownMarinaOperation(operation: string): ClusterError {
  const names = Object.keys(marinaRequests).join(', ')
  return new ClusterError(
    'UnknownOperationException',
    `Marina has no operation ${marinaPrefix}${operation.slice(0, longestNameShown)}. There are: ${names}.`,
  )
}

/** One sentence for the first thing that is wrong; never the value, which may be a secret. */
function parseWith<Schema extends z.ZodType>(schema: Schema, json: unknown, what: string): z.infer<Schema> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue?.path.join('.') || 'the request'
  throw new ClusterError('SerializationException', `${what} could not be read: ${path}: ${issue?.message ?? 'not valid'}.`)
}

/**
 * ClusterErrors pass, the store's carry a sentence of their own, and anything else is a defect: its details go to the log under an id,
 * never to the caller.
 */
export function toClusterError(error: unknown, what: string, log: Logger): ClusterError {
  if (error instanceof ClusterError) return error
  if (error instanceof StoreError) {
    log.error('the store refused', { what, kind: error.kind, error: error.message })
    return new ClusterError('ServerException', error.message, { cause: error })
  }
  const id = randomUUID()
  log.error('unexpected error', { id, what, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  return new ClusterError('ServerException', `Marina met an error it did not foresee. Its log has the details under the id ${id}.`, {
    cause: error,
  })
}
