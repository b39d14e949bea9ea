import { seededRandom } from '#cluster/engine/simulated/random.ts'

/** Seeded choices. What they hit depends on the machine's speed too, so that a seed repeats the plan and not the run. */
export interface Dice {
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number
  chance(probability: number): boolean
  /** Undefined of nothing. */
  oneOf<T>(values: readonly T[]): T | undefined
  shuffled<T>(values: readonly T[]): T[]
}

export function createDice(seed: number): Dice {
  const random = seededRandom(seed)
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
  return {
    between,
    chance: (probability) => random() < probability,
    oneOf: (values) => values[Math.floor(random() * values.length)],
    shuffled(values) {
      const result = [...values]
      for (let last = result.length - 1; last > 0; last -= 1) {
        const other = between(0, last)
        ;[result[last], result[other]] = [result[other], result[last]] as [(typeof values)[number], (typeof values)[number]]
      }
      return result
    },
  }
}
