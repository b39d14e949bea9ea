import { fromWireError } from '#cluster/api/wireError.ts'
import { unreachable } from './unreachable.ts'

/** What all parts of the HTTP transport need to know. */
export interface Line {
  endpoint: string
  headers: Record<string, string>
  /** The first message over a WebSocket, where no headers can be set. */
  hello(request: unknown): string
  fetch: typeof fetch
  silenceMs: number
}

/** Rejects with an unreachable error when nobody answers. */
export async function post(
  line: Line,
  path: string,
  headers: Record<string, string>,
  request: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  try {
    return await line.fetch(`${line.endpoint}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(request),
      ...(signal && { signal }),
    })
  } catch (cause) {
    throw notAnswering(line, cause)
  }
}

export const notAnswering = (line: Line, cause?: unknown) =>
  unreachable(`The cluster at ${line.endpoint} does not answer. Check that Marina is running.`, cause)

export async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text().catch((cause: unknown) => {
    throw unreachable('The answer of the cluster broke off. Check whether the change was made before you try again.', cause)
  })
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw unreachable(`What answered with status ${response.status} is not Marina. Check the address.`)
  }
}

/** The error as AWS JSON 1.1 has it: `__type`, `message` (some services write it large) and the details beside them. */
export function errorOf(body: unknown) {
  const { __type: code, Message, message = Message, type: _type, ...details } = (body ?? {}) as Record<string, unknown>
  return fromWireError({ code, message, details })
}
