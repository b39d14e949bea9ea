import { describe, expect, it } from 'vitest'
import { arn, createHandlersWorld } from '../handlers.testSupport.ts'

const infrastructureRoleArn = 'arn:aws:iam::000000000000:role/infra'
const request = (over: object = {}) => ({ name: 'g', infrastructureRoleArn, configuration: { hostSharedAlb: {} }, ...over })

function createGatewaysWorld() {
  const world = createHandlersWorld()
  const { call } = world
  return {
    ...world,
    create: (over: object = {}) => call('CreateGateway', request(over)),
    associations: (filter: object = {}) => call('ListGatewayClusterAssociations', filter).gatewayClusterAssociations,
  }
}

describe('gateways', () => {
  it('are ACTIVE at once, with the defaults of the API reference and no load balancer', () => {
    const { call, create, clock } = createGatewaysWorld()
    const { gatewayArn = '', ...created } = create({ tags: [{ key: 'team', value: 'web' }] })
    expect(created).toEqual({ name: 'g', status: 'ACTIVE' })
    expect(gatewayArn).toMatch(/^arn:aws:ecs:us-east-1:000000000000:gateway\/g\/[0-9a-f]{32}$/)
    const now = new Date(clock.now())
    const gateway = {
      gatewayArn,
      name: 'g',
      status: 'ACTIVE',
      failures: [],
      infrastructureRoleArn,
      deletionProtection: true,
      configuration: {
        hostSharedAlb: {
          networkConfiguration: { subnets: ['subnet-local'], ipAddressType: 'dualstack' },
          scheme: 'internet-facing',
          port: 443,
          protocol: 'HTTPS',
          maxAlbCount: 10,
          currentAlbCount: 0,
          httpDesync: 'defensive',
        },
      },
      accessType: 'PUBLIC',
      propagateTags: 'GATEWAY',
      tags: [{ key: 'team', value: 'web' }],
      createdAt: now,
      updatedAt: now,
    }
    expect(call('DescribeGateway', { gateway: 'g' })).toEqual({ gateway })
    expect(call('DescribeGateway', { gateway: gatewayArn })).toEqual({ gateway })
    expect(call('DescribeGatewayResources', { gateway: 'g' })).toEqual({
      gatewayResources: { gatewayArn, resources: { hostSharedAlb: [] } },
    })
  })

  it('are PRIVATE where their scheme is internal', () => {
    const { call, create } = createGatewaysWorld()
    create({ configuration: { hostSharedAlb: { scheme: 'internal' } } })
    expect(call('DescribeGateway', { gateway: 'g' }).gateway?.accessType).toBe('PRIVATE')
  })

  it('are made once for one token, and a name is taken once', () => {
    const { create, refusal, call } = createGatewaysWorld()
    const first = create({ clientToken: 't' })
    expect(create({ clientToken: 't' })).toEqual(first)
    const taken =
      'ClientException: The specified gateway already exists. To change the configuration of an existing gateway, update the gateway.'
    expect(refusal('CreateGateway', request({ clientToken: 't', propagateTags: 'NONE' }))).toBe(taken)
    expect(refusal('CreateGateway', request())).toBe(taken)
    expect(call('ListGateways', {}).gateways).toHaveLength(1)
  })

  it('refuse what their load balancers could not be', () => {
    const { refusal } = createGatewaysWorld()
    const of = (hostSharedAlb: object) => refusal('CreateGateway', request({ configuration: { hostSharedAlb } }))
    expect(of({ port: 80 })).toBe('InvalidParameterException: The gateway supports only port 443. Specify 443 or leave port out.')
    expect(of({ protocol: 'HTTP' })).toBe(
      'InvalidParameterException: The gateway supports only the protocol HTTPS. Specify HTTPS or leave protocol out.',
    )
    expect(of({ webACLArn: 'acl' })).toMatch(/^InvalidParameterException: The specified web ACL ARN is invalid/)
    expect(of({ maxAlbCount: 0 })).toMatch(/^InvalidParameterException: .*maxAlbCount/)
    expect(refusal('CreateGateway', request({ infrastructureRoleArn: 'me' }))).toMatch(/^ClientException: .*role ARN is invalid/)
    expect(refusal('CreateGateway', request({ name: 'a b' }))).toMatch(/^InvalidParameterException: Gateway names can have/)
  })

  it('take over what an update gives and keep the rest', () => {
    const { call, create, clock } = createGatewaysWorld()
    create({ configuration: { hostSharedAlb: { networkConfiguration: { subnets: ['a', 'b'] } } } })
    void clock.advance(1_000)
    const change = { hostSharedAlb: { maxAlbCount: 3, networkConfiguration: { inboundSecurityGroup: 'sg-1' } } }
    expect(call('UpdateGateway', { gateway: 'g', configuration: change, deletionProtection: false })).toMatchObject({
      name: 'g',
      status: 'UPDATE_IN_PROGRESS',
    })
    const { gateway } = call('DescribeGateway', { gateway: 'g' })
    expect(gateway).toMatchObject({ deletionProtection: false, propagateTags: 'GATEWAY', updatedAt: new Date(clock.now()) })
    expect(gateway?.configuration?.hostSharedAlb).toMatchObject({
      maxAlbCount: 3,
      httpDesync: 'defensive',
      networkConfiguration: { subnets: ['a', 'b'], ipAddressType: 'dualstack', inboundSecurityGroup: 'sg-1' },
    })
  })

  it('are deleted without deletion protection and without clusters, and then not found', () => {
    const { call, create, refusal } = createGatewaysWorld()
    create()
    call('AssociateGatewayWithCluster', { gateway: 'g', cluster: 'default' })
    expect(refusal('DeleteGateway', { gateway: 'g' })).toMatch(/^InvalidParameterException: .*has deletion protection enabled/)
    call('UpdateGateway', { gateway: 'g', deletionProtection: false })
    expect(refusal('DeleteGateway', { gateway: 'g' })).toMatch(/^InvalidParameterException: .*is associated with one or more clusters/)
  })

  it('are gone for good once deleted; the next of the name is another', () => {
    const { call, create, refusal } = createGatewaysWorld()
    const { gatewayArn = '' } = create({ deletionProtection: false })
    expect(call('DeleteGateway', { gateway: gatewayArn })).toEqual({ gatewayArn, name: 'g', status: 'DELETED' })
    const missing = 'GatewayNotFoundException: Gateway not found.'
    expect(refusal('DescribeGateway', { gateway: 'g' })).toBe(missing)
    expect(create().gatewayArn).not.toBe(gatewayArn)
    expect(refusal('DescribeGateway', { gateway: gatewayArn })).toBe(missing)
    expect(refusal('DeleteGateway', { gateway: gatewayArn })).toBe(missing)
    expect(refusal('ListGatewayRoutes', { gateway: gatewayArn })).toBe(missing)
  })

  it('are listed in pages, by name and by status', () => {
    const { call, create } = createGatewaysWorld()
    for (const name of ['c', 'a', 'b']) create({ name })
    const names = (filter: object) => call('ListGateways', filter).gateways?.map(({ name }) => name)
    expect(names({})).toEqual(['a', 'b', 'c'])
    expect(names({ names: ['b', 'x'] })).toEqual(['b'])
    call('UpdateGateway', { gateway: 'c' })
    expect(names({ status: ['UPDATE_IN_PROGRESS', 'DELETED'] })).toEqual(['c'])
    const first = call('ListGateways', { maxResults: 2 })
    expect(first.gateways?.[0]).toMatchObject({ name: 'a', status: 'ACTIVE' })
    expect(call('ListGateways', { maxResults: 2, nextToken: first.nextToken }).gateways?.map(({ name }) => name)).toEqual(['c'])
  })

  it('are seen in their own account and region only', () => {
    const { call, create, refusal } = createGatewaysWorld()
    const { gatewayArn = '' } = create()
    const other = { account: '000000000000', region: 'eu-west-1', principalArn: 'arn:aws:iam::000000000000:root' }
    expect(call('ListGateways', {}, other).gateways).toEqual([])
    expect(refusal('DescribeGateway', { gateway: gatewayArn }, other)).toMatch(/^InvalidParameterException: Invalid identifier/)
  })

  it('carry tags', () => {
    const { call, create, refusal } = createGatewaysWorld()
    const { gatewayArn: resourceArn = '' } = create({ tags: [{ key: 'a', value: '1' }] })
    call('TagResource', { resourceArn, tags: [{ key: 'b', value: '2' }] })
    call('UntagResource', { resourceArn, tagKeys: ['a'] })
    expect(call('ListTagsForResource', { resourceArn }).tags).toEqual([{ key: 'b', value: '2' }])
    expect(call('DescribeGateway', { gateway: 'g' }).gateway?.tags).toEqual([{ key: 'b', value: '2' }])
    expect(refusal('TagResource', { resourceArn: `${resourceArn}0`, tags: [] })).toMatch(/^ResourceNotFoundException/)
  })
})

