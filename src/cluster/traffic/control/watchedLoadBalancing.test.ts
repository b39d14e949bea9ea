import { beforeEach, describe, expect, it } from 'vitest'
import { createListeners } from '#cluster/lib/listeners.ts'
import type { TargetCounts } from '../dataPlane/trafficConfig.ts'
import { context, forward, loadBalancingWorld } from '../loadBalancing/world.testSupport.ts'
import { loadBalancingViews } from './watchedLoadBalancing.ts'

let world: ReturnType<typeof loadBalancingWorld>
const counts = createListeners<TargetCounts[]>()
const views = loadBalancingViews('127.0.0.1', { onCounts: counts.add })

beforeEach(() => {
  world = loadBalancingWorld()
})

const balancerNow = (arn: string) => {
  const snapshot = world.store.read()
  const record = snapshot.loadBalancers.get(arn)
  if (!record) throw new Error('there is no such load balancer')
  return views.loadBalancer(snapshot, record)
}
const groupNow = (arn: string) => {
  const snapshot = world.store.read()
  const record = snapshot.targetGroups.get(arn)
  if (!record) throw new Error('there is no such target group')
  return views.targetGroup(snapshot, record)
}

describe('load balancers on the watch', () => {
  it('come with their listeners by port, and rules as they are tried', async () => {
    const group = await world.group()
    const balancer = await world.balancer()
    await world.listener(balancer, group, { Port: 8443 })
    const listener = await world.listener(balancer, group)
    await world.rule(listener, group, 20, '/b')
    await world.rule(listener, group, 3, '/a')
    expect(balancerNow(balancer)).toMatchObject({
      LoadBalancerName: 'web',
      listeners: [
        { Port: 80, place: { state: 'waiting' }, rules: [{ Priority: '3' }, { Priority: '20' }, { Priority: 'default', IsDefault: true }] },
        { Port: 8443, rules: [{ IsDefault: true }] },
      ],
    })
  })

  it('show targets that no rule leads to as unused, and others as they are', async () => {
    const group = await world.group()
    await world.elb.RegisterTargets({ TargetGroupArn: group, Targets: [{ Id: '10.0.0.5', Port: 3000 }] }, context)
    expect(groupNow(group).targets).toMatchObject([{ TargetHealth: { State: 'unused', Reason: 'Target.NotInUse' } }])
    await world.elb.CreateListener(
      { LoadBalancerArn: await world.balancer(), Protocol: 'HTTP', Port: 80, DefaultActions: [forward(group)] },
      context,
    )
    expect(groupNow(group).targets).toMatchObject([{ Target: { Id: '10.0.0.5', Port: 3000 }, TargetHealth: { State: 'initial' } }])
  })
})

it('what reached targets is told without a revision', () => {
  const told: unknown[] = []
  const cancel = views.onTraffic((targets) => told.push(...targets))
  const before = world.store.read().revision
  counts.tell([
    {
      targetGroupArn: 'group',
      id: '10.0.0.5',
      port: 80,
      requests: 7,
      connections: 2,
      inFlight: 1,
      statusCodes: { '2xx': 4, '3xx': 0, '4xx': 0, '5xx': 3 },
      connectionErrors: 1,
      retries: 0,
      ejections: 0,
      latencyP50Ms: 1,
      latencyP99Ms: 2,
      latencySumMs: 3,
      latencyMinMs: 1,
      latencyMaxMs: 2,
    },
  ])
  cancel()
  expect(told).toEqual([{ targetGroupArn: 'group', id: '10.0.0.5', port: 80, requests: 7, connections: 2, errors: 4 }])
  expect(world.store.read().revision).toBe(before)
})
