import type { LogEntry, LogEvent } from '#cluster/api/streams.ts'

/** Events on their way to a reader who may be slow: bounded, and what did not fit is counted and told. */
export interface EventBuffer extends AsyncIterable<LogEvent> {
  /** Takes lines while there is room; lines beyond it are dropped. */
  pushLines(lines: readonly LogEntry[]): void
  /** Takes an event that is rare and must not be lost. */
  push(event: LogEvent): void
  end(): void
}

export interface BufferLimits {
  lines: number
  characters: number
}

/** A screen's worth of history for a reader that pauses, and little enough for many readers. */
const LIMITS: BufferLimits = { lines: 10_000, characters: 8_000_000 }
const LINES_AT_ONCE = 500

/** @param onLeave called once, when the reader goes or the buffer ends */
export function createEventBuffer(onLeave: () => void, limits: BufferLimits = LIMITS): EventBuffer {
  const events: LogEvent[] = []
  let lines = 0
  let characters = 0
  let dropped = 0
  let ended = false
  let wake: (() => void) | undefined
  const wakeUp = () => {
    wake?.()
    wake = undefined
  }
  const tellDropped = () => {
    if (dropped > 0) events.push({ type: 'dropped', count: dropped })
    dropped = 0
  }
  const append = (entry: LogEntry) => {
    const last = events.at(-1)
    if (last?.type === 'lines' && last.lines.length < LINES_AT_ONCE) last.lines.push(entry)
    else events.push({ type: 'lines', lines: [entry] })
    lines += 1
    characters += entry.text.length
  }
  const take = (): LogEvent | undefined => {
    const event = events.shift()
    if (event?.type === 'lines') {
      lines -= event.lines.length
      for (const { text } of event.lines) characters -= text.length
    }
    return event
  }
  return {
    pushLines(entries) {
      for (const entry of entries) {
        if (lines >= limits.lines || characters >= limits.characters) dropped += 1
        else {
          tellDropped()
          append(entry)
        }
      }
      wakeUp()
    },
    push(event) {
      tellDropped()
      events.push(event)
      wakeUp()
    },
    end() {
      tellDropped()
      ended = true
      wakeUp()
    },
    async *[Symbol.asyncIterator]() {
      try {
        while (true) {
          for (let event = take(); event; event = take()) yield event
          if (ended) return
          await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        ended = true
        onLeave()
      }
    },
  }
}
