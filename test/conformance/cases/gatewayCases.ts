/** Lists of gateways: three of them, each with a cluster and a service that it leads to. The SDK has no waiters for them. */
import * as ecs from '@aws-sdk/client-ecs'
import type { PageCase } from './pageCases.ts'

const names = ['page-1', 'page-2', 'page-3']
const infrastructureRoleArn = 'arn:aws:iam::100000000005:role/infra'
const found = (items: readonly unknown[] | undefined, nextToken: string | undefined) => ({ items: items ?? [], nextToken })

async function createGateway(client: ecs.ECSClient, name: string): Promise<void> {
  await client.send(new ecs.CreateGatewayCommand({ name, infrastructureRoleArn, configuration: { hostSharedAlb: {} } }))
}

async function createRoute(client: ecs.ECSClient, cluster: string, serviceName = 'routed'): Promise<void> {
  const portMappings = [{ containerPort: 80, name: 'http' }]
  const containerDefinitions = [{ name: 'app', image: 'marina/hello', memory: 16, portMappings }]
  const { taskDefinition } = await client.send(new ecs.RegisterTaskDefinitionCommand({ family: 'routed', containerDefinitions }))
  const request = { cluster, serviceName, taskDefinition: taskDefinition?.taskDefinitionArn, desiredCount: 0 }
  await client.send(new ecs.CreateServiceCommand({ ...request, gatewayConnectors: [{ portName: 'http' }] }))
}

export const gatewayPageCases: readonly PageCase[] = [
  {
    operation: 'ListGateways',
    async prepare(client) {
      for (const name of names) await createGateway(client, name)
    },
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListGatewaysCommand({ maxResults, nextToken }))
      return found(
        answer.gateways?.map(({ gatewayArn }) => gatewayArn),
        answer.nextToken,
      )
    },
    change: {
      add: (client, index) => createGateway(client, `extra-${index}`),
      async remove(client, gateway) {
        await client.send(new ecs.UpdateGatewayCommand({ gateway, deletionProtection: false }))
        await client.send(new ecs.DeleteGatewayCommand({ gateway }))
      },
    },
  },
  {
    operation: 'ListGatewayClusterAssociations',
    async prepare(client) {
      for (const name of names) {
        await client.send(new ecs.CreateClusterCommand({ clusterName: name }))
        await client.send(new ecs.AssociateGatewayWithClusterCommand({ gateway: name, cluster: name }))
      }
    },
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListGatewayClusterAssociationsCommand({ maxResults, nextToken }))
      return found(
        answer.gatewayClusterAssociations?.map(({ gatewayArn, clusterArn }) => `${gatewayArn} ${clusterArn}`),
        answer.nextToken,
      )
    },
    change: {
      async add(client, index) {
        await client.send(new ecs.CreateClusterCommand({ clusterName: `joined-${index}` }))
        await client.send(new ecs.AssociateGatewayWithClusterCommand({ gateway: 'page-1', cluster: `joined-${index}` }))
      },
      remove(client, item) {
        const [gateway, cluster] = item.split(' ')
        return client.send(new ecs.DisassociateGatewayFromClusterCommand({ gateway, cluster }))
      },
    },
  },
  {
    operation: 'ListGatewayRoutes',
    async prepare(client) {
      for (const name of names) await createRoute(client, name)
    },
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListGatewayRoutesCommand({ maxResults, nextToken }))
      return found(
        answer.gatewayRoutes?.map(({ gatewayRouteArn }) => gatewayRouteArn),
        answer.nextToken,
      )
    },
    change: {
      add: (client, index) => createRoute(client, 'page-1', `extra-${index}`),
      async remove(client, gatewayRouteArn) {
        const { gatewayRoute } = await client.send(new ecs.DescribeGatewayRouteCommand({ gatewayRouteArn }))
        await client.send(new ecs.DeleteServiceCommand({ cluster: 'page-1', service: gatewayRoute?.serviceArn, force: true }))
      },
    },
  },
  {
    operation: 'DescribeGatewayResources',
    // A gateway's load balancers are its resources, and Marina has none yet.
    nothing: true,
    prepare: async () => {},
    page: async (client, size, nextToken) => {
      const maxResults = Math.min(size, 20)
      const answer = await client.send(new ecs.DescribeGatewayResourcesCommand({ gateway: 'page-1', maxResults, nextToken }))
      return found(answer.gatewayResources?.resources?.hostSharedAlb, answer.nextToken)
    },
  },
]
