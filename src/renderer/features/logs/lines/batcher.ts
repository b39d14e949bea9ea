/** Collects what comes one by one and hands it on together. */
export interface Batcher<Item> {
  push(item: Item): void
  /** Hands on what is waiting; nothing is taken afterwards. */
  end(): void
}

/**
 * @param everyMs after the first of a batch came @param after runs something later; its answer takes that back
 */
export function createBatcher<Item>(
  flush: (items: Item[]) => void,
  everyMs: number,
  after: (ms: number, run: () => void) => () => void = timeout,
): Batcher<Item> {
  let waiting: Item[] = []
  let cancel: (() => void) | undefined
  let ended = false
  const handOn = () => {
    const items = waiting
    waiting = []
    cancel = undefined
    if (items.length > 0) flush(items)
  }
  return {
    push(item) {
      if (ended) return
      waiting.push(item)
      cancel ??= after(everyMs, handOn)
    },
    end() {
      cancel?.()
      ended = true
      handOn()
    },
  }
}

function timeout(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
