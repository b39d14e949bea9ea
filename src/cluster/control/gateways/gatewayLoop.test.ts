import { describe, expect, it } from 'vitest'
import { arn } from '#cluster/handlers/handlers.testSupport.ts'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'

const infrastructureRoleArn = 'arn:aws:iam::000000000000:role/infra'
const connector = { portName: 'http' }
const serviceArn = arn('service/default/web')

function createRoutedWorld() {
  const world = createControlledWorld()
  const { call, register, clock } = world
  const createGateway = (name: string, scheme: 'internal' | 'internet-facing' = 'internet-facing') => {
    const { gatewayArn = '' } = call('CreateGateway', { name, infrastructureRoleArn, configuration: { hostSharedAlb: { scheme } } })
    call('AssociateGatewayWithCluster', { gateway: name, cluster: 'default' })
    return gatewayArn
  }
  register({ containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64, portMappings: [{ containerPort: 80, name: 'http' }] }] })
  return {
    ...world,
    createGateway,
    createService: (gatewayConnectors: object[] = [connector]) =>
      call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 1, gatewayConnectors: gatewayConnectors as never }),
    routes: (filter: object = {}) => call('ListGatewayRoutes', filter).gatewayRoutes ?? [],
    associations: () => call('ListGatewayClusterAssociations', {}).gatewayClusterAssociations?.map(({ status }) => status),
    events: () => call('DescribeServices', { services: ['web'] }).services?.[0]?.events?.map(({ message }) => message),
    soon: () => clock.advance(1_000),
  }
}

describe('the loop of gateways', () => {
  it('ends an update', async () => {
    const { call, createGateway, soon, close } = createRoutedWorld()
    createGateway('g')
    expect(call('UpdateGateway', { gateway: 'g', propagateTags: 'NONE' }).status).toBe('UPDATE_IN_PROGRESS')
    await soon()
    expect(call('DescribeGateway', { gateway: 'g' }).gateway).toMatchObject({ status: 'UPDATE_COMPLETE', propagateTags: 'NONE' })
    await close()
  })

  it('ends what an earlier daemon began', async () => {
    const { call, createGateway, store, restartControl, soon, close } = createRoutedWorld()
    const gatewayArn = createGateway('g')
    await soon()
    await close()
    const gateway = store.read().gateways.get(gatewayArn)
    if (gateway) store.update('half done', (tx) => tx.put('gateways', { ...gateway, status: 'UPDATE_IN_PROGRESS' }))
    await restartControl()
    await soon()
    expect(call('DescribeGateway', { gateway: 'g' }).gateway?.status).toBe('UPDATE_COMPLETE')
    await close()
  })

  it('lets a route fail, and the service say why, while its tasks run', async () => {
    const { call, createGateway, createService, routes, events, soon, clock, close } = createRoutedWorld()
    const gatewayArn = createGateway('g')
    createService()
    expect(routes()).toMatchObject([
      { gatewayArn, clusterArn: arn('cluster/default'), serviceArn, serviceContainerPortName: 'http', status: 'CREATE_IN_PROGRESS' },
    ])
    await soon()
    const [route] = routes({ gateway: 'g', service: 'web', status: ['CREATE_FAILED'] })
    expect(route?.gatewayRouteArn).toMatch(new RegExp(`^${gatewayArn.replace(':gateway/', ':gateway-route/')}/[0-9a-f]{32}$`))
    expect(call('DescribeGatewayRoute', { gatewayRouteArn: route?.gatewayRouteArn }).gatewayRoute).toEqual({
      gatewayRouteArn: route?.gatewayRouteArn,
      serviceArn,
      serviceContainerPortName: 'http',
      status: 'CREATE_FAILED',
      resources: { hostSharedAlb: [] },
    })
    expect(events()).toContainEqual(
      expect.stringContaining('unable to create a route of gateway g. Reason: Marina makes no load balancers for gateways yet'),
    )
    await clock.advance(60_000)
    expect(call('DescribeServices', { services: ['web'] }).services?.[0]?.runningCount).toBe(1)
    await close()
  })

  it('shows connectors and connections with the revision of the service', async () => {
    const { call, createGateway, createService, soon, close } = createRoutedWorld()
    createGateway('g', 'internal')
    const { service } = createService()
    await soon()
    const serviceRevisionArns = [service?.currentServiceRevisions?.[0]?.arn ?? '']
    expect(call('DescribeServiceRevisions', { serviceRevisionArns }).serviceRevisions?.[0]).toMatchObject({
      gatewayConnectors: [connector],
      ecsManagedResources: { gatewayConnections: [{ portName: 'http', accessType: 'PRIVATE', status: 'CREATE_FAILED' }] },
    })
    await close()
  })

  it('keeps an association until the service of its last route is updated', async () => {
    const { call, createGateway, createService, routes, associations, soon, close } = createRoutedWorld()
    createGateway('g')
    createService()
    await soon()
    call('DisassociateGatewayFromCluster', { gateway: 'g', cluster: 'default' })
    await soon()
    expect(associations()).toEqual(['DISASSOCIATING'])
    call('UpdateService', { service: 'web', forceNewDeployment: true })
    await soon()
    expect(routes()).toEqual([])
    expect(associations()).toEqual([])
    await close()
  })

  it('takes the route with the service, and the association with the cluster', async () => {
    const { call, createGateway, createService, routes, associations, soon, close } = createRoutedWorld()
    createGateway('g')
    call('CreateCluster', { clusterName: 'shop' })
    call('AssociateGatewayWithCluster', { gateway: 'g', cluster: 'shop' })
    createService()
    await soon()
    call('DeleteService', { service: 'web', force: true })
    call('DeleteCluster', { cluster: 'shop' })
    await soon()
    expect(routes()).toEqual([])
    expect(associations()).toEqual(['ACTIVE'])
    await close()
  })

  it('routes by access type, anew with each deployment, and not at all once the connectors are cleared', async () => {
    const { call, createGateway, createService, routes, soon, close } = createRoutedWorld()
    createGateway('public')
    const internal = createGateway('internal', 'internal')
    createService([{ ...connector, filters: { accessTypes: ['PRIVATE'] } }])
    await soon()
    expect(routes().map(({ gatewayArn }) => gatewayArn)).toEqual([internal])
    const [first] = routes()
    call('UpdateService', { service: 'web', gatewayConnectors: [connector] })
    await soon()
    expect(routes()).toHaveLength(2)
    expect(routes()).toContainEqual(first)
    call('UpdateService', { service: 'web', gatewayConnectors: [] })
    await soon()
    expect(routes()).toEqual([])
    await close()
  })

  it('is not reached by connectors that lead nowhere', async () => {
    const { refusal, createGateway, close } = createRoutedWorld()
    const create = (gatewayConnectors: object[], over: object = {}) =>
      refusal('CreateService', {
        serviceName: 'web',
        taskDefinition: 'web',
        desiredCount: 1,
        gatewayConnectors: gatewayConnectors as never,
        ...over,
      })
    expect(create([connector])).toMatch(/^InvalidParameterException: The cluster is not associated with a gateway/)
    createGateway('g')
    expect(create([{ portName: 'x' }])).toBe(
      'InvalidParameterException: portName(x) does not refer to any named PortMapping in the container definitions',
    )
    expect(create([connector, connector])).toMatch(/^InvalidParameterException: .*at most 1/)
    expect(create([connector], { deploymentController: { type: 'EXTERNAL' }, taskDefinition: undefined })).toMatch(
      /^UnsupportedFeatureException/,
    )
    await close()
  })
})
