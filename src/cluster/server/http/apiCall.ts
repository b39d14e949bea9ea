import type { IncomingMessage, ServerResponse } from 'node:http'
import { ClusterError } from '#cluster/api/errors.ts'
import { EventStreamAnswer } from '#cluster/api/eventStream.ts'
import { siblingFacts, siblingNames, siblingOf } from '#cluster/api/siblings.ts'
import { messageMemberOf } from '../services/siblingCatalogue.ts'
import { answerError, answerJson, answerRefusal } from './answer.ts'
import { type ApiOptions, contextOf } from './apiOptions.ts'
import { parseCredentialScope } from './credentialScope.ts'
import { answerEventStream } from './eventStream.ts'
import { answerQuery, answerQueryFailure, stsSupported } from './queryCall.ts'
import { decodeBody, parseJson, readBody } from './readBody.ts'

const ecsPrefix = 'AmazonEC2ContainerServiceV20141113.'
const marinaPrefix = 'Marina.'
const longestNameShown = 100

/** One AWS JSON 1.1 call (spec part 1, 1.1). Throws ClusterErrors; the server answers them. */
export async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  options: ApiOptions & { closing: AbortSignal },
): Promise<void> {
  const target = request.headers['x-amz-target']
  if (typeof target !== 'string') return answerWithoutTarget(request, response, requestId, options)
  const refusal = target.startsWith(marinaPrefix)
    ? options.guards.refuseWithoutToken(request.headers, target.slice(0, longestNameShown))
    : options.guards.refuseCaller(request.headers)
  if (refusal) return answerRefusal(response, requestId, refusal)
  if (!target.startsWith(ecsPrefix) && !target.startsWith(marinaPrefix) && siblingOf(target) === undefined) throw otherService(target)
  refuseEncoding(request)
  const text = decodeBody(await readBody(request, options.bodyLimit))
  const context = { ...contextOf(request, options.defaults), rawRequest: text }
  const operation = target.startsWith(ecsPrefix) ? target.slice(ecsPrefix.length) : target
  const answered = await options.dispatcher.callOrStream(operation, parseJson(text), context)
  if (answered instanceof EventStreamAnswer) return answerEventStream(answered, response, requestId, options.closing)
  answerJson(response, requestId, 200, answered)
}

function refuseEncoding(request: IncomingMessage): void {
  const encoding = request.headers['content-encoding']
  if (encoding === undefined || encoding === 'identity') return
  throw new ClusterError(
    'SerializationException',
    'Marina reads requests only as they are, not compressed. Turn off request compression in the client.',
  )
}

const siblingTitles = siblingNames.map((name) => siblingFacts[name].title).join(', ')
const supported = `Marina answers Amazon ECS (X-Amz-Target: ${ecsPrefix}<Operation>), ${siblingTitles} and ${stsSupported} on this address`

function otherService(target: string): ClusterError {
  const service = target.split('.', 1)[0]?.slice(0, longestNameShown)
  return new ClusterError('UnknownOperationException', `${supported}, and not ${service}.`)
}

const isForm = (request: IncomingMessage) => request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false

/** Services without targets speak the query protocol, or REST; whoever signed for them is told in a form their client can read. */
async function answerWithoutTarget(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  options: ApiOptions,
): Promise<void> {
  const service = parseCredentialScope(request.headers.authorization)?.service
  const what = service && service !== 'ecs' ? `, and not the service ${service}` : '. This request names no operation'
  if (!isForm(request)) throw new ClusterError('UnknownOperationException', `${supported}${what}.`)
  return answerQuery(request, response, requestId, options, `${supported}${what}.`)
}

/** For errors that end a request early, in the spelling of the service that was asked. */
export function answerFailure(response: ServerResponse, requestId: string, error: ClusterError): void {
  if (error.code === 'RequestEntityTooLargeException') response.shouldKeepAlive = false
  const target = response.req.headers['x-amz-target']
  if (target === undefined && isForm(response.req)) return answerQueryFailure(response, requestId, error)
  const sibling = typeof target === 'string' ? siblingOf(target) : undefined
  const inTheirs = sibling && { messageMember: messageMemberOf(sibling, error.code) }
  answerError(response, requestId, error, inTheirs)
}
