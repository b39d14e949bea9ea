import { chooseByWeight, type Random } from '../targets/chooseTarget.ts'
import type { Target } from '../targets/target.ts'
import type { TargetGroup } from '../targets/targetGroup.ts'
import type { ListenerConfig } from '../trafficConfig.ts'

export interface FlowDeps {
  random: Random
  group(arn: string): TargetGroup | undefined
}

/** The group that the next flow of a network load balancer goes to: it has one rule, which forwards. */
export function chooseFlowGroup({ rules }: ListenerConfig, { random, group }: FlowDeps): TargetGroup | undefined {
  const action = rules.at(-1)?.action
  if (action?.type !== 'forward') return undefined
  const at =
    action.targetGroups.length === 1
      ? 0
      : chooseByWeight(
          action.targetGroups.map(({ weight }) => weight),
          random,
        )
  const arn = at === undefined ? undefined : action.targetGroups[at]?.arn
  return arn === undefined ? undefined : group(arn)
}

/** A flow that has its target. */
export interface Flow {
  group: TargetGroup
  target: Target
}
