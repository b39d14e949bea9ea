import { placeOf } from './lineIndex.ts'

/** The lines a view shows, in order: places from 0 count what is shown, numbers are the lines' own. */
export interface VisibleLines {
  readonly count: number
  numberAt(place: number): number
  /** Place of the first shown line with this number or a higher one. */
  placeOf(n: number): number
}

/** Every line from `first` up to, not including, `end`. */
export const everyLine = (first: number, end: number): VisibleLines => ({
  count: Math.max(0, end - first),
  numberAt: (place) => first + place,
  placeOf: (n) => Math.min(Math.max(0, n - first), Math.max(0, end - first)),
})

/** Those of the ascending numbers that are below `end`. */
export function someLines(numbers: readonly number[], end: number): VisibleLines {
  const count = placeOf(numbers, end)
  return {
    count,
    numberAt: (place) => numbers[place] ?? 0,
    placeOf: (n) => Math.min(count, placeOf(numbers, n)),
  }
}
