import { randomBytes } from 'node:crypto'
import type { Store } from '#cluster/state/store.ts'

const lengths = { token: 32, installation: 8, metadata: 32 }

/**
 * Made on first use and kept with the data, so that an open page and running containers stay ours over a restart.
 * @returns lower-case hex digits, two for each byte
 */
export function keptSecret(store: Store, name: keyof typeof lengths): string {
  const kept = store.readMeta(name)
  if (kept) return kept
  const made = randomBytes(lengths[name]).toString('hex')
  store.writeMeta(name, made)
  return made
}
