/**
 * All of the cluster's state: the only place that writes it, and the only importer of better-sqlite3 with its file.
 * SQLite is written and memory changed in the same synchronous call; watchers hear afterwards.
 */
import type { Timing } from '#cluster/api/timing.ts'
import type { Cancel } from '#cluster/lib/clock.ts'
import { pushStream } from '#cluster/lib/pushStream.ts'
import { MemoryTable, type TableView } from './memoryTable.ts'
import { openSqliteFile, type RowChange, type SqliteFile } from './sqliteFile.ts'
import { anyTable, type IndexOf, type ListOf, type RecordOf, type SumOf, type TableName, tableNames } from './tables/index.ts'

export type Revision = number

/** The whole state: a live view, consistent until the reader awaits. */
export type Snapshot = { readonly [Name in TableName]: TableView<RecordOf<Name>, IndexOf<Name>, SumOf<Name>, ListOf<Name>> } & {
  readonly revision: Revision
  /** How long deciders wait where ECS waits because of a cloud's size. */
  readonly timing: Timing
  /** By what waits that a user configured are divided: 1 or more. */
  readonly speed: number
}

export type Change = { [Name in TableName]: { table: Name; key: string; before?: RecordOf<Name>; after?: RecordOf<Name> } }[TableName]

/** What one commit touched: each record once, with what it was before the commit. */
export interface ChangeSet {
  revision: Revision
  /** What the commit was for, for logs. */
  label: string
  changes: Change[]
}

/** Writing side, inside one `update`. Reads see the writes made so far. */
export interface Tx {
  readonly snapshot: Snapshot
  /** Creates or replaces a record. */
  put<Name extends TableName>(table: Name, record: RecordOf<Name>): void
  /** Takes a record away for good. */
  delete(table: TableName, key: string): void
  /** Takes a record out of memory and leaves it on disk. */
  forget(table: TableName, key: string): void
}

export interface Store {
  read(): Snapshot
  /**
   * All or nothing, one revision per commit; a `write` that changes nothing commits nothing.
   * No I/O and no await inside. Throws a StoreError when the disk refuses, with the state as it was before.
   */
  update(label: string, write: (tx: Tx) => void): Snapshot
  /** Calls `listener` after each commit, synchronously and in order. It must not throw and not update. */
  subscribe(listener: (changes: ChangeSet) => void): Cancel
  /** Changes after revision `from`, gapless. Ends with a WatchTooOldError when that cannot be kept. */
  watch(from: Revision): AsyncIterable<ChangeSet>
  /** A record that may have left memory. */
  find<Name extends TableName>(table: Name, key: string): RecordOf<Name> | undefined
  /** Tasks whose ARN begins with this, those that left memory among them. */
  findTasks(beginning: string, most: number): RecordOf<'tasks'>[]
  /** Decisions about a service or a daemon that may have left memory, those made last first. */
  findDecisions(ownerArn: string, most: number): RecordOf<'decisions'>[]
  /**
   * Looks at some rows that may be on disk alone, oldest first, and deletes those that are past. What is in memory stays,
   * and nobody hears of what goes.
   */
  dropPast(table: TableName, look: PastLook): PastLooked
  readMeta(name: string): string | undefined
  writeMeta(name: string, value: string): void
  close(): void
}

export interface PastLook {
  /** Where the last look ended; 0 at first. */
  from: number
  /** Rows to look at. */
  most: number
  /** Milliseconds since the epoch: what is older is past. */
  before: number
  /** How many of those created last are kept, however old the others are. */
  newest: number
}

export interface PastLooked {
  dropped: number
  /** Where the next look begins; undefined at the end. */
  next: number | undefined
}

/** The reader wants changes that are no longer kept, or fell too far behind: take a new snapshot. */
export class WatchTooOldError extends Error {
  constructor() {
    super('The changes asked for are no longer kept. Read a new snapshot and watch from its revision.')
    this.name = 'WatchTooOldError'
  }
}

/** Change sets kept for watchers that start a little late. */
const keptChangeSets = 2_000
/** Change sets a slow watcher may leave unread. */
const watcherLimit = 1_000

export interface StoreOptions {
  /** A path, or `:memory:` for a state that ends with the process. */
  file: string
  /** The time of opening, in milliseconds since the epoch: decides which stopped tasks are still remembered. */
  now: number
  /** ECS's own waits where absent. */
  timing?: Timing
}

interface Written extends RowChange {
  before: object | undefined
}

/** Opens the store. Throws a StoreError with a sentence when the file cannot be used. */
export function openStore(options: StoreOptions): Store {
  const file = openSqliteFile(options.file)
  return createStore(file, options.now, options.timing ?? 'faithful')
}

