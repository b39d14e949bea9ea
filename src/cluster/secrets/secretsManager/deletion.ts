import type { DeleteSecretRequest, DeleteSecretResponse, RestoreSecretResponse } from '@aws-sdk/client-secrets-manager'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SecretRecord } from '#cluster/state/records/secretRecords.ts'
import type { SecretsDeps } from '../deps.ts'
import { findSecret, lookUpSecret, secretNotFound } from './findSecret.ts'

const dayMs = 86_400_000

/** At once with ForceDeleteWithoutRecovery, else after 7 to 30 days in which it can be restored. */
export function deleteSecret({ store, clock }: SecretsDeps, request: DeleteSecretRequest, context: CallContext): DeleteSecretResponse {
  const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force = false } = request
  checkWindow(days, force)
  const now = clock.now()
  if (force) return deleteNow({ store, clock }, request.SecretId ?? '', context)
  const secret = findSecret(store.read(), request.SecretId ?? '', context)
  const deleteAt = now + (days ?? 30) * dayMs
  store.update('delete secret', (tx) => tx.put('secrets', { ...secret, deletedAt: now, deleteAt }))
  return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(deleteAt) }
}

function deleteNow({ store, clock }: Pick<SecretsDeps, 'store' | 'clock'>, id: string, context: CallContext): DeleteSecretResponse {
  const secret = lookUpSecret(store.read(), id, context)
  if (!secret) throw secretNotFound()
  store.update('delete secret', (tx) => tx.delete('secrets', secret.arn))
  return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(clock.now()) }
}

function checkWindow(days: number | undefined, force: boolean): void {
  if (days !== undefined && force) {
    throw new ClusterError(
      'InvalidParameterException',
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    )
  }
  if (days !== undefined && (days < 7 || days > 30)) {
    throw new ClusterError('InvalidParameterException', 'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).')
  }
}

export function restoreSecret({ store }: SecretsDeps, id: string, context: CallContext): RestoreSecretResponse {
  const secret = lookUpSecret(store.read(), id, context)
  if (!secret) throw secretNotFound()
  const { deletedAt: _deletedAt, deleteAt: _deleteAt, ...kept } = secret
  store.update('restore secret', (tx) => tx.put('secrets', kept))
  return { ARN: secret.arn, Name: secret.name }
}

/** Secrets whose time is over go when somebody looks; until then nothing of them is answered but that they are deleted. */
export function removeExpired({ store, clock }: SecretsDeps): void {
  const now = clock.now()
  const over = [...store.read().secrets.all()].filter(({ deleteAt }: SecretRecord) => deleteAt !== undefined && deleteAt <= now)
  if (over.length === 0) return
  store.update('secrets whose recovery window is over', (tx) => {
    for (const { arn } of over) tx.delete('secrets', arn)
  })
}
