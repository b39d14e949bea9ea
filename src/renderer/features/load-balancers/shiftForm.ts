import type { AdvancedConfiguration, LoadBalancer } from '@aws-sdk/client-ecs'
import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { WatchedListener, WatchedLoadBalancer } from '#cluster/api/resources/loadBalancing.ts'
import type { Translate } from '../../i18n/translate.ts'
import { conditionValues, forwardsOf, hasRules } from './loadBalancerView.ts'

/** What traffic can be shifted in: a rule of an application load balancer, or a listener of a network one. */
export interface RuleChoice {
  arn: string
  label: string
  /** ARNs of the target groups that it forwards to. */
  groups: readonly string[]
}

/** Any role will do here: no call leaves this computer for which it would be needed. */
const anyRole = 'arn:aws:iam::000000000000:role/ecsInfrastructureRole'

/** Pure: every rule that forwards, in the order of the load balancers. */
export function ruleChoices(balancers: Iterable<WatchedLoadBalancer>, t: Translate): RuleChoice[] {
  return [...balancers].flatMap(({ LoadBalancerName = '', listeners }) =>
    listeners.flatMap((listener) => choicesOf(LoadBalancerName, listener, t)),
  )
}

function choicesOf(balancer: string, listener: WatchedListener, t: Translate): RuleChoice[] {
  const place = `${balancer} ${listener.Protocol}:${listener.Port}`
  const rules = listener.rules.map((rule) => ({ rule, groups: groupsOf(rule) })).filter(({ groups }) => groups.length > 0)
  if (!hasRules(listener)) return rules.map(({ groups }) => ({ arn: listener.ListenerArn ?? '', label: place, groups }))
  return rules.map(({ rule, groups }) => ({ arn: rule.RuleArn ?? '', label: `${place} · ${ruleWords(rule, t)}`, groups }))
}

const groupsOf = ({ Actions = [] }: Rule) => Actions.flatMap((action) => forwardsOf(action).map(({ arn }) => arn))

function ruleWords({ IsDefault, Priority = '', Conditions = [] }: Rule, t: Translate): string {
  if (IsDefault) return t('loadBalancers.defaultRule')
  return [t('loadBalancers.rule', { priority: Priority }), ...Conditions.flatMap(conditionValues)].join(' ')
}

/** With the groups and rules between which traffic is shifted; empty choices are left out. */
export function withShift(value: LoadBalancer, changes: AdvancedConfiguration): LoadBalancer {
  const { testListenerRule, ...others } = { roleArn: anyRole, ...value.advancedConfiguration, ...changes }
  return { ...value, advancedConfiguration: { ...others, ...(testListenerRule && { testListenerRule }) } }
}

/** As ECS takes it where nothing is shifted. */
export function withoutShift({ advancedConfiguration: _, ...value }: LoadBalancer): LoadBalancer {
  return value
}

export type ShiftProblems = Partial<Record<'alternateTargetGroupArn' | 'productionListenerRule' | 'testListenerRule', string>>

/**
 * Pure: why traffic could not be shifted so (spec part 1, 5.12).
 * @param value undefined where nothing is attached, and the stages run without a shift
 */
export function shiftProblems(value: LoadBalancer | undefined, rules: readonly RuleChoice[], t: Translate): ShiftProblems {
  if (!value) return {}
  const { alternateTargetGroupArn = '', productionListenerRule = '', testListenerRule = '' } = value.advancedConfiguration ?? {}
  if (alternateTargetGroupArn === '') return { alternateTargetGroupArn: t('shift.alternateNeeded') }
  if (productionListenerRule === '') return { productionListenerRule: t('shift.productionNeeded') }
  if (testListenerRule === productionListenerRule) return { testListenerRule: t('shift.sameRule') }
  return reaches({ ...value, advancedConfiguration: { alternateTargetGroupArn, productionListenerRule, testListenerRule } }, rules, t)
}

/** The targets of both groups are checked before traffic comes, so that a rule has to lead to each; network load balancers do without. */
function reaches(
  { targetGroupArn = '', advancedConfiguration = {} }: LoadBalancer,
  rules: readonly RuleChoice[],
  t: Translate,
): ShiftProblems {
  const { alternateTargetGroupArn = '', productionListenerRule, testListenerRule } = advancedConfiguration
  const groupsBy = (arn: string | undefined) => rules.find((rule) => rule.arn === arn)?.groups ?? []
  const production = groupsBy(productionListenerRule)
  const pair = [targetGroupArn, alternateTargetGroupArn]
  if (!pair.some((group) => production.includes(group))) return { productionListenerRule: t('shift.productionLeadsElsewhere') }
  if (!productionListenerRule?.includes('/app/')) return {}
  const reached = [...production, ...groupsBy(testListenerRule)]
  if (pair.every((group) => reached.includes(group))) return {}
  return testListenerRule
    ? { testListenerRule: t('shift.testLeadsElsewhere') }
    : { productionListenerRule: t('shift.productionLeadsToOne') }
}
