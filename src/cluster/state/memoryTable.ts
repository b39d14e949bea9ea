import { SortedKeys } from './sortedKeys.ts'
import type { Table } from './tables/table.ts'

/** Reading side of one table: a live view, consistent until the reader awaits. */
export interface TableView<Value extends object, Indexes extends string, Sums extends string = never, Lists extends string = never> {
  get(key: string): Value | undefined
  readonly size: number
  all(): Iterable<Value>
  /** Records with this entry in the index, in the order they entered it. */
  by(index: Indexes, entry: string): Value[]
  /** As `by(…).length`, at no cost. */
  count(index: Indexes, entry: string): number
  /** A total kept with each write, at no cost; 0 for an entry nobody adds to. */
  sum(sum: Sums, entry: string): number
  /** Records with this entry in the list, in the order of their keys, from after a key on. Costs what is read of it. */
  list(list: Lists, entry: string, after?: string): Iterable<Value>
}

/** Records by key with their indexes; each change costs the indexes of one record and nothing else. */
export class MemoryTable<Value extends object, Indexes extends string, Sums extends string = never, Lists extends string = never>
  implements TableView<Value, Indexes, Sums, Lists>
{
  readonly #table: Table<Value, Indexes, Sums, Lists>
  readonly #records = new Map<string, Value>()
  readonly #indexes = new Map<Indexes, Map<string, Set<string>>>()
  readonly #indexNames: Indexes[]
  readonly #sums = new Map<Sums, Map<string, number>>()
  readonly #lists = new Map<Lists, Map<string, SortedKeys>>()

  constructor(table: Table<Value, Indexes, Sums, Lists>) {
    this.#table = table
    this.#indexNames = Object.keys(table.indexes) as Indexes[]
    for (const name of this.#indexNames) this.#indexes.set(name, new Map())
    for (const name of Object.keys(table.sums ?? {}) as Sums[]) this.#sums.set(name, new Map())
    for (const name of Object.keys(table.lists ?? {}) as Lists[]) this.#lists.set(name, new Map())
  }

  get(key: string): Value | undefined {
    return this.#records.get(key)
  }

  get size(): number {
    return this.#records.size
  }

  all(): Iterable<Value> {
    return this.#records.values()
  }

  by(index: Indexes, entry: string): Value[] {
    const keys = this.#indexes.get(index)?.get(entry)
    if (!keys) return []
    const found: Value[] = []
    for (const key of keys) found.push(this.#records.get(key) as Value)
    return found
  }

  count(index: Indexes, entry: string): number {
    return this.#indexes.get(index)?.get(entry)?.size ?? 0
  }

  sum(sum: Sums, entry: string): number {
    return this.#sums.get(sum)?.get(entry) ?? 0
  }

  *list(list: Lists, entry: string, after?: string): Generator<Value> {
    const keys = this.#lists.get(list)?.get(entry)
    for (const key of keys?.after(after) ?? []) yield this.#records.get(key) as Value
  }

  /** Puts `after` in place of what is there; undefined takes it away. Returns what was there. */
  replace(key: string, after: Value | undefined): Value | undefined {
    const before = this.#records.get(key)
    if (after) this.#records.set(key, after)
    else this.#records.delete(key)
    for (const name of this.#indexNames) this.#reindex(name, key, before, after)
    for (const [name, totals] of this.#sums) {
      if (before) this.#add(name, totals, before, -1)
      if (after) this.#add(name, totals, after, 1)
    }
    for (const [name, entries] of this.#lists) this.#relist(name, entries, key, before, after)
    return before
  }

  #add(name: Sums, totals: Map<string, number>, record: Value, sign: 1 | -1): void {
    const share = this.#table.sums?.[name](record)
    if (!share || share.amount === 0) return
    const total = (totals.get(share.entry) ?? 0) + sign * share.amount
    if (total === 0) totals.delete(share.entry)
    else totals.set(share.entry, total)
  }

  #reindex(name: Indexes, key: string, before: Value | undefined, after: Value | undefined): void {
    const entryOf = this.#table.indexes[name]
    const from = before && entryOf(before)
    const to = after && entryOf(after)
    if (from === to) return
    const index = this.#indexes.get(name) as Map<string, Set<string>>
    if (from !== undefined) {
      const keys = index.get(from)
      keys?.delete(key)
      if (keys?.size === 0) index.delete(from)
    }
    if (to === undefined) return
    const keys = index.get(to)
    if (keys) keys.add(key)
    else index.set(to, new Set([key]))
  }

  #relist(name: Lists, entries: Map<string, SortedKeys>, key: string, before: Value | undefined, after: Value | undefined): void {
    const entryOf = this.#table.lists?.[name]
    const from = before && entryOf?.(before)
    const to = after && entryOf?.(after)
    if (from === to) return
    if (from !== undefined) {
      const keys = entries.get(from)
      keys?.delete(key)
      if (keys?.isEmpty) entries.delete(from)
    }
    if (to === undefined) return
    const keys = entries.get(to) ?? new SortedKeys()
    entries.set(to, keys)
    keys.add(key)
  }
}
