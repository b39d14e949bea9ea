/** Lists of several pages, read to their end through the SDK: its paginator where it has one, else by hand. */
import * as ecs from '@aws-sdk/client-ecs'
import { daemonPageCases } from './cases/daemonCases.ts'
import { gatewayPageCases } from './cases/gatewayCases.ts'
import { accounts, type Daemon } from './daemon.ts'

export interface PageCase {
  operation: string
  /** There are no such things here, so that an empty page is the right one. */
  nothing?: true
  /** Makes at least three items. */
  prepare(client: ecs.ECSClient): Promise<unknown>
  page(client: ecs.ECSClient, size: number, nextToken?: string): Promise<{ items: readonly unknown[]; nextToken: string | undefined }>
}

const sleeper = { containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 16 }] }
const threeTimes = async (run: (index: number) => Promise<unknown>) => {
  for (const index of [1, 2, 3]) await run(index)
}
const found = (items: readonly unknown[] | undefined, nextToken: string | undefined) => ({ items: items ?? [], nextToken })

const cases: readonly PageCase[] = [
  {
    operation: 'ListClusters',
    prepare: (client) => threeTimes((index) => client.send(new ecs.CreateClusterCommand({ clusterName: `page-${index}` }))),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListClustersCommand({ maxResults, nextToken }))
      return found(answer.clusterArns, answer.nextToken)
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
  },
  {
    operation: 'ListTaskDefinitions',
    prepare: (client) => threeTimes(() => client.send(new ecs.RegisterTaskDefinitionCommand({ family: 'page', ...sleeper }))),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListTaskDefinitionsCommand({ maxResults, nextToken }))
      return found(answer.taskDefinitionArns, answer.nextToken)
    },
  },
  {
    operation: 'ListTaskDefinitionFamilies',
    prepare: (client) => threeTimes((index) => client.send(new ecs.RegisterTaskDefinitionCommand({ family: `page-${index}`, ...sleeper }))),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListTaskDefinitionFamiliesCommand({ maxResults, nextToken }))
      return found(answer.families, answer.nextToken)
    },
  },
  {
    operation: 'ListTasks',
    prepare: async (client) => void (await client.send(new ecs.RunTaskCommand({ taskDefinition: 'page', count: 5 }))),
    page: async (client, maxResults, nextToken) => {
      const answer = await client.send(new ecs.ListTasksCommand({ maxResults, nextToken }))
      return found(answer.taskArns, answer.nextToken)
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
        answer.attributes?.map(({ name }) => name),
        answer.nextToken,
      )
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

/** What has pages: every operation of the SDK that takes a nextToken. */
export interface PageScore {
  operation: string
  passed: boolean
  /** What is wrong; empty when it passed. */
  why: string
  /** Marina has nothing that could be listed, so that an empty page is the end. */
  nothing: boolean
}

/** @param operations those whose requests have a nextToken */
export async function scorePages(daemon: Daemon, operations: readonly string[]): Promise<PageScore[]> {
  const client = daemon.sdk(accounts.pages)
  const order = [...cases.map(({ operation }) => operation), ...operations.filter((name) => !cases.some((one) => one.operation === name))]
  const scores: PageScore[] = []
  for (const operation of order) {
    const why = await whyNot(client, operation)
    const nothing = cases.some((one) => one.operation === operation && one.nothing)
    scores.push({ operation, passed: why === '', why, nothing })
  }
  return scores.sort((one, other) => (one.operation < other.operation ? -1 : 1))
}

async function whyNot(client: ecs.ECSClient, operation: string): Promise<string> {
  const one = cases.find((candidate) => candidate.operation === operation)
  if (!one) return 'there is no case for it yet'
  try {
    await one.prepare(client)
    return (await compare(client, one)) ?? ''
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
}

/** Pages of one are the same items in the same order as pages of all; a token of somebody else is refused. */
async function compare(client: ecs.ECSClient, one: PageCase): Promise<string | undefined> {
  const whole = await readAll((nextToken) => one.page(client, pagesOfTen.includes(one.operation) ? 10 : 100, nextToken))
  const single = await readAll((nextToken) => one.page(client, 1, nextToken))
  if (whole.length === 0 && !one.nothing) return 'there was nothing to list'
  if (JSON.stringify(single) !== JSON.stringify(whole)) return `pages of one gave ${single.length} items, one page ${whole.length}`
  if (new Set(whole.map((item) => JSON.stringify(item))).size !== whole.length) return 'an item came twice'
  const refusal = await one.page(client, 1, 'nobody-gave-this').catch((error: unknown) => error)
  return refusal instanceof Error && refusal.message === 'Invalid token.'
    ? undefined
    : 'a made-up token was not refused with "Invalid token."'
}

/** The longest page they may be asked for (spec part 1, 1.5). */
const pagesOfTen = ['ListAccountSettings', 'DescribeCapacityProviders']

const mostPages = 1_000

async function readAll(page: (nextToken?: string) => ReturnType<PageCase['page']>): Promise<unknown[]> {
  const items: unknown[] = []
  let nextToken: string | undefined
  for (let count = 0; count < mostPages; count += 1) {
    const answer = await page(nextToken)
    items.push(...answer.items)
    nextToken = answer.nextToken
    if (!nextToken) return items
  }
  throw new Error(`there was no end after ${mostPages} pages`)
}
