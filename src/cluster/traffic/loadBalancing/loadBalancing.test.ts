/** What Elastic Load Balancing keeps, answers and refuses. */
import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2'
import { beforeEach, describe, expect, it } from 'vitest'
import type { TargetRecord } from '#cluster/state/records/trafficRecords.ts'
import { buildInstance } from '#test/support/clusterBuilders.ts'
import { context, forward, loadBalancingWorld } from './world.testSupport.ts'

type World = ReturnType<typeof loadBalancingWorld>
let world: World
let elb: World['elb']
beforeEach(() => {
  world = loadBalancingWorld()
  elb = world.elb
})

const refused = async (call: () => unknown) => {
  const error = await Promise.resolve()
    .then(call)
    .catch((reason: unknown) => reason)
  return error as { code: string; message: string }
}

describe('load balancers', () => {
  it('are answered as ELB shapes them', async () => {
    const created = await elb.CreateLoadBalancer({ Name: 'web', Subnets: ['subnet-1', 'subnet-2'], SecurityGroups: ['sg-1'] }, context)
    expect(created.LoadBalancers?.[0]?.State).toEqual({ Code: 'provisioning' })
    const { LoadBalancers } = await elb.DescribeLoadBalancers({ Names: ['web'] }, context)
    expect(LoadBalancers).toEqual([
      {
        LoadBalancerArn: expect.stringMatching(
          /^arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer\/app\/web\/[0-9a-f]{16}$/,
        ),
        DNSName: expect.stringMatching(/^web-[0-9a-f]{16}\.eu-west-1\.elb\.localhost$/),
        CanonicalHostedZoneId: expect.any(String),
        CreatedTime: expect.any(Date),
        LoadBalancerName: 'web',
        Scheme: 'internet-facing',
        VpcId: expect.stringMatching(/^vpc-/),
        State: { Code: 'active' },
        Type: 'application',
        AvailabilityZones: [
          { ZoneName: 'eu-west-1a', SubnetId: 'subnet-1', LoadBalancerAddresses: [] },
          { ZoneName: 'eu-west-1b', SubnetId: 'subnet-2', LoadBalancerAddresses: [] },
        ],
        SecurityGroups: ['sg-1'],
        IpAddressType: 'ipv4',
      },
    ])
  })

  it('are the same when asked for twice, and refused with other settings', async () => {
    const arn = await world.balancer()
    expect(await world.balancer()).toBe(arn)
    expect(await refused(() => world.balancer({ Scheme: 'internal' }))).toMatchObject({
      code: 'DuplicateLoadBalancerName',
      message: "A load balancer with the same name 'web' exists, but with different settings",
    })
  })

  it.each<[object, string, RegExp]>([
    [{ Name: '-x' }, 'ValidationError', /cannot begin or end with a hyphen/],
    [{ Name: 'a_b' }, 'ValidationError', /can only contain characters that are alphanumeric/],
    [{ Name: 'x'.repeat(33) }, 'ValidationError', /cannot be longer than '32'/],
    [{ Name: 'internal-x' }, 'ValidationError', /cannot begin with 'internal-'/],
    [{ Subnets: ['subnet-1'] }, 'ValidationError', /At least two subnets/],
    [{ Type: 'gateway' }, 'OperationNotPermitted', /^Marina has application and network load balancers\./],
    [{ Type: 'classic' }, 'ValidationError', /enum value set: \[application, gateway, network\]/],
    [{ Scheme: 'hidden' }, 'ValidationError', /enum value set: \[internet-facing, internal\]/],
  ])('are refused: %o', async (more, code, sentence) => {
    expect(await refused(() => world.balancer(more))).toMatchObject({ code, message: expect.stringMatching(sentence) })
    expect(world.store.read().loadBalancers.size).toBe(0)
  })

  it('belong to their account and region', async () => {
    const LoadBalancerArn = await world.balancer()
    const other = { ...context, region: 'us-east-1' }
    expect((await elb.DescribeLoadBalancers({}, other)).LoadBalancers).toEqual([])
    expect(await refused(() => elb.DescribeLoadBalancers({ LoadBalancerArns: [LoadBalancerArn] }, other))).toMatchObject({
      code: 'LoadBalancerNotFound',
      message: `Load balancer '${LoadBalancerArn}' not found`,
    })
    await elb.DeleteLoadBalancer({ LoadBalancerArn }, other)
    expect(world.store.read().loadBalancers.size).toBe(1)
  })

  it('go with their listeners and rules, unless they are protected', async () => {
    const LoadBalancerArn = await world.balancer()
    const groupArn = await world.group()
    await world.rule(await world.listener(LoadBalancerArn, groupArn), groupArn, 1)
    const protect = (Value: string) =>
      elb.ModifyLoadBalancerAttributes({ LoadBalancerArn, Attributes: [{ Key: 'deletion_protection.enabled', Value }] }, context)
    await protect('true')
    expect(await refused(() => elb.DeleteLoadBalancer({ LoadBalancerArn }, context))).toMatchObject({ code: 'OperationNotPermitted' })
    await protect('false')
    await elb.DeleteLoadBalancer({ LoadBalancerArn }, context)
    await elb.DeleteLoadBalancer({ LoadBalancerArn }, context)
    const { loadBalancers, listeners, listenerRules, targetGroups } = world.store.read()
    expect([loadBalancers.size, listeners.size, listenerRules.size, targetGroups.size]).toEqual([0, 0, 0, 1])
  })

  it('keep subnets, security groups and address type', async () => {
    const LoadBalancerArn = await world.balancer()
    expect(await elb.SetSubnets({ LoadBalancerArn, Subnets: ['subnet-8', 'subnet-9'] }, context)).toMatchObject({
      AvailabilityZones: [{ SubnetId: 'subnet-8' }, { SubnetId: 'subnet-9' }],
    })
    expect(await elb.SetSecurityGroups({ LoadBalancerArn, SecurityGroups: ['sg-2'] }, context)).toEqual({ SecurityGroupIds: ['sg-2'] })
    expect(await elb.SetIpAddressType({ LoadBalancerArn, IpAddressType: 'dualstack' }, context)).toEqual({ IpAddressType: 'dualstack' })
    expect(await elb.DescribeLoadBalancers({}, context)).toMatchObject({
      LoadBalancers: [{ SecurityGroups: ['sg-2'], IpAddressType: 'dualstack', AvailabilityZones: [{ SubnetId: 'subnet-8' }, {}] }],
    })
  })
})

