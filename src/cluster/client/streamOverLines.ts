import { fromWireError } from '#cluster/api/wireError.ts'
import { errorOf, jsonOf, type Line, notAnswering, post } from './line.ts'
import { nothingHeard, unreachable } from './unreachable.ts'

/** A stream as one JSON value a line. Ends quietly when the signal is aborted. */
export async function* streamOverLines(line: Line, name: 'watch' | 'logs', request: unknown, signal: AbortSignal): AsyncGenerator<unknown> {
  const leaving = new AbortController()
  try {
    const response = await post(line, `/stream/${name}`, line.headers, request, AbortSignal.any([signal, leaving.signal]))
    if (!response.ok) throw errorOf(await jsonOf(response))
    for await (const text of linesOf(line, response)) {
      // An empty one only says that the line is alive.
      if (text === '') continue
      const value = JSON.parse(text) as { type?: unknown; code?: unknown }
      if (value.type === 'error') throw fromWireError(value)
      yield value
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    leaving.abort()
  }
}

async function* linesOf(line: Line, response: Response): AsyncGenerator<string> {
  const reader = response.body?.getReader()
  if (!reader) throw notAnswering(line)
  const decoder = new TextDecoder()
  let rest = ''
  while (true) {
    const { done, value } = await readWithin(reader, line.silenceMs)
    if (done) return
    const parts = (rest + decoder.decode(value, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>

/** The time counts only while somebody waits: a reader that is busy with an event is no sign of a dead line. */
async function readWithin(reader: Reader, silenceMs: number): ReturnType<Reader['read']> {
  const silence = Promise.withResolvers<never>()
  const timer = setTimeout(() => silence.reject(nothingHeard(silenceMs)), silenceMs)
  const chunk = reader.read().catch((cause: unknown) => {
    throw unreachable('The line to the cluster broke.', cause)
  })
  // The one that loses the race may still fail, and nobody waits for it then.
  chunk.catch(() => {})
  try {
    return await Promise.race([chunk, silence.promise])
  } finally {
    clearTimeout(timer)
  }
}
