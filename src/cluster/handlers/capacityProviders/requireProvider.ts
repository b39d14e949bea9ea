import { capacityProviderArn, type Scope } from '#cluster/api/arns.ts'
import { clientError } from '#cluster/api/errors.ts'
import { fargateProviders } from '#cluster/control/scheduler/capacityProviders.ts'
import type { CapacityProviderRecord } from '#cluster/state/records/clusterRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { noSuchProvider } from '../checks/capacityProviders.ts'
import { capacityProviderNameOf } from '../checks/identifiers.ts'

/** An ACTIVE provider that may be changed, by name or ARN (spec part 1, 6.5). Throws ClientException. */
export function requireProvider(snapshot: Snapshot, scope: Scope, nameOrArn: string): CapacityProviderRecord {
  const name = capacityProviderNameOf(nameOrArn, scope)
  if (fargateProviders.includes(name)) throw clientError(`The capacity provider ${name} is reserved and cannot be changed or deleted.`)
  const provider = snapshot.capacityProviders.get(capacityProviderArn(scope, name))
  if (provider?.status !== 'ACTIVE') throw noSuchProvider()
  return provider
}