describe('target groups', () => {
  it('have the health checks that ELB gives them', async () => {
    await world.group()
    await world.group({ Name: 'net', Protocol: 'TCP', Port: 53 })
    await world.group({ Name: 'rpc', ProtocolVersion: 'GRPC' })
    const { TargetGroups } = await elb.DescribeTargetGroups({ Names: ['blue', 'net', 'rpc'] }, context)
    const http = {
      HealthCheckProtocol: 'HTTP',
      HealthCheckPort: 'traffic-port',
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
    }
    expect(TargetGroups).toMatchObject([
      { ...http, HealthyThresholdCount: 5, UnhealthyThresholdCount: 2, HealthCheckPath: '/', Matcher: { HttpCode: '200' } },
      { HealthCheckProtocol: 'TCP', HealthCheckTimeoutSeconds: 10 },
      { ...http, HealthCheckPath: '/AWS.ALB/healthcheck', Matcher: { GrpcCode: '12' } },
    ])
    expect(TargetGroups?.[1]).not.toMatchObject({ Matcher: expect.anything() })
  })

  it('change their health check, and nothing that was not named', async () => {
    const TargetGroupArn = await world.group()
    await elb.ModifyTargetGroup(
      { TargetGroupArn, HealthCheckPath: '/ready', Matcher: { HttpCode: '200-299' }, HealthCheckIntervalSeconds: 10 },
      context,
    )
    await elb.ModifyTargetGroup({ TargetGroupArn, HealthyThresholdCount: 2 }, context)
    expect(await elb.DescribeTargetGroups({}, context)).toMatchObject({
      TargetGroups: [
        { HealthCheckPath: '/ready', Matcher: { HttpCode: '200-299' }, HealthCheckIntervalSeconds: 10, HealthyThresholdCount: 2 },
      ],
    })
  })

  it.each<[object, string, RegExp]>([
    [{ TargetType: 'lambda' }, 'OperationNotPermitted', /no AWS Lambda on this computer/],
    [{ TargetType: 'alb' }, 'OperationNotPermitted', /cannot be the target of another one/],
    [{ Protocol: 'GENEVE' }, 'UnsupportedProtocol', /and not GENEVE/],
    [{ Protocol: 'TCP', ProtocolVersion: 'HTTP1' }, 'ValidationError', /Protocol version is not supported/],
    [{ Port: 0 }, 'ValidationError', /Port '0' must be in \[1, 65535\]/],
    [{ VpcId: undefined }, 'ValidationError', /A VPC ID must be specified/],
    [{ HealthCheckProtocol: 'TCP' }, 'ValidationError', /not supported for target groups with the protocol 'HTTP'/],
    [{ HealthCheckPath: 'ready' }, 'ValidationError', /must start with a \//],
    [{ HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 5 }, 'ValidationError', /must be smaller than the interval/],
    [{ HealthCheckPort: 'http' }, 'ValidationError', /'traffic-port' or a port number/],
    [{ Matcher: { HttpCode: '700' } }, 'ValidationError', /between 200 and 499/],
    [{ HealthyThresholdCount: 1 }, 'ValidationError', /must be in \[2, 10\]/],
  ])('are refused: %o', async (more, code, sentence) => {
    expect(await refused(() => world.group(more))).toMatchObject({ code, message: expect.stringMatching(sentence) })
  })

  it('are refused to go while something sends to them', async () => {
    const TargetGroupArn = await world.group()
    const ListenerArn = await world.listener(await world.balancer(), TargetGroupArn)
    expect(await refused(() => elb.DeleteTargetGroup({ TargetGroupArn }, context))).toMatchObject({
      code: 'ResourceInUse',
      message: `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`,
    })
    await elb.DeleteListener({ ListenerArn }, context)
    await elb.DeleteTargetGroup({ TargetGroupArn }, context)
    expect(world.store.read().targetGroups.size).toBe(0)
  })
})

describe('listeners', () => {
  it('answer their default action in both of its forms', async () => {
    const groupArn = await world.group()
    const ListenerArn = await world.listener(await world.balancer(), groupArn)
    const { Listeners } = await elb.DescribeListeners({ ListenerArns: [ListenerArn] }, context)
    expect(Listeners?.[0]).toMatchObject({
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        {
          Type: 'forward',
          TargetGroupArn: groupArn,
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: groupArn, Weight: 1 }],
            TargetGroupStickinessConfig: { Enabled: false },
          },
        },
      ],
    })
    expect(await elb.DescribeRules({ ListenerArn }, context)).toMatchObject({
      Rules: [{ Priority: 'default', IsDefault: true, Conditions: [] }],
    })
  })

  it('change their port, action and certificate', async () => {
    const groupArn = await world.group()
    const ListenerArn = await world.listener(await world.balancer(), groupArn)
    const DefaultActions = [{ Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '503', MessageBody: 'later' } }]
    await elb.ModifyListener({ ListenerArn, Port: 8080, DefaultActions }, context)
    const Certificates = [{ CertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' }]
    const { Listeners } = await elb.ModifyListener({ ListenerArn, Protocol: 'HTTPS', Port: 8443, Certificates }, context)
    expect(Listeners?.[0]).toMatchObject({
      Port: 8443,
      Protocol: 'HTTPS',
      Certificates,
      SslPolicy: 'ELBSecurityPolicy-2016-08',
      DefaultActions,
    })
    const more = { CertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/2' }
    await elb.AddListenerCertificates({ ListenerArn, Certificates: [more] }, context)
    expect(await elb.DescribeListenerCertificates({ ListenerArn }, context)).toEqual({
      Certificates: [
        { ...Certificates[0], IsDefault: true },
        { ...more, IsDefault: false },
      ],
    })
    expect(await refused(() => elb.RemoveListenerCertificates({ ListenerArn, Certificates }, context))).toMatchObject({
      code: 'OperationNotPermitted',
    })
    await elb.RemoveListenerCertificates({ ListenerArn, Certificates: [more] }, context)
    expect((await elb.DescribeListenerCertificates({ ListenerArn }, context)).Certificates).toHaveLength(1)
  })

  it.each<[object, string, RegExp]>([
    [{ Protocol: 'TCP' }, 'UnsupportedProtocol', /'TCP' is not supported with load balancers of the type 'application'/],
    [{ Protocol: 'HTTPS', Port: 443 }, 'ValidationError', /A certificate must be specified for HTTPS/],
    [{ Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn: 'mine' }] }, 'CertificateNotFound', /'mine' not found/],
    [{ Port: 70_000 }, 'ValidationError', /must be in \[1, 65535\]/],
    [{ DefaultActions: [] }, 'ValidationError', /At least one action/],
    [{ DefaultActions: [forward('nobody')] }, 'TargetGroupNotFound', /Target groups 'nobody' not found/],
    [
      { DefaultActions: [{ Type: 'authenticate-cognito' }, forward('x')] },
      'OperationNotPermitted',
      /nobody on this computer to ask who a user is/,
    ],
  ])('are refused: %o', async (more, code, sentence) => {
    const balancerArn = await world.balancer()
    const groupArn = await world.group()
    expect(await refused(() => world.listener(balancerArn, groupArn, more))).toMatchObject({
      code,
      message: expect.stringMatching(sentence),
    })
  })

  it('have a port each, where TCP and UDP do not stand in each other’s way', async () => {
    const balancerArn = await world.balancer({ Type: 'network', Subnets: ['subnet-1'] })
    const tcp = await world.group({ Name: 'tcp', Protocol: 'TCP' })
    const udp = await world.group({ Name: 'udp', Protocol: 'UDP' })
    const both = await world.group({ Name: 'both', Protocol: 'TCP_UDP' })
    await world.listener(balancerArn, tcp, { Protocol: 'TCP' })
    await world.listener(balancerArn, udp, { Protocol: 'UDP' })
    expect(await refused(() => world.listener(balancerArn, both, { Protocol: 'TCP_UDP' }))).toMatchObject({ code: 'DuplicateListener' })
    expect(await refused(() => world.listener(balancerArn, udp, { Protocol: 'TCP', Port: 81 }))).toMatchObject({
      code: 'IncompatibleProtocols',
      message: "The protocols 'TCP' and 'UDP' are incompatible",
    })
  })

  it('share no target group between load balancers', async () => {
    const groupArn = await world.group()
    await world.listener(await world.balancer(), groupArn)
    const other = await world.balancer({ Name: 'other' })
    expect(await refused(() => world.listener(other, groupArn))).toMatchObject({
      code: 'TargetGroupAssociationLimit',
      message: `The following target groups cannot be associated with more than one load balancer: ${groupArn}`,
    })
  })
})

