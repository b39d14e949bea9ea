import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ClusterRecord, LaunchType } from '#cluster/state/records.ts'
import { checkListSize, checkOneOf, unsupported } from './values.ts'

const launchTypes = ['EC2', 'FARGATE', 'EXTERNAL', 'FMI', 'MANAGED_INSTANCES'] as const
const fargateProviders = ['FARGATE', 'FARGATE_SPOT']

export function checkLaunchType(launchType: string | undefined): void {
  checkOneOf('launch type', launchType, launchTypes)
}

/** Providers a cluster may use: the two that every account has (spec part 1, 6.5); others cannot be created yet. */
export function checkCapacityProviders(providers: readonly string[] | undefined): void {
  checkListSize('capacityProviders', providers, 20)
  const unknown = providers?.find((provider) => !fargateProviders.includes(provider))
  if (unknown !== undefined) {
    throw invalidParameter(
      `The specified capacity provider '${unknown.slice(0, 60)}' was not found. Specify FARGATE or FARGATE_SPOT: Marina has no other capacity providers yet.`,
    )
  }
}

/**
 * A strategy for a cluster or a launch, with its defaults filled in (spec part 1, 2.5 and 6.5).
 * One provider may have a weight: dividing tasks among several is not built yet.
 */
export function checkStrategy(
  strategy: readonly CapacityProviderStrategyItem[],
  associated: readonly string[],
): CapacityProviderStrategyItem[] {
  checkListSize('capacityProviderStrategy', strategy, 20)
  const items = strategy.map(({ capacityProvider, base = 0, weight = 0 }) => ({ capacityProvider, base, weight }))
  for (const { base, weight } of items) {
    if (weight < 0 || weight > 1000) throw invalidParameter('The weight of a capacity provider must be between 0 and 1000.')
    if (base < 0 || base > 100_000) throw invalidParameter('The base of a capacity provider must be between 0 and 100000.')
  }
  if (items.some(({ capacityProvider = '' }) => !associated.includes(capacityProvider))) {
    throw invalidParameter(
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
    )
  }
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
  return items
}

/** How tasks are to be launched: by type, or by a provider that implies one. */
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
export function chooseLaunch(request: LaunchRequest, cluster: ClusterRecord, bothGiven: string): Launch {
  const { launchType, capacityProviderStrategy } = request
  checkLaunchType(launchType)
  const given = capacityProviderStrategy?.length ? capacityProviderStrategy : undefined
  if (launchType !== undefined && given) throw invalidParameter(bothGiven)
  const strategy = launchType === undefined ? (given ?? cluster.defaultCapacityProviderStrategy) : []
  if (strategy.length > 0)
    return { launchType: 'FARGATE', capacityProviderStrategy: oneProvider(checkStrategy(strategy, cluster.capacityProviders)) }
  if (launchType === undefined || launchType === 'EC2' || launchType === 'FARGATE') return { launchType: launchType ?? 'EC2' }
  throw unsupported(`Marina has no ${launchType} capacity yet, so nothing was started. Use launchType EC2 or FARGATE.`)
}

function oneProvider(strategy: CapacityProviderStrategyItem[]): CapacityProviderStrategyItem[] {
  const used = strategy.filter(({ weight = 0, base = 0 }) => weight > 0 || base > 0)
  if (used.length === 1) return used
  throw unsupported(
    'Marina does not divide tasks among several capacity providers yet, so nothing was started. Give one of them all the weight, or a launchType.',
  )
}
