import type { CapacityProviderStrategyItem, Cluster, LaunchType } from '@aws-sdk/client-ecs'
import type { Translate } from '../../i18n/translate.ts'

/** One provider of a strategy: its first `base` tasks, and of the others a share by `weight`. */
export interface ProviderItem {
  capacityProvider: string
  base: number
  weight: number
}

export type ClusterCapacity = Pick<Cluster, 'capacityProviders' | 'defaultCapacityProviderStrategy'>

/** The kind of tasks that a provider runs; all of a strategy are of one (spec part 1, 6.5). */
export const launchTypeOf = (provider: string): LaunchType => (provider.startsWith('FARGATE') ? 'FARGATE' : 'EC2')

export const providerItems = (strategy: readonly CapacityProviderStrategyItem[] | undefined): ProviderItem[] =>
  (strategy ?? []).map(({ capacityProvider = '', base = 0, weight = 0 }) => ({ capacityProvider, base, weight }))

/** Providers of the cluster that can run what a revision is written for. */
export const offeredProviders = ({ capacityProviders = [] }: ClusterCapacity, allowed: readonly LaunchType[]): string[] =>
  capacityProviders.filter((name) => allowed.includes(launchTypeOf(name)))

/** What ECS takes where neither launch type nor strategy is named: the cluster's default, if the revision can run there. */
export function defaultStrategy(cluster: ClusterCapacity, allowed: readonly LaunchType[]): ProviderItem[] | undefined {
  const items = providerItems(cluster.defaultCapacityProviderStrategy)
  const fits = items.length > 0 && items.every(({ capacityProvider }) => allowed.includes(launchTypeOf(capacityProvider)))
  return fits ? items : undefined
}

/** A strategy to begin with: the cluster's default, else all tasks on the first provider. */
export function firstStrategy(cluster: ClusterCapacity, allowed: readonly LaunchType[]): ProviderItem[] {
  const [capacityProvider = ''] = offeredProviders(cluster, allowed)
  return defaultStrategy(cluster, allowed) ?? [{ capacityProvider, base: 0, weight: 1 }]
}

const isWhole = (value: number, most: number) => Number.isInteger(value) && value >= 0 && value <= most

/** Pure: why ECS would not take a strategy; undefined where it would (spec part 1, 6.5). */
export function strategyProblem(items: readonly ProviderItem[] | undefined, t: Translate): string | undefined {
  if (items === undefined) return undefined
  const names = items.map(({ capacityProvider }) => capacityProvider)
  if (names.length === 0 || names.includes('')) return t('form.providerNeeded')
  if (new Set(names).size < names.length) return t('form.providerTwice')
  if (new Set(names.map(launchTypeOf)).size > 1) return t('form.providersMixed')
  if (!items.every(({ base, weight }) => isWhole(base, 100_000) && isWhole(weight, 1_000))) return t('form.providerNumbers')
  if (items.filter(({ base }) => base > 0).length > 1) return t('form.oneBase')
  return items.some(({ weight }) => weight > 0) ? undefined : t('form.someWeight')
}