describe('rules', () => {
  let listenerArn: string
  let groupArn: string
  beforeEach(async () => {
    groupArn = await world.group()
    listenerArn = await world.listener(await world.balancer(), groupArn)
  })
  const create = (Conditions: RuleCondition[], Actions: Action[] = [forward(groupArn)], Priority = 10) =>
    elb.CreateRule({ ListenerArn: listenerArn, Priority, Conditions, Actions }, context)

  it('are listed by priority, the default one last', async () => {
    await world.rule(listenerArn, groupArn, 200)
    await world.rule(listenerArn, groupArn, 7)
    const { Rules } = await elb.DescribeRules({ ListenerArn: listenerArn }, context)
    expect(Rules?.map(({ Priority }) => Priority)).toEqual(['7', '200', 'default'])
    expect(Rules?.[0]?.Conditions).toEqual([{ Field: 'path-pattern', Values: ['/api/*'], PathPatternConfig: { Values: ['/api/*'] } }])
  })

  it('take every kind of condition and action', async () => {
    const conditions: RuleCondition[] = [
      { Field: 'host-header', HostHeaderConfig: { Values: ['*.shop.test'] } },
      { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Beta', Values: ['yes'] } },
      { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } },
      { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '2' }] } },
      { Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.0/8'] } },
    ]
    const { Rules } = await create(conditions, [
      { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
    ])
    expect(Rules?.[0]).toMatchObject({
      Conditions: conditions,
      Actions: [
        {
          RedirectConfig: { Protocol: 'HTTPS', Host: '#{host}', Port: '443', Path: '/#{path}', Query: '#{query}', StatusCode: 'HTTP_301' },
        },
      ],
    })
    const green = await world.group({ Name: 'green' })
    const TargetGroups = [
      { TargetGroupArn: groupArn, Weight: 90 },
      { TargetGroupArn: green, Weight: 10 },
    ]
    const TargetGroupStickinessConfig = { Enabled: true, DurationSeconds: 60 }
    const weighted = await create(conditions, [{ Type: 'forward', ForwardConfig: { TargetGroups, TargetGroupStickinessConfig } }], 11)
    expect(weighted.Rules?.[0]?.Actions).toEqual([{ Type: 'forward', ForwardConfig: { TargetGroups, TargetGroupStickinessConfig } }])
  })

  it('change places all at once', async () => {
    const one = await world.rule(listenerArn, groupArn, 1)
    const two = await world.rule(listenerArn, groupArn, 2)
    expect(await refused(() => world.rule(listenerArn, groupArn, 2))).toMatchObject({
      code: 'PriorityInUse',
      message: "Priority '2' is currently in use",
    })
    await elb.SetRulePriorities(
      {
        RulePriorities: [
          { RuleArn: one, Priority: 2 },
          { RuleArn: two, Priority: 1 },
        ],
      },
      context,
    )
    const { Rules } = await elb.DescribeRules({ ListenerArn: listenerArn }, context)
    expect(Rules?.map(({ RuleArn }) => RuleArn).slice(0, 2)).toEqual([two, one])
    expect(await refused(() => elb.SetRulePriorities({ RulePriorities: [{ RuleArn: one, Priority: 1 }] }, context))).toMatchObject({
      code: 'PriorityInUse',
    })
  })

  it('leave the default one alone', async () => {
    const RuleArn = (await elb.DescribeRules({ ListenerArn: listenerArn }, context)).Rules?.[0]?.RuleArn ?? ''
    for (const call of [
      () => elb.DeleteRule({ RuleArn }, context),
      () => elb.ModifyRule({ RuleArn, Actions: [forward(groupArn)] }, context),
      () => elb.SetRulePriorities({ RulePriorities: [{ RuleArn, Priority: 1 }] }, context),
    ])
      expect(await refused(call)).toMatchObject({ code: 'OperationNotPermitted', message: expect.stringContaining(RuleArn) })
  })

  it.each<[RuleCondition[], RegExp]>([
    [[], /at least one condition/],
    [[{ Field: 'cookie' }], /enum value set: \[host-header, path-pattern/],
    [[{ Field: 'path-pattern' }], /A condition value must be specified/],
    [[{ Field: 'path-pattern', Values: ['/a b'] }], /contains characters that are not valid/],
    [[{ Field: 'host-header', Values: ['a'], HostHeaderConfig: { Values: ['b'] } }], /not both/],
    [[{ Field: 'path-pattern', Values: ['1', '2', '3', '4', '5', '6'] }], /at most 5 condition values/],
    [[{ Field: 'path-pattern', Values: ['*******'] }], /at most 6 wildcards/],
    [[{ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.1'] } }], /not a valid CIDR block/],
    [[{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'Host', Values: ['a'] } }], /Use the field 'host-header'/],
    [[{ Field: 'path-pattern', RegexValues: ['^a'] }], /not with regular expressions/],
    [
      [
        { Field: 'path-pattern', Values: ['/a'] },
        { Field: 'path-pattern', Values: ['/b'] },
      ],
      /only have one 'path-pattern'/,
    ],
  ])('refuse conditions: %o', async (conditions, sentence) => {
    expect(await refused(() => create(conditions))).toMatchObject({ code: 'ValidationError', message: expect.stringMatching(sentence) })
  })

  it.each<[Action, string, RegExp]>([
    [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } }, 'InvalidLoadBalancerAction', /creates a loop/],
    [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_308' as never, Host: 'x' } }, 'ValidationError', /HTTP_301, HTTP_302/],
    [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '302' } }, 'ValidationError', /2XX, 4XX or 5XX/],
    [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', ContentType: 'image/png' } }, 'ValidationError', /content type/],
    [{ Type: 'authenticate-oidc' }, 'OperationNotPermitted', /no action authenticate-oidc/],
    [{ Type: 'forward' }, 'ValidationError', /A target group ARN must be specified/],
  ])('refuse actions: %o', async (action, code, sentence) => {
    const Conditions = [{ Field: 'path-pattern', Values: ['/'] }]
    expect(await refused(() => create(Conditions, [action]))).toMatchObject({ code, message: expect.stringMatching(sentence) })
  })
})

