import { shortName } from '#cluster/api/arns.ts'

/** ECS's own words for why an instance cannot take a task (spec part 1, 2.2). */
export type RefusalReason =
  | 'ATTRIBUTE'
  | 'AGENT'
  | 'RESOURCE:CPU'
  | 'RESOURCE:MEMORY'
  | 'RESOURCE:PORTS'
  | 'MemberOf placement constraint unsatisfied.'
  | 'DistinctInstance placement constraint unsatisfied.'

/** Why one instance cannot take a task: for `failures` of RunTask, for the service event, and for a person. */
export interface PlacementRefusal {
  containerInstanceArn: string
  reason: RefusalReason
  /** For a person: "needs 512 CPU units, 256 are left". */
  detail: string
  /** ECS's own half sentence, after `The closest matching (container-instance ID) ` (spec part 1, 5.7). */
  eventText: string
  /** The detail as data: numbers, and what is lacking or taken. */
  facts?: RefusalFacts
}

export interface RefusalFacts {
  needs?: number
  has?: number
  what?: string
}

/** In the order in which instances are checked: the later the refusal, the closer the match. */
const eventTexts: Record<RefusalReason, string> = {
  ATTRIBUTE: 'is missing an attribute required by your task.',
  AGENT: 'encountered error "AGENT".',
  'RESOURCE:CPU': 'has insufficient CPU units available.',
  'RESOURCE:MEMORY': 'has insufficient memory available.',
  'RESOURCE:PORTS': 'is already using a port required by your task.',
  'MemberOf placement constraint unsatisfied.': 'encountered error "MemberOf placement constraint unsatisfied.".',
  'DistinctInstance placement constraint unsatisfied.': 'encountered error "DistinctInstance placement constraint unsatisfied.".',
}
const closeness = Object.keys(eventTexts)

export function refusal(containerInstanceArn: string, reason: RefusalReason, detail: string, facts?: RefusalFacts): PlacementRefusal {
  return { containerInstanceArn, reason, detail, eventText: eventTexts[reason], ...(facts && { facts }) }
}

/** The refusal of the instance that came closest to taking the task. */
export function closestRefusal(refused: readonly PlacementRefusal[]): PlacementRefusal | undefined {
  return refused.toSorted((one, other) => closeness.indexOf(other.reason) - closeness.indexOf(one.reason))[0]
}

/**
 * The service event for a task that no instance took, without its `(service NAME) ` (spec part 1, 5.7).
 * @param refused one for each ACTIVE instance; none means that the cluster, or the capacity provider, has no instance
 */
export function explainNoPlacement(refused: readonly PlacementRefusal[], capacityProviderName?: string): string {
  if (refused.length === 0 && capacityProviderName !== undefined)
    return 'was unable to reach steady state. Reason: No Container Instances were found in your capacity provider.'
  const sentence = 'was unable to place a task because no container instance met all of its requirements.'
  const closest = closestRefusal(refused)
  if (!closest) return `${sentence} Reason: No Container Instances were found in your cluster.`
  return `${sentence} The closest matching (container-instance ${shortName(closest.containerInstanceArn)}) ${closest.eventText} For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`
}
