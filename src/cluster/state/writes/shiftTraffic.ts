/**
 * Which of its two target groups a revision is in, and what the listener rules between them send where (spec part 1, 5.12). A rule changed
 * here is in force for the next request, like one that a user changed.
 */
import type { LoadBalancer } from '@aws-sdk/client-ecs'
import type { ServiceRevisionRecord } from '../records/serviceDeploymentRecords.ts'
import type { ServiceRecord } from '../records/serviceRecords.ts'
import type { RuleRecord } from '../records/trafficRecords.ts'
import type { Snapshot, Tx } from '../store.ts'
import { groupsOf } from '../targetGroupsOf.ts'

/** Where the tasks of a revision are registered, for each of its load balancers. */
export const groupsOfRevision = ({ loadBalancers, targetGroupArns }: ServiceRevisionRecord): LoadBalancer[] =>
  targetGroupArns ? loadBalancers.map((one, at) => ({ ...one, ...groupAt(targetGroupArns, at) })) : loadBalancers

const groupAt = (arns: readonly string[], at: number) => (arns[at] === undefined ? {} : { targetGroupArn: arns[at] })

/**
 * The target groups of a revision to be: those that `before` has not got, where traffic is to be shifted from the one to the other; else the
 * same ones. Undefined where there is nothing to choose from.
 * @param before what has the traffic now; none for the first revision, which takes the group that the rule sends to
 */
export function chooseTargetGroups(
  snapshot: Snapshot,
  { loadBalancers, deploymentConfiguration }: Pick<ServiceRecord, 'loadBalancers' | 'deploymentConfiguration'>,
  before: ServiceRevisionRecord | undefined,
): string[] | undefined {
  if (!loadBalancers.some(({ advancedConfiguration }) => advancedConfiguration?.alternateTargetGroupArn)) return undefined
  const used = new Set(before ? groupsOfRevision(before).map(({ targetGroupArn }) => targetGroupArn) : [])
  const { strategy = 'ROLLING' } = deploymentConfiguration
  return loadBalancers.map((loadBalancer) => {
    const pair = groupPair(loadBalancer)
    const [had = busiest(snapshot, loadBalancer)] = pair.filter((arn) => used.has(arn))
    if (strategy === 'ROLLING' || used.size === 0) return had
    return pair.find((arn) => arn !== had) ?? had
  })
}

const groupPair = ({ targetGroupArn = '', advancedConfiguration }: LoadBalancer): string[] => [
  targetGroupArn,
  ...(advancedConfiguration?.alternateTargetGroupArn ? [advancedConfiguration.alternateTargetGroupArn] : []),
]

/** The group that the production rule sends to. */
function busiest(snapshot: Snapshot, loadBalancer: LoadBalancer): string {
  const rule = ruleOf(snapshot, loadBalancer.advancedConfiguration?.productionListenerRule)
  const [first = '', second = ''] = groupPair(loadBalancer)
  return rule && weightOf(rule, first) === 0 && weightOf(rule, second) > 0 ? second : first
}

/** A rule by its ARN, or the default rule of the listener with this ARN. */
export function ruleOf(snapshot: Snapshot, arn: string | undefined): RuleRecord | undefined {
  if (!arn) return undefined
  return snapshot.listenerRules.get(arn) ?? snapshot.listenerRules.by('listener', arn).find(({ priority }) => priority === 'default')
}

/** 0 for a group that it does not send to. */
function weightOf({ actions }: RuleRecord, groupArn: string): number {
  const tuples = actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? [])
  const tuple = tuples.find(({ TargetGroupArn }) => TargetGroupArn === groupArn)
  return tuple ? (tuple.Weight ?? 1) : actions.some(({ TargetGroupArn }) => TargetGroupArn === groupArn) ? 1 : 0
}

/** Percent of each kind of traffic that a revision is to have. */
export interface Shares {
  production: number
  test: number
}

/** @param before what the rest of the traffic is left to; where there is nothing, the other group of each pair is */
export function shiftTraffic(tx: Tx, target: ServiceRevisionRecord, before: ServiceRevisionRecord | undefined, shares: Shares): void {
  for (const { loadBalancer, to, from } of shiftsOf(target, before)) {
    const { productionListenerRule, testListenerRule } = loadBalancer.advancedConfiguration ?? {}
    share(tx, productionListenerRule, { to, from, percent: shares.production })
    share(tx, testListenerRule, { to, from, percent: shares.test })
  }
}

/** What keeps traffic from being shifted, as `statusReason` says it; undefined while nothing does. */
export function explainNoShift(snapshot: Snapshot, target: ServiceRevisionRecord): string | undefined {
  for (const { loadBalancer, to } of shiftsOf(target, undefined)) {
    const { productionListenerRule = '', testListenerRule } = loadBalancer.advancedConfiguration ?? {}
    if (!snapshot.targetGroups.get(to)) return `The target group ${to} is not found.`
    const gone = [productionListenerRule, ...(testListenerRule ? [testListenerRule] : [])].find((arn) => !ruleOf(snapshot, arn))
    if (gone !== undefined) return `The listener rule ${gone} is not found.`
  }
  return undefined
}

interface Shift {
  loadBalancer: LoadBalancer
  to: string
  from: string[]
}

function shiftsOf(target: ServiceRevisionRecord, before: ServiceRevisionRecord | undefined): Shift[] {
  const had = before ? groupsOfRevision(before).flatMap(({ targetGroupArn }) => targetGroupArn ?? []) : []
  return groupsOfRevision(target).flatMap(({ targetGroupArn: to = '' }, at) => {
    const loadBalancer = target.loadBalancers[at]
    if (!loadBalancer?.advancedConfiguration?.productionListenerRule) return []
    const pair = groupPair(loadBalancer)
    const from = [...pair.filter((arn) => had.includes(arn)), ...had, ...pair].filter((arn) => arn !== to)
    return [{ loadBalancer, to, from: [...new Set(from)] }]
  })
}

/** One of `from` that it sends to has what is left, the others nothing; groups that are none of them keep their weights. */
function share(tx: Tx, ruleArn: string | undefined, { to, from, percent }: ShareWanted): void {
  const rule = ruleOf(tx.snapshot, ruleArn)
  const forward = rule?.actions.find(({ Type }) => Type === 'forward')
  if (!rule || !forward) return
  const known = groupsOf([forward])
  const first = from.find((arn) => known.includes(arn)) ?? from[0]
  if (first === undefined) return
  const [weight, rest] = weightsOf(percent)
  const others = from.filter((arn) => arn !== first && known.includes(arn))
  const weights = new Map([[first, rest], [to, weight], ...others.map((arn) => [arn, 0] as const)])
  const kept = known.filter((arn) => !weights.has(arn)).map((arn) => ({ TargetGroupArn: arn, Weight: weightOf(rule, arn) }))
  const shared = [...weights].map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight }))
  const { TargetGroupArn: _, ...action } = forward
  const config = { TargetGroupStickinessConfig: { Enabled: false }, ...forward.ForwardConfig, TargetGroups: [...kept, ...shared] }
  const actions = rule.actions.map((one) => (one === forward ? { ...action, ForwardConfig: config } : one))
  tx.put('listenerRules', { ...rule, actions })
}

interface ShareWanted {
  to: string
  from: string[]
  percent: number
}

/** Weights are whole numbers up to 999, percents multiples of 0.1. */
function weightsOf(percent: number): [number, number] {
  if (Number.isInteger(percent)) return [percent, 100 - percent]
  const tenths = Math.round(percent * 10)
  return [tenths, 1000 - tenths]
}
