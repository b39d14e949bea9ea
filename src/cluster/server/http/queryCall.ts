import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ClusterError, ErrorCode } from '#cluster/api/errors.ts'
import type { SiblingName } from '#cluster/api/siblings.ts'
import { callQuerySibling, querySiblingOf } from '../query/querySibling.ts'
import { answerSts, stsActions, stsDocument, stsVersion } from '../sts/answerSts.ts'
import { answer, answerQueryError, statusOf } from './answer.ts'
import { type ApiOptions, contextOf } from './apiOptions.ts'
import { parseCredentialScope } from './credentialScope.ts'
import { decodeBody, readBody } from './readBody.ts'

/** AWS's older services speak forms and XML. STS's few calls and load balancing are answered, everything else in a form that its client can read. */
export async function answerQuery(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  options: ApiOptions,
  refusal: string,
): Promise<void> {
  const scope = parseCredentialScope(request.headers.authorization)
  const form = new URLSearchParams(decodeBody(await readBody(request, options.bodyLimit)))
  const action = form.get('Action') ?? ''
  const sibling = querySiblingOf(scope?.service, form)
  if (sibling) return answerSibling(sibling, form, request, response, requestId, options)
  if (!isSts(scope?.service, form)) {
    const named = /^\w{1,64}$/.test(action) ? ` It cannot answer ${action}.` : ''
    return answerQueryError(response, requestId, 400, 'InvalidAction', `${refusal}${named}`)
  }
  const stranger = options.guards.refuseCaller(request.headers)
  if (stranger) return answerQueryError(response, requestId, stranger.status, stranger.error.code, stranger.error.message)
  const { account, principalArn } = contextOf(request, options.defaults)
  const admittedKey = options.guards.asksForKey ? scope?.accessKeyId : undefined
  const answered = answerSts(form, { account, principalArn, ...(admittedKey !== undefined && { admittedKey }) }, Date.now())
  if ('error' in answered) return answerQueryError(response, requestId, 400, answered.error.code, answered.error.message)
  const headers = { 'x-amzn-RequestId': requestId }
  answer(response, 200, 'text/xml', stsDocument(action, answered.result, requestId), headers)
}

async function answerSibling(
  sibling: SiblingName,
  form: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  options: ApiOptions,
): Promise<void> {
  const stranger = options.guards.refuseCaller(request.headers)
  if (stranger) return answerQueryError(response, requestId, stranger.status, stranger.error.code, stranger.error.message)
  const context = contextOf(request, options.defaults)
  const document = await callQuerySibling(options.dispatcher, sibling, form, context, requestId)
  answer(response, 200, 'text/xml', document, { 'x-amzn-RequestId': requestId })
}

/** What the front door of AWS says in JSON, by the names it has for it in XML. */
const queryCodes: Partial<Record<ErrorCode, string>> = {
  UnknownOperationException: 'InvalidAction',
  SerializationException: 'MalformedInput',
  InvalidParameterException: 'ValidationError',
  ThrottlingException: 'Throttling',
  ServerException: 'InternalFailure',
}

/** For errors that end a request early, in a form that clients of the query protocol read. */
export function answerQueryFailure(response: ServerResponse, requestId: string, error: ClusterError): void {
  answerQueryError(response, requestId, statusOf(error.code), queryCodes[error.code] ?? error.code, error.message)
}

/** Signed for STS; or not signed at all, and of its version. */
const isSts = (service: string | undefined, form: URLSearchParams) =>
  service === undefined ? form.get('Version') === stsVersion : service === 'sts'

/** For sentences that say what there is. */
export const stsSupported = `${stsActions.join(', ')} of AWS STS`
