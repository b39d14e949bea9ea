import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { openStore } from '#cluster/state/store.ts'
import { newTask } from '#cluster/state/writes/newTask.ts'
import { buildCluster, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { openLogStore } from '../store/logStore.ts'
import { DEFAULT_RETENTION } from '../store/planRetention.ts'
import { createCloudWatchLogs } from './index.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close()
})

const context = { account: '000000000000', region: 'us-east-1', principalArn: 'arn:aws:iam::000000000000:root' }
const logGroupName = '/ecs/web'

function startBench() {
  const clock = fakeClock()
  const store = openStore({ file: ':memory:', now: clock.now() })
  const folder = mkdtempSync(join(tmpdir(), 'marina-cloudwatch-'))
  const kept = openLogStore({ folder, retention: DEFAULT_RETENTION, segmentBytes: 4_000 })
  closers.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => kept.close(),
    () => store.close(),
  )
  const { handlers, streams } = createCloudWatchLogs({ store, kept, clock, ids: countingIds() })
  /** A group with streams of so many events `1`, `2`, … each, a second apart. */
  const fill = (counts: Record<string, number>) => {
    void handlers.CreateLogGroup({ logGroupName }, context)
    for (const [logStreamName, count] of Object.entries(counts)) {
      void handlers.CreateLogStream({ logGroupName, logStreamName }, context)
      const logEvents = Array.from({ length: count }, (_, at) => ({
        timestamp: clock.now() + at * 1_000,
        message: `${logStreamName} ${at + 1}`,
      }))
      void handlers.PutLogEvents({ logGroupName, logStreamName, logEvents }, context)
    }
  }
  const get = async (request: object) => {
    const { events = [], ...tokens } = await handlers.GetLogEvents({ logGroupName, logStreamName: 'a', ...request }, context)
    return { texts: events.map(({ message = '' }) => message.split(' ')[1]), ...tokens }
  }
  const filter = async (request: object) => {
    const { events = [], nextToken } = await handlers.FilterLogEvents({ logGroupName, ...request }, context)
    return { events, texts: events.map(({ message }) => message), nextToken }
  }
  return { clock, store, kept, handlers, streams, fill, get, filter }
}

