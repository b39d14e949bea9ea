import { clientError } from '#cluster/api/errors.ts'
import type { CapacityProviderRecord } from '#cluster/state/records/clusterRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { Handler } from '../handler.ts'
import { describeCapacityProvider } from '../views/describeCapacityProvider.ts'
import { requireProvider } from './requireProvider.ts'

/** Makes a provider INACTIVE once no cluster has it (spec part 1, 6.5). */
export const deleteCapacityProvider: Handler<'DeleteCapacityProvider'> = ({ store }, request, context) => {
  const provider = requireProvider(store.read(), context, request.capacityProvider ?? '')
  checkNotInUse(store.read(), provider)
  const deleted: CapacityProviderRecord = { ...provider, status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' }
  store.update('delete capacity provider', (tx) => {
    tx.put('capacityProviders', deleted)
    const group = tx.snapshot.autoScalingGroups.get(provider.autoScalingGroupProvider?.autoScalingGroupArn ?? '')
    // Made for the provider, and never used: nobody would look for it.
    if (group?.implicit && group.instances.length === 0) tx.delete('autoScalingGroups', group.arn)
  })
  return { capacityProvider: describeCapacityProvider(deleted, { tags: true }) }
}

/** What a cluster's services and tasks use, the cluster has too. */
function checkNotInUse(snapshot: Snapshot, { account, region, name }: CapacityProviderRecord): void {
  if (snapshot.daemons.by('scope', `${account}/${region}`).some(({ capacityProviders }) => capacityProviders.includes(name)))
    throw clientError(
      'The specified capacity provider is in use by a daemon and cannot be deleted. Update or delete the daemon and try again.',
    )
  const clusters = snapshot.clusters.by('scope', `${account}/${region}`)
  if (!clusters.some(({ status, capacityProviders }) => status === 'ACTIVE' && capacityProviders.includes(name))) return
  throw clientError(
    'The specified capacity provider is in use and cannot be deleted. Remove it from its clusters with PutClusterCapacityProviders and try again.',
  )
}
