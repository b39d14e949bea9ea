/** Calls `onSilence` once, when nothing was heard for `ms` milliseconds. */
export interface SilenceTimer {
  heard(): void
  stop(): void
}

export function silenceTimer(ms: number, onSilence: () => void): SilenceTimer {
  let timer = setTimeout(onSilence, ms)
  return {
    heard() {
      clearTimeout(timer)
      timer = setTimeout(onSilence, ms)
    },
    stop: () => clearTimeout(timer),
  }
}
