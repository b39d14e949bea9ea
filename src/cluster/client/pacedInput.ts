/** Sends input no faster than it is taken; what waits, waits here. */
export interface PacedInput {
  write(bytes: Uint8Array): void
  /** No more comes, once everything that waits was sent. */
  end(): void
  /** The other end took so many bytes. */
  taken(count: number): void
  /** Resolves when nothing waits here, or nothing will be sent any more. */
  ready(): Promise<void>
  close(): void
}

/** Bytes that may be under way, and those of one message. */
const windowBytes = 256 * 1024
const pieceBytes = 64 * 1024

export function createPacedInput(line: { write(bytes: Uint8Array): void; endInput(): void }): PacedInput {
  const waiting: Uint8Array[] = []
  let underWay = 0
  let ended = false
  let closed = false
  let waiters: (() => void)[] = []

  const wake = () => {
    for (const waiter of waiters) waiter()
    waiters = []
  }
  const send = () => {
    while (underWay < windowBytes) {
      const bytes = waiting.shift()
      if (!bytes) break
      underWay += bytes.length
      line.write(bytes)
    }
    if (waiting.length > 0) return
    if (ended) line.endInput()
    ended = false
    wake()
  }
  return {
    write(bytes) {
      if (closed) return
      for (let at = 0; at < bytes.length; at += pieceBytes) waiting.push(bytes.subarray(at, at + pieceBytes))
      send()
    },
    end() {
      if (closed) return
      ended = true
      send()
    },
    taken(count) {
      underWay = Math.max(0, underWay - count)
      if (!closed) send()
    },
    ready: () => (closed || waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    close() {
      closed = true
      waiting.length = 0
      wake()
    },
  }
}
