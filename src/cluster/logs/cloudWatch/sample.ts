/** Some of many items, spread over all of them, in their order. */
export interface Sample<Item> {
  add(item: Item): void
  /** Whether there were more than are given. */
  isThinned(): boolean
  items(): Item[]
}

/**
 * Holds twice as many as are wanted at most, however many come: where it is full, every other one goes, and of what follows only as many are taken.
 * @param most items that are given
 */
export function createSample<Item>(most: number): Sample<Item> {
  let held: Item[] = []
  let seen = 0
  let step = 1
  return {
    add(item) {
      if (seen % step === 0) held.push(item)
      seen += 1
      if (held.length <= 2 * most) return
      held = everyOther(held)
      step *= 2
    },
    isThinned: () => seen > most,
    items: () => (held.length > most ? Array.from({ length: most }, (_, at) => held[Math.floor((at * held.length) / most)] as Item) : held),
  }
}

const everyOther = <Item>(items: readonly Item[]): Item[] => items.filter((_, at) => at % 2 === 0)
