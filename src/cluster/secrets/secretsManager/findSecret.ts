import { randomBytes } from 'node:crypto'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SecretRecord, SecretVersionRecord } from '#cluster/state/records/secretRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { scopeKey } from '../deps.ts'

export const secretNotFound = () => new ClusterError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")

const suffixLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Six characters, so that the ARN of a secret that was deleted does not become that of a new one with its name. */
const suffix = () => Array.from(randomBytes(6), (byte) => suffixLetters[byte % suffixLetters.length]).join('')

export const newSecretArn = ({ account, region }: Pick<CallContext, 'account' | 'region'>, name: string) =>
  `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix()}`

const arnForm = /^arn:[^:]*:secretsmanager:([^:]*):([^:]*):secret:(.+)$/

/**
 * By its name, its ARN, or its ARN without the six characters. An ARN is looked for in its own account and region.
 * Undefined where there is none.
 */
export function lookUpSecret(snapshot: Snapshot, id: string, context: Pick<CallContext, 'account' | 'region'>): SecretRecord | undefined {
  const [arn, region = '', account = '', rest = ''] = arnForm.exec(id) ?? []
  if (arn === undefined) return named(snapshot, context, id)
  return snapshot.secrets.get(id) ?? named(snapshot, { account, region }, rest)
}

function named(snapshot: Snapshot, scope: Pick<CallContext, 'account' | 'region'>, name: string): SecretRecord | undefined {
  return [...snapshot.secrets.by('name', `${scopeKey(scope)}/${name}`)][0]
}

/** Throws ResourceNotFoundException, and InvalidRequestException for one that waits for its deletion. */
export function findSecret(
  snapshot: Snapshot,
  id: string,
  context: CallContext,
  what = 'perform the operation on the secret',
): SecretRecord {
  const secret = lookUpSecret(snapshot, id, context)
  if (!secret) throw secretNotFound()
  if (secret.deletedAt === undefined) return secret
  throw new ClusterError('InvalidRequestException', `You can't ${what} because it was marked for deletion.`)
}

/** The version that is asked for by id or stage; AWSCURRENT where neither is. Throws ResourceNotFoundException. */
export function findVersion(secret: SecretRecord, id: string | undefined, stage: string | undefined): SecretVersionRecord {
  const wantedStage = stage ?? (id === undefined ? 'AWSCURRENT' : undefined)
  const version = secret.versions.find(
    (each) => (id === undefined || each.id === id) && (wantedStage === undefined || each.stages.includes(wantedStage)),
  )
  if (version) return version
  const asked = id === undefined ? `staging label: ${wantedStage}` : `VersionId: ${id}`
  throw new ClusterError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${asked}`)
}