describe('clusters of gateways', () => {
  it('are associated once, and disassociated', () => {
    const { call, create, associations, refusal } = createGatewaysWorld()
    const { gatewayArn } = create()
    call('CreateCluster', { clusterName: 'shop' })
    const active = { gatewayArn, clusterArn: arn('cluster/shop'), status: 'ACTIVE' }
    expect(call('AssociateGatewayWithCluster', { gateway: 'g', cluster: 'shop' })).toEqual(active)
    expect(call('AssociateGatewayWithCluster', { gateway: 'g', cluster: arn('cluster/shop') })).toEqual(active)
    call('AssociateGatewayWithCluster', { gateway: 'g', cluster: 'default' })
    expect(associations({ cluster: 'shop' })).toEqual([active])
    expect(associations({ gateway: 'g' })).toHaveLength(2)
    expect(associations({ gateway: 'nope' })).toEqual([])
    expect(call('DisassociateGatewayFromCluster', { gateway: 'g', cluster: 'shop' })).toEqual({ ...active, status: 'DISASSOCIATING' })
    expect(associations({ status: ['DISASSOCIATING'] })).toEqual([{ ...active, status: 'DISASSOCIATING' }])
    expect(refusal('DisassociateGatewayFromCluster', { gateway: 'g', cluster: 'nope' })).toBe(
      'ClusterNotFoundException: Cluster not found.',
    )
  })

  it('are refused where gateway, cluster or association is missing', () => {
    const { call, create, refusal } = createGatewaysWorld()
    create()
    expect(refusal('AssociateGatewayWithCluster', { gateway: 'x', cluster: 'default' })).toMatch(/^GatewayNotFoundException/)
    expect(refusal('AssociateGatewayWithCluster', { gateway: 'g', cluster: 'x' })).toMatch(/^ClusterNotFoundException/)
    expect(refusal('DisassociateGatewayFromCluster', { gateway: 'g', cluster: 'default' })).toMatch(/^ResourceNotFoundException/)
    for (const name of ['1', '2', '3', '4', '5']) {
      create({ name })
      call('AssociateGatewayWithCluster', { gateway: name, cluster: 'default' })
    }
    expect(refusal('AssociateGatewayWithCluster', { gateway: 'g', cluster: 'default' })).toBe(
      'InvalidParameterException: A cluster can be associated with at most 5 gateways.',
    )
  })

  it('have no route that was not asked for', () => {
    const { call, create, refusal } = createGatewaysWorld()
    create()
    expect(call('ListGatewayRoutes', { gateway: 'g', cluster: 'default' })).toEqual({ gatewayRoutes: [] })
    expect(refusal('DescribeGatewayRoute', { gatewayRouteArn: arn('gateway-route/g/1/2') })).toMatch(/^ResourceNotFoundException/)
    expect(refusal('DescribeGatewayRoute', { gatewayRouteArn: 'route' })).toMatch(/^InvalidParameterException: Invalid identifier/)
  })
})
