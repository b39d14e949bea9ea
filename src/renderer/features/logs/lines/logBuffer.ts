import type { LogItem } from './logItem.ts'

/** The newest lines of a view, by number. */
export interface LogBuffer {
  /** Number of the oldest kept; equal to `end` when there is none. */
  readonly first: number
  /** One past the newest. */
  readonly end: number
  at(n: number): LogItem | undefined
  /** Takes items whose numbers go on from `end`. */
  append(items: readonly LogItem[]): void
}

export interface BufferLimits {
  lines: number
  /** A second limit, because a stranger's lines may be long. */
  characters: number
  /** So many go at a time when there are too many: letting go one by one would move everything each time. */
  chunk: number
}

export const viewLimits: BufferLimits = { lines: 100_000, characters: 40_000_000, chunk: 5_000 }

const lengthOf = (item: LogItem) => (item.kind === 'line' ? item.text.length : 0)

export function createLogBuffer(limits: BufferLimits = viewLimits): LogBuffer {
  const items: LogItem[] = []
  let first = 1
  let characters = 0
  const letGo = (count: number) => {
    for (const item of items.splice(0, count)) characters -= lengthOf(item)
    first += count
  }
  return {
    get first() {
      return first
    },
    get end() {
      return first + items.length
    },
    at: (n) => items[n - first],
    append(more) {
      for (const item of more) {
        items.push(item)
        characters += lengthOf(item)
      }
      const tooMany = items.length - limits.lines
      if (tooMany > 0) letGo(Math.ceil(tooMany / limits.chunk) * limits.chunk)
      while (characters > limits.characters && items.length > 1) letGo(Math.min(limits.chunk, items.length - 1))
    },
  }
}