type AnyTable = MemoryTable<object, string, string, string>

/** The store over a file of its own kind. */
export function createStore(file: SqliteFile, now: number, timing: Timing): Store {
  const memory = {} as Record<TableName, AnyTable>
  for (const name of tableNames) {
    const table = new MemoryTable(anyTable(name))
    for (const record of file.load(name, now)) table.replace(anyTable(name).keyOf(record), record)
    memory[name] = table
  }
  const snapshot = Object.defineProperties(
    { ...memory, timing },
    {
      revision: { get: () => file.revision, enumerable: true },
      speed: { get: () => speedOf(memory.localSettings), enumerable: true },
    },
  ) as unknown as Snapshot
  const listeners = new Set<(changes: ChangeSet) => void>()
  const recent: ChangeSet[] = []
  let updating = false

  const undo = (written: Written[]) => {
    for (const change of written.reverse()) memory[change.table].replace(change.key, change.before)
  }

  const tell = (changes: ChangeSet) => {
    recent.push(changes)
    if (recent.length > keptChangeSets) recent.splice(0, recent.length - keptChangeSets)
    for (const listener of listeners) listener(changes)
  }

  const createTx = (written: Written[], rows: Map<string, RowChange>): Tx => {
    const replace = (table: TableName, key: string, after: object | undefined) =>
      written.push({ table, key, before: memory[table].replace(key, after), after })
    const writeRow = (table: TableName, key: string, after: object | undefined) => rows.set(`${table} ${key}`, { table, key, after })
    return {
      snapshot,
      put(table, record) {
        const key = anyTable(table).keyOf(record)
        replace(table, key, record)
        writeRow(table, key, record)
      },
      delete(table, key) {
        replace(table, key, undefined)
        writeRow(table, key, undefined)
      },
      forget: (table, key) => void replace(table, key, undefined),
    }
  }

  const update: Store['update'] = (label, write) => {
    if (updating) throw new Error(`store.update('${label}') inside another update`)
    updating = true
    const written: Written[] = []
    const rows = new Map<string, RowChange>()
    let changes: Change[]
    try {
      write(createTx(written, rows))
      changes = collapse(written)
      if (changes.length === 0 && rows.size === 0) return snapshot
      file.commit(rows.values(), file.revision + 1)
    } catch (error) {
      undo(written)
      throw error
    } finally {
      updating = false
    }
    tell({ revision: file.revision, label, changes })
    return snapshot
  }

  return {
    read: () => snapshot,
    update,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async *watch(from) {
      const oldest = recent[0]?.revision ?? file.revision + 1
      if (from < oldest - 1 || from > file.revision) throw new WatchTooOldError()
      const stream = pushStream<ChangeSet>(watcherLimit)
      for (const changes of recent) if (changes.revision > from) stream.push(changes)
      const cancel = this.subscribe((changes) => {
        if (!stream.push(changes)) stream.fail(new WatchTooOldError())
      })
      try {
        yield* stream
      } finally {
        cancel()
      }
    },
    find: <Name extends TableName>(name: Name, key: string) =>
      (memory[name].get(key) as RecordOf<Name> | undefined) ?? file.find(name, key),
    findTasks: (beginning, most) => file.beginning('tasks', beginning, most),
    findDecisions: (ownerArn, most) => file.newest('decisions', 'owner', ownerArn, most),
    dropPast(table, { from, most, before, newest }) {
      const rows = file.look(table, from, most)
      const lastTooMany = file.lastPlace(table) - newest
      const past = rows.filter(
        ({ place, key, since }) => since !== null && (since < before || place <= lastTooMany) && memory[table].get(key) === undefined,
      )
      if (past.length > 0)
        file.drop(
          table,
          past.map(({ key }) => key),
        )
      return { dropped: past.length, next: rows.length < most ? undefined : rows.at(-1)?.place }
    },
    readMeta: (name) => file.readMeta(name),
    writeMeta: (name, value) => file.writeMeta(name, value),
    close() {
      listeners.clear()
      file.close()
    },
  }
}

const speedOf = (settings: AnyTable) => (settings.get('speed') as RecordOf<'localSettings'> | undefined)?.value ?? 1

/** Several writes of one record in a commit are one change: from what it was first to what it is last. */
function collapse(written: Written[]): Change[] {
  const byKey = new Map<string, Written>()
  for (const change of written) {
    const id = `${change.table} ${change.key}`
    const earlier = byKey.get(id)
    byKey.set(id, earlier ? { ...change, before: earlier.before } : change)
  }
  const changes: Change[] = []
  for (const { table, key, before, after } of byKey.values()) {
    if (before === after) continue
    changes.push({ table, key, ...(before && { before }), ...(after && { after }) } as Change)
  }
  return changes
}
