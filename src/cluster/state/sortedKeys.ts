/** Short enough that moving its keys along costs next to nothing, long enough that there are few to look through. */
const longestChunk = 512

/**
 * Keys in the order of their characters, each once. Adding and taking away cost what one chunk costs, reading on from a
 * key costs what is read, however many there are.
 */
export class SortedKeys {
  /** None is empty. */
  readonly #chunks: string[][] = []

  get isEmpty(): boolean {
    return this.#chunks.length === 0
  }

  add(key: string): void {
    const [at, chunk] = this.#chunkFor(key)
    if (!chunk) {
      this.#chunks.push([key])
      return
    }
    const place = firstNotBelow(chunk, key)
    if (chunk[place] === key) return
    chunk.splice(place, 0, key)
    if (chunk.length > longestChunk) this.#chunks.splice(at + 1, 0, chunk.splice(longestChunk >> 1))
  }

  delete(key: string): void {
    const [at, chunk] = this.#chunkFor(key)
    const place = chunk ? firstNotBelow(chunk, key) : -1
    if (chunk?.[place] !== key) return
    chunk.splice(place, 1)
    if (chunk.length === 0) this.#chunks.splice(at, 1)
  }

  /** Keys that come after `key`, or all; nothing may be added or taken away meanwhile. */
  *after(key: string | undefined): Generator<string> {
    const [from, first] = key === undefined ? [0, this.#chunks[0]] : this.#chunkFor(key)
    let place = key === undefined || !first ? 0 : firstNotBelow(first, key)
    if (first?.[place] === key) place += 1
    for (let at = from; at < this.#chunks.length; at += 1, place = 0) {
      const chunk = this.#chunks[at] ?? []
      for (; place < chunk.length; place += 1) yield chunk[place] as string
    }
  }

  /** The last chunk that begins at or before the key, else the first: where it is, if it is anywhere. */
  #chunkFor(key: string): [at: number, chunk: string[] | undefined] {
    let [low, high] = [0, this.#chunks.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#chunks[middle]?.[0] ?? '') <= key) low = middle
      else high = middle - 1
    }
    return [low, this.#chunks[low]]
  }
}

/** Its length when all of them are below. */
function firstNotBelow(sorted: readonly string[], key: string): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as string) < key) low = middle + 1
    else high = middle
  }
  return low
}
