/** The strategies that shift traffic: what CreateService and UpdateService take, and what they refuse, in ECS's words (spec part 1, 5.12). */
import type { AdvancedConfiguration, CreateServiceRequest, DeploymentConfiguration, LoadBalancer } from '@aws-sdk/client-ecs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openShiftWorld } from '#cluster/control/deployments/lifecycle/shiftWorld.testSupport.ts'
import { caller } from '../handlers.testSupport.ts'

let world: Awaited<ReturnType<typeof openShiftWorld>>
beforeEach(async () => {
  world = await openShiftWorld()
})
afterEach(() => world.close())

const create: CreateServiceRequest = { serviceName: 'web', taskDefinition: 'web:1', desiredCount: 1 }
const refused = (deploymentConfiguration: DeploymentConfiguration, more: Partial<CreateServiceRequest> = {}) =>
  world.refusal('CreateService', { ...create, loadBalancers: world.loadBalancers, deploymentConfiguration, ...more })
const blueGreen = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 } as const
const lambda = 'arn:aws:lambda:us-east-1:000000000000:function:check'

describe('a deployment configuration', () => {
  it.each<[DeploymentConfiguration, DeploymentConfiguration]>([
    [blueGreen, blueGreen],
    [{ strategy: 'LINEAR' }, { bakeTimeInMinutes: 0, linearConfiguration: { stepPercent: 10, stepBakeTimeInMinutes: 6 } }],
    [
      { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0.1 }, bakeTimeInMinutes: 1440 },
      { bakeTimeInMinutes: 1440, canaryConfiguration: { canaryPercent: 0.1, canaryBakeTimeInMinutes: 10 } },
    ],
    [
      { ...blueGreen, lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'] }] },
      { lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'] }] },
    ],
  ])('%o is kept with its defaults', (given, kept) => {
    const { service } = world.call('CreateService', { ...create, loadBalancers: world.loadBalancers, deploymentConfiguration: given })
    expect(service?.deploymentConfiguration).toMatchObject({ strategy: given.strategy, maximumPercent: 200, ...kept })
    expect(world.service().loadBalancers).toEqual(world.loadBalancers)
  })

  it.each<[DeploymentConfiguration, string]>([
    [{ strategy: 'BLUE_GREEN' }, 'InvalidParameterException: bakeTimeInMinutes is required when using the BLUE_GREEN deployment strategy.'],
    [{ ...blueGreen, bakeTimeInMinutes: 1441 }, 'InvalidParameterException: bakeTimeInMinutes must be between 0 and 1440.'],
    [
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 2.9 } },
      'InvalidParameterException: stepPercent must be between 3 and 100.',
    ],
    [
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 10.05 } },
      'InvalidParameterException: stepPercent must be a multiple of 0.1.',
    ],
    [
      { strategy: 'LINEAR', linearConfiguration: { stepBakeTimeInMinutes: -1 } },
      'InvalidParameterException: stepBakeTimeInMinutes must be between 0 and 1440.',
    ],
    [
      { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0 } },
      'InvalidParameterException: canaryPercent must be between 0.1 and 100.',
    ],
    [
      { ...blueGreen, canaryConfiguration: {} },
      'InvalidParameterException: canaryConfiguration is only valid when the deployment strategy is CANARY.',
    ],
    [
      { strategy: 'ROLLING', linearConfiguration: {} },
      'InvalidParameterException: linearConfiguration is only valid when the deployment strategy is LINEAR.',
    ],
    [
      { strategy: 'ROLLING', lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'] }] },
      'InvalidParameterException: lifecycleHooks is only valid when the deployment strategy is BLUE_GREEN, LINEAR or CANARY.',
    ],
    [
      { strategy: 'ROLLING', bakeTimeInMinutes: 1 },
      'InvalidParameterException: bakeTimeInMinutes is only valid when the deployment strategy is BLUE_GREEN, LINEAR or CANARY.',
    ],
    [
      { ...blueGreen, earlySuccessCriteria: { enable: true, healthyPercent: 100, sourceServiceRevisionCleanup: 'BLOCKING' } },
      'InvalidParameterException: earlySuccessCriteria is only valid when the deployment strategy is ROLLING.',
    ],
    [
      { ...blueGreen, lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['TEST_TRAFFIC_SHIFT'] }] },
      'InvalidParameterException: PAUSE hooks cannot be configured at the TEST_TRAFFIC_SHIFT stage.',
    ],
    [
      { ...blueGreen, lifecycleHooks: [{ targetType: 'WAIT' as never, lifecycleStages: ['PRE_SCALE_UP'] }] },
      'InvalidParameterException: Invalid targetType. Valid values are: AWS_LAMBDA, PAUSE',
    ],
    [
      { ...blueGreen, lifecycleHooks: [{ lifecycleStages: ['PRE_SCALE_UP'] }] },
      'InvalidParameterException: hookTargetArn is required for AWS_LAMBDA hooks.',
    ],
    [
      { ...blueGreen, lifecycleHooks: [{ hookTargetArn: lambda, lifecycleStages: ['PRE_SCALE_UP'] }] },
      `UnsupportedFeatureException: Marina has no Lambda functions to call as lifecycle hooks (${lambda}), so nothing was changed. Give hookTargetArn an address of this computer, such as http://127.0.0.1:9000/hook, or command: and the name of a command that its user allows.`,
    ],
    [
      { ...blueGreen, lifecycleHooks: [{ hookTargetArn: 'http://127.0.0.1:1/', lifecycleStages: [] }] },
      'InvalidParameterException: lifecycleStages must not be empty: name the stages at which the hook runs.',
    ],
    [
      {
        ...blueGreen,
        lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'], timeoutConfiguration: { timeoutInMinutes: 20_161 } }],
      },
      'InvalidParameterException: timeoutInMinutes must be between 1 and 20160',
    ],
  ])('%o is refused', (given, sentence) => {
    expect(refused(given)).toBe(sentence)
    expect(world.store.read().services.size).toBe(0)
  })

  it('is not for daemons', () => {
    const daemon = { schedulingStrategy: 'DAEMON' as const, desiredCount: undefined }
    expect(refused({ ...blueGreen, maximumPercent: 100, minimumHealthyPercent: 0 }, { ...daemon, loadBalancers: [] })).toBe(
      'InvalidParameterException: The daemon scheduling strategy does not support the BLUE_GREEN deployment strategy. Use the deployment strategy ROLLING.',
    )
  })
})

