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
  page: ReadPage
  /** What comes and goes between two pages; left out where there is nothing to list. */
  change?: PageChange
}

type ReadPage = (
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

const cases: readonly PageCase[] = [
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

/** What has pages: every operation of the SDK that takes a nextToken. */
export interface PageScore {
  operation: string
  passed: boolean
  /** What is wrong; empty when it passed. */
  why: string
  /** Marina has nothing that could be listed, so that an empty page is the end. */
  nothing: boolean
  /** What it was held against between its pages. */
  changes: 'came and went' | 'came' | 'none'
}

/** @param operations those whose requests have a nextToken */
export async function scorePages(daemon: Daemon, operations: readonly string[]): Promise<PageScore[]> {
  const client = daemon.sdk(accounts.pages)
  const order = [...cases.map(({ operation }) => operation), ...operations.filter((name) => !cases.some((one) => one.operation === name))]
  const scores: PageScore[] = []
  for (const operation of order) {
    const why = await whyNot(client, operation)
    const { nothing = false, change } = cases.find((one) => one.operation === operation) ?? {}
    const changes = change ? (change.remove ? 'came and went' : 'came') : 'none'
    scores.push({ operation, passed: why === '', why, nothing, changes })
  }
  return scores.sort((one, other) => (one.operation < other.operation ? -1 : 1))
}

async function whyNot(client: ecs.ECSClient, operation: string): Promise<string> {
  const one = cases.find((candidate) => candidate.operation === operation)
  if (!one) return 'there is no case for it yet'
  try {
    await one.prepare(client)
    return (await compare(client, one)) ?? (await changed(client, one)) ?? ''
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

/**
 * Between pages of one, something comes and two things go: the very item that the token names, and one that is yet to come. What was there
 * throughout is listed once.
 */
async function changed(client: ecs.ECSClient, { nothing, page, change }: PageCase): Promise<string | undefined> {
  if (!change) return nothing ? undefined : 'there is no case yet for changes between its pages'
  const read = (nextToken?: string) => (change.page ?? page)(client, 1, nextToken)
  const old = await readAll(read)
  for (const index of [1, 2, 3]) await change.add(client, index)
  const before = await readAll(read)
  const isExtra = (item: unknown) => before.includes(item) && !old.includes(item)

  const start = await readUntil(read, isExtra)
  const [next] = before.slice(start.items.length).filter(isExtra)
  const leaving = change.remove ? [start.items.at(-1), next] : []
  for (const item of leaving) await change.remove?.(client, String(item))
  if (!(await areGone(read, leaving))) return 'what was taken away is listed still'
  await change.add(client, 4)
  const seen = [...start.items, ...(start.nextToken ? await readAll(read, start.nextToken) : [])]

  const after = new Set(await readAll(read))
  const throughout = before.filter((item) => after.has(item))
  const lost = throughout.filter((item) => !seen.includes(item))
  if (lost.length > 0) return `${lost.length} items were lost when others came and went between pages`
  return new Set(seen).size === seen.length ? undefined : 'an item came twice when others came and went between pages'
}

const mostLooks = 100

/** Some go by a loop of their own, which takes its time. */
async function areGone(read: (nextToken?: string) => ReturnType<ReadPage>, leaving: readonly unknown[]): Promise<boolean> {
  for (let look = 0; look < mostLooks; look += 1) {
    const listed = await readAll(read)
    if (!leaving.some((item) => listed.includes(item))) return true
  }
  return false
}

async function readUntil(page: (nextToken?: string) => ReturnType<ReadPage>, isIt: (item: unknown) => boolean): ReturnType<ReadPage> {
  const items: unknown[] = []
  let nextToken: string | undefined
  do {
    const answer = await page(nextToken)
    items.push(...answer.items)
    nextToken = answer.nextToken
  } while (nextToken && !items.some(isIt))
  return { items, nextToken }
}

/** The longest page they may be asked for (spec part 1, 1.5). */
const pagesOfTen = ['ListAccountSettings', 'DescribeCapacityProviders']

const mostPages = 1_000

async function readAll(page: (nextToken?: string) => ReturnType<ReadPage>, from?: string): Promise<unknown[]> {
  const items: unknown[] = []
  let nextToken = from
  for (let count = 0; count < mostPages; count += 1) {
    const answer = await page(nextToken)
    items.push(...answer.items)
    nextToken = answer.nextToken
    if (!nextToken) return items
  }
  throw new Error(`there was no end after ${mostPages} pages`)
}
