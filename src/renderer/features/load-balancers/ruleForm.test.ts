import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2'
import { describe, expect, it } from 'vitest'
import { actionOf, conditionsOf, ruleForm, ruleProblems } from './ruleForm.ts'

const conditions = [
  { Field: 'path-pattern', PathPatternConfig: { Values: ['/a', '/b/*'] } },
  { Field: 'host-header', HostHeaderConfig: { Values: ['shop.localhost'] } },
  { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Version', Values: ['beta'] } },
  { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } },
  { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '2' }, { Value: 'new' }] } },
  { Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.0/8'] } },
]

describe('a rule that is edited', () => {
  it.each(conditions)('keeps its condition: $Field', (condition) => {
    expect(conditionsOf(ruleForm({ Conditions: [condition] }, []))).toEqual([condition])
  })

  it('keeps where it forwards to, with weights and stickiness', () => {
    const action = {
      Type: 'forward' as const,
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: 'blue', Weight: 9 },
          { TargetGroupArn: 'green', Weight: 1 },
        ],
        TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
      },
    }
    expect(actionOf(ruleForm({ Actions: [action] }, []), action)).toEqual(action)
  })

  it('keeps its redirect and its fixed response', () => {
    const redirect = {
      Type: 'redirect' as const,
      RedirectConfig: {
        Protocol: 'HTTPS',
        Host: '#{host}',
        Port: '443',
        Path: '/#{path}',
        Query: '#{query}',
        StatusCode: 'HTTP_301' as const,
      },
    }
    const fixed = {
      Type: 'fixed-response' as const,
      FixedResponseConfig: { StatusCode: '503', ContentType: 'text/html', MessageBody: 'later' },
    }
    for (const action of [redirect, fixed]) expect(actionOf(ruleForm({ Actions: [action] }, []), action)).toEqual(action)
  })
})

describe('a new rule', () => {
  const rules: Rule[] = [{ Priority: '3' }, { Priority: '10' }, { Priority: 'default', IsDefault: true }]

  it('comes behind the others', () => {
    expect(ruleForm(undefined, rules).priority).toBe(20)
    expect(ruleForm(undefined, []).priority).toBe(10)
  })

  it('needs a priority, a condition with a value and somewhere to forward to; the default one only the last', () => {
    const form = { ...ruleForm(undefined, rules), priority: 0 }
    expect(ruleProblems(form, false)).toEqual({ priority: true, conditions: true, forwards: true })
    expect(ruleProblems(form, true)).toEqual({ forwards: true })
    const header = { field: 'http-header' as const, header: '', values: 'beta' }
    const complete = { ...form, priority: 5, forwards: [{ arn: 'blue', weight: 1 }] }
    expect(ruleProblems({ ...complete, conditions: [header] }, false)).toEqual({ conditions: true })
    expect(ruleProblems({ ...complete, conditions: [{ ...header, header: 'X-Version' }] }, false)).toEqual({})
  })
})
