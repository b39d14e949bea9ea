import { capacityProviderArn, type Scope } from '#cluster/api/arns.ts'
import type { LaunchType } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** Every account has them; they are never created, deleted or tagged (spec part 1, 6.5). */
export const fargateProviders: readonly string[] = ['FARGATE', 'FARGATE_SPOT']

/** How tasks of a provider are launched; undefined for one that is not there (spec part 1, 6.5). */
export function launchTypeOfProvider(snapshot: Snapshot, scope: Scope, name: string): LaunchType | undefined {
  if (fargateProviders.includes(name)) return 'FARGATE'
  const provider = snapshot.capacityProviders.get(capacityProviderArn(scope, name))
  if (provider?.status !== 'ACTIVE') return undefined
  return provider.managedInstancesProvider ? 'MANAGED_INSTANCES' : 'EC2'
}

/** Whether tasks of a provider wait for it to bring instances where there is no room (spec part 1, 6.5). */
export function bringsInstances(snapshot: Snapshot, scope: Scope, name: string | undefined): boolean {
  const provider = name === undefined ? undefined : snapshot.capacityProviders.get(capacityProviderArn(scope, name))
  return provider?.status === 'ACTIVE' && provider.autoScalingGroupProvider?.managedScaling?.status === 'ENABLED'
}

/** So many tasks of a cluster may wait for capacity at once (spec part 1, 6.5). */
export const mostWaiting = 500

export const tooManyWaiting = (snapshot: Snapshot, clusterArn: string): boolean =>
  snapshot.tasks.count('waitingInCluster', clusterArn) >= mostWaiting
