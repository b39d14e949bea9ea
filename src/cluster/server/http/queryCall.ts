import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerSts, stsActions, stsDocument, stsVersion } from '../sts/answerSts.ts'
import { answer, answerQueryError } from './answer.ts'
import { type ApiOptions, contextOf } from './apiOptions.ts'
import { parseCredentialScope } from './credentialScope.ts'
import { decodeBody, readBody } from './readBody.ts'

/** AWS's older services speak forms and XML. STS's few calls are answered, everything else in a form that its client can read. */
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

/** Signed for STS; or not signed at all, and of its version. */
const isSts = (service: string | undefined, form: URLSearchParams) =>
  service === undefined ? form.get('Version') === stsVersion : service === 'sts'

/** For sentences that say what there is. */
export const stsSupported = `${stsActions.join(', ')} of AWS STS`
