import type { LogBuffer } from './logBuffer.ts'
import type { LogItem } from './logItem.ts'

/** Numbers of the lines that fit a condition, kept up with a buffer that grows at its end and loses its start. */
export interface LineIndex {
  /** Ascending. A new array each time it changed. */
  readonly numbers: readonly number[]
  /**
   * Looks at what has come since the last time.
   * @param mayGoOn asked now and then; false puts the rest off to the next call
   * @returns whether everything has been looked at
   */
  scan(mayGoOn?: () => boolean): boolean
}

/** Lines between two looks at the clock: few, because a regular expression may take its time over each. */
const STRIDE = 50

export function createLineIndex(buffer: LogBuffer, fits: (item: LogItem) => boolean): LineIndex {
  let numbers: number[] = []
  let next = 0
  return {
    get numbers() {
      return numbers
    },
    scan(mayGoOn = () => true) {
      const found: number[] = []
      next = Math.max(next, buffer.first)
      let untilLook = STRIDE
      let goesOn = true
      while (next < buffer.end && goesOn) {
        const item = buffer.at(next)
        if (item && fits(item)) found.push(next)
        next += 1
        untilLook -= 1
        if (untilLook === 0) {
          untilLook = STRIDE
          goesOn = mayGoOn()
        }
      }
      const gone = placeOf(numbers, buffer.first)
      if (gone > 0 || found.length > 0) numbers = [...numbers.slice(gone), ...found]
      return next >= buffer.end
    },
  }
}

/** Pure: how many of the numbers are smaller than `n`, which is its own place where it is among them. */
export function placeOf(numbers: readonly number[], n: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) < n) low = middle + 1
    else high = middle
  }
  return low
}
