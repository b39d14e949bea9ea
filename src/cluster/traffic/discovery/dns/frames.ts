/** By TCP each message comes after its length in two bytes (RFC 1035, 4.2.2). */
export function frame(message: Uint8Array): Uint8Array {
  const framed = Buffer.alloc(message.length + 2)
  framed.writeUInt16BE(message.length, 0)
  framed.set(message, 2)
  return framed
}

/** Whole messages as they come; never holds more than one and what came with it. */
export async function* readFrames(source: AsyncIterable<unknown>): AsyncIterable<Uint8Array> {
  let held = Buffer.alloc(0)
  for await (const chunk of source) {
    held = Buffer.concat([held, chunk as Uint8Array])
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
      const length = held.readUInt16BE(0)
      yield held.subarray(2, 2 + length)
      held = held.subarray(2 + length)
    }
  }
}
