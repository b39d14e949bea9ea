/**
 * Amazon EventBridge as far as scheduled tasks need it: rules of the default bus with a schedule, whose targets are clusters. It only keeps
 * what is wanted; `control/schedules` starts the tasks. Event patterns, other buses and other targets are refused in words.
 */
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import { mergeTags } from '#cluster/lib/mergeTags.ts'
import { byKey, pageOf } from '#cluster/lib/pages.ts'
import type { ScheduleRecord } from '#cluster/state/records/scheduleRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import type { SchedulesDeps } from './deps.ts'
import { removeSchedule, withEnabled } from './marinaSchedules.ts'
import { putRule } from './putRule.ts'
import { checkBus, invalid, requireRule, rulesOf } from './rules.ts'
import { mostTargets, readTarget, targetView } from './targets.ts'

export function createEventBridge(deps: SchedulesDeps): SiblingHandlers<'events'> {
  const { store, clock } = deps
  const find = (name: string | undefined, context: CallContext, bus?: string) => {
    checkBus(bus, context)
    return requireRule(store.read(), name, context)
  }
  const put = (label: string, rule: ScheduleRecord) => void store.update(label, (tx) => tx.put('schedules', rule))
  const enable = (rule: ScheduleRecord, enabled: boolean) =>
    put(enabled ? 'enable rule' : 'disable rule', withEnabled(rule, enabled, clock.now()))
  const tagged = (arn: string | undefined, context: CallContext) => {
    const rule = rulesOf(store.read(), context).find((each) => each.arn === arn)
    if (!rule) throw new ClusterError('ResourceNotFoundException', `Rule ${arn} does not exist.`)
    return rule
  }

  return {
    PutRule: (request, context) => putRule(deps, request, context),
    DescribeRule(request, context) {
      return { ...ruleView(find(request.Name, context, request.EventBusName)), CreatedBy: context.account }
    },
    ListRules(request, context) {
      checkBus(request.EventBusName, context)
      const rules = rulesOf(store.read(), context).filter(({ name }) => name.startsWith(request.NamePrefix ?? ''))
      const { items, nextToken } = page(rules, ({ name }) => name, request)
      return { Rules: items.map(ruleView), ...nextToken }
    },
    ListRuleNamesByTarget(request, context) {
      checkBus(request.EventBusName, context)
      const rules = rulesOf(store.read(), context).filter(({ targets }) => targets.some(({ arn }) => arn === request.TargetArn))
      const { items, nextToken } = page(rules, ({ name }) => name, request)
      return { RuleNames: items.map(({ name }) => name), ...nextToken }
    },
    EnableRule: (request, context) => enable(find(request.Name, context, request.EventBusName), true),
    DisableRule: (request, context) => enable(find(request.Name, context, request.EventBusName), false),
    DeleteRule(request, context) {
      checkBus(request.EventBusName, context)
      // As AWS has it, a rule that there is not is deleted already.
      const rule = rulesOf(store.read(), context).find(({ name }) => name === request.Name)
      if (!rule) return undefined
      if (rule.targets.length > 0) throw invalid("Rule can't be deleted since it has targets.")
      store.update('delete rule', (tx) => removeSchedule(tx, rule))
      return undefined
    },
    PutTargets(request, context) {
      const rule = find(request.Rule, context, request.EventBusName)
      const read = (request.Targets ?? []).map(readTarget)
      const targets = new Map(rule.targets.map((target) => [target.id, target]))
      for (const each of read) if ('target' in each) targets.set(each.target.id, each.target)
      if (targets.size > mostTargets) throw new ClusterError('LimitExceededException', `A rule has at most ${mostTargets} targets.`)
      put('put targets', { ...rule, targets: [...targets.values()], modifiedAt: clock.now() })
      const failed = read.flatMap((each) => ('failed' in each ? [each.failed] : []))
      return { FailedEntryCount: failed.length, FailedEntries: failed }
    },
    RemoveTargets(request, context) {
      const rule = find(request.Rule, context, request.EventBusName)
      put('remove targets', { ...rule, targets: rule.targets.filter(({ id }) => !request.Ids?.includes(id)), modifiedAt: clock.now() })
      return { FailedEntryCount: 0, FailedEntries: [] }
    },
    ListTargetsByRule(request, context) {
      const rule = find(request.Rule, context, request.EventBusName)
      const { items, nextToken } = page(rule.targets, ({ id }) => id, request)
      return { Targets: items.map(targetView), ...nextToken }
    },
    TagResource(request, context) {
      const rule = tagged(request.ResourceARN, context)
      put('tag rule', { ...rule, tags: mergeTags(rule.tags, request.Tags) })
      return {}
    },
    UntagResource(request, context) {
      const rule = tagged(request.ResourceARN, context)
      put('untag rule', { ...rule, tags: rule.tags.filter(({ Key }) => !request.TagKeys?.includes(Key)) })
      return {}
    },
    ListTagsForResource: (request, context) => ({ Tags: tagged(request.ResourceARN, context).tags }),
  }
}

const ruleView = ({ name, arn, enabled, expression, description, roleArn }: ScheduleRecord) => ({
  Name: name,
  Arn: arn,
  State: enabled ? ('ENABLED' as const) : ('DISABLED' as const),
  ScheduleExpression: expression,
  EventBusName: 'default',
  ...definedOnly({ Description: description, RoleArn: roleArn }),
})

function page<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { Limit, NextToken }: { Limit?: number | undefined; NextToken?: string | undefined },
): { items: Item[]; nextToken: { NextToken?: string } } {
  if (Limit !== undefined && (Limit < 1 || Limit > 100)) throw invalid(`Limit is 1 to 100, and is ${Limit}.`)
  const found = pageOf([...items].sort(byKey(keyOf)), keyOf, {
    size: Limit ?? 100,
    token: NextToken,
    invalid: () => invalid('Invalid NextToken.'),
  })
  return { items: found.items, nextToken: found.nextToken === undefined ? {} : { NextToken: found.nextToken } }
}
