/**
 * The one key that all secrets of a data folder are encrypted with, in a file that only its owner may read. It is made with the first value,
 * and never a second time: a key that cannot be read must not be replaced, because everything encrypted with it would be lost.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { ClusterError } from '#cluster/api/errors.ts'

/** Somebody who can lock the key away: Electron's safeStorage, over the key store of the operating system. */
export interface KeyWrapping {
  wrap(text: string): Buffer
  /** Throws when it was wrapped on another computer or by another user. */
  unwrap(wrapped: Buffer): string
}

export interface SecretsKey {
  id: string
  /** 32 bytes. */
  bytes: Buffer
}

export interface KeyFileOptions {
  /** Undefined for a key that ends with the process. */
  file: string | undefined
  /** What is there to wrap with; a headless daemon has nothing. */
  wrapping?: KeyWrapping
  /** Whether the user wants the key wrapped. */
  wrapped?: boolean
  /** Whether anything was encrypted already: then a missing file is a loss, and no new key may take its place. */
  isUsed: () => boolean
}

interface KeyFile {
  format: 1
  id: string
  /** Base64, one of both. */
  key?: string
  wrappedKey?: string
}

/** @returns what reads the key, at the first call and then from memory. Throws a ClusterError with a sentence that says what to do. */
export function openKeyFile(options: KeyFileOptions): () => SecretsKey {
  let key: SecretsKey | undefined
  return () => (key ??= options.file === undefined ? newKey() : readOrMake({ ...options, file: options.file }))
}

type OnDisk = KeyFileOptions & { file: string }

function readOrMake(options: OnDisk): SecretsKey {
  const { file, isUsed } = options
  if (existsSync(file)) return readKey(options)
  if (isUsed()) throw refusal(`The key of the secrets, ${file}, is missing. Put it back from a copy; without it the values cannot be read.`)
  const key = newKey()
  writeKey(options, key)
  return key
}

const newKey = (): SecretsKey => ({ id: randomBytes(8).toString('hex'), bytes: randomBytes(32) })

function readKey(options: OnDisk): SecretsKey {
  const { file, wrapped = false } = options
  const kept = parseKeyFile(file)
  const text = kept.wrappedKey === undefined ? kept.key : unwrap(options, kept.wrappedKey)
  const bytes = Buffer.from(text ?? '', 'base64')
  if (bytes.length !== 32) throw damaged(file)
  const key = { id: kept.id, bytes }
  if (options.wrapping && wrapped !== (kept.wrappedKey !== undefined)) writeKey(options, key)
  else if (process.platform !== 'win32') chmodSync(file, 0o600)
  return key
}

function parseKeyFile(file: string): KeyFile {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<KeyFile>
    if (kept.format === 1 && typeof kept.id === 'string') return kept as KeyFile
  } catch {
    // Said below, without what is in it.
  }
  throw damaged(file)
}

function unwrap({ file, wrapping }: OnDisk, wrappedKey: string): string {
  if (!wrapping) {
    throw refusal(
      `The key of the secrets, ${file}, is locked by the key store of this computer, which only Marina’s window can open. Start the window, or switch off there that the key is locked.`,
    )
  }
  try {
    return wrapping.unwrap(Buffer.from(wrappedKey, 'base64'))
  } catch {
    throw refusal(
      `The key store of this computer does not open the key of the secrets, ${file}. It may have been locked by another user or on another computer; sign in as that user, or put back a copy that is not locked.`,
    )
  }
}

/** Whole or not at all: a file that breaks off would be the loss of every value. */
function writeKey({ file, wrapping, wrapped }: OnDisk, { id, bytes }: SecretsKey): void {
  const text = bytes.toString('base64')
  const content: KeyFile =
    wrapped && wrapping ? { format: 1, id, wrappedKey: wrapping.wrap(text).toString('base64') } : { format: 1, id, key: text }
  const beside = `${file}.new`
  writeFileSync(beside, `${JSON.stringify(content)}\n`, { mode: 0o600, flush: true })
  renameSync(beside, file)
}

const damaged = (file: string) =>
  refusal(
    `The key of the secrets, ${file}, is damaged. Put it back from a copy. Nothing was overwritten; without the key the values cannot be read.`,
  )

const refusal = (message: string) => new ClusterError('DecryptionFailure', message)
