/** Values that arrive by call and are read by iteration. What may wait is bounded by the sender, who is told of each value that is taken. */
export interface Inbox<T> extends AsyncIterable<T> {
  push(value: T): void
  end(): void
  fail(error: Error): void
}

/**
 * @param onTaken called for each value that the reader takes
 * @param onLeave called when the reader leaves before the end
 */
export function createInbox<T>(onTaken: (value: T) => void, onLeave: () => void): Inbox<T> {
  const values: T[] = []
  let wake: (() => void) | undefined
  let ended = false
  let failure: Error | undefined
  const wakeUp = () => {
    wake?.()
    wake = undefined
  }
  return {
    push(value) {
      if (ended) return
      values.push(value)
      wakeUp()
    },
    end() {
      ended = true
      wakeUp()
    },
    fail(error) {
      if (!ended) failure = error
      ended = true
      wakeUp()
    },
    async *[Symbol.asyncIterator]() {
      try {
        while (true) {
          for (let value = values.shift(); value !== undefined; value = values.shift()) {
            onTaken(value)
            yield value
          }
          if (failure) throw failure
          if (ended) return
          await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        values.length = 0
        if (!ended) {
          ended = true
          onLeave()
        }
      }
    },
  }
}
