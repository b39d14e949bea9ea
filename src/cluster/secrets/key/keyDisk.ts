import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The steps of writing a file; each is done when it returns, also for a computer that loses its power then. */
export interface KeyDisk {
  /** A new file that only its owner may read; one of that name that a crash left behind goes first. */
  write(file: string, text: string): void
  rename(from: string, to: string): void
  remove(file: string): void
}

export const nodeKeyDisk: KeyDisk = {
  write(file, text) {
    rmSync(file, { force: true })
    writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true })
  },
  rename(from, to) {
    renameSync(from, to)
    syncFolder(dirname(to))
  },
  remove: (file) => rmSync(file, { force: true }),
}

/** The new name is the folder's to keep. Windows has no such step. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Where a file is written before it takes the place of the one there is. */
export const besideOf = (file: string) => `${file}.new`

/** Whole or not at all: a key file that breaks off would be the loss of every value. */
export function writeWhole(disk: KeyDisk, file: string, text: string): void {
  const beside = besideOf(file)
  try {
    disk.write(beside, text)
    disk.rename(beside, file)
  } catch (error) {
    // It may hold the key in the clear.
    disk.remove(beside)
    throw error
  }
}
