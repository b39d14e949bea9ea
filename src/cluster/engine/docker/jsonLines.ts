/** Nothing the engine sends is a longer line than this; a stranger's endless one is not kept. */
const LONGEST_LINE = 8 * 1_048_576

/** Reads a stream of JSON values, one a line. Lines that are no JSON are skipped. */
export async function* jsonLines<T>(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<T> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_LINE) rest = ''
    for (const line of lines) yield* parsed<T>(line)
  }
  yield* parsed<T>(rest)
}

function* parsed<T>(line: string): Generator<T> {
  if (line.trim() === '') return
  try {
    yield JSON.parse(line) as T
  } catch {
    // A line cut by a lost connection: what is needed of it comes as the stream's own error.
  }
}
