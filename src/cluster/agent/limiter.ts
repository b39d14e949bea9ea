/** Lets so many calls run at once; the rest wait, those in a hurry first. */
export interface Limiter {
  run<T>(work: () => Promise<T>, options?: { first?: boolean }): Promise<T>
}

/** @param limit how many may run at the same time, at least 1 */
export function createLimiter(limit: number): Limiter {
  const hurried: (() => void)[] = []
  const patient: (() => void)[] = []
  let running = 0
  const next = () => {
    if (running >= Math.max(1, limit)) return
    const go = hurried.shift() ?? patient.shift()
    if (!go) return
    running += 1
    go()
  }
  return {
    async run(work, { first = false } = {}) {
      await new Promise<void>((resolve) => {
        ;(first ? hurried : patient).push(resolve)
        next()
      })
      try {
        return await work()
      } finally {
        running -= 1
        next()
      }
    },
  }
}