describe('load balancers to shift traffic between', () => {
  const advanced = (over: Partial<AdvancedConfiguration>, more: Partial<LoadBalancer> = {}): LoadBalancer[] => [
    { ...world.loadBalancers[0], ...more, advancedConfiguration: { ...world.advancedConfiguration, ...over } },
  ]

  it.each<[string, () => LoadBalancer[], () => string]>([
    [
      'without advancedConfiguration',
      () => [{ targetGroupArn: world.groups.blue, containerName: 'app', containerPort: 80 }],
      () => 'advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy',
    ],
    [
      'with it for some',
      () => [...world.loadBalancers, { targetGroupArn: world.groups.green, containerName: 'app', containerPort: 80 }],
      () => 'Either all or none of the provided loadBalancers must have advancedConfiguration defined',
    ],
    [
      'with a rule that is none',
      () => advanced({ productionListenerRule: 'rule' }),
      () => 'productionListenerRule has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: rule',
    ],
    [
      'with one rule for both',
      () => advanced({ testListenerRule: world.production }),
      () => `The following rules cannot be used as both production and test listener rules: ${world.production}`,
    ],
    [
      'with the same group twice',
      () => advanced({ alternateTargetGroupArn: world.groups.blue }),
      () => `Duplicate targetGroupArn found: ${world.groups.blue}`,
    ],
    [
      'with a group that is not there',
      () => advanced({ alternateTargetGroupArn: `${world.groups.blue}0` }),
      () => `The target group with targetGroupArn ${world.groups.blue}0 does not exist.`,
    ],
    [
      'with a production rule that is not there',
      () => advanced({ productionListenerRule: world.production.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }),
      () => `The productionListenerRule ${world.production.replace(/.$/, (last) => (last === '0' ? '1' : '0'))} does not exist.`,
    ],
    [
      'with a production rule for one group and no test rule',
      () => advanced({ productionListenerRule: world.test, testListenerRule: undefined }),
      () =>
        'For Application LoadBalancer, testListenerRule is required when productionListenerRule is not associated with both targetGroup and alternateTargetGroup',
    ],
    ['without a role', () => advanced({ roleArn: undefined }), () => 'roleArn is required in advancedConfiguration.'],
    [
      'of the classic kind',
      () => [{ loadBalancerName: 'old', containerName: 'app', containerPort: 80, advancedConfiguration: world.advancedConfiguration }],
      () => 'advancedConfiguration field is not allowed with ELBv1 loadBalancers',
    ],
    [
      'of both kinds',
      () => [...world.loadBalancers, { loadBalancerName: 'old', containerName: 'app', containerPort: 80 }],
      () => 'All loadBalancers must be strictly either ELBv1 (defining loadBalancerName) or ELBv2 (defining targetGroupArn)',
    ],
  ])('%s are refused', (_, loadBalancers, sentence) => {
    expect(refused(blueGreen, { loadBalancers: loadBalancers() })).toBe(`InvalidParameterException: ${sentence()}`)
  })

  it('may be listeners of a network load balancer', async () => {
    const made = await world.elb.CreateLoadBalancer({ Name: 'net', Type: 'network', Subnets: ['subnet-1'] }, caller)
    const [first, second] = await Promise.all(
      ['one', 'two'].map(async (Name) => {
        const { TargetGroups } = await world.elb.CreateTargetGroup({ Name, Protocol: 'TCP', Port: 80, VpcId: 'vpc-1' }, caller)
        return TargetGroups?.[0]?.TargetGroupArn ?? ''
      }),
    )
    const LoadBalancerArn = made.LoadBalancers?.[0]?.LoadBalancerArn ?? ''
    const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn: first }]
    const { Listeners } = await world.elb.CreateListener({ LoadBalancerArn, Protocol: 'TCP', Port: 9000, DefaultActions }, caller)
    const productionListenerRule = Listeners?.[0]?.ListenerArn
    const loadBalancers = advanced(
      { alternateTargetGroupArn: second, productionListenerRule, testListenerRule: undefined },
      { targetGroupArn: first },
    )
    expect(refused(blueGreen, { loadBalancers })).toBe('answered')
  })
})

describe('UpdateService', () => {
  const update = (deploymentConfiguration: DeploymentConfiguration) =>
    world.call('UpdateService', { service: 'web', deploymentConfiguration }).service?.deploymentConfiguration

  it('changes the strategy without a deployment, and takes what belongs to the old one away', () => {
    world.create({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 20 } })
    expect(update({ strategy: 'LINEAR' })).not.toHaveProperty('canaryConfiguration')
    expect(update({ bakeTimeInMinutes: 7 })).toMatchObject({
      strategy: 'LINEAR',
      bakeTimeInMinutes: 7,
      linearConfiguration: { stepPercent: 10 },
    })
    expect(update({ strategy: 'ROLLING' })).toMatchObject({ strategy: 'ROLLING', bakeTimeInMinutes: 0 })
    expect(world.service().deployments).toHaveLength(1)
  })

  it('refuses a strategy that the load balancers do not fit', () => {
    world.call('CreateService', {
      ...create,
      loadBalancers: [{ targetGroupArn: world.groups.blue, containerName: 'app', containerPort: 80 }],
    })
    expect(world.refusal('UpdateService', { service: 'web', deploymentConfiguration: blueGreen })).toContain(
      'advancedConfiguration field is required for all loadBalancers',
    )
  })
})
