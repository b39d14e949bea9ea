import type { Scope } from '#cluster/api/arns.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SecretsDeps } from './deps.ts'
import { KeyNotOpen } from './key/keyFile.ts'
import { findSecret, findVersion as findSecretVersion, lookUpSecret } from './secretsManager/findSecret.ts'
import { openVersion } from './secretsManager/readValue.ts'
import { findVersion as findParameterVersion, valueOf } from './ssm/findParameter.ts'

/** Why `valueFrom` has no value; `words` are those that the ECS agent puts into a task's reason, without any value. */
export class UnresolvedError extends Error {
  readonly kind: SecretStore
  /** There is no such secret or parameter here; another store may have it. */
  readonly isMissing: boolean

  constructor(kind: SecretStore, words: string, { isMissing = false } = {}) {
    super(words)
    this.name = 'UnresolvedError'
    this.kind = kind
    this.isMissing = isMissing
  }
}

interface SecretReference {
  secretId: string
  jsonKey?: string
  versionStage?: string
  versionId?: string
}

/** Secrets Manager or the Parameter Store. */
export type SecretStore = 'asm' | 'ssm'

/** @param kind whose a bare name is; the Parameter Store's where absent (spec part 2, 1.5) */
export function storeOf(valueFrom: string, kind: SecretStore = 'ssm'): SecretStore {
  if (/^arn:[^:]*:secretsmanager:/.test(valueFrom)) return 'asm'
  return valueFrom.startsWith('arn:') ? 'ssm' : kind
}

/** An ARN has seven parts, the last one the secret's name; what follows may be empty (spec part 2, 1.5). */
export function parseSecretReference(valueFrom: string): SecretReference {
  const parts = valueFrom.split(':')
  const [jsonKey, versionStage, versionId] = parts.slice(7)
  return {
    secretId: parts.slice(0, 7).join(':'),
    ...(jsonKey && { jsonKey }),
    ...(versionStage && { versionStage }),
    ...(versionId && { versionId }),
  }
}

/**
 * The value that `secrets[].valueFrom` names: a secret's ARN with or without `:json-key:version-stage:version-id`, a parameter's ARN or
 * its name (spec part 2, 1.5). Throws an UnresolvedError, and KeyNotOpen.
 * @param scope where a bare name is looked for
 * @param kind whose a bare name is
 */
export function resolveSecret(deps: SecretsDeps, valueFrom: string, scope: Scope, kind?: SecretStore): string {
  return storeOf(valueFrom, kind) === 'asm' ? fromSecretsManager(deps, valueFrom, scope) : fromParameterStore(deps, valueFrom, scope)
}

function fromSecretsManager({ store, vault }: SecretsDeps, valueFrom: string, scope: Scope): string {
  const { secretId, jsonKey, versionStage, versionId } = parseSecretReference(valueFrom)
  let text: string
  try {
    const secret = findSecret(store.read(), secretId, { ...scope, principalArn: '' })
    text = openVersion(vault, secret, findSecretVersion(secret, versionId, versionStage)).toString()
  } catch (error) {
    if (error instanceof KeyNotOpen) throw error
    const words = `failed to fetch secret ${secretId} from secrets manager: ${wordsOf(error)}`
    throw new UnresolvedError('asm', words, { isMissing: lookUpSecret(store.read(), secretId, scope) === undefined })
  }
  return jsonKey === undefined ? text : memberOf(text, jsonKey)
}

/**
 * The value of a key of a secret that is JSON. A text is given as it is; numbers, lists and objects as JSON, where ECS's agent prints Go's
 * own form of them. Throws an UnresolvedError.
 */
export function memberOf(text: string, key: string): string {
  let secret: unknown
  try {
    secret = JSON.parse(text)
  } catch {
    throw new UnresolvedError('asm', 'the value of the secret is not JSON, and a json key was asked for')
  }
  if (typeof secret !== 'object' || secret === null || !Object.hasOwn(secret, key)) {
    throw new UnresolvedError('asm', `retrieved secret from Secrets Manager did not contain json key ${key}`)
  }
  const value = (secret as Record<string, unknown>)[key]
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function fromParameterStore({ store, vault }: SecretsDeps, valueFrom: string, scope: Scope): string {
  try {
    return valueOf(vault, findParameterVersion(store.read(), valueFrom, scope), true)
  } catch (error) {
    if (error instanceof KeyNotOpen) throw error
    const isMissing = error instanceof ClusterError && error.code.startsWith('Parameter')
    throw new UnresolvedError('ssm', isMissing ? `invalid parameters: ${valueFrom}` : wordsOf(error), { isMissing })
  }
}

const wordsOf = (error: unknown) =>
  error instanceof ClusterError ? `${error.code}: ${error.message}` : 'the store of secrets could not be read'
