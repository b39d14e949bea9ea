import type { CallContext } from '#cluster/api/contract.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Store } from '#cluster/state/store.ts'
import type { Vault } from './vault.ts'

export { byKey, pageOf } from '#cluster/lib/pages.ts'

export interface SecretsDeps {
  store: Store
  clock: Clock
  ids: Ids
  vault: Vault
}

export const scopeKey = ({ account, region }: Pick<CallContext, 'account' | 'region'>) => `${account}/${region}`
