const HEADER_BYTES = 8

/**
 * Takes the frames of Docker's multiplexed stream apart and gives what is in them, in order and as soon as it is there:
 * a frame need not be complete for its first half to be given out.
 */
export async function* frameContents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const header = new Uint8Array(HEADER_BYTES)
  let headerBytes = 0
  let left = 0
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      if (left > 0) {
        const content = chunk.subarray(at, at + left)
        left -= content.length
        at += content.length
        yield content
        continue
      }
      header[headerBytes++] = chunk[at++] as number
      if (headerBytes < HEADER_BYTES) continue
      left = new DataView(header.buffer).getUint32(4)
      headerBytes = 0
    }
  }
}
