import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs'
import { capacityProviderArn, type Scope } from '#cluster/api/arns.ts'
import { clientError, invalidParameter } from '#cluster/api/errors.ts'
import { launchTypeOfProvider } from '#cluster/control/scheduler/capacityProviders.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { LaunchType } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { shown } from './identifiers.ts'
import { unsupported } from './values.ts'

/** Providers a cluster may use: the two that every account has, and those that were created (spec part 1, 6.5). */
export function checkCapacityProviders(
  snapshot: Snapshot,
  cluster: Pick<ClusterRecord, 'account' | 'region' | 'name'>,
  providers: readonly string[] | undefined,
): void {
  for (const name of providers ?? []) {
    if (!launchTypeOfProvider(snapshot, cluster, name)) throw noSuchProvider()
    const owner = snapshot.capacityProviders.get(capacityProviderArn(cluster, name))?.clusterArn
    if (owner !== undefined && !owner.endsWith(`:cluster/${cluster.name}`))
      throw invalidParameter(`The capacity provider ${shown(name)} belongs to another cluster. Specify one of this cluster, and try again.`)
  }
}

export const noSuchProvider = () =>
  clientError('The specified capacity provider does not exist. Specify a valid name or ARN and try again.')

/**
 * A strategy for a cluster or a launch, with its defaults filled in (spec part 1, 2.5 and 6.5).
 * @param associated the providers of the cluster
 */
export function checkStrategy(
  snapshot: Snapshot,
  scope: Scope,
  strategy: readonly CapacityProviderStrategyItem[],
  associated: readonly string[],
): CapacityProviderStrategyItem[] {
  const items = strategy.map(({ capacityProvider, base = 0, weight = 0 }) => ({ capacityProvider, base, weight }))
  const names = items.map(({ capacityProvider = '' }) => capacityProvider)
  if (names.some((name) => !associated.includes(name))) {
    throw invalidParameter(
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
    )
  }
  if (new Set(names).size < names.length)
    throw invalidParameter('The specified capacity provider strategy contains a capacity provider twice. Specify each of them once.')
  checkOneKind(names.map((name) => launchTypeOfProvider(snapshot, scope, name)))
  checkWeights(items)
  return items
}

function checkOneKind(kinds: readonly (LaunchType | undefined)[]): void {
  const [first] = kinds
  if (kinds.every((kind) => kind === first)) return
  throw invalidParameter(
    'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again.',
  )
}

function checkWeights(items: readonly { base: number; weight: number }[]): void {
  if (items.filter(({ base }) => base > 0).length > 1) {
    throw invalidParameter(
      'There are multiple capacity providers in the specified capacity provider strategy with a base value defined. Specify a base value for one of them only.',
    )
  }
  if (items.length > 0 && !items.some(({ weight }) => weight > 0)) {
    throw invalidParameter(
      'There are no capacity providers in the capacity provider strategy with a weight value greater than zero. Specify a weight for at least one of them.',
    )
  }
}

/** How tasks are to be launched: by type, or by providers that imply one. */
export interface Launch {
  launchType: LaunchType
  capacityProviderStrategy?: CapacityProviderStrategyItem[]
}

interface LaunchRequest {
  launchType?: string | undefined
  capacityProviderStrategy?: readonly CapacityProviderStrategyItem[] | undefined
}

/**
 * Launch type and strategy exclude each other; neither means the cluster's default strategy, then EC2 (spec part 1, 2.10).
 * @param bothGiven ECS's sentence, which differs by operation
 */
export function chooseLaunch(snapshot: Snapshot, request: LaunchRequest, cluster: ClusterRecord, bothGiven: string): Launch {
  const { launchType, capacityProviderStrategy } = request
  const given = capacityProviderStrategy?.length ? capacityProviderStrategy : undefined
  if (launchType !== undefined && given) throw invalidParameter(bothGiven)
  const strategy = launchType === undefined ? (given ?? cluster.defaultCapacityProviderStrategy) : []
  if (strategy.length > 0) {
    const checked = checkStrategy(snapshot, cluster, strategy, cluster.capacityProviders)
    return { launchType: strategyLaunchType(snapshot, cluster, checked), capacityProviderStrategy: checked }
  }
  if (launchType === undefined || launchType === 'EC2' || launchType === 'FARGATE') return { launchType: launchType ?? 'EC2' }
  throw unsupported(`Marina has no ${launchType} capacity yet, so nothing was started. Use launchType EC2 or FARGATE.`)
}

/** All providers of a strategy are of one kind. */
export function strategyLaunchType(snapshot: Snapshot, scope: Scope, [first]: readonly CapacityProviderStrategyItem[]): LaunchType {
  return launchTypeOfProvider(snapshot, scope, first?.capacityProvider ?? '') ?? 'EC2'
}