describe('attributes', () => {
  it('have the defaults of their kind', async () => {
    const LoadBalancerArn = await world.balancer()
    const TargetGroupArn = await world.group()
    const ListenerArn = await world.listener(LoadBalancerArn, TargetGroupArn)
    const asMap = ({ Attributes }: { Attributes?: { Key?: string | undefined; Value?: string | undefined }[] | undefined }) =>
      Object.fromEntries((Attributes ?? []).map(({ Key, Value }) => [Key, Value]))
    expect(asMap(await elb.DescribeLoadBalancerAttributes({ LoadBalancerArn }, context))).toMatchObject({
      'idle_timeout.timeout_seconds': '60',
      'routing.http2.enabled': 'true',
      'load_balancing.cross_zone.enabled': 'true',
      'deletion_protection.enabled': 'false',
    })
    expect(asMap(await elb.DescribeTargetGroupAttributes({ TargetGroupArn }, context))).toMatchObject({
      'deregistration_delay.timeout_seconds': '300',
      'stickiness.type': 'lb_cookie',
      'slow_start.duration_seconds': '0',
      'load_balancing.algorithm.type': 'round_robin',
    })
    const ofListener = asMap(await elb.DescribeListenerAttributes({ ListenerArn }, context))
    expect(ofListener).toMatchObject({ 'routing.http.response.server.enabled': 'true' })
    expect(ofListener).not.toHaveProperty('tcp.idle_timeout.seconds')
  })

  it.each([
    ['deregistration_delay.timeout_seconds', '5', undefined],
    ['deregistration_delay.timeout_seconds', '3601', /must be a whole number from 0 to 3600/],
    ['slow_start.duration_seconds', '29', /0, or a whole number from 30 to 900/],
    ['stickiness.enabled', 'yes', /one of true, false/],
    ['stickiness.app_cookie.cookie_name', 'AWSALBTG', /does not start with AWSALB/],
    ['preserve_client_ip.enabled', 'true', /not recognized or not valid here/],
    ['constructor', '1', /^Target group attribute key 'constructor' is not recognized/],
  ])('take %s=%s or say why not', async (Key, Value, sentence) => {
    const TargetGroupArn = await world.group()
    const change = () => elb.ModifyTargetGroupAttributes({ TargetGroupArn, Attributes: [{ Key, Value }] }, context)
    if (sentence) expect(await refused(change)).toMatchObject({ code: 'ValidationError', message: expect.stringMatching(sentence) })
    else expect((await change()).Attributes).toContainEqual({ Key, Value })
  })
})

