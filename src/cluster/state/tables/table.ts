/** How one kind of record is kept: its key, its columns beside the record itself, its indexes. */
export interface Table<Value extends object, Indexes extends string = string, Sums extends string = string, Lists extends string = string> {
  /** Of the SQLite table. */
  name: string
  keyOf(record: Value): string
  /** Columns that SQLite can search by, for records that left memory. */
  columns: Readonly<Record<string, (record: Value) => string | number | null>>
  /** Condition on rows to hold in memory; rows that miss it stay on disk. `@now` is bound to the time of opening. */
  loadWhere?: string
  /** Column with the time, in milliseconds since the epoch, from which a row that left memory grows old; absent where none does. */
  agesBy?: string
  /** Index name to the entry a record has in it; undefined keeps it out. */
  indexes: Readonly<Record<Indexes, (record: Value) => string | undefined>>
  /** Sum name to what a record adds to it, in whole numbers; undefined keeps it out. */
  sums?: Readonly<Record<Sums, (record: Value) => { entry: string; amount: number } | undefined>>
  /** List name to the entry a record has in it, for what is answered page by page in the order of keys; undefined keeps it out. */
  lists?: Readonly<Record<Lists, (record: Value) => string | undefined>>
}

/** Entry of the indexes that hold everything of an account and region. */
export const scopeOf = (record: { account: string; region: string }) => `${record.account}/${record.region}`

/** For `loadWhere`: the newest rows of each value in a column. */
export const newestOf = (table: string, column: string, most: number) =>
  `rowid IN (SELECT rowid FROM (SELECT rowid, row_number() OVER (PARTITION BY ${column} ORDER BY rowid DESC) AS place FROM ${table}) WHERE place <= ${most})`

/** Keeps literal index names while checking the rest. */
export const defineTable =
  <Value extends object>() =>
  <Indexes extends string, Sums extends string = never, Lists extends string = never>(
    table: Table<Value, Indexes, Sums, Lists>,
  ): Table<Value, Indexes, Sums, Lists> =>
    table
