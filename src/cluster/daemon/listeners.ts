import type { Cancel } from '#cluster/lib/clock.ts'

/** Who wants to hear of something. */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>()

  /** Bound, so that it can be handed on by itself. */
  readonly add = (listener: (value: T) => void): Cancel => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  tell(value: T): void {
    for (const listener of this.#listeners) listener(value)
  }
}
