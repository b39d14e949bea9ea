/**
 * AWS Secrets Manager, as far as tasks and their authors need it: secrets with versions and stages, kept in the store and encrypted by the
 * vault. Sentences are AWS's where a source shows them (its SDK's documentation and answers that were seen); lengths and counts are told in
 * our own words. Rotation, replication and resource policies are not there, and say so.
 */
import type { Tag } from '@aws-sdk/client-secrets-manager'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import { mergeTags } from '#cluster/lib/mergeTags.ts'
import type { SecretRecord } from '#cluster/state/records/secretRecords.ts'
import type { SecretsDeps } from '../deps.ts'
import { deleteSecret, removeExpired, restoreSecret } from './deletion.ts'
import { findSecret, lookUpSecret, newSecretArn, secretNotFound } from './findSecret.ts'
import { batchGetSecretValue, listSecrets } from './listSecrets.ts'
import { givenValue, putVersion } from './putVersion.ts'
import { randomPassword } from './randomPassword.ts'
import { readValue } from './readValue.ts'
import { moveStage } from './versions.ts'
import { description } from './views.ts'

const nameForm = /^[A-Za-z0-9/_+=.@!-]{1,512}$/

const named = ({ arn, name }: SecretRecord) => ({ ARN: arn, Name: name })

export function createSecretsManager(deps: SecretsDeps): SiblingHandlers<'secretsmanager'> {
  const { store, clock } = deps
  const find = (id: string | undefined, context: CallContext, what?: string) => findSecret(store.read(), id ?? '', context, what)
  const put = (label: string, secret: SecretRecord) => void store.update(label, (tx) => tx.put('secrets', secret))

  const handlers: SiblingHandlers<'secretsmanager'> = {
    CreateSecret(request, context) {
      const name = request.Name ?? ''
      if (!nameForm.test(name)) throw invalidName()
      const value = givenValue(request)
      const known = lookUpSecret(store.read(), name, context)
      if (known?.deletedAt !== undefined) throw isBeingDeleted()
      if (known) return createdAlready(deps, known, request.ClientRequestToken, value)
      const created = newSecret(deps, request, context)
      const after = value === undefined ? undefined : putVersion(deps, created, value, { token: request.ClientRequestToken })
      put('create secret', after?.secret ?? created)
      return { ...named(created), ...(after && { VersionId: after.version.id }) }
    },
    PutSecretValue(request, context) {
      const secret = find(request.SecretId, context)
      const value = givenValue(request)
      if (value === undefined) throw invalid('You must provide either SecretString or SecretBinary.')
      const stages = request.VersionStages ?? ['AWSCURRENT']
      const after = putVersion(deps, secret, value, { token: request.ClientRequestToken, stages })
      put('put secret value', after.secret)
      return { ...named(secret), VersionId: after.version.id, VersionStages: after.version.stages }
    },
    UpdateSecret(request, context) {
      const secret = { ...find(request.SecretId, context), lastChangedAt: clock.now() }
      if (request.Description !== undefined) secret.description = request.Description
      if (request.KmsKeyId !== undefined) secret.kmsKeyId = request.KmsKeyId
      const value = givenValue(request)
      const after = value === undefined ? undefined : putVersion(deps, secret, value, { token: request.ClientRequestToken })
      put('update secret', after?.secret ?? secret)
      return { ...named(secret), ...(after && { VersionId: after.version.id }) }
    },
    GetSecretValue: (request, context) => readValue(deps, request, context),
    BatchGetSecretValue: (request, context) => batchGetSecretValue(deps, request, context),
    DescribeSecret(request, context) {
      const secret = lookUpSecret(store.read(), request.SecretId ?? '', context)
      if (!secret) throw secretNotFound()
      return description(secret)
    },
    ListSecrets: (request, context) => listSecrets(deps, request, context),
    ListSecretVersionIds(request, context) {
      const secret = find(request.SecretId, context)
      const versions = secret.versions.filter(({ stages }) => stages.length > 0 || request.IncludeDeprecated === true)
      const listed = versions.map(({ id, stages, createdAt }) => ({
        VersionId: id,
        VersionStages: stages,
        CreatedDate: new Date(createdAt),
      }))
      return { ...named(secret), Versions: listed }
    },
    UpdateSecretVersionStage(request, context) {
      const secret = find(request.SecretId, context)
      const stage = request.VersionStage ?? ''
      checkStageMove(secret, stage, request.RemoveFromVersionId, request.MoveToVersionId)
      const versions = moveStage(secret.versions, stage, request.MoveToVersionId)
      put('move a stage of a secret', { ...secret, versions, lastChangedAt: clock.now() })
      return named(secret)
    },
    DeleteSecret: (request, context) => deleteSecret(deps, request, context),
    RestoreSecret: (request, context) => restoreSecret(deps, request.SecretId ?? '', context),
    TagResource(request, context) {
      const secret = find(request.SecretId, context)
      put('tag secret', { ...secret, tags: mergeTags(secret.tags, request.Tags) })
      return undefined
    },
    UntagResource(request, context) {
      const secret = find(request.SecretId, context)
      put('untag secret', { ...secret, tags: secret.tags.filter(({ Key }) => !request.TagKeys?.includes(Key)) })
      return undefined
    },
    GetRandomPassword: (request) => ({ RandomPassword: randomPassword(request) }),
  }
  return withExpiry(handlers, () => removeExpired(deps))
}

