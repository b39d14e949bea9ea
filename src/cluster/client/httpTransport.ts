import type { Transport } from '#cluster/api/contract.ts'
import { execOverSocket } from './execOverSocket.ts'
import { errorOf, jsonOf, type Line, post } from './line.ts'
import { streamOverLines } from './streamOverLines.ts'
import { streamOverSocket } from './streamOverSocket.ts'

export interface HttpTransportOptions {
  /** `http://127.0.0.1:8327` */
  endpoint: string
  /** Of the data folder; without it only ECS's own operations are answered. */
  token?: string
  /** Whose resources; the cluster's own account and region where absent. */
  credentials?: { account: string; region: string }
  fetch?: typeof fetch
  /**
   * How watch and logs travel. `socket` is the default in a page, where a browser allows six plain connections to a server in all tabs
   * together; `lines` is the default elsewhere.
   */
  streams?: 'socket' | 'lines'
  /** After how long without a sign of life a stream counts as broken. */
  silenceMs?: number
}

/** Carries calls over HTTP from a browser or from Node. */
export function httpTransport(options: HttpTransportOptions): Transport {
  const line = lineOf(options)
  const asSocket = (options.streams ?? ('document' in globalThis ? 'socket' : 'lines')) === 'socket'
  return {
    call: (target, request) => call(line, target, request),
    stream: (name, request, signal) => (asSocket ? streamOverSocket : streamOverLines)(line, name, request, signal),
    exec: (request) => execOverSocket(line, request),
  }
}

/** Signed in form only: the cluster reads account and region and looks at no signature (spec part 1, 1.4). */
const authorization = (account: string, region: string) =>
  `AWS4-HMAC-SHA256 Credential=${account}/20260101/${region}/ecs/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`

function lineOf({
  endpoint,
  token,
  credentials,
  fetch: fetchIt = globalThis.fetch.bind(globalThis),
  silenceMs = 30_000,
}: HttpTransportOptions): Line {
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    fetch: fetchIt,
    silenceMs,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      ...(token !== undefined && { 'x-marina-token': token }),
      ...(credentials && { authorization: authorization(credentials.account, credentials.region) }),
    },
    hello: (request) => JSON.stringify({ token: token ?? '', ...credentials, request }),
  }
}

const targetPrefix = 'AmazonEC2ContainerServiceV20141113.'

async function call(line: Line, target: string, request: unknown): Promise<unknown> {
  const fullTarget = target.includes('.') ? target : `${targetPrefix}${target}`
  const response = await post(line, '/', { ...line.headers, 'x-amz-target': fullTarget }, request)
  const answer = await jsonOf(response)
  if (!response.ok) throw errorOf(answer)
  return answer
}
