import type { Clock } from '#cluster/lib/clock.ts'

/** Those who wait for news of a task. */
export interface TaskWaits {
  /** Resolves when the task is woken, after so many milliseconds, or when the signal aborts. */
  wait(taskArn: string, ms: number): Promise<void>
  wake(taskArn: string): void
}

export function createTaskWaits(clock: Clock, signal: AbortSignal): TaskWaits {
  const waiting = new Map<string, Set<() => void>>()
  const wake = (taskArn: string) => {
    for (const done of waiting.get(taskArn) ?? []) done()
  }
  // One listener for all: thousands on one signal would each look through the others.
  signal.addEventListener('abort', () => [...waiting.keys()].forEach(wake), { once: true })
  const forget = (taskArn: string, done: () => void) => {
    const ofTask = waiting.get(taskArn)
    ofTask?.delete(done)
    if (ofTask?.size === 0) waiting.delete(taskArn)
  }
  return {
    wait: (taskArn, ms) =>
      new Promise<void>((resolve) => {
        if (signal.aborted) return resolve()
        const cancel = clock.after(ms, done)
        function done() {
          cancel()
          forget(taskArn, done)
          resolve()
        }
        waiting.set(taskArn, (waiting.get(taskArn) ?? new Set()).add(done))
      }),
    wake,
  }
}
