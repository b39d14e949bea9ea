/** Every list, how to fill it, how to read it, and what comes and goes in it. */
import * as ecs from '@aws-sdk/client-ecs'
import { daemonPageCases } from './daemonCases.ts'
import { gatewayPageCases } from './gatewayCases.ts'

export interface PageCase {
  operation: string
  /** There are no such things here, so that an empty page is the right one. */
  nothing?: true
  /** Makes at least three items. */
  prepare(client: ecs.ECSClient): Promise<unknown>
  page: ReadPage
  /** What comes and goes between two pages; left out where there is nothing to list. */
  change?: PageChange
}

export type ReadPage = (
  client: ecs.ECSClient,
  size: number,
  nextToken?: string,
) => Promise<{ items: readonly unknown[]; nextToken: string | undefined }>

export interface PageChange {
  /** @param index 1 to 4, so that each has a name of its own */
  add(client: ecs.ECSClient, index: number): Promise<unknown>
  /** Of those that were added, as `page` lists it; left out of what only grows. */
  remove?(client: ecs.ECSClient, item: string): Promise<unknown>
  /** Where what can be changed is listed otherwise. */
  page?: ReadPage
}

const sleeper = { containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 16 }] }
const noResources: ecs.Resource[] = ['CPU', 'MEMORY'].map((name) => ({ name, type: 'INTEGER', integerValue: 0 }))
const settings: ecs.SettingName[] = ['containerInsights', 'awsvpcTrunking', 'containerInstanceLongArnFormat', 'serviceLongArnFormat']
const autoScalingGroup = (name: string) => `arn:aws:autoscaling:us-east-1:100000000005:autoScalingGroup:1:autoScalingGroupName/${name}`
const threeTimes = async (run: (index: number) => Promise<unknown>) => {
  for (const index of [1, 2, 3]) await run(index)
}
const found = (items: readonly unknown[] | undefined, nextToken: string | undefined) => ({ items: items ?? [], nextToken })

