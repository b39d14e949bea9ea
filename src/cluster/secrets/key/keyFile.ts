/**
 * The one key that all secrets of a data folder are encrypted with, in a file that only its owner may read. It is made with the first value,
 * and never a second time: a key that cannot be read must not be replaced, because everything encrypted with it would be lost. The key
 * store of the computer may lock it; that changes the file and never the key.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { invalidParameter } from '#cluster/api/errors.ts'
import { type KeptKey, keyFrom, lockedAway, missing, notUnlocked, readKept, type SecretsKey } from './keyContent.ts'
import { besideOf, type KeyDisk, nodeKeyDisk, writeWhole } from './keyDisk.ts'
import type { KeyLock, KeyWrapping } from './keyWrapping.ts'

export interface KeyFileOptions {
  /** Undefined for a key that ends with the process. */
  file: string | undefined
  /** What is there to lock with; a headless daemon has nothing. */
  wrapping?: KeyWrapping
  /** Whether anything was encrypted already: then a missing file is a loss, and no new key may take its place. */
  isUsed: () => boolean
  disk?: KeyDisk
}

export interface KeyFile extends KeyLock {
  /** From memory after the first time. Throws a ClusterError with a sentence that says what to do, and KeyNotOpen. */
  read(): SecretsKey
  /** Has the key store open a locked key, for `read` after it. Rejects with a ClusterError. */
  unlock(): Promise<void>
  /** Why no value can be read, as a sentence; does not ask the key store. */
  problem(): string | undefined
}

/** The key is locked, and the key store was not asked yet: that takes time, and perhaps the user's word. */
export class KeyNotOpen extends Error {}

export function openKeyFile({ file, wrapping, isUsed, disk = nodeKeyDisk }: KeyFileOptions): KeyFile {
  let key: SecretsKey | undefined
  let unlocking: Promise<SecretsKey> | undefined
  let lastChange: Promise<unknown> = Promise.resolve()

  const read = () => (key ??= file === undefined ? newKey() : readPlain(file))
  const readPlain = (path: string): SecretsKey => {
    disk.remove(besideOf(path))
    const kept = readKept(path)
    if (!kept) return make(path)
    if (kept.wrappedKey !== undefined) throw wrapping ? new KeyNotOpen() : lockedAway(path)
    if (process.platform !== 'win32') chmodSync(path, 0o600)
    return keyFrom(path, kept, kept.key)
  }
  const make = (path: string): SecretsKey => {
    if (isUsed()) throw missing(path)
    const made = newKey()
    writeWhole(disk, path, plainText(made))
    return made
  }
  const unwrap = async (path: string, store: KeyWrapping, kept: KeptKey): Promise<SecretsKey> => {
    const opened = await store.unwrap(Buffer.from(kept.wrappedKey ?? '', 'base64')).catch(() => {
      throw notUnlocked(path)
    })
    const found = keyFrom(path, kept, opened.text)
    if (opened.isStale) writeWhole(disk, path, await lockedText(store, found))
    return found
  }
  const change = async (locked: boolean) => {
    const { path, store } = await lockable(locked)
    const kept = readKept(path)
    // From the disk and not from memory: what is there may have been put back from a copy.
    const found = !kept ? make(path) : kept.wrappedKey === undefined ? keyFrom(path, kept, kept.key) : await unwrap(path, store, kept)
    if (locked !== (kept?.wrappedKey !== undefined)) writeWhole(disk, path, locked ? await lockedText(store, found) : plainText(found))
    key = found
  }
  const lockable = async (locked: boolean) => {
    if (file === undefined) throw invalidParameter('This Marina keeps its key in memory only, so there is nothing to lock.')
    if (!wrapping) throw invalidParameter('The key store of this computer is reached by Marina’s window only.')
    const why = locked ? await wrapping.whyNot() : undefined
    if (why !== undefined) throw invalidParameter(why)
    return { path: file, store: wrapping }
  }
  const state = async () => {
    const locked = file !== undefined && readKept(file)?.wrappedKey !== undefined
    const whyNot = await lockable(!locked).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    return { locked, ...(whyNot !== undefined && { whyNot }) }
  }
  return {
    read,
    async unlock() {
      const kept = file === undefined ? undefined : readKept(file)
      if (file === undefined || !wrapping || kept?.wrappedKey === undefined) return
      unlocking ??= unwrap(file, wrapping, kept).finally(() => (unlocking = undefined))
      key = await unlocking
    },
    problem() {
      if (key || file === undefined) return undefined
      try {
        const kept = readKept(file)
        if (!kept) return isUsed() ? missing(file).message : undefined
        return kept.wrappedKey !== undefined && !wrapping ? lockedAway(file).message : undefined
      } catch (error) {
        return error instanceof Error ? error.message : undefined
      }
    },
    state,
    async setLocked(locked) {
      const changing = lastChange.then(() => change(locked))
      lastChange = changing.catch(() => {})
      await changing
      return state()
    },
  }
}

const newKey = (): SecretsKey => ({ id: randomBytes(8).toString('hex'), bytes: randomBytes(32) })

const textOf = (kept: KeptKey) => `${JSON.stringify(kept)}\n`
const plainText = ({ id, bytes }: SecretsKey) => textOf({ format: 1, id, key: bytes.toString('base64') })

/** Given out only after the key store has opened it again: what it does not open would be the loss of every value. */
async function lockedText(store: KeyWrapping, { id, bytes }: SecretsKey): Promise<string> {
  const text = bytes.toString('base64')
  const wrapped = await store.wrap(text)
  const again = await store.unwrap(wrapped).catch(() => undefined)
  if (again?.text === text) return textOf({ format: 1, id, wrappedKey: wrapped.toString('base64') })
  throw invalidParameter('The key store of this computer does not give back what it was given, so the key stays as it was.')
}
