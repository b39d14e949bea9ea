import type { GetSecretValueResponse } from '@aws-sdk/client-secrets-manager'
import type { CallContext } from '#cluster/api/contract.ts'
import type { SecretRecord, SecretVersionRecord } from '#cluster/state/records/secretRecords.ts'
import type { SecretsDeps } from '../deps.ts'
import type { Vault } from '../vault.ts'
import { findSecret, findVersion } from './findSecret.ts'

const dayMs = 86_400_000

export const placeOf = (secret: Pick<SecretRecord, 'arn'>, version: Pick<SecretVersionRecord, 'id'>) => `${secret.arn}|${version.id}`

export const openVersion = (vault: Vault, secret: SecretRecord, version: SecretVersionRecord): Buffer =>
  vault.open(version.sealed, placeOf(secret, version))

export interface VersionAsked {
  SecretId?: string | undefined
  VersionId?: string | undefined
  VersionStage?: string | undefined
}

/** The value of a version. That it was read is kept once a day, so that reading costs no write. */
export function readValue(deps: SecretsDeps, asked: VersionAsked, context: CallContext): GetSecretValueResponse {
  const secret = findSecret(deps.store.read(), asked.SecretId ?? '', context)
  const version = findVersion(secret, asked.VersionId, asked.VersionStage)
  const value = openVersion(deps.vault, secret, version)
  noteAccess(deps, secret)
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    ...(version.kind === 'string' ? { SecretString: value.toString() } : { SecretBinary: new Uint8Array(value) }),
    VersionStages: version.stages,
    CreatedDate: new Date(version.createdAt),
  }
}

function noteAccess({ store, clock }: SecretsDeps, secret: SecretRecord): void {
  const now = clock.now()
  if (Math.floor((secret.lastAccessedAt ?? 0) / dayMs) === Math.floor(now / dayMs)) return
  store.update('a secret was read', (tx) => tx.put('secrets', { ...secret, lastAccessedAt: now }))
}
