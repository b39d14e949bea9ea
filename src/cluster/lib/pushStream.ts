/** An async iterable that is fed by calls, with a bound on what may wait. */
export interface PushStream<T> extends AsyncIterable<T> {
  /** False when the reader is too far behind: the value was not taken. */
  push(value: T): boolean
  end(): void
  fail(error: Error): void
  /** Values pushed and not yet read. */
  readonly waiting: number
}

/**
 * @param limit how many values may wait for the reader
 * @param onClose called once, when the reader leaves or the stream ends
 */
export function pushStream<T>(limit: number, onClose: () => void = () => {}): PushStream<T> {
  const values: T[] = []
  let wake: (() => void) | undefined
  let ended = false
  let failure: Error | undefined
  let closed = false
  const close = () => {
    if (closed) return
    closed = true
    onClose()
  }
  const wakeUp = () => {
    wake?.()
    wake = undefined
  }
  return {
    get waiting() {
      return values.length
    },
    push(value) {
      if (ended || values.length >= limit) return false
      values.push(value)
      wakeUp()
      return true
    },
    end() {
      ended = true
      wakeUp()
      close()
    },
    fail(error) {
      failure = error
      ended = true
      wakeUp()
      close()
    },
    async *[Symbol.asyncIterator]() {
      try {
        while (true) {
          while (values.length > 0) yield values.shift() as T
          if (failure) throw failure
          if (ended) return
          await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        ended = true
        close()
      }
    },
  }
}
