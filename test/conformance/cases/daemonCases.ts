/** Waiters and lists of daemons: on an instance of managed capacity, which an account here has once somebody says so. */
import * as ecs from '@aws-sdk/client-ecs'
import type { WaiterCase } from '../waiters.ts'
import type { PageCase } from './pageCases.ts'

const soon = (client: ecs.ECSClient) => ({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 30 })
const missingDeployment = (account: string) => `arn:aws:ecs:us-east-1:${account}:daemon-deployment/default/nothing/${'x'.repeat(22)}`

async function createProvider(client: ecs.ECSClient, name: string): Promise<string> {
  const instanceLaunchTemplate = {
    ec2InstanceProfileArn: 'arn:aws:iam::100000000006:instance-profile/ecs',
    networkConfiguration: { subnets: ['subnet-1'] },
  }
  const managedInstancesProvider = { infrastructureRoleArn: 'arn:aws:iam::100000000006:role/infra', instanceLaunchTemplate }
  const { capacityProvider } = await client.send(
    new ecs.CreateCapacityProviderCommand({ name, cluster: 'default', managedInstancesProvider }),
  )
  return capacityProvider?.capacityProviderArn ?? ''
}

async function registerDefinition(client: ecs.ECSClient, family: string, image = 'marina/hello'): Promise<string> {
  const containerDefinitions = [{ name: 'app', image, memory: 16 }]
  const answer = await client.send(new ecs.RegisterDaemonTaskDefinitionCommand({ family, containerDefinitions }))
  return answer.daemonTaskDefinitionArn ?? ''
}

/** With one instance in its capacity provider, or none. */
async function createDaemon(client: ecs.ECSClient, daemonName: string, options: { instance?: true; image?: string } = {}) {
  const request = {
    daemonTaskDefinitionArn: await registerDefinition(client, daemonName, options.image),
    capacityProviderArns: [await createProvider(client, daemonName)],
  }
  const attributes = [{ name: 'marina.capacity-provider', value: daemonName }]
  if (options.instance) await client.send(new ecs.RegisterContainerInstanceCommand({ attributes }))
  const { daemonArn = '', deploymentArn = '' } = await client.send(new ecs.CreateDaemonCommand({ daemonName, ...request }))
  return { daemonArn, deploymentArn, update: () => client.send(new ecs.UpdateDaemonCommand({ daemonArn, ...request })) }
}

async function untilTaskRuns(client: ecs.ECSClient, daemonName: string): Promise<void> {
  const { taskArns: [task] = [] } = await client.send(new ecs.ListTasksCommand({ daemonName }))
  if (task) await ecs.waitUntilTasksRunning(soon(client), { tasks: [task] })
}

