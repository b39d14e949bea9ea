/** What a service may say of its load balancers, and what an update of them does (spec part 1, 2.11 and 8.1). */
import type { CreateServiceRequest, LoadBalancer, UpdateServiceRequest } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import type { RuleRecord, TargetGroupRecord } from '#cluster/state/records/trafficRecords.ts'
import { createHandlersWorld, network } from '../handlers.testSupport.ts'

const groupArn = (name: string) => `arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/${name}/0123456789abcdef`
const record = { account: '000000000000', region: 'us-east-1', tags: [], createdAt: 0 }

function targetGroup(name: string, targetType: TargetGroupRecord['targetType']): TargetGroupRecord {
  const healthCheck = {
    protocol: 'HTTP',
    port: 'traffic-port',
    intervalSeconds: 30,
    timeoutSeconds: 5,
    healthyThreshold: 5,
    unhealthyThreshold: 2,
  } as const
  const own = { arn: groupArn(name), name, targetType, protocol: 'HTTP', protocolVersion: 'HTTP1', port: 80, vpcId: 'vpc-1' } as const
  return { ...record, ...own, ipAddressType: 'ipv4', attributes: {}, healthCheck }
}

const ruleTo = (name: string): RuleRecord => ({
  ...record,
  arn: `rule-${name}`,
  listenerArn: 'listener',
  loadBalancerArn: 'balancer',
  priority: 'default',
  conditions: [],
  actions: [{ Type: 'forward', TargetGroupArn: groupArn(name) }],
})

/** Groups `blue` and `green` of instances and `addresses` of addresses behind a load balancer, `lonely` behind none. */
function world() {
  const created = createHandlersWorld()
  created.register({ containerDefinitions: [{ name: 'app', image: 'a', memory: 64, portMappings: [{ containerPort: 80 }] }] })
  created.registerFargate({ containerDefinitions: [{ name: 'app', image: 'a', portMappings: [{ containerPort: 80 }] }] })
  created.store.update('load balancing', (tx) => {
    for (const name of ['blue', 'green', 'lonely']) tx.put('targetGroups', targetGroup(name, 'instance'))
    tx.put('targetGroups', targetGroup('addresses', 'ip'))
    for (const name of ['blue', 'green', 'addresses']) tx.put('listenerRules', ruleTo(name))
  })
  return created
}

const to = (name: string, more: Partial<LoadBalancer> = {}): LoadBalancer => ({
  targetGroupArn: groupArn(name),
  containerName: 'app',
  containerPort: 80,
  ...more,
})
const create: CreateServiceRequest = { serviceName: 'web', taskDefinition: 'web', desiredCount: 1 }
const onFargate: CreateServiceRequest = { ...create, taskDefinition: 'fargate', launchType: 'FARGATE', networkConfiguration: network }

describe('CreateService', () => {
  it('keeps load balancers and grace period, in the service and in its revision', () => {
    const { call, store } = world()
    const { service } = call('CreateService', { ...create, loadBalancers: [to('blue'), to('green')], healthCheckGracePeriodSeconds: 30 })
    expect(service).toMatchObject({ loadBalancers: [to('blue'), to('green')], healthCheckGracePeriodSeconds: 30 })
    expect([...store.read().serviceRevisions.all()]).toMatchObject([{ loadBalancers: [to('blue'), to('green')] }])
    expect(
      call('CreateService', { ...onFargate, serviceName: 'other', loadBalancers: [to('addresses')] }).service?.loadBalancers,
    ).toHaveLength(1)
  })

  it.each<[Partial<CreateServiceRequest>, string]>([
    [
      { loadBalancers: [to('nobody')] },
      `InvalidParameterException: The target group with targetGroupArn ${groupArn('nobody')} does not exist.`,
    ],
    [
      { loadBalancers: [to('lonely')] },
      `InvalidParameterException: The target group with targetGroupArn ${groupArn('lonely')} does not have an associated load balancer.`,
    ],
    [
      { loadBalancers: [to('addresses')] },
      `InvalidParameterException: The provided target group ${groupArn('addresses')} has target type ip, which is incompatible with the bridge network mode specified in the task definition.`,
    ],
    [{ loadBalancers: [to('blue'), to('blue')] }, `InvalidParameterException: Duplicate targetGroupArn found: ${groupArn('blue')}`],
    [
      { loadBalancers: [to('blue', { containerName: 'db' })] },
      'InvalidParameterException: The container db does not exist in the task definition.',
    ],
    [
      { loadBalancers: [to('blue', { containerPort: 81 })] },
      'InvalidParameterException: The container app did not have a container port 81 defined.',
    ],
    [
      { loadBalancers: [{ loadBalancerName: 'old', containerName: 'app', containerPort: 80 }] },
      'UnsupportedFeatureException: Marina has application and network load balancers, and no Classic Load Balancers, so nothing was changed. Give a targetGroupArn in place of loadBalancerName.',
    ],
    [
      { healthCheckGracePeriodSeconds: 5 },
      'InvalidParameterException: Health check grace period is only valid for services configured to use load balancers',
    ],
    [
      { vpcLatticeConfigurations: [{ roleArn: 'r', targetGroupArn: 'arn:lattice', portName: 'http' }] },
      'UnsupportedFeatureException: Marina has no VPC Lattice yet, so nothing was changed. Leave vpcLatticeConfigurations out.',
    ],
  ])('refuses %o', (more, sentence) => {
    const { store, refusal } = world()
    expect(refusal('CreateService', { ...create, ...more })).toBe(sentence)
    expect(store.read().services.size).toBe(0)
  })

  it('refuses a group of instances for tasks with an address of their own', () => {
    const { refusal } = world()
    expect(refusal('CreateService', { ...onFargate, loadBalancers: [to('blue')] })).toContain(
      'has target type instance, which is incompatible with the awsvpc network mode',
    )
  })
})

describe('UpdateService', () => {
  const updated = (update: Omit<UpdateServiceRequest, 'service'>) => {
    const created = world()
    created.call('CreateService', { ...create, loadBalancers: [to('blue')] })
    return created.call('UpdateService', { service: 'web', ...update }).service
  }

  it.each<[string, Omit<UpdateServiceRequest, 'service'>, number, LoadBalancer[]]>([
    ['another target group starts a deployment', { loadBalancers: [to('green')] }, 2, [to('green')]],
    ['an empty list clears them, with a deployment', { loadBalancers: [] }, 2, []],
    ['the same ones start none', { loadBalancers: [to('blue')] }, 1, [to('blue')]],
    ['left out they stay', { desiredCount: 3 }, 1, [to('blue')]],
  ])('%s', (_, update, deployments, loadBalancers) => {
    const service = updated(update)
    expect(service?.deployments).toHaveLength(deployments)
    expect(service?.loadBalancers).toEqual(loadBalancers)
  })

  it('takes a grace period without a deployment, as long as there is a load balancer', () => {
    expect(updated({ healthCheckGracePeriodSeconds: 9 })).toMatchObject({
      healthCheckGracePeriodSeconds: 9,
      deployments: [{}],
    })
    const { call, refusal } = world()
    call('CreateService', create)
    expect(refusal('UpdateService', { service: 'web', healthCheckGracePeriodSeconds: 9 })).toContain('only valid for services configured')
  })
})