describe('CloudWatch Logs', () => {
  it('makes, lists and deletes groups, and says what is there already or not at all', async () => {
    const { handlers, fill, filter } = startBench()
    fill({ a: 2 })
    void handlers.CreateLogGroup({ logGroupName: '/ecs/api', tags: { team: 'x' } }, context)
    expect(() => handlers.CreateLogGroup({ logGroupName }, context)).toThrow('The specified log group already exists')
    expect(() => handlers.CreateLogGroup({ logGroupName: 'a b' }, context)).toThrow(/1 to 512/)
    const first = await handlers.DescribeLogGroups({ limit: 1 }, context)
    const second = await handlers.DescribeLogGroups({ limit: 1, nextToken: first.nextToken }, context)
    expect([first, second].map(({ logGroups }) => logGroups?.[0]?.logGroupName)).toEqual(['/ecs/api', '/ecs/web'])
    expect(second.nextToken).toBeUndefined()
    expect(second.logGroups?.[0]).toMatchObject({ arn: 'arn:aws:logs:us-east-1:000000000000:log-group:/ecs/web:*', metricFilterCount: 0 })
    expect((await handlers.DescribeLogGroups({}, { ...context, region: 'eu-west-1' })).logGroups).toEqual([])
    expect(await handlers.ListTagsForResource({ resourceArn: first.logGroups?.[0]?.arn }, context)).toEqual({ tags: { team: 'x' } })
    void handlers.DeleteLogGroup({ logGroupName }, context)
    await expect(filter({})).rejects.toThrow('The specified log group does not exist.')
    fill({ a: 1 })
    expect((await filter({})).texts).toEqual(['a 1'])
  })

  it('reads a stream from its end and from its head, with tokens that go on both ways', async () => {
    const { fill, get } = startBench()
    fill({ a: 250 })
    const newest = await get({ limit: 3 })
    expect(newest.texts).toEqual(['248', '249', '250'])
    expect((await get({ limit: 2, nextToken: newest.nextBackwardToken })).texts).toEqual(['246', '247'])
    const head = await get({ limit: 3, startFromHead: true })
    expect(head.texts).toEqual(['1', '2', '3'])
    const seen: (string | undefined)[] = []
    let token: string | undefined
    for (let page = head; page.nextForwardToken !== token; page = await get({ limit: 100, nextToken: token })) {
      seen.push(...page.texts)
      token = page.nextForwardToken
    }
    expect(seen).toEqual(Array.from({ length: 250 }, (_, at) => String(at + 1)))
    await expect(get({ nextToken: 'x' })).rejects.toThrow('The specified nextToken is invalid.')
    await expect(get({ logStreamName: 'none' })).rejects.toThrow('The specified log stream does not exist.')
  })

  it('reads from a time to before another, and no further back than the group is kept', async () => {
    const { clock, fill, get, handlers } = startBench()
    const begin = clock.now()
    fill({ a: 10 })
    expect((await get({ startTime: begin + 2_000, endTime: begin + 4_000 })).texts).toEqual(['3', '4'])
    void handlers.PutRetentionPolicy({ logGroupName, retentionInDays: 1 }, context)
    await clock.advance(86_400_000 + 7_500)
    expect((await get({})).texts).toEqual(['9', '10'])
    expect(() => handlers.PutRetentionPolicy({ logGroupName, retentionInDays: 2 }, context)).toThrow(/must be one of 1, 3, 5/)
    void handlers.DeleteRetentionPolicy({ logGroupName }, context)
    expect((await get({})).texts).toHaveLength(10)
  })

  it('lets go of what a group is not to keep any longer, and of no other', async () => {
    const { clock, kept, store, streams, fill, get, handlers } = startBench()
    fill({ a: 10 })
    const day = 86_400_000
    void handlers.PutRetentionPolicy({ logGroupName, retentionInDays: 1 }, context)
    const [{ engineName } = { engineName: '' }] = store
      .read()
      .logStreams.by('group', `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`)
    expect([...streams.retentions()]).toEqual([[engineName, day]])
    await clock.advance(day + 60_000)
    kept.retain(clock.now(), (name) => streams.retentions().get(name))
    void handlers.DeleteRetentionPolicy({ logGroupName }, context)
    expect([...streams.retentions()]).toEqual([])
    expect((await get({})).texts).toEqual([])
  })

  it('filters events of streams in the order of their times, page after page', async () => {
    const { clock, fill, filter } = startBench()
    const begin = clock.now()
    fill({ a: 100, b: 100 })
    const all: string[] = []
    let nextToken: string | undefined
    do {
      const page = await filter({ limit: 30, ...(nextToken && { nextToken }) })
      all.push(...page.texts.map(String))
      nextToken = page.nextToken
    } while (nextToken)
    expect(all).toEqual(Array.from({ length: 100 }, (_, at) => [`a ${at + 1}`, `b ${at + 1}`]).flat())
    expect((await filter({ filterPattern: '"b 10" -100' })).texts).toEqual(['b 10'])
    expect((await filter({ logStreamNamePrefix: 'b', startTime: begin + 98_000 })).texts).toEqual(['b 99', 'b 100'])
    expect((await filter({ logStreamNames: ['a'], endTime: begin + 1_000 })).texts).toEqual(['a 1', 'a 2'])
    const [once, again] = [await filter({ limit: 5 }), await filter({ limit: 200 })]
    expect(once.events.map(({ eventId }) => eventId)).toEqual(again.events.slice(0, 5).map(({ eventId }) => eventId))
    expect(new Set(again.events.map(({ eventId }) => eventId)).size).toBe(200)
    await expect(filter({ nextToken: 'none' })).rejects.toThrow('The specified nextToken is invalid.')
  })

  it('takes events as AWS does: in order, not too old, not too new', async () => {
    const { clock, handlers, fill, get } = startBench()
    fill({ a: 1 })
    const put = (...logEvents: { timestamp: number; message: string }[]) =>
      handlers.PutLogEvents({ logGroupName, logStreamName: 'a', logEvents }, context)
    const now = clock.now()
    expect(
      await put(
        { timestamp: now - 15 * 86_400_000, message: 'a old' },
        { timestamp: now, message: 'a two\nlines' },
        { timestamp: now + 3 * 3_600_000, message: 'a new' },
      ),
    ).toMatchObject({ rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 2 } })
    expect((await get({})).texts).toEqual(['1', 'two\nlines'])
    expect(() => put({ timestamp: 2, message: 'b' }, { timestamp: 1, message: 'a' })).toThrow(/chronological order/)
    expect(() => put({ timestamp: now, message: 'x'.repeat(1_048_576) })).toThrow(/Upload too large/)
  })

  it('has a stream for each awslogs container, named as the driver does, in a group made for it', async () => {
    const { clock, store, kept, handlers, streams } = startBench()
    const options = { 'awslogs-group': '/ecs/app', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs' }
    const taskDefinition = buildTaskDefinition({
      containerDefinitions: [{ name: 'app', image: 'x', logConfiguration: { logDriver: 'awslogs', options } }],
    })
    store.update('define', (tx) => tx.put('taskDefinitions', taskDefinition))
    const placement = { node: 'local', availabilityZone: 'us-east-1a' }
    const wanted = { cluster: buildCluster(), taskDefinition, launchType: 'EC2' as const, placement, group: 'family:web' }
    const task = newTask(wanted, { now: clock.now(), ids: countingIds() })
    const container = task.containers[0]
    if (!container) throw new Error('no container')
    streams.begin(task, container)
    streams.begin(task, container)
    const there = { ...context, region: 'eu-west-1' }
    const group = { logGroupName: '/ecs/app' }
    const logStreamName = `ecs/app/${task.id}`
    expect((await handlers.DescribeLogStreams(group, there)).logStreams).toMatchObject([{ logStreamName }])
    const whose = {
      engineName: container.engineName,
      cluster: 'default',
      task: task.id,
      taskArn: task.arn,
      container: 'app',
      family: 'web',
    }
    kept.append(whose, [{ time: new Date(clock.now()).toISOString().replace('Z', '000000Z'), stream: 'stderr', text: 'hello' }])
    expect((await handlers.GetLogEvents({ ...group, logStreamName }, there)).events).toMatchObject([
      { message: 'hello', timestamp: clock.now() },
    ])
    expect(() => handlers.PutLogEvents({ ...group, logStreamName, logEvents: [{ timestamp: clock.now(), message: 'x' }] }, there)).toThrow(
      /holds what a container wrote/,
    )
    streams.tidy(() => false)
    expect((await handlers.DescribeLogStreams(group, there)).logStreams).toHaveLength(1)
    kept.remove(container.engineName)
    streams.tidy(() => true)
    expect((await handlers.DescribeLogStreams(group, there)).logStreams).toHaveLength(1)
    streams.tidy(() => false)
    expect((await handlers.DescribeLogStreams(group, there)).logStreams).toEqual([])
  })
})
