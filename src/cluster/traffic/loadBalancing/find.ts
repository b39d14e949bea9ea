/** Looks resources up by what requests name them with, in the account and region of the caller. Throws ELB's own errors. */
import type { Scope } from '#cluster/api/arns.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ListenerRecord, LoadBalancerRecord, RuleRecord, TargetGroupRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { groupsOf } from '#cluster/state/targetGroupsOf.ts'
import { shown } from './deps.ts'

const ofScope = <Found extends Scope>(found: Found | undefined, { account, region }: Scope): Found | undefined =>
  found?.account === account && found.region === region ? found : undefined

const longestArnShown = 256
const arnShown = (arn: string) => arn.slice(0, longestArnShown)

export function requireLoadBalancer(snapshot: Snapshot, scope: Scope, arn: string): LoadBalancerRecord {
  const found = ofScope(snapshot.loadBalancers.get(arn), scope)
  if (found) return found
  throw new ClusterError('LoadBalancerNotFound', `Load balancer '${arnShown(arn)}' not found`)
}

export function requireTargetGroup(snapshot: Snapshot, scope: Scope, arn: string): TargetGroupRecord {
  const found = ofScope(snapshot.targetGroups.get(arn), scope)
  if (found) return found
  throw new ClusterError('TargetGroupNotFound', `Target groups '${arnShown(arn)}' not found`)
}

export function requireListener(snapshot: Snapshot, scope: Scope, arn: string): ListenerRecord {
  const found = ofScope(snapshot.listeners.get(arn), scope)
  if (found) return found
  throw new ClusterError('ListenerNotFound', `Listener '${arnShown(arn)}' not found`)
}

export function requireRule(snapshot: Snapshot, scope: Scope, arn: string): RuleRecord {
  const found = ofScope(snapshot.listenerRules.get(arn), scope)
  if (found) return found
  throw new ClusterError('RuleNotFound', `Rule '${arnShown(arn)}' not found`)
}

/** Those of these names; throws what `missing` makes of the names that are not there. */
export function allNamed<Found extends { name: string }>(
  names: readonly string[],
  records: readonly Found[],
  missing: (names: string) => ClusterError,
): Found[] {
  const byName = new Map(records.map((record) => [record.name, record]))
  const unknown = names.filter((name) => !byName.has(name))
  if (unknown.length > 0) throw missing(unknown.map(shown).join(', '))
  return [...new Set(names)].map((name) => byName.get(name) as Found)
}

/** The rule that a listener ends with. */
export function defaultRuleOf(snapshot: Snapshot, listenerArn: string): RuleRecord {
  const rule = snapshot.listenerRules.by('listener', listenerArn).find(({ priority }) => priority === 'default')
  if (!rule) throw new Error(`listener ${listenerArn} has no default rule`)
  return rule
}

/** By target group: the load balancers with a listener or rule that sends to it. Costs all rules there are. */
export function usesOfGroups(snapshot: Snapshot): ReadonlyMap<string, ReadonlySet<string>> {
  const uses = new Map<string, Set<string>>()
  for (const { actions, loadBalancerArn } of snapshot.listenerRules.all()) {
    for (const arn of groupsOf(actions)) uses.set(arn, (uses.get(arn) ?? new Set()).add(loadBalancerArn))
  }
  return uses
}

/** The load balancers that send to one target group. */
export const loadBalancersOfGroup = (snapshot: Snapshot, targetGroupArn: string): string[] => [
  ...(usesOfGroups(snapshot).get(targetGroupArn) ?? []),
]
