/**
 * What tasks must be told and nobody else: the local Secrets Manager and Parameter Store, their values encrypted at rest, and what
 * `valueFrom` and environment files mean on this computer. A value leaves by an answer that asked for it, or into a container.
 */
import { join } from 'node:path'
import type { Scope } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Store } from '#cluster/state/store.ts'
import { type KeyFile, KeyNotOpen, openKeyFile } from './key/keyFile.ts'
import type { KeyLock, KeyWrapping } from './key/keyWrapping.ts'
import { readObject } from './readObject.ts'
import { resolveSecret, type SecretStore } from './resolveSecret.ts'
import { createSecretsManager } from './secretsManager/index.ts'
import { createSsm } from './ssm/index.ts'
import { createVault } from './vault.ts'

export { openKeyFile } from './key/keyFile.ts'
export type { KeyLock, KeyLockState, KeyWrapping } from './key/keyWrapping.ts'
export { ObjectError } from './readObject.ts'
export { memberOf, parseSecretReference, type SecretStore, storeOf, UnresolvedError } from './resolveSecret.ts'
export { secretViews } from './watchedSecrets.ts'

export interface SecretsOptions {
  store: Store
  clock: Clock
  ids: Ids
  /** Where the key file and the folder `s3` lie; undefined keeps the key in memory. */
  dataFolder: string | undefined
  /** What can lock the key away; a headless daemon has nothing. */
  wrapping?: KeyWrapping
}

export interface Secrets {
  secretsmanager: SiblingHandlers<'secretsmanager'>
  ssm: SiblingHandlers<'ssm'>
  /** Rejects with an UnresolvedError. */
  resolve(valueFrom: string, scope: Scope, kind?: SecretStore): Promise<string>
  /** Rejects with an ObjectError. */
  readEnvironmentFile(arn: string): Promise<string>
  keyLock: KeyLock
  /** Why no value can be read now, as a sentence. */
  problem(): string | undefined
}

/** Name of the key file in the data folder. */
export const KEY_FILE = 'secrets.key'

export function createSecrets({ store, clock, ids, dataFolder, wrapping }: SecretsOptions): Secrets {
  const key = openKeyFile({
    file: dataFolder && join(dataFolder, KEY_FILE),
    ...(wrapping && { wrapping }),
    isUsed: () => store.read().secrets.size + store.read().parameters.size > 0,
  })
  const deps = { store, clock, ids, vault: createVault(key.read) }
  return {
    secretsmanager: openingKey(key, createSecretsManager(deps)),
    ssm: openingKey(key, createSsm(deps)),
    resolve: async (valueFrom, scope, kind) => onceOpen(key, () => resolveSecret(deps, valueFrom, scope, kind)),
    readEnvironmentFile: (arn) => readObject(dataFolder && join(dataFolder, 's3'), arn),
    keyLock: key,
    problem: key.problem,
  }
}

/** A call that comes upon a locked key waits until it is open and is made once more: until then it has changed nothing. */
function onceOpen<Answer>(key: KeyFile, call: () => Answer): Answer | Promise<Answer> {
  try {
    return call()
  } catch (error) {
    if (!(error instanceof KeyNotOpen)) throw error
    return key.unlock().then(call)
  }
}

function openingKey<Handlers extends object>(key: KeyFile, handlers: Handlers): Handlers {
  const entries = Object.entries(handlers).map(([name, handler]) => [
    name,
    (request: never, context: CallContext) =>
      onceOpen(key, () => (handler as (request: never, context: CallContext) => unknown)(request, context)),
  ])
  return Object.fromEntries(entries) as Handlers
}
