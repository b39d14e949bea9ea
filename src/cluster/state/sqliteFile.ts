import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { migrations } from './migrations/index.ts'
import { StoreError, toStoreError } from './storeError.ts'
import { anyTable, type RecordOf, type TableName } from './tables/index.ts'

type Row = { body: string }

/** What one commit writes: a record, or undefined for a row that goes. */
export interface RowChange {
  table: TableName
  key: string
  after: object | undefined
}

/** The SQLite file behind the store: durable before it answers, held by one process. */
export interface SqliteFile {
  readonly revision: number
  /** Writes all changes and the new revision, or none of them. Throws a StoreError. */
  commit(changes: Iterable<RowChange>, revision: number): void
  /** Rows that belong in memory, oldest first. */
  load<Name extends TableName>(table: Name, now: number): RecordOf<Name>[]
  /** One record, in memory or not. */
  find<Name extends TableName>(table: Name, key: string): RecordOf<Name> | undefined
  /** Records whose key begins with this, in the order of keys. */
  beginning<Name extends TableName>(table: Name, prefix: string, most: number): RecordOf<Name>[]
  /** The rows made last that have this value in a column, newest first. */
  newest<Name extends TableName>(table: Name, column: string, value: string, most: number): RecordOf<Name>[]
  /** The next rows after a place, in the order of creation; empty at the end. */
  look(table: TableName, from: number, most: number): AgingRow[]
  /** Takes rows away that are not in memory. Nobody hears of it. Throws a StoreError. */
  drop(table: TableName, keys: readonly string[]): void
  /** The place of the newest row. */
  lastPlace(table: TableName): number
  readMeta(name: string): string | undefined
  writeMeta(name: string, value: string): void
  close(): void
}

export interface AgingRow {
  place: number
  key: string
  /** Milliseconds since the epoch; null while it does not age. */
  since: number | null
}

/**
 * Opens or creates the file, brings it to this version's shape and takes it for this process alone.
 * @param file a path, or `:memory:`
 */
export function openSqliteFile(file: string): SqliteFile {
  try {
    if (file === inMemory) return wrap(openInMemory(), file)
    makePrivate(file)
    const database = new Database(file, { timeout: 200 })
    try {
      prepareFile(database, file)
      return wrap(database, file)
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    throw toStoreError(error, file)
  }
}

const inMemory = ':memory:'
/** An empty one of this version's shape: what it takes to make it is not done again for each of thousands. */
let emptyInMemory: Buffer | undefined

function openInMemory(): Database.Database {
  if (!emptyInMemory) {
    const first = new Database(inMemory)
    migrate(first, inMemory)
    emptyInMemory = first.serialize()
    first.close()
  }
  return new Database(emptyInMemory)
}

/** The file holds the page's token. SQLite gives the files beside it the mode of the file itself. */
function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
}

function prepareFile(database: Database.Database, file: string): void {
  // The lock is SQLite's own: the operating system lets go of it when the process dies, so it can never be stale.
  database.pragma('locking_mode = EXCLUSIVE')
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec('BEGIN IMMEDIATE; COMMIT')
  const verdict = database.pragma('quick_check(1)', { simple: true })
  if (verdict !== 'ok') throw Object.assign(new Error(String(verdict)), { code: 'SQLITE_CORRUPT' })
  migrate(database, file)
}

function migrate(database: Database.Database, file: string): void {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version > migrations.length) {
    throw new StoreError(
      'newer',
      `The data file ${file} was written by a newer Marina. Update Marina, or choose another folder with --data.`,
    )
  }
  for (let step = version; step < migrations.length; step += 1) {
    database.transaction(() => {
      for (const sql of migrations[step] ?? []) database.exec(sql)
      database.pragma(`user_version = ${step + 1}`)
    })()
  }
}

