export type StoreErrorKind = 'inUse' | 'damaged' | 'newer' | 'diskFull' | 'notWritable' | 'failed'

/** What is wrong with the data file, in a sentence that says what to do. */
export class StoreError extends Error {
  readonly kind: StoreErrorKind

  constructor(kind: StoreErrorKind, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'StoreError'
    this.kind = kind
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

const notWritableCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'])

/** Puts SQLite's codes in the user's terms. */
export function toStoreError(error: unknown, file: string): StoreError {
  if (error instanceof StoreError) return error
  const code = codeOf(error)
  const cause = { cause: error }
  if (code === 'SQLITE_BUSY' || code.startsWith('SQLITE_BUSY_') || code === 'SQLITE_LOCKED') {
    return new StoreError(
      'inUse',
      `The data file ${file} is in use by another Marina. Stop that one, or choose another folder with --data.`,
      cause,
    )
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new StoreError(
      'damaged',
      `The data file ${file} is damaged and was left as it is. Put a copy back in its place, or move it away to start empty; running containers are not touched either way.`,
      cause,
    )
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new StoreError(
      'diskFull',
      `The disk that holds ${file} is full, so the change was not made. Free some space and try again.`,
      cause,
    )
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || notWritableCodes.has(code)) {
    return new StoreError(
      'notWritable',
      `The data file ${file} cannot be written. Check who owns the folder, or choose another one with --data.`,
      cause,
    )
  }
  const detail = error instanceof Error ? error.message : String(error)
  return new StoreError(
    'failed',
    `The data file ${file} could not be written (${detail}), so the change was not made. Try again, and check the disk.`,
    cause,
  )
}
