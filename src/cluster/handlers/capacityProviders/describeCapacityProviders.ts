import type { CapacityProvider } from '@aws-sdk/client-ecs'
import { capacityProviderArn, type Scope, shortName } from '#cluster/api/arns.ts'
import { fargateProviders } from '#cluster/control/scheduler/capacityProviders.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { capacityProviderNameOf, requireCluster } from '../checks/identifiers.ts'
import { takePage } from '../checks/paging.ts'
import { lookUp } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeCapacityProvider, describeFargateProvider } from '../views/describeCapacityProvider.ts'

/** Providers by name or ARN, or all of them: the two that every account has and the ACTIVE ones (spec part 1, 6.5). */
export const describeCapacityProviders: Handler<'DescribeCapacityProviders'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const tags = request.include?.includes('TAGS') ?? false
  const cluster = request.cluster === undefined ? undefined : requireCluster(snapshot, context, request.cluster)
  const asked = request.capacityProviders?.length
    ? request.capacityProviders.map((provider) => capacityProviderNameOf(provider, context))
    : allNames(snapshot, context)
  const names = cluster ? asked.filter((name) => isOfCluster(snapshot, cluster, capacityProviderArn(context, name))) : asked
  const { found, failures } = lookUp(
    names.map((name) => capacityProviderArn(context, name)),
    (arn) => describe(snapshot, context, shortName(arn), { tags }),
  )
  const rules = { operation: 'DescribeCapacityProviders', defaultSize: 10 }
  const { items, ...rest } = takePage(found, ({ name = '' }) => name, request, rules)
  return { capacityProviders: items, failures, ...rest }
}

/** Associated with it, or one of managed instances, which belongs to it from the start. */
const isOfCluster = (snapshot: Snapshot, cluster: ClusterRecord, arn: string) =>
  cluster.capacityProviders.includes(shortName(arn)) || snapshot.capacityProviders.get(arn)?.clusterArn === cluster.arn

function allNames(snapshot: Snapshot, { account, region }: Scope): string[] {
  const created = snapshot.capacityProviders.by('scope', `${account}/${region}`).filter(({ status }) => status === 'ACTIVE')
  return [...fargateProviders, ...created.map(({ name }) => name)]
}

function describe(snapshot: Snapshot, scope: Scope, name: string, options: { tags: boolean }): CapacityProvider | undefined {
  if (fargateProviders.includes(name)) return describeFargateProvider(scope, name)
  const record = snapshot.capacityProviders.get(capacityProviderArn(scope, name))
  return record && describeCapacityProvider(record, options)
}
