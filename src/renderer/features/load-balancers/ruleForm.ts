import type { Action, Rule, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2'
import { conditionValues, type Forward, forwardsOf } from './loadBalancerView.ts'

export const conditionFields = ['path-pattern', 'host-header', 'http-header', 'http-request-method', 'query-string', 'source-ip'] as const
export type ConditionField = (typeof conditionFields)[number]
export const actionTypes = ['forward', 'redirect', 'fixed-response'] as const
export type ActionType = (typeof actionTypes)[number]

export interface ConditionForm {
  field: ConditionField
  /** Of `http-header` alone. */
  header: string
  /** As typed, with commas between. */
  values: string
}

/** A rule as one types it. */
export interface RuleForm {
  priority: number
  conditions: ConditionForm[]
  type: ActionType
  forwards: Forward[]
  redirect: { protocol: string; host: string; port: string; path: string; query: string; status: string }
  fixed: { status: string; contentType: string; body: string }
}

export const contentTypes = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'] as const

/** @param rules of the listener, for a priority that is free */
export function ruleForm(rule: Rule | undefined, rules: readonly Rule[]): RuleForm {
  const [action] = rule?.Actions ?? []
  const { RedirectConfig: to, FixedResponseConfig: fixed } = action ?? {}
  return {
    priority: Number(rule?.Priority ?? freePriority(rules)) || 0,
    conditions: (rule?.Conditions ?? []).map(conditionForm),
    type: actionTypes.find((type) => type === action?.Type) ?? 'forward',
    forwards: action ? forwardsOf(action) : [],
    redirect: {
      protocol: to?.Protocol ?? '#{protocol}',
      host: to?.Host ?? '#{host}',
      port: to?.Port ?? '#{port}',
      path: to?.Path ?? '/#{path}',
      query: to?.Query ?? '#{query}',
      status: to?.StatusCode ?? 'HTTP_302',
    },
    fixed: { status: fixed?.StatusCode ?? '200', contentType: fixed?.ContentType ?? 'text/plain', body: fixed?.MessageBody ?? '' },
  }
}

/** Behind all others, with room between. */
function freePriority(rules: readonly Rule[]): number {
  const highest = Math.max(0, ...rules.flatMap(({ Priority, IsDefault }) => (IsDefault ? [] : Number(Priority))))
  return Math.min(50_000, Math.floor(highest / 10) * 10 + 10)
}

const conditionForm = (condition: RuleCondition): ConditionForm => ({
  field: conditionFields.find((field) => field === condition.Field) ?? 'path-pattern',
  header: condition.HttpHeaderConfig?.HttpHeaderName ?? '',
  values: conditionValues(condition).join(', '),
})

export const emptyCondition: ConditionForm = { field: 'path-pattern', header: '', values: '' }

type Problem = 'priority' | 'conditions' | 'forwards'

/** Pure: what keeps the form from being sent; the finer rules are ELB's, which says them itself. */
export function ruleProblems({ priority, conditions, type, forwards }: RuleForm, isDefault: boolean): Partial<Record<Problem, true>> {
  const isPriority = isDefault || (Number.isInteger(priority) && priority >= 1 && priority <= 50_000)
  const isComplete = isDefault || (conditions.length > 0 && conditions.every(isFilled))
  const leads = type !== 'forward' || forwards.some(({ weight }) => weight > 0)
  return {
    ...(!isPriority && { priority: true }),
    ...(!isComplete && { conditions: true }),
    ...(!leads && { forwards: true }),
  }
}

const isFilled = ({ field, header, values }: ConditionForm) =>
  valuesOf(values).length > 0 && (field !== 'http-header' || header.trim() !== '')

const valuesOf = (typed: string) =>
  typed
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean)

export const conditionsOf = ({ conditions }: Pick<RuleForm, 'conditions'>): RuleCondition[] => conditions.map(conditionOf)

function conditionOf({ field, header, values: typed }: ConditionForm): RuleCondition {
  const Values = valuesOf(typed)
  switch (field) {
    case 'host-header':
      return { Field: field, HostHeaderConfig: { Values } }
    case 'path-pattern':
      return { Field: field, PathPatternConfig: { Values } }
    case 'http-header':
      return { Field: field, HttpHeaderConfig: { HttpHeaderName: header.trim(), Values } }
    case 'http-request-method':
      return { Field: field, HttpRequestMethodConfig: { Values } }
    case 'source-ip':
      return { Field: field, SourceIpConfig: { Values } }
    case 'query-string':
      return { Field: field, QueryStringConfig: { Values: Values.map(pairOf) } }
  }
}

/** `key=value`, or a value of any key. */
function pairOf(text: string): { Key?: string; Value: string } {
  const at = text.indexOf('=')
  return at < 0 ? { Value: text } : { Key: text.slice(0, at), Value: text.slice(at + 1) }
}

/** @param before whose stickiness a forward keeps, which has no field here */
export function actionOf({ type, forwards, redirect, fixed }: RuleForm, before: Action | undefined): Action {
  if (type === 'redirect') {
    const { protocol, host, port, path, query, status } = redirect
    const StatusCode = status === 'HTTP_301' ? 'HTTP_301' : 'HTTP_302'
    return { Type: type, RedirectConfig: { Protocol: protocol, Host: host, Port: port, Path: path, Query: query, StatusCode } }
  }
  if (type === 'fixed-response') {
    const { status, contentType, body } = fixed
    return { Type: type, FixedResponseConfig: { StatusCode: status, ContentType: contentType, MessageBody: body } }
  }
  const sticky = before?.ForwardConfig?.TargetGroupStickinessConfig
  const TargetGroups = forwards.map(({ arn, weight }) => ({ TargetGroupArn: arn, Weight: weight }))
  return { Type: 'forward', ForwardConfig: { TargetGroups, ...(sticky?.Enabled && { TargetGroupStickinessConfig: sticky }) } }
}
