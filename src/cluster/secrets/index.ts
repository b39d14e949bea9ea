/**
 * What tasks must be told and nobody else: the local Secrets Manager and Parameter Store, their values encrypted at rest, and what
 * `valueFrom` and environment files mean on this computer. A value leaves by an answer that asked for it, or into a container.
 */
import { join } from 'node:path'
import type { Scope } from '#cluster/api/arns.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Store } from '#cluster/state/store.ts'
import { type KeyWrapping, openKeyFile } from './keyFile.ts'
import { readObject } from './readObject.ts'
import { resolveSecret } from './resolveSecret.ts'
import { createSecretsManager } from './secretsManager/index.ts'
import { createSsm } from './ssm/index.ts'
import { createVault } from './vault.ts'

export type { KeyWrapping } from './keyFile.ts'
export { ObjectError } from './readObject.ts'
export { memberOf, parseSecretReference, UnresolvedError } from './resolveSecret.ts'

export interface SecretsOptions {
  store: Store
  clock: Clock
  ids: Ids
  /** Where the key file and the folder `s3` lie; undefined keeps the key in memory. */
  dataFolder: string | undefined
  /** What can lock the key away, and whether the user wants that. */
  wrapping?: KeyWrapping
  wrapped?: boolean
}

export interface Secrets {
  secretsmanager: SiblingHandlers<'secretsmanager'>
  ssm: SiblingHandlers<'ssm'>
  /** Throws an UnresolvedError. */
  resolve(valueFrom: string, scope: Scope): string
  /** Rejects with an ObjectError. */
  readEnvironmentFile(arn: string): Promise<string>
}

export function createSecrets({ store, clock, ids, dataFolder, wrapping, wrapped = false }: SecretsOptions): Secrets {
  const key = openKeyFile({
    file: dataFolder && join(dataFolder, 'secrets.key'),
    wrapped,
    ...(wrapping && { wrapping }),
    isUsed: () => store.read().secrets.size + store.read().parameters.size > 0,
  })
  const deps = { store, clock, ids, vault: createVault(key) }
  return {
    secretsmanager: createSecretsManager(deps),
    ssm: createSsm(deps),
    resolve: (valueFrom, scope) => resolveSecret(deps, valueFrom, scope),
    readEnvironmentFile: (arn) => readObject(dataFolder && join(dataFolder, 's3'), arn),
  }
}
