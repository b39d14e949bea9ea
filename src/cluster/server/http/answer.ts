import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { ClusterError, ErrorCode } from '#cluster/api/errors.ts'
import type { Refusal } from './frontDoor.ts'
import { escapeXml } from './xml.ts'

export const awsJson = 'application/x-amz-json-1.1'

const statusOfCode: Partial<Record<ErrorCode, number>> = {
  ServerException: 500,
  InternalServiceError: 500,
  InternalServerError: 500,
  ServiceUnavailableException: 500,
  RequestEntityTooLargeException: 413,
}

/** All client faults of ECS and its siblings are 400 (spec part 1, 1.3). */
export const statusOf = (code: ErrorCode): number => statusOfCode[code] ?? 400

/** The error as it goes over the wire; members of `details` stand beside the message. */
export const errorBody = (error: ClusterError, messageMember = 'message') => ({
  ...error.details,
  __type: error.code,
  [messageMember]: error.message,
})

const common = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } as const

export function answer(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Buffer,
  more?: OutgoingHttpHeaders,
): void {
  response.writeHead(status, { ...common, 'content-type': contentType, 'content-length': Buffer.byteLength(body), ...more })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

export const answerJson = (response: ServerResponse, requestId: string, status: number, value: unknown) =>
  answer(response, status, awsJson, JSON.stringify(value), { 'x-amzn-RequestId': requestId })

export const answerError = (
  response: ServerResponse,
  requestId: string,
  error: ClusterError,
  { status = statusOf(error.code), messageMember }: { status?: number; messageMember?: string } = {},
) => answerJson(response, requestId, status, errorBody(error, messageMember))

export const answerText = (response: ServerResponse, status: number, sentence: string, more?: OutgoingHttpHeaders) =>
  answer(response, status, 'text/plain; charset=utf-8', `${sentence}\n`, more)

/** A person with a browser gets the sentence, a program the error it knows how to read. */
export function answerRefusal(response: ServerResponse, requestId: string, { status, error }: Refusal): void {
  // What remains of the request is not worth reading.
  response.shouldKeepAlive = false
  if (response.req.method === 'POST') answerError(response, requestId, error, { status })
  else answerText(response, status, error.message)
}

/** The error shape of AWS's query protocol, which its older services speak. */
export function answerQueryError(response: ServerResponse, requestId: string, status: number, code: string, message: string): void {
  const error = `<Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<ErrorResponse>${error}<RequestId>${requestId}</RequestId></ErrorResponse>\n`
  answer(response, status, 'text/xml; charset=utf-8', body, { 'x-amzn-RequestId': requestId })
}
