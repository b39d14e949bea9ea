import { useSyncExternalStore } from 'react'

const EVERY_MS = 1_000

// One timer for everything that shows an age, and only while something does.
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, EVERY_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}

function read(): number {
  if (timer === undefined) now = Date.now()
  return now
}

/**
 * The time, for ages on the screen. A coarser grain renders less often.
 * @param grainMs the answer changes at most once per so many milliseconds
 */
export const useNow = (grainMs = EVERY_MS): number => useSyncExternalStore(subscribe, () => Math.floor(read() / grainMs) * grainMs)
