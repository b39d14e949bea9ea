import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { ClusterError } from '#cluster/api/errors.ts'
import type { Sealed } from '#cluster/state/records/secretRecords.ts'
import type { SecretsKey } from './key/keyContent.ts'

/** Encrypts values for the disk. A sealed value opens only in the place it was sealed for. */
export interface Vault {
  /** @param place the ARN and version; it is not secret, but belongs to the value */
  seal(value: string | Uint8Array, place: string): Sealed
  /** Throws DecryptionFailure, which never has any of the value in it. */
  open(sealed: Sealed, place: string): Buffer
}

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM with a nonce for each value. `key` is asked at the first use, so that a broken key file stops nothing but secrets. */
export function createVault(key: () => SecretsKey): Vault {
  return {
    seal(value, place) {
      const { id, bytes } = key()
      const nonce = randomBytes(nonceBytes)
      const sealing = createCipheriv(cipher, bytes, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(place))
      const text = Buffer.concat([sealing.update(Buffer.from(value)), sealing.final()])
      return `${id}.${Buffer.concat([nonce, sealing.getAuthTag(), text]).toString('base64')}`
    },
    open(sealed, place) {
      const { id, bytes } = key()
      const [sealedWith, text = ''] = sealed.split('.')
      if (sealedWith !== id) throw cannotOpen('it was encrypted with another key. Put back the key file that belongs to this data folder.')
      const all = Buffer.from(text, 'base64')
      try {
        const opening = createDecipheriv(cipher, bytes, all.subarray(0, nonceBytes), { authTagLength: tagBytes })
        opening.setAAD(Buffer.from(place)).setAuthTag(all.subarray(nonceBytes, nonceBytes + tagBytes))
        return Buffer.concat([opening.update(all.subarray(nonceBytes + tagBytes)), opening.final()])
      } catch {
        throw cannotOpen('it was changed on disk. Put a new value.')
      }
    },
  }
}

const cannotOpen = (why: string) => new ClusterError('DecryptionFailure', `The value cannot be decrypted: ${why}`)
