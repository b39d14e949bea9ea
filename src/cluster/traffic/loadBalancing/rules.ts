import type {
  CreateRuleInput,
  CreateRuleOutput,
  DeleteRuleInput,
  DescribeRulesInput,
  DescribeRulesOutput,
  ModifyRuleInput,
  ModifyRuleOutput,
  Rule,
  SetRulePrioritiesInput,
  SetRulePrioritiesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { byKey } from '#cluster/lib/pages.ts'
import type { ListenerRecord, LoadBalancerRecord, RuleRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { readActions } from './actions.ts'
import { newRuleArn } from './arns.ts'
import { readConditions } from './conditions.ts'
import { inRange, type LoadBalancingDeps, page, validationError } from './deps.ts'
import { requireListener, requireLoadBalancer, requireRule } from './find.ts'
import { readTags } from './tags.ts'

const mostRules = 100
const lowestPriority = 50_000

export function createRule({ store, clock, ids }: LoadBalancingDeps, request: CreateRuleInput, context: CallContext): CreateRuleOutput {
  const snapshot = store.read()
  const listener = requireListener(snapshot, context, request.ListenerArn ?? '')
  const balancer = requireLoadBalancer(snapshot, context, listener.loadBalancerArn)
  checkRulesAllowed(balancer, request)
  const priority = inRange(request.Priority ?? 0, 'Rule priority', 1, lowestPriority)
  const rules = snapshot.listenerRules.by('listener', listener.arn)
  if (rules.some((rule) => rule.priority === priority)) throw priorityInUse(priority)
  if (snapshot.listenerRules.count('loadBalancer', balancer.arn) - snapshot.listeners.count('loadBalancer', balancer.arn) >= mostRules)
    throw new ClusterError('TooManyRules', `The load balancer has ${mostRules} rules, which is the most there can be`)
  const { account, region } = context
  const rule: RuleRecord = {
    account,
    region,
    arn: newRuleArn(listener, ids),
    listenerArn: listener.arn,
    loadBalancerArn: balancer.arn,
    priority,
    conditions: readConditions(request.Conditions),
    actions: readActions(request.Actions, { snapshot, scope: context, balancer, listener }),
    tags: readTags(request.Tags),
    createdAt: clock.now(),
  }
  store.update('create rule', (tx) => tx.put('listenerRules', rule))
  return { Rules: [describeRule(rule)] }
}

const priorityInUse = (priority: number) => new ClusterError('PriorityInUse', `Priority '${priority}' is currently in use`)

function checkRulesAllowed({ type }: LoadBalancerRecord, { Transforms }: { Transforms?: unknown[] | undefined }): void {
  if (type === 'network')
    throw new ClusterError(
      'InvalidConfigurationRequest',
      'Rules are of application load balancers; a listener of a network load balancer has its default action alone',
    )
  if (Transforms?.length)
    throw new ClusterError(
      'OperationNotPermitted',
      'Marina does not rewrite hosts and paths yet, so nothing was changed. Leave Transforms out.',
    )
}

export function modifyRule({ store }: LoadBalancingDeps, request: ModifyRuleInput, context: CallContext): ModifyRuleOutput {
  const snapshot = store.read()
  const before = requireRule(snapshot, context, request.RuleArn ?? '')
  if (before.priority === 'default')
    throw new ClusterError('OperationNotPermitted', `Default rule '${before.arn}' cannot be modified. Modify its listener instead`)
  const balancer = requireLoadBalancer(snapshot, context, before.loadBalancerArn)
  checkRulesAllowed(balancer, request)
  const listener = requireListener(snapshot, context, before.listenerArn)
  const rule = {
    ...before,
    ...(request.Conditions?.length && { conditions: readConditions(request.Conditions) }),
    ...(request.Actions?.length && { actions: readActions(request.Actions, { snapshot, scope: context, balancer, listener }) }),
  }
  store.update('modify rule', (tx) => tx.put('listenerRules', rule))
  return { Rules: [describeRule(rule)] }
}

export function deleteRule({ store }: LoadBalancingDeps, { RuleArn = '' }: DeleteRuleInput, context: CallContext) {
  const rule = requireRule(store.read(), context, RuleArn)
  if (rule.priority === 'default') throw new ClusterError('OperationNotPermitted', `Default rule '${rule.arn}' cannot be deleted`)
  store.update('delete rule', (tx) => tx.delete('listenerRules', rule.arn))
  return {}
}

/** All of them at once, so that two rules can change places. */
export function setRulePriorities(
  { store }: LoadBalancingDeps,
  { RulePriorities: pairs = [] }: SetRulePrioritiesInput,
  context: CallContext,
): SetRulePrioritiesOutput {
  const snapshot = store.read()
  const changed = pairs.map(({ RuleArn = '', Priority = 0 }) => {
    const rule = requireRule(snapshot, context, RuleArn)
    if (rule.priority === 'default')
      throw new ClusterError('OperationNotPermitted', `Priority of default rule '${rule.arn}' cannot be changed`)
    return { ...rule, priority: inRange(Priority, 'Rule priority', 1, lowestPriority) }
  })
  const [first] = changed
  if (!first) throw validationError('At least one rule priority must be specified')
  if (changed.some(({ listenerArn }) => listenerArn !== first.listenerArn)) throw validationError('All rules must be of the same listener')
  const moved = new Map(changed.map((rule) => [rule.arn, rule]))
  if (moved.size < changed.length) throw validationError('A rule was specified more than once')
  const seen = new Set<RuleRecord['priority']>()
  for (const { arn, priority } of snapshot.listenerRules.by('listener', first.listenerArn)) {
    const next = moved.get(arn)?.priority ?? priority
    if (seen.has(next)) throw priorityInUse(Number(next))
    seen.add(next)
  }
  store.update('set rule priorities', (tx) => {
    for (const rule of changed) tx.put('listenerRules', rule)
  })
  return { Rules: changed.map(describeRule) }
}

export function describeRules({ store }: LoadBalancingDeps, request: DescribeRulesInput, context: CallContext): DescribeRulesOutput {
  const { ListenerArn: listenerArn, RuleArns: arns } = request
  if (!listenerArn && !arns?.length) throw validationError('Either a listener ARN or rule ARNs must be specified')
  if (listenerArn && arns?.length) throw validationError('Listener ARN and rule ARNs cannot be specified at the same time')
  const snapshot = store.read()
  const wanted = listenerArn
    ? rulesInOrder(snapshot, requireListener(snapshot, context, listenerArn))
    : (arns ?? []).map((arn) => requireRule(snapshot, context, arn))
  const { items, ...more } = page(wanted, orderOf, request)
  return { Rules: items.map(describeRule), ...more }
}

/** By priority, the default one last. */
export const rulesInOrder = (snapshot: Snapshot, { arn }: ListenerRecord): RuleRecord[] =>
  snapshot.listenerRules.by('listener', arn).toSorted(byKey(orderOf))

const orderOf = ({ priority, arn }: RuleRecord) => `${priority === 'default' ? '~' : String(priority).padStart(5, '0')} ${arn}`

export const describeRule = (rule: RuleRecord): Rule => ({
  RuleArn: rule.arn,
  Priority: String(rule.priority),
  Conditions: rule.conditions,
  Actions: rule.actions,
  IsDefault: rule.priority === 'default',
})
