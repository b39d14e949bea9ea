import { existsSync, readFileSync } from 'node:fs'
import { ClusterError } from '#cluster/api/errors.ts'

/** What secrets are encrypted with. */
export interface SecretsKey {
  id: string
  /** 32 bytes. */
  bytes: Buffer
}

/** The key file, as JSON. */
export interface KeptKey {
  format: 1
  id: string
  /** Base64, one of both. */
  key?: string
  wrappedKey?: string
}

/** Undefined where there is no file. Throws a ClusterError for one that is damaged. */
export function readKept(file: string): KeptKey | undefined {
  if (!existsSync(file)) return undefined
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<KeptKey>
    if (kept.format === 1 && typeof kept.id === 'string') return kept as KeptKey
  } catch {
    // Said below, without what is in it.
  }
  throw damaged(file)
}

/** @param text base64, as it lies in a file that is not locked. Throws a ClusterError when that is no key. */
export function keyFrom(file: string, { id }: KeptKey, text: string | undefined): SecretsKey {
  const bytes = Buffer.from(text ?? '', 'base64')
  if (bytes.length !== 32) throw damaged(file)
  return { id, bytes }
}

const refusal = (message: string) => new ClusterError('DecryptionFailure', message)

const damaged = (file: string) =>
  refusal(
    `The key of the secrets, ${file}, is damaged. Put it back from a copy. Nothing was overwritten; without the key the values cannot be read.`,
  )

export const missing = (file: string) =>
  refusal(`The key of the secrets, ${file}, is missing. Put it back from a copy; without it the values cannot be read.`)

export const lockedAway = (file: string) =>
  refusal(
    `The key of the secrets, ${file}, is locked by the key store of this computer, which only Marina’s window can open: start the window in place of this Marina, or switch off in its settings that the key is locked.`,
  )

export const notUnlocked = (file: string) =>
  refusal(
    `The key store of this computer does not open the key of the secrets, ${file}. It may have been locked by another user or on another computer; sign in as that user, or put back a copy that is not locked.`,
  )
