/** AWS's own clients against the logs of a running daemon. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  InvalidParameterException,
  PutLogEventsCommand,
  ResourceNotFoundException,
  StartLiveTailCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sdkOptions, useDaemon } from '#test/support/testDaemon.ts'

const logGroupName = '/ecs/web'
const world = useDaemon()
let logs: CloudWatchLogsClient

beforeAll(() => {
  logs = new CloudWatchLogsClient(sdkOptions(world.daemon))
})
afterAll(() => logs?.destroy())

async function runTask(): Promise<string> {
  const { client } = world
  const options = { 'awslogs-group': logGroupName, 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' }
  await client.registerTaskDefinition({
    family: 'web',
    containerDefinitions: [
      {
        name: 'app',
        image: 'marina/hello',
        memory: 32,
        command: ['spam', '50', '100'],
        logConfiguration: { logDriver: 'awslogs', options },
      },
    ],
  })
  const { tasks } = await client.runTask({ taskDefinition: 'web' })
  const task = tasks?.[0]?.taskArn ?? ''
  for await (const event of client.logs({ tasks: [task], follow: true }, AbortSignal.timeout(30_000))) if (event.type === 'ended') break
  const id = task.split('/').at(-1) ?? ''
  // What is read live is kept a moment later.
  const get = new GetLogEventsCommand({ logGroupName, logStreamName: `ecs/app/${id}` })
  await expect.poll(async () => (await logs.send(get)).events?.length, { timeout: 10_000 }).toBe(100)
  return id
}

it('answers the SDK what a container wrote, under the names of its log driver', { timeout: 60_000 }, async () => {
  await expect(logs.send(new FilterLogEventsCommand({ logGroupName: 'none' }))).rejects.toThrow(ResourceNotFoundException)
  const task = await runTask()
  const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }))
  expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual([`ecs/app/${task}`])
  const { events } = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName: `ecs/app/${task}`, startFromHead: true }))
  expect(events?.map(({ message }) => message)).toEqual(Array.from({ length: 100 }, (_, at) => `line ${at + 1}`))
  const found = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern: '"line 5" -50' }))
  expect(found.events?.map(({ message }) => message)).toEqual(['line 5', ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((each) => `line 5${each}`)])
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'mine' }))
  await logs.send(new CreateLogStreamCommand({ logGroupName: 'mine', logStreamName: 'one' }))
  const put = { logGroupName: 'mine', logStreamName: 'one', logEvents: [{ timestamp: Date.now(), message: 'put' }] }
  await logs.send(new PutLogEventsCommand(put))
  const own = await logs.send(new GetLogEventsCommand({ logGroupName: 'mine', logStreamName: 'one' }))
  expect(own.events).toMatchObject([put.logEvents[0]])
})

it('answers what aws logs tail --follow asks: each event once, also those that come later', { timeout: 60_000 }, async () => {
  const logGroup = { logGroupName: 'tail' }
  await logs.send(new CreateLogGroupCommand(logGroup))
  const names = ['one', 'two']
  for (const logStreamName of names) await logs.send(new CreateLogStreamCommand({ ...logGroup, logStreamName }))
  const put = async (from: number) => {
    for (const logStreamName of names) {
      const logEvents = Array.from({ length: 30 }, () => ({ timestamp: Date.now(), message: `${logStreamName} ${(from += 1)}` }))
      await logs.send(new PutLogEventsCommand({ ...logGroup, logStreamName, logEvents }))
    }
  }
  const seen = new Map<string, string>()
  let startTime = Date.now() - 600_000
  const poll = async () => {
    let nextToken: string | undefined
    do {
      const page = await logs.send(new FilterLogEventsCommand({ ...logGroup, interleaved: true, startTime, limit: 20, nextToken }))
      for (const { eventId = '', message = '', timestamp = 0 } of page.events ?? []) {
        seen.set(eventId, message)
        startTime = Math.max(startTime, timestamp)
      }
      nextToken = page.nextToken
    } while (nextToken)
  }
  await put(0)
  await poll()
  await put(60)
  await poll()
  expect([...seen.values()].map((message) => Number(message.split(' ')[1])).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 120 }, (_, at) => at + 1),
  )
})

/** A group of its own, and a way to write into it. */
async function liveGroup(name: string) {
  const names = { logGroupName: name, logStreamName: 'one' }
  await logs.send(new CreateLogGroupCommand(names))
  await logs.send(new CreateLogStreamCommand(names))
  const put = (message: string) => logs.send(new PutLogEventsCommand({ ...names, logEvents: [{ timestamp: Date.now(), message }] }))
  return { arn: `arn:aws:logs:us-east-1:000000000000:log-group:${name}`, put }
}

it('streams a Live Tail to the SDK, and refuses what cannot be one with the error of the service', { timeout: 60_000 }, async () => {
  const { arn, put } = await liveGroup('live')
  // An address takes no prefix; `marina.localhost` does.
  const client = new CloudWatchLogsClient({ ...sdkOptions(world.daemon), disableHostPrefix: true })
  await expect(client.send(new StartLiveTailCommand({ logGroupIdentifiers: ['live'] }))).rejects.toThrow(InvalidParameterException)
  const own = world.client.cloudWatchLogs
  await expect(own.startLiveTail({ logGroupIdentifiers: [arn] })).rejects.toThrow('a stream of events, which HTTP alone carries')
  const { responseStream } = await client.send(new StartLiveTailCommand({ logGroupIdentifiers: [arn], logEventFilterPattern: 'line' }))
  const messages: (string | undefined)[] = []
  let updates = 0
  for await (const { sessionStart, sessionUpdate } of responseStream ?? []) {
    if (sessionStart) {
      expect(sessionStart).toMatchObject({ logGroupIdentifiers: [arn], logEventFilterPattern: 'line' })
      await put('other')
      await put('line 1')
    }
    if (!sessionUpdate) continue
    updates += 1
    expect(sessionUpdate.sessionMetadata).toEqual({ sampled: false })
    messages.push(...(sessionUpdate.sessionResults ?? []).map(({ message }) => message))
    if (messages.length === 1) await put('line 2')
    if (messages.length >= 2) break
  }
  expect(messages).toEqual(['line 1', 'line 2'])
  expect(updates).toBeGreaterThanOrEqual(2)
  client.destroy()
})
