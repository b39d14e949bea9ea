import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2'
import { describe, expect, it } from 'vitest'
import type { WatchedListener, WatchedLoadBalancer, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { balancerView, forwardsOf, neighbour, sharesOf, targetViews, urlOfGroups } from './loadBalancerView.ts'

const rule = (group: string, more: Partial<Rule> = {}): Rule => ({ Actions: [{ Type: 'forward', TargetGroupArn: group }], ...more })
const path = (value: string) => ({ Field: 'path-pattern', PathPatternConfig: { Values: [value] } })
const host = (value: string) => ({ Field: 'host-header', HostHeaderConfig: { Values: [value] } })

function listener(rules: Rule[], more: Partial<WatchedListener> = {}): WatchedListener {
  const place = { state: 'listening', address: '127.0.0.1', localPort: 8080 } as WatchedListener['place']
  return { Protocol: 'HTTP', Port: 80, place, rules, ...more }
}
const balancer = (...listeners: WatchedListener[]): WatchedLoadBalancer => ({ LoadBalancerName: 'web', Type: 'application', listeners })
const urlOf = (group: string, ...listeners: WatchedListener[]) => urlOfGroups([balancer(...listeners)], new Set([group]))

describe('where a service is reached', () => {
  it('is the listener whose rule leads to one of its target groups', () => {
    expect(urlOf('blue', listener([rule('blue')]))).toBe('http://localhost:8080/')
    expect(urlOf('green', listener([rule('blue')]))).toBeUndefined()
  })

  it('meets the path and the host that the rule asks for, where a browser can', () => {
    expect(urlOf('blue', listener([rule('blue', { Conditions: [path('/api/*')] })]))).toBe('http://localhost:8080/api/')
    expect(urlOf('blue', listener([rule('blue', { Conditions: [host('shop.localhost')] })]))).toBe('http://shop.localhost:8080/')
    for (const condition of [path('*.png'), host('shop.example.com'), host('*.localhost'), { Field: 'http-header' }])
      expect(urlOf('blue', listener([rule('blue', { Conditions: [condition] })]))).toBeUndefined()
  })

  it('is not where nothing listens, no HTTP is spoken, or the weight is 0', () => {
    const waiting = { place: { state: 'failed' } as WatchedListener['place'] }
    expect(urlOf('blue', listener([rule('blue')], waiting))).toBeUndefined()
    expect(urlOf('blue', listener([rule('blue')], { Protocol: 'TCP' }))).toBeUndefined()
    const none = rule('', { Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'blue', Weight: 0 }] } }] })
    expect(urlOf('blue', listener([none]))).toBeUndefined()
  })
})

it('a load balancer has failed once one of its listeners has no port', () => {
  expect(balancerView(balancer(listener([]))).failed).toBe(false)
  expect(balancerView(balancer(listener([], { place: { state: 'failed' } as WatchedListener['place'] }))).failed).toBe(true)
})

it('weights are shown as shares of all', () => {
  const TargetGroups = [
    { TargetGroupArn: 'blue', Weight: 9 },
    { TargetGroupArn: 'green', Weight: 1 },
  ]
  const forwards = forwardsOf({ Type: 'forward', ForwardConfig: { TargetGroups } })
  expect(sharesOf(forwards)).toEqual([90, 10])
  expect(sharesOf([{ arn: 'blue', weight: 0 }])).toEqual([0])
})

it('what reached a target is shown until nothing was told for two seconds', () => {
  const group: WatchedTargetGroup = {
    TargetGroupArn: 'blue',
    targets: [{ Target: { Id: '10.0.0.5', Port: 80 }, TargetHealth: { State: 'healthy' } }],
  }
  const told = { targetGroupArn: 'blue', id: '10.0.0.5', port: 80, requests: 7, connections: 2, errors: 0, at: 10_000 }
  const traffic = new Map([['blue 10.0.0.5 80', told]])
  expect(targetViews(group, traffic, 11_000)).toMatchObject([{ address: '10.0.0.5:80', requestsPerSecond: 7, connectionsPerSecond: 2 }])
  expect(targetViews(group, traffic, 12_000)).toMatchObject([{ requestsPerSecond: 0 }])
})

it('a rule changes places with its neighbours, and never with the default one', () => {
  const rules = [rule('a', { RuleArn: '1' }), rule('b', { RuleArn: '2' }), rule('c', { RuleArn: '3', IsDefault: true })]
  const [first, second] = rules
  expect(neighbour(rules, first as Rule, 1)).toBe(second)
  expect(neighbour(rules, first as Rule, -1)).toBeUndefined()
  expect(neighbour(rules, second as Rule, 1)).toBeUndefined()
})