/** Every call first lets go of what has no time left. */
function withExpiry(handlers: SiblingHandlers<'secretsmanager'>, expire: () => void): SiblingHandlers<'secretsmanager'> {
  const entries = Object.entries(handlers).map(([name, handler]) => [
    name,
    (request: never, context: CallContext) => {
      expire()
      return (handler as (request: never, context: CallContext) => unknown)(request, context)
    },
  ])
  return Object.fromEntries(entries) as SiblingHandlers<'secretsmanager'>
}

function newSecret(
  { clock }: SecretsDeps,
  request: { Name: string | undefined; Description?: string | undefined; KmsKeyId?: string | undefined; Tags?: Tag[] | undefined },
  { account, region }: CallContext,
): SecretRecord {
  const name = request.Name ?? ''
  const now = clock.now()
  return {
    arn: newSecretArn({ account, region }, name),
    name,
    account,
    region,
    ...(request.Description !== undefined && { description: request.Description }),
    ...(request.KmsKeyId !== undefined && { kmsKeyId: request.KmsKeyId }),
    tags: mergeTags([], request.Tags),
    versions: [],
    createdAt: now,
    lastChangedAt: now,
  }
}

/** The same request again answers as it did the first time. */
function createdAlready(deps: SecretsDeps, secret: SecretRecord, token: string | undefined, value: string | Uint8Array | undefined) {
  const isSame = token !== undefined && value !== undefined && secret.versions.some(({ id }) => id === token)
  if (isSame) return { ...named(secret), VersionId: putVersion(deps, secret, value, { token }).version.id }
  throw new ClusterError('ResourceExistsException', `The operation failed because the secret ${secret.name} already exists.`)
}

/** AWSCURRENT may move, and never disappear. */
function checkStageMove(secret: SecretRecord, stage: string, from: string | undefined, to: string | undefined): void {
  const holder = secret.versions.find(({ stages }) => stages.includes(stage))
  if (to !== undefined && !secret.versions.some(({ id }) => id === to)) {
    throw new ClusterError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for VersionId: ${to}`)
  }
  if (holder && holder.id !== from && holder.id !== to) {
    throw invalid(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    )
  }
  if (stage === 'AWSCURRENT' && to === undefined) {
    throw invalid('You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.')
  }
}

const invalid = (message: string) => new ClusterError('InvalidParameterException', message)

const invalidName = () =>
  new ClusterError(
    'ValidationException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  )

const isBeingDeleted = () =>
  new ClusterError(
    'InvalidRequestException',
    "You can't create this secret because a secret with this name is already scheduled for deletion.",
  )