function prepareTable(database: Database.Database, name: TableName) {
  const table = anyTable(name)
  const columns = Object.entries(table.columns)
  const names = ['key', 'body', ...columns.map(([column]) => column)]
  // Updating in place keeps the rowid, which is the order of creation.
  const updates = names.slice(1).map((column) => `${column} = excluded.${column}`)
  const put = database.prepare(
    `INSERT INTO ${table.name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')}) ON CONFLICT (key) DO UPDATE SET ${updates.join(', ')}`,
  )
  const remove = database.prepare(`DELETE FROM ${table.name} WHERE key = ?`)
  const find = database.prepare<[string], Row>(`SELECT body FROM ${table.name} WHERE key = ?`)
  const look = database.prepare<[number, number], AgingRow>(
    `SELECT rowid AS place, key, ${table.agesBy ?? 'NULL'} AS since FROM ${table.name} WHERE rowid > ? ORDER BY rowid LIMIT ?`,
  )
  const lastPlace = database.prepare<[], { place: number | null }>(`SELECT max(rowid) AS place FROM ${table.name}`)
  return {
    find,
    look,
    lastPlace,
    write(key: string, after: object | undefined) {
      if (after) put.run(key, JSON.stringify(after), ...columns.map(([, valueOf]) => valueOf(after)))
      else remove.run(key)
    },
  }
}

function wrap(database: Database.Database, file: string): SqliteFile {
  const prepared = new Map<TableName, ReturnType<typeof prepareTable>>()
  const statementsOf = (name: TableName) => {
    const statements = prepared.get(name) ?? prepareTable(database, name)
    prepared.set(name, statements)
    return statements
  }
  const readMetaRow = database.prepare<[string], { value: string }>('SELECT value FROM meta WHERE name = ?')
  const writeMetaRow = database.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  let revision = Number(readMetaRow.get('revision')?.value ?? 0)

  const writeAll = database.transaction((changes: Iterable<RowChange>, next: number) => {
    for (const change of changes) statementsOf(change.table).write(change.key, change.after)
    writeMetaRow.run('revision', String(next))
  })

  const dropAll = database.transaction((table: TableName, keys: readonly string[]) => {
    for (const key of keys) statementsOf(table).write(key, undefined)
  })

  const inOurTerms = (write: () => void) => {
    try {
      write()
    } catch (error) {
      throw toStoreError(error, file)
    }
  }
  return {
    get revision() {
      return revision
    },
    commit(changes, next) {
      inOurTerms(() => writeAll.immediate(changes, next))
      revision = next
    },
    load<Name extends TableName>(name: Name, now: number) {
      const { name: tableName, loadWhere } = anyTable(name)
      const statement = database.prepare<unknown[], Row>(
        `SELECT body FROM ${tableName}${loadWhere ? ` WHERE ${loadWhere}` : ''} ORDER BY rowid`,
      )
      const rows = loadWhere?.includes('@now') ? statement.all({ now }) : statement.all()
      return rows.map((row) => JSON.parse(row.body) as RecordOf<Name>)
    },
    find<Name extends TableName>(name: Name, key: string) {
      const row = statementsOf(name).find.get(key)
      return row && (JSON.parse(row.body) as RecordOf<Name>)
    },
    beginning<Name extends TableName>(name: Name, prefix: string, most: number) {
      const { name: tableName } = anyTable(name)
      // Behind everything that begins with it: keys are ASCII.
      const rows = database
        .prepare<[string, string, number], Row>(`SELECT body FROM ${tableName} WHERE key >= ? AND key < ? ORDER BY key LIMIT ?`)
        .all(prefix, `${prefix}\u{7f}`, most)
      return rows.map((row) => JSON.parse(row.body) as RecordOf<Name>)
    },
    newest<Name extends TableName>(name: Name, column: string, value: string, most: number) {
      const { name: tableName } = anyTable(name)
      const rows = database
        .prepare<[string, number], Row>(`SELECT body FROM ${tableName} WHERE ${column} = ? ORDER BY rowid DESC LIMIT ?`)
        .all(value, most)
      return rows.map((row) => JSON.parse(row.body) as RecordOf<Name>)
    },
    look: (table, from, most) => statementsOf(table).look.all(from, most),
    lastPlace: (table) => statementsOf(table).lastPlace.get()?.place ?? 0,
    drop: (table, keys) => inOurTerms(() => dropAll.immediate(table, keys)),
    readMeta: (name) => readMetaRow.get(name)?.value,
    writeMeta: (name, value) => inOurTerms(() => void writeMetaRow.run(name, value)),
    close: () => void database.close(),
  }
}
