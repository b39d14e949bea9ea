/**
 * Puts a stream in order: a message is processed when its number is the next one, kept while it is early, and dropped when it was there
 * before (spec part 2, 8.5). What is not taken is not acknowledged, so that the sender sends it again.
 */
export interface Incoming<Message> {
  /** @returns whether the message is to be acknowledged */
  take(sequenceNumber: number, message: Message, bytes: number): boolean
  /** The next message in order, if it is there. */
  next(): Message | undefined
}

/** @param limits on messages that are early: the sender is trusted with no more */
export function createIncoming<Message>(limits: { messages: number; bytes: number }): Incoming<Message> {
  const kept = new Map<number, { message: Message; bytes: number }>()
  let expected = 0
  let keptBytes = 0
  return {
    take(sequenceNumber, message, bytes) {
      // One that came before may have lost its acknowledgement on the way.
      if (sequenceNumber < expected || kept.has(sequenceNumber)) return true
      const isNext = sequenceNumber === expected
      if (!isNext && (kept.size >= limits.messages || keptBytes + bytes > limits.bytes)) return false
      kept.set(sequenceNumber, { message, bytes })
      keptBytes += bytes
      return true
    },
    next() {
      const found = kept.get(expected)
      if (!found) return undefined
      kept.delete(expected)
      keptBytes -= found.bytes
      expected += 1
      return found.message
    },
  }
}
