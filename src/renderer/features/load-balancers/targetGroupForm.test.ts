import { describe, expect, it } from 'vitest'
import type { WatchedLoadBalancer, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { healthCheckInput, targetGroupForm, targetGroupProblems, targetGroupViews } from './targetGroupForm.ts'

const group = (over: object = {}) =>
  ({
    TargetGroupArn: 'arn:web',
    TargetGroupName: 'web',
    Protocol: 'HTTP',
    Port: 80,
    TargetType: 'instance',
    HealthCheckProtocol: 'HTTP',
    HealthCheckPath: '/health',
    Matcher: { HttpCode: '200-299' },
    HealthCheckIntervalSeconds: 10,
    HealthCheckTimeoutSeconds: 2,
    HealthyThresholdCount: 3,
    UnhealthyThresholdCount: 4,
    targets: [],
    ...over,
  }) as WatchedTargetGroup

describe('the form of a target group', () => {
  it('says what the group is, and sends its health check back', () => {
    const form = targetGroupForm(group())
    expect(form).toMatchObject({ name: 'web', protocol: 'HTTP', port: 80, targetType: 'instance', path: '/health', matcher: '200-299' })
    expect(healthCheckInput(form, group())).toEqual({
      HealthCheckPath: '/health',
      Matcher: { HttpCode: '200-299' },
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 2,
      HealthyThresholdCount: 3,
      UnhealthyThresholdCount: 4,
    })
  })

  it('has no path where a connection is all that is checked, and codes of gRPC where that is spoken', () => {
    expect(healthCheckInput({ ...targetGroupForm(), protocol: 'TCP' })).not.toHaveProperty('HealthCheckPath')
    const grpc = group({ ProtocolVersion: 'GRPC', Matcher: { GrpcCode: '12' } })
    expect(healthCheckInput(targetGroupForm(grpc), grpc)).toMatchObject({ Matcher: { GrpcCode: '12' } })
  })

  it('says what is missing', () => {
    expect(targetGroupProblems({ ...targetGroupForm(), name: 'web' })).toEqual({})
    expect(targetGroupProblems({ ...targetGroupForm(), name: '-', port: 0, timeoutSeconds: 30 })).toEqual({
      name: true,
      port: true,
      waits: true,
    })
    expect(targetGroupProblems({ ...targetGroupForm(group()), healthyThreshold: Number.NaN })).toEqual({ waits: true })
  })
})

it('is listed with who sends to it, and how many of its targets are healthy', () => {
  const targets = ['healthy', 'unhealthy', 'healthy'].map((State) => ({ TargetHealth: { State } }))
  const rules = [{ Actions: [{ Type: 'forward', TargetGroupArn: 'arn:web' }] }]
  const balancer = { LoadBalancerName: 'shop', listeners: [{ rules }] } as unknown as WatchedLoadBalancer
  const views = targetGroupViews([group({ targets }), group({ TargetGroupArn: 'arn:b', TargetGroupName: 'alone' })], [balancer])
  expect(views.map(({ name, targets, healthy, usedBy, listens }) => [name, targets, healthy, usedBy, listens])).toEqual([
    ['alone', 0, 0, [], 'HTTP:80'],
    ['web', 3, 2, ['shop'], 'HTTP:80'],
  ])
})
