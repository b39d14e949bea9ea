import type { LoadBalancer } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import type { WatchedLoadBalancer } from '#cluster/api/resources/loadBalancing.ts'
import { t } from '../views.testSupport.ts'
import { ruleChoices, shiftProblems, withoutShift, withShift } from './shiftForm.ts'

const forward = (...groups: string[]) => [
  { Type: 'forward' as const, ForwardConfig: { TargetGroups: groups.map((TargetGroupArn) => ({ TargetGroupArn, Weight: 1 })) } },
]
const place = { state: 'listening' } as never
const balancers: WatchedLoadBalancer[] = [
  {
    LoadBalancerName: 'shop',
    listeners: [
      {
        ListenerArn: 'listener/app/shop',
        Protocol: 'HTTP',
        Port: 80,
        place,
        rules: [
          {
            RuleArn: 'rule/app/10',
            Priority: '10',
            Conditions: [{ Field: 'path-pattern', Values: ['/api/*'] }],
            Actions: forward('blue', 'green'),
          },
          { RuleArn: 'rule/app/20', Priority: '20', Actions: [{ Type: 'fixed-response' }] },
          { RuleArn: 'rule/app/default', IsDefault: true, Actions: forward('blue') },
        ],
      },
      {
        ListenerArn: 'listener/app/test',
        Protocol: 'HTTP',
        Port: 81,
        place,
        rules: [{ RuleArn: 'rule/app/test', IsDefault: true, Actions: forward('green') }],
      },
    ],
  },
  {
    LoadBalancerName: 'queue',
    listeners: [
      { ListenerArn: 'listener/net/queue', Protocol: 'TCP', Port: 5672, place, rules: [{ IsDefault: true, Actions: forward('blue') }] },
    ],
  },
]
const rules = ruleChoices(balancers, t)
const attached: LoadBalancer = { targetGroupArn: 'blue', containerName: 'app', containerPort: 80 }
const problemsOf = (changes: Parameters<typeof withShift>[1]) => shiftProblems(withShift(attached, changes), rules, t)

describe('what traffic is shifted by', () => {
  it('is offered by load balancer, listener and rule; of a network load balancer the listener itself', () => {
    expect(rules.map(({ arn, label }) => [arn, label])).toEqual([
      ['rule/app/10', 'shop HTTP:80 · Rule 10 /api/*'],
      ['rule/app/default', 'shop HTTP:80 · Default rule'],
      ['rule/app/test', 'shop HTTP:81 · Default rule'],
      ['listener/net/queue', 'queue TCP:5672'],
    ])
  })

  it('has to lead to both groups', () => {
    expect(shiftProblems(undefined, rules, t)).toEqual({})
    expect(Object.keys(shiftProblems(attached, rules, t))).toEqual(['alternateTargetGroupArn'])
    expect(Object.keys(problemsOf({ alternateTargetGroupArn: 'green' }))).toEqual(['productionListenerRule'])
    const both = { alternateTargetGroupArn: 'green', productionListenerRule: 'rule/app/10' }
    expect(problemsOf(both)).toEqual({})
    expect(problemsOf({ ...both, testListenerRule: 'rule/app/10' }).testListenerRule).toMatch(/two different rules/)
    const one = { ...both, productionListenerRule: 'rule/app/default' }
    expect(problemsOf(one).productionListenerRule).toMatch(/one of the two groups alone/)
    expect(problemsOf({ ...one, testListenerRule: 'rule/app/test' })).toEqual({})
    expect(problemsOf({ ...both, alternateTargetGroupArn: 'red', testListenerRule: 'rule/app/test' }).testListenerRule).toMatch(
      /gets no traffic/,
    )
    expect(problemsOf({ ...both, productionListenerRule: 'rule/app/test', alternateTargetGroupArn: 'red' }).productionListenerRule).toMatch(
      /neither/,
    )
    expect(problemsOf({ ...both, productionListenerRule: 'listener/net/queue' })).toEqual({})
  })

  it('has a role, as ECS asks for one, and no rule for tests where none is chosen', () => {
    const chosen = withShift(attached, { alternateTargetGroupArn: 'green', testListenerRule: 'rule/app/test' })
    expect(chosen.advancedConfiguration).toMatchObject({ roleArn: expect.stringContaining(':role/'), testListenerRule: 'rule/app/test' })
    expect(withShift(chosen, { testListenerRule: '' }).advancedConfiguration).not.toHaveProperty('testListenerRule')
    expect(withoutShift(chosen)).toEqual(attached)
  })
})
