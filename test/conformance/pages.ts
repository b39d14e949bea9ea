/** Lists of several pages, read to their end through the SDK: its paginator where it has one, else by hand. */
import type * as ecs from '@aws-sdk/client-ecs'
import { type PageCase, pageCases, type ReadPage } from './cases/pageCases.ts'
import { accounts, type Daemon } from './daemon.ts'

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
  const order = [
    ...pageCases.map(({ operation }) => operation),
    ...operations.filter((name) => !pageCases.some((one) => one.operation === name)),
  ]
  const scores: PageScore[] = []
  for (const operation of order) {
    const why = await whyNot(client, operation)
    const { nothing = false, change } = pageCases.find((one) => one.operation === operation) ?? {}
    const changes = change ? (change.remove ? 'came and went' : 'came') : 'none'
    scores.push({ operation, passed: why === '', why, nothing, changes })
  }
  return scores.sort((one, other) => (one.operation < other.operation ? -1 : 1))
}

async function whyNot(client: ecs.ECSClient, operation: string): Promise<string> {
  const one = pageCases.find((candidate) => candidate.operation === operation)
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
