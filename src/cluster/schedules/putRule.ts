import type { PutRuleRequest, PutRuleResponse } from '@aws-sdk/client-eventbridge'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { mergeTags } from '#cluster/lib/mergeTags.ts'
import { parseSchedule } from '#cluster/lib/schedule/parseSchedule.ts'
import { ScheduleError } from '#cluster/lib/schedule/scheduleError.ts'
import type { ScheduleRecord } from '#cluster/state/records/scheduleRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import type { SchedulesDeps } from './deps.ts'
import { checkBus, invalid, rulesOf } from './rules.ts'

const mostRules = 300

/** Creates a rule, or replaces the one of that name and keeps its targets and tags. */
export function putRule({ store, clock }: SchedulesDeps, request: PutRuleRequest, context: CallContext): PutRuleResponse {
  checkBus(request.EventBusName, context)
  const name = request.Name ?? ''
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) throw invalid('Name has 1 to 64 letters, digits, ".", "-" and "_".')
  const expression = expressionOf(request)
  const rules = rulesOf(store.read(), context)
  const known = rules.find((rule) => rule.name === name)
  if (!known && rules.length >= mostRules)
    throw new ClusterError('LimitExceededException', `There are ${mostRules} rules, which is the most there may be.`)
  const { account, region } = context
  const now = clock.now()
  const enabled = request.State !== 'DISABLED'
  const isSame = known?.expression === expression && known.enabled === enabled
  const rule: ScheduleRecord = {
    account,
    region,
    arn: `arn:aws:events:${region}:${account}:rule/${name}`,
    kind: 'rule',
    name,
    expression,
    enabled,
    ...definedOnly({ description: request.Description, roleArn: request.RoleArn }),
    targets: known?.targets ?? [],
    tags: known?.tags ?? mergeTags([], request.Tags),
    createdAt: known?.createdAt ?? now,
    modifiedAt: now,
    since: isSame ? known.since : now,
    countsFrom: isSame ? known.countsFrom : now,
  }
  store.update('put rule', (tx) => tx.put('schedules', rule))
  return { RuleArn: rule.arn }
}

function expressionOf({ ScheduleExpression, EventPattern }: PutRuleRequest): string {
  if (EventPattern !== undefined) {
    throw new ClusterError(
      'InvalidEventPatternException',
      'Marina’s rules start tasks at times and match no events. To act on ECS events, start Marina with --event-target, or follow them with "marina events".',
    )
  }
  if (ScheduleExpression === undefined)
    throw invalid('Parameter(s) EventPattern and ScheduleExpression must be specified: Marina takes a ScheduleExpression.')
  return checkExpression(ScheduleExpression, ['rate', 'cron'])
}

/** Throws a ValidationException, in AWS's words and with the reason. */
export function checkExpression(expression: string, kinds: readonly ('rate' | 'cron' | 'at')[], timeZone?: string): string {
  try {
    const { kind } = parseSchedule(expression, timeZone)
    if (kinds.includes(kind)) return expression
  } catch (error) {
    throw error instanceof ScheduleError ? invalid(`Parameter ScheduleExpression is not valid. ${error.message}`) : error
  }
  throw invalid('Parameter ScheduleExpression is not valid. A rule has rate or cron; at belongs to EventBridge Scheduler.')
}
