import type { Cancel } from './clock.ts'

/** Whoever wants to hear of something, told in the order they came. */
export interface Listeners<T> {
  add(listener: (value: T) => void): Cancel
  tell(value: T): void
}

export function createListeners<T>(): Listeners<T> {
  const all = new Set<(value: T) => void>()
  return {
    add(listener) {
      all.add(listener)
      return () => void all.delete(listener)
    },
    tell(value) {
      for (const listener of all) listener(value)
    },
  }
}