export const pageCases: readonly PageCase[] = [
  {
    operation: 'ListClusters',
    prepare: (client) => threeTimes((index) => client.send(new ecs.CreateClusterCommand({ clusterName: `page-${index}` }))),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListClustersCommand({ maxResults, nextToken }))
      return found(answer.clusterArns, answer.nextToken)
    },
    change: {
      add: (client, index) => client.send(new ecs.CreateClusterCommand({ clusterName: `extra-${index}` })),
      remove: (client, cluster) => client.send(new ecs.DeleteClusterCommand({ cluster })),
    },
  },
  {
    operation: 'ListContainerInstances',
    // Every account has one instance to begin with, so one page is all there can be until agents register more.
    prepare: async () => {},
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListContainerInstancesCommand({ maxResults, nextToken }))
      return found(answer.containerInstanceArns, answer.nextToken)
    },
    change: {
      add: (client) => client.send(new ecs.RegisterContainerInstanceCommand({ totalResources: noResources })),
      remove: (client, containerInstance) => client.send(new ecs.DeregisterContainerInstanceCommand({ containerInstance, force: true })),
    },
  },
  {
    operation: 'ListTaskDefinitions',
    prepare: (client) => threeTimes(() => client.send(new ecs.RegisterTaskDefinitionCommand({ family: 'page', ...sleeper }))),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListTaskDefinitionsCommand({ maxResults, nextToken }))
      return found(answer.taskDefinitionArns, answer.nextToken)
    },
    change: {
      add: (client) => client.send(new ecs.RegisterTaskDefinitionCommand({ family: 'extra', ...sleeper })),
      remove: (client, taskDefinition) => client.send(new ecs.DeregisterTaskDefinitionCommand({ taskDefinition })),
    },
  },
  {
    operation: 'ListTaskDefinitionFamilies',
    prepare: (client) => threeTimes((index) => client.send(new ecs.RegisterTaskDefinitionCommand({ family: `page-${index}`, ...sleeper }))),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListTaskDefinitionFamiliesCommand({ maxResults, nextToken }))
      return found(answer.families, answer.nextToken)
    },
    change: {
      add: (client, index) => client.send(new ecs.RegisterTaskDefinitionCommand({ family: `extra-${index}`, ...sleeper })),
      remove: (client, family) => client.send(new ecs.DeregisterTaskDefinitionCommand({ taskDefinition: `${family}:1` })),
      // Without a status INACTIVE ones are listed too.
      page: async (client, maxResults, nextToken) => {
        const answer = await client.send(new ecs.ListTaskDefinitionFamiliesCommand({ status: 'ACTIVE', maxResults, nextToken }))
        return found(answer.families, answer.nextToken)
      },
    },
  },
  {
    operation: 'ListTasks',
    prepare: async (client) => void (await client.send(new ecs.RunTaskCommand({ taskDefinition: 'page', count: 5 }))),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListTasksCommand({ maxResults, nextToken }))
      return found(answer.taskArns, answer.nextToken)
    },
    change: {
      add: (client) => client.send(new ecs.RunTaskCommand({ taskDefinition: 'page' })),
      remove: (client, task) => client.send(new ecs.StopTaskCommand({ task })),
    },
  },
  {
    operation: 'ListServices',
    prepare: (client) =>
      threeTimes((index) =>
        client.send(new ecs.CreateServiceCommand({ serviceName: `page-${index}`, taskDefinition: 'page', desiredCount: 0 })),
      ),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListServicesCommand({ maxResults, nextToken }))
      return found(answer.serviceArns, answer.nextToken)
    },
    change: {
      add: (client, index) =>
        client.send(new ecs.CreateServiceCommand({ serviceName: `extra-${index}`, taskDefinition: 'page', desiredCount: 0 })),
      remove: (client, service) => client.send(new ecs.DeleteServiceCommand({ service, force: true })),
    },
  },
  {
    operation: 'ListServiceDeployments',
    prepare: (client) => threeTimes(() => client.send(new ecs.UpdateServiceCommand({ service: 'page-1', forceNewDeployment: true }))),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListServiceDeploymentsCommand({ service: 'page-1', maxResults, nextToken }))
      return found(
        answer.serviceDeployments?.map(({ serviceDeploymentArn }) => serviceDeploymentArn),
        answer.nextToken,
      )
    },
    change: { add: (client) => client.send(new ecs.UpdateServiceCommand({ service: 'page-1', forceNewDeployment: true })) },
  },
  {
    operation: 'ListAccountSettings',
    prepare: async () => {},
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListAccountSettingsCommand({ effectiveSettings: true, maxResults, nextToken }))
      return found(
        answer.settings?.map(({ name }) => name),
        answer.nextToken,
      )
    },
    change: {
      add: (client, index) => client.send(new ecs.PutAccountSettingCommand({ name: settings[index - 1], value: 'enabled' })),
      remove: (client, name) => client.send(new ecs.DeleteAccountSettingCommand({ name: name as ecs.SettingName })),
      // With effectiveSettings there are always all of them.
      page: async (client, maxResults, nextToken) => {
        const answer = await client.send(new ecs.ListAccountSettingsCommand({ maxResults, nextToken }))
        return found(
          answer.settings?.map(({ name }) => name),
          answer.nextToken,
        )
      },
    },
  },
  {
    operation: 'ListAttributes',
    prepare: async (client) => {
      const { containerInstanceArns } = await client.send(new ecs.ListContainerInstancesCommand({}))
      const targetId = containerInstanceArns?.[0]
      const attributes = ['one', 'two', 'three'].map((name) => ({ name, value: 'x', targetId }))
      await client.send(new ecs.PutAttributesCommand({ attributes }))
    },
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListAttributesCommand({ targetType: 'container-instance', maxResults, nextToken }))
      return found(
        answer.attributes?.map(({ targetId, name }) => `${targetId} ${name}`),
        answer.nextToken,
      )
    },
    change: {
      async add(client, index) {
        const { containerInstanceArns: [targetId] = [] } = await client.send(new ecs.ListContainerInstancesCommand({}))
        await client.send(new ecs.PutAttributesCommand({ attributes: [{ name: `extra-${index}`, value: 'x', targetId }] }))
      },
      remove(client, item) {
        const [targetId, name] = item.split(' ')
        return client.send(new ecs.DeleteAttributesCommand({ attributes: [{ name, targetId }] }))
      },
    },
  },
  {
    operation: 'DescribeCapacityProviders',
    prepare: async () => {},
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.DescribeCapacityProvidersCommand({ maxResults, nextToken }))
      return found(
        answer.capacityProviders?.map(({ name }) => name),
        answer.nextToken,
      )
    },
    change: {
      add(client, index) {
        const name = `extra-${index}`
        const autoScalingGroupProvider = { autoScalingGroupArn: autoScalingGroup(name) }
        return client.send(new ecs.CreateCapacityProviderCommand({ name, autoScalingGroupProvider }))
      },
      remove: (client, capacityProvider) => client.send(new ecs.DeleteCapacityProviderCommand({ capacityProvider })),
    },
  },
  ...daemonPageCases,
  {
    operation: 'ListServicesByNamespace',
    // A service has a namespace by Service Connect, which Marina does not have yet.
    nothing: true,
    prepare: (client) =>
      client.send(new ecs.CreateClusterCommand({ clusterName: 'meshed', serviceConnectDefaults: { namespace: 'mesh' } })),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListServicesByNamespaceCommand({ namespace: 'mesh', maxResults, nextToken }))
      return found(answer.serviceArns, answer.nextToken)
    },
  },
  ...gatewayPageCases,
]
