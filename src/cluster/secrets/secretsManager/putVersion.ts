import { randomUUID } from 'node:crypto'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SecretRecord, SecretVersionRecord } from '#cluster/state/records/secretRecords.ts'
import type { SecretsDeps } from '../deps.ts'
import { openVersion, placeOf } from './readValue.ts'
import { addVersion } from './versions.ts'

export interface ValueGiven {
  SecretString?: string | undefined
  SecretBinary?: Uint8Array | undefined
  ClientRequestToken?: string | undefined
}

const largestValue = 65_536

const invalid = (message: string) => new ClusterError('InvalidParameterException', message)

/** The value of a request; undefined where it has none. Throws InvalidParameterException for two, and for one that is too large. */
export function givenValue({ SecretString: text, SecretBinary: bytes }: ValueGiven): string | Uint8Array | undefined {
  if (text !== undefined && bytes !== undefined)
    throw invalid("You can't specify both a binary secret value and a string secret value in the same secret.")
  const value = text ?? bytes
  const size = value === undefined ? 1 : Buffer.byteLength(value)
  if (size < 1 || size > largestValue) throw invalid(`The secret value must have 1 to ${largestValue} bytes.`)
  return value
}

/**
 * With a new version. The same token with the same value is the same version, and nothing changes.
 * Throws ResourceExistsException for a token that stands for another value.
 */
export function putVersion(
  { vault, clock }: SecretsDeps,
  secret: SecretRecord,
  value: string | Uint8Array,
  { token = randomUUID(), stages = ['AWSCURRENT'] }: { token?: string | undefined; stages?: readonly string[] | undefined },
): { secret: SecretRecord; version: SecretVersionRecord } {
  if (token.length < 32 || token.length > 64) throw invalid('ClientRequestToken must be 32-64 characters long.')
  const known = secret.versions.find(({ id }) => id === token)
  if (known) {
    if (openVersion(vault, secret, known).equals(Buffer.from(value))) return { secret, version: known }
    throw new ClusterError(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`,
    )
  }
  const version: SecretVersionRecord = {
    id: token,
    stages: [],
    kind: typeof value === 'string' ? 'string' : 'binary',
    sealed: vault.seal(value, placeOf(secret, { id: token })),
    createdAt: clock.now(),
  }
  const after = addVersion({ ...secret, lastChangedAt: clock.now() }, version, stages)
  return { secret: after, version: after.versions.find(({ id }) => id === token) ?? version }
}
