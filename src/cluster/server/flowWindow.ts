/** How much may be under way to a reader that has not said it took it. */
export interface FlowWindow {
  /** Resolves when there is room again; at once when there is. False when the reader has gone. */
  room(): Promise<boolean>
  /** `amount` went out. */
  sent(amount: number): void
  /** The reader took `amount`. */
  taken(amount: number): void
  close(): void
}

/** @param size in whatever unit the caller counts: events, bytes */
export function createFlowWindow(size: number): FlowWindow {
  let underWay = 0
  let closed = false
  let wake: (() => void) | undefined
  const wakeUp = () => {
    wake?.()
    wake = undefined
  }
  return {
    async room() {
      while (underWay >= size && !closed) await new Promise<void>((resolve) => (wake = resolve))
      return !closed
    },
    sent(amount) {
      underWay += amount
    },
    taken(amount) {
      if (!Number.isSafeInteger(amount) || amount <= 0) return
      underWay = Math.max(0, underWay - amount)
      wakeUp()
    },
    close() {
      closed = true
      wakeUp()
    },
  }
}
