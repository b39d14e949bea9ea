import type { Cluster, Task } from '@aws-sdk/client-ecs'
import type { AutoScalingGroupState } from '#cluster/api/resources/capacity.ts'
import { isStopped } from '../tasks/taskView.ts'

/** A capacity provider of a cluster, as a row. */
export interface ProviderView {
  name: string
  /** Of the cluster's default strategy; undefined where it is not in it. */
  base: number | undefined
  weight: number | undefined
  running: number
  /** Tasks without a place yet. */
  waiting: number
  /** Behind an EC2 provider. */
  group: AutoScalingGroupState | undefined
}

/** Pure: the capacity providers of a cluster, with what runs on them and what waits for them. */
export function providersOf(
  cluster: Pick<Cluster, 'capacityProviders' | 'defaultCapacityProviderStrategy'>,
  groups: readonly AutoScalingGroupState[],
  tasks: readonly Task[],
): ProviderView[] {
  return (cluster.capacityProviders ?? []).map((name) => {
    const own = tasks.filter((task) => task.capacityProviderName === name && !isStopped(task))
    const strategy = cluster.defaultCapacityProviderStrategy?.find(({ capacityProvider }) => capacityProvider === name)
    const waits = (task: Task) => task.lastStatus === 'PROVISIONING' && task.launchType === 'EC2' && !task.containerInstanceArn
    return {
      name,
      base: strategy && (strategy.base ?? 0),
      weight: strategy && (strategy.weight ?? 0),
      running: own.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
      waiting: own.filter(waits).length,
      group: groups.find(({ capacityProvider }) => capacityProvider?.name === name),
    }
  })
}

/** What the dialog of a provider holds. */
export interface ProviderForm {
  name: string
  type: string
  zones: readonly string[]
  minSize: number
  maxSize: number
  targetCapacity: number
}

export const newProviderForm = (region: string, group?: AutoScalingGroupState): ProviderForm => ({
  name: group?.name ?? '',
  type: group?.instanceType ?? 't3.small',
  zones: group?.availabilityZones ?? [`${region}a`],
  minSize: group?.minSize ?? 0,
  maxSize: group?.maxSize ?? 3,
  targetCapacity: group?.capacityProvider?.managedScaling?.targetCapacity ?? 100,
})

type ProblemKey = 'capacity.nameRule' | 'capacity.sizeRule' | 'capacity.boundsRule' | 'capacity.targetRule' | 'capacity.zonesRule'

const isWhole = (value: number, least: number, most: number) => Number.isInteger(value) && value >= least && value <= most

/** What keeps the form from being sent, by field. */
export function problemsOf({
  name,
  zones,
  minSize,
  maxSize,
  targetCapacity,
}: ProviderForm): Partial<Record<keyof ProviderForm, ProblemKey>> {
  const bounds = isWhole(minSize, 0, 100) && isWhole(maxSize, 0, 100)
  return {
    ...(!(/^[A-Za-z0-9_-]{1,255}$/.test(name) && !/^(aws|ecs|fargate)/i.test(name)) && { name: 'capacity.nameRule' as const }),
    ...(zones.length === 0 && { zones: 'capacity.zonesRule' as const }),
    ...(!isWhole(minSize, 0, 100) && { minSize: 'capacity.sizeRule' as const }),
    ...(!isWhole(maxSize, 0, 100) && { maxSize: 'capacity.sizeRule' as const }),
    ...(bounds && minSize > maxSize && { maxSize: 'capacity.boundsRule' as const }),
    ...(!isWhole(targetCapacity, 1, 100) && { targetCapacity: 'capacity.targetRule' as const }),
  }
}
