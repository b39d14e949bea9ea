import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const cluster = 'shop'
const gateway = 'entrance'
const infrastructureRoleArn = 'arn:aws:iam::123456789012:role/infra'

export async function gateways(tour: Tour): Promise<void> {
  await create(tour)
  await route(tour)
  await leave(tour)
}

async function create({ step, pages, refused }: Tour): Promise<void> {
  const request = { name: gateway, infrastructureRoleArn, configuration: { hostSharedAlb: {} } }
  const { gatewayArn } = await step('CreateGateway', request, (answer) => expect(answer).toMatchObject({ name: gateway, status: 'ACTIVE' }))
  await refused('CreateGateway', request, 'ClientException', /^The specified gateway already exists\./)
  await step('DescribeGateway', { gateway }, (answer) =>
    expect(answer.gateway).toMatchObject({ gatewayArn, accessType: 'PUBLIC', deletionProtection: true }),
  )
  await step('ListGateways', { names: [gateway] }, (answer) => expect(answer.gateways).toMatchObject([{ gatewayArn }]))
  await step('CreateGateway', { ...request, name: 'side-door', deletionProtection: false }, (answer) =>
    expect(answer.name).toBe('side-door'),
  )
  await pages('ListGateways', {}, 1, (answers) =>
    expect(answers.map((answer) => answer.gateways?.[0]?.name)).toEqual([gateway, 'side-door']),
  )
  await step('DeleteGateway', { gateway: 'side-door' }, (answer) => expect(answer.status).toBe('DELETED'))
  await step('DescribeGatewayResources', { gateway }, ({ gatewayResources }) =>
    expect(gatewayResources).toEqual({ gatewayArn, resources: { hostSharedAlb: [] } }),
  )
}

async function route({ step, pages }: Tour): Promise<void> {
  await step('AssociateGatewayWithCluster', { gateway, cluster }, (answer) => expect(answer.status).toBe('ACTIVE'))
  await step('ListGatewayClusterAssociations', { gateway }, ({ gatewayClusterAssociations }) =>
    expect(gatewayClusterAssociations).toMatchObject([{ clusterArn: expect.stringMatching(/shop$/) as string }]),
  )
  const portMappings = [{ containerPort: 80, name: 'http' }]
  const containerDefinitions = [{ name: 'app', image: 'marina/hello', memory: 16, portMappings }]
  await step('RegisterTaskDefinition', { family: 'routed', containerDefinitions }, ({ taskDefinition }) =>
    expect(taskDefinition?.containerDefinitions?.[0]?.portMappings).toMatchObject(portMappings),
  )
  const request = { cluster, serviceName: 'routed', taskDefinition: 'routed', desiredCount: 0 }
  await step('CreateService', { ...request, gatewayConnectors: [{ portName: 'http' }] }, ({ service }) =>
    expect(service?.status).toBe('ACTIVE'),
  )
  const { gatewayRoutes: [first] = [] } = await step('ListGatewayRoutes', { gateway }, ({ gatewayRoutes }) =>
    expect(gatewayRoutes).toHaveLength(1),
  )
  const gatewayRouteArn = first?.gatewayRouteArn ?? ''
  await pages('ListGatewayRoutes', { gateway }, 1, (answers) => expect(answers[0]?.gatewayRoutes).toMatchObject([{ gatewayRouteArn }]))
  await pages('ListGatewayClusterAssociations', { gateway }, 1, (answers) =>
    expect(answers[0]?.gatewayClusterAssociations).toMatchObject([{ status: 'ACTIVE' }]),
  )
  await step('DescribeGatewayRoute', { gatewayRouteArn }, (answer) => expect(answer.gatewayRoute).toMatchObject({ gatewayRouteArn }))
}

async function leave({ step, until, refused }: Tour): Promise<void> {
  await refused('DeleteGateway', { gateway }, 'InvalidParameterException', /has deletion protection enabled/)
  await step('UpdateGateway', { gateway, deletionProtection: false }, (answer) => expect(answer.name).toBe(gateway))
  await refused('DeleteGateway', { gateway }, 'InvalidParameterException', /is associated with one or more clusters/)
  await step('DeleteService', { cluster, service: 'routed', force: true }, ({ service }) => expect(service?.desiredCount).toBe(0))
  await step('DisassociateGatewayFromCluster', { gateway, cluster }, (answer) => expect(answer.status).toBe('DISASSOCIATING'))
  await until('ListGatewayClusterAssociations', { gateway }, (answer) => answer.gatewayClusterAssociations?.length === 0)
  await step('DeleteGateway', { gateway }, (answer) => expect(answer).toMatchObject({ name: gateway, status: 'DELETED' }))
  await step('ListGateways', { names: [gateway] }, (answer) => expect(answer.gateways).toEqual([]))
  await refused('DescribeGateway', { gateway }, 'GatewayNotFoundException', 'Gateway not found.')
}