export const daemonWaiterCases: readonly WaiterCase[] = [
  {
    waiter: 'DaemonActive',
    outcome: 'success',
    run: async (client) => ecs.waitUntilDaemonActive(soon(client), { daemonArn: (await createDaemon(client, 'active')).daemonArn }),
  },
  {
    waiter: 'DaemonActive',
    outcome: 'failure',
    // Its task takes a while to stop, so that it is seen on its way out.
    async run(client) {
      const { daemonArn } = await createDaemon(client, 'leaving', { instance: true, image: 'simulated/ignores-term' })
      await untilTaskRuns(client, 'leaving')
      await client.send(new ecs.DeleteDaemonCommand({ daemonArn }))
      return ecs.waitUntilDaemonActive(soon(client), { daemonArn })
    },
  },
  {
    waiter: 'DaemonDeploymentSuccessful',
    outcome: 'success',
    run: async (client) =>
      ecs.waitUntilDaemonDeploymentSuccessful(soon(client), {
        daemonDeploymentArns: [(await createDaemon(client, 'successful')).deploymentArn],
      }),
  },
  {
    waiter: 'DaemonDeploymentSuccessful',
    outcome: 'failure',
    async run(client) {
      const { deploymentArn, update } = await createDaemon(client, 'replaced', { instance: true })
      await update()
      return ecs.waitUntilDaemonDeploymentSuccessful(soon(client), { daemonDeploymentArns: [deploymentArn] })
    },
  },
  {
    waiter: 'DaemonDeploymentStopped',
    outcome: 'success',
    async run(client) {
      const { deploymentArn, update } = await createDaemon(client, 'stopped', { instance: true })
      await update()
      return ecs.waitUntilDaemonDeploymentStopped(soon(client), { daemonDeploymentArns: [deploymentArn] })
    },
  },
  {
    waiter: 'DaemonDeploymentStopped',
    outcome: 'failure',
    run: (client) => ecs.waitUntilDaemonDeploymentStopped(soon(client), { daemonDeploymentArns: [missingDeployment('100000000006')] }),
  },
  {
    waiter: 'DaemonTaskDefinitionActive',
    outcome: 'success',
    run: async (client) =>
      ecs.waitUntilDaemonTaskDefinitionActive(soon(client), { daemonTaskDefinition: await registerDefinition(client, 'registered') }),
  },
  {
    waiter: 'DaemonTaskDefinitionActive',
    outcome: 'failure',
    run: async (client) => ecs.waitUntilDaemonTaskDefinitionActive(soon(client), { daemonTaskDefinition: await deleteDefinition(client) }),
  },
  {
    waiter: 'DaemonTaskDefinitionDeleted',
    outcome: 'success',
    run: async (client) => ecs.waitUntilDaemonTaskDefinitionDeleted(soon(client), { daemonTaskDefinition: await deleteDefinition(client) }),
  },
]

async function deleteDefinition(client: ecs.ECSClient): Promise<string> {
  const daemonTaskDefinition = await registerDefinition(client, 'deleted')
  await client.send(new ecs.DeleteDaemonTaskDefinitionCommand({ daemonTaskDefinition }))
  return daemonTaskDefinition
}

const threeTimes = async (run: (index: number) => Promise<unknown>) => {
  for (const index of [1, 2, 3]) await run(index)
}

/** Of the daemon whose deployments are listed. */
let updatePaged: () => Promise<unknown> = async () => {}

export const daemonPageCases: readonly PageCase[] = [
  {
    operation: 'ListDaemons',
    prepare: (client) => threeTimes((index) => createDaemon(client, `page-${index}`)),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListDaemonsCommand({ maxResults, nextToken }))
      return { items: answer.daemonSummariesList?.map(({ daemonArn }) => daemonArn) ?? [], nextToken: answer.nextToken }
    },
    change: {
      add: (client, index) => createDaemon(client, `extra-daemon-${index}`),
      remove: (client, daemonArn) => client.send(new ecs.DeleteDaemonCommand({ daemonArn })),
    },
  },
  {
    operation: 'ListDaemonDeployments',
    async prepare(client) {
      updatePaged = (await createDaemon(client, 'page-4')).update
      await threeTimes(updatePaged)
    },
    page: async (client, maxResults, nextToken) => {
      const { daemonSummariesList = [] } = await client.send(new ecs.ListDaemonsCommand({}))
      const daemonArn = daemonSummariesList.at(-1)?.daemonArn
      const answer = await client.send(new ecs.ListDaemonDeploymentsCommand({ daemonArn, maxResults, nextToken }))
      return { items: answer.daemonDeployments?.map(({ daemonDeploymentArn }) => daemonDeploymentArn) ?? [], nextToken: answer.nextToken }
    },
    change: { add: () => updatePaged() },
  },
  {
    operation: 'ListDaemonTaskDefinitions',
    prepare: (client) => threeTimes(() => registerDefinition(client, 'page')),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListDaemonTaskDefinitionsCommand({ maxResults, nextToken }))
      return { items: answer.daemonTaskDefinitions?.map(({ arn }) => arn) ?? [], nextToken: answer.nextToken }
    },
    change: {
      add: (client) => registerDefinition(client, 'extra'),
      remove: (client, daemonTaskDefinition) => client.send(new ecs.DeleteDaemonTaskDefinitionCommand({ daemonTaskDefinition })),
    },
  },
]
