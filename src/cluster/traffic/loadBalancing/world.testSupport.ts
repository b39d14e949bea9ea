import type { CallContext } from '#cluster/api/contract.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { openStore } from '#cluster/state/store.ts'
import { createLoadBalancing } from './index.ts'

export const context: CallContext = { account: '123456789012', region: 'eu-west-1', principalArn: 'arn:aws:iam::123456789012:root' }

/** The handlers over a store in memory, with shortcuts for what most tests need first. */
export function loadBalancingWorld() {
  const clock = fakeClock()
  const store = openStore({ file: ':memory:', now: clock.now() })
  const elb = createLoadBalancing({ store, clock, ids: countingIds(), publishAddress: '127.0.0.1' })
  const balancer = async (more: object = {}) => {
    const { LoadBalancers } = await elb.CreateLoadBalancer({ Name: 'web', Subnets: ['subnet-1', 'subnet-2'], ...more }, context)
    return LoadBalancers?.[0]?.LoadBalancerArn ?? ''
  }
  const group = async (more: object = {}) => {
    const request = { Name: 'blue', Protocol: 'HTTP' as const, Port: 80, VpcId: 'vpc-1', TargetType: 'ip' as const, ...more }
    const { TargetGroups } = await elb.CreateTargetGroup(request, context)
    return TargetGroups?.[0]?.TargetGroupArn ?? ''
  }
  const listener = async (balancerArn: string, groupArn: string, more: object = {}) => {
    const request = { LoadBalancerArn: balancerArn, Protocol: 'HTTP' as const, Port: 80, DefaultActions: [forward(groupArn)], ...more }
    const { Listeners } = await elb.CreateListener(request, context)
    return Listeners?.[0]?.ListenerArn ?? ''
  }
  const rule = async (listenerArn: string, groupArn: string, Priority: number, path = '/api/*') => {
    const Conditions = [{ Field: 'path-pattern', Values: [path] }]
    const { Rules } = await elb.CreateRule({ ListenerArn: listenerArn, Priority, Conditions, Actions: [forward(groupArn)] }, context)
    return Rules?.[0]?.RuleArn ?? ''
  }
  return { clock, store, elb, balancer, group, listener, rule }
}

export const forward = (TargetGroupArn: string) => ({ Type: 'forward' as const, TargetGroupArn })