describe('targets', () => {
  const healthOf = async (TargetGroupArn: string, Targets?: { Id: string; Port?: number }[]) =>
    (await elb.DescribeTargetHealth({ TargetGroupArn, ...(Targets && { Targets }) }, context)).TargetHealthDescriptions ?? []

  it('are registered, used once something sends to them, and drained', async () => {
    const TargetGroupArn = await world.group()
    await elb.RegisterTargets({ TargetGroupArn, Targets: [{ Id: '10.0.0.5' }, { Id: '10.0.0.6', Port: 8080 }] }, context)
    expect(await healthOf(TargetGroupArn)).toMatchObject([
      { Target: { Id: '10.0.0.5', Port: 80 }, HealthCheckPort: '80', TargetHealth: { State: 'unused', Reason: 'Target.NotInUse' } },
      { Target: { Id: '10.0.0.6', Port: 8080 }, HealthCheckPort: '8080' },
    ])
    await world.listener(await world.balancer(), TargetGroupArn)
    expect((await healthOf(TargetGroupArn))[0]).toMatchObject({ TargetHealth: { State: 'initial', Reason: 'Elb.RegistrationInProgress' } })
    await elb.DeregisterTargets({ TargetGroupArn, Targets: [{ Id: '10.0.0.5' }, { Id: '10.9.9.9' }] }, context)
    expect(await healthOf(TargetGroupArn, [{ Id: '10.0.0.5' }, { Id: '10.9.9.9' }])).toMatchObject([
      { TargetHealth: { State: 'draining', Reason: 'Target.DeregistrationInProgress' } },
      { TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered' } },
    ])
    await elb.RegisterTargets({ TargetGroupArn, Targets: [{ Id: '10.0.0.5' }] }, context)
    expect((await healthOf(TargetGroupArn, [{ Id: '10.0.0.5' }]))[0]).toMatchObject({ TargetHealth: { State: 'initial' } })
  })

  it('of a group of instances are this computer’s container instances', async () => {
    const instance = buildInstance({ ec2InstanceId: 'i-0123456789abcdef0' })
    world.store.update('instance', (tx) => tx.put('containerInstances', instance))
    const TargetGroupArn = await world.group({ TargetType: 'instance' })
    await elb.RegisterTargets({ TargetGroupArn, Targets: [{ Id: 'i-0123456789abcdef0', Port: 32_768 }] }, context)
    const [target] = world.store.read().targets.by('targetGroup', TargetGroupArn) as [TargetRecord]
    expect(target.connect).toEqual({ address: '127.0.0.1', port: 32_768 })
    expect(await refused(() => elb.RegisterTargets({ TargetGroupArn, Targets: [{ Id: 'i-1' }] }, context))).toMatchObject({
      code: 'InvalidTarget',
      message: "The following targets are not in a running state and cannot be registered: 'i-1'",
    })
  })

  it('of a group of addresses are addresses', async () => {
    const TargetGroupArn = await world.group()
    expect(await refused(() => elb.RegisterTargets({ TargetGroupArn, Targets: [{ Id: 'web.local' }] }, context))).toMatchObject({
      code: 'InvalidTarget',
      message: "The IP address 'web.local' is not a valid IPv4 address",
    })
  })
})

describe('tags', () => {
  it('are put on all four kinds, changed and taken away', async () => {
    const balancerArn = await world.balancer({ Tags: [{ Key: 'a', Value: '1' }] })
    const groupArn = await world.group()
    const listenerArn = await world.listener(balancerArn, groupArn)
    const ResourceArns = [balancerArn, groupArn, listenerArn, await world.rule(listenerArn, groupArn, 1)]
    await elb.AddTags({ ResourceArns, Tags: [{ Key: 'a', Value: '2' }, { Key: 'b' }] }, context)
    await elb.RemoveTags({ ResourceArns: [groupArn], TagKeys: ['b'] }, context)
    const { TagDescriptions } = await elb.DescribeTags({ ResourceArns }, context)
    const both = [
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '' },
    ]
    expect(TagDescriptions?.map(({ Tags }) => Tags)).toEqual([both, [both[0]], both, both])
  })

  it('are refused for what is not there, doubled or too many', async () => {
    const arn = await world.balancer()
    const Tags = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}` }))
    expect(await refused(() => elb.AddTags({ ResourceArns: [arn], Tags }, context))).toMatchObject({ code: 'TooManyTags' })
    expect(await refused(() => elb.AddTags({ ResourceArns: [arn], Tags: [{ Key: 'a' }, { Key: 'a' }] }, context))).toMatchObject({
      code: 'DuplicateTagKeys',
    })
    expect(await refused(() => elb.AddTags({ ResourceArns: ['x'], Tags: [{ Key: 'a' }] }, context))).toMatchObject({
      code: 'ValidationError',
    })
    expect(await refused(() => elb.AddTags({ ResourceArns: [arn, `${arn}0`], Tags: [{ Key: 'a' }] }, context))).toMatchObject({
      code: 'LoadBalancerNotFound',
    })
    expect((await elb.DescribeTags({ ResourceArns: [arn] }, context)).TagDescriptions).toEqual([{ ResourceArn: arn, Tags: [] }])
  })
})
