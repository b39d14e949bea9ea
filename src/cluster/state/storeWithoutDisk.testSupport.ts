import type { Timing } from '#cluster/api/timing.ts'
import type { RowChange, SqliteFile } from './sqliteFile.ts'
import { createStore, type Store } from './store.ts'
import { anyTable, type TableName } from './tables/index.ts'

/**
 * A store that keeps its rows as they are, for worlds that live thousands of times: with SQLite a third of their time goes into writing what
 * nobody reads. What forgets, finds and trims rows finds them here as there.
 */
export function openStoreWithoutDisk({ now, timing = 'faithful' }: { now: number; timing?: Timing }): Store {
  return createStore(keepRows(), now, timing)
}

interface Row {
  place: number
  record: object
}

function keepRows(): SqliteFile {
  const tables = new Map<TableName, Map<string, Row>>()
  const meta = new Map<string, string>()
  let revision = 0
  let places = 0
  const rowsOf = (name: TableName) => {
    const rows = tables.get(name) ?? new Map<string, Row>()
    tables.set(name, rows)
    return rows
  }
  const write = ({ table, key, after }: RowChange) => {
    const rows = rowsOf(table)
    if (!after) rows.delete(key)
    else rows.set(key, { place: rows.get(key)?.place ?? ++places, record: after })
  }
  const sinceOf = (name: TableName, record: object) => {
    const { agesBy, columns } = anyTable(name)
    return agesBy === undefined ? null : Number(columns[agesBy]?.(record) ?? Number.NaN) || null
  }
  return {
    get revision() {
      return revision
    },
    commit(changes, next) {
      for (const change of changes) write(change)
      revision = next
    },
    load: () => [],
    find: (name, key) => rowsOf(name).get(key)?.record as never,
    beginning: (name, prefix, most) =>
      [...rowsOf(name)]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .slice(0, most)
        .map(([, { record }]) => record as never),
    newest: (name, column, value, most) =>
      [...rowsOf(name).values()]
        .filter(({ record }) => anyTable(name).columns[column]?.(record) === value)
        .toReversed()
        .slice(0, most)
        .map(({ record }) => record as never),
    look(name, from, most) {
      const found = []
      for (const [key, { place, record }] of rowsOf(name)) {
        if (place <= from) continue
        found.push({ place, key, since: sinceOf(name, record) })
        if (found.length === most) break
      }
      return found
    },
    drop: (name, keys) => keys.forEach((key) => rowsOf(name).delete(key)),
    lastPlace: (name) => [...rowsOf(name).values()].at(-1)?.place ?? 0,
    readMeta: (name) => meta.get(name),
    writeMeta: (name, value) => void meta.set(name, value),
    close: () => tables.clear(),
  }
}
