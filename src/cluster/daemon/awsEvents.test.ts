/** The real aws command, and AWS's SDK, against EventBridge of a running daemon. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as events from '@aws-sdk/client-eventbridge'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClient, inProcessTransport } from '#cluster/client/index.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { type RunningDaemon, startDaemon } from './index.ts'

const run = promisify(execFile)
const cluster = 'arn:aws:ecs:us-east-1:000000000000:cluster/default'
const definition = 'arn:aws:ecs:us-east-1:000000000000:task-definition/job'
const clock = fakeClock()
let folder: string
let daemon: RunningDaemon
let client: events.EventBridgeClient

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marina-aws-events-'))
  daemon = await startDaemon({
    dataFolder: folder,
    ephemeral: true,
    port: 0,
    engine: 'simulated',
    account: '000000000000',
    region: 'us-east-1',
    publishAddress: '127.0.0.1',
    log: silentLogger,
    clock,
  })
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  client = new events.EventBridgeClient({ endpoint: daemon.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  const ecs = createClient(inProcessTransport(daemon.dispatcher, daemon.context))
  await ecs.registerTaskDefinition({ family: 'job', containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32 }] })
})
afterAll(async () => {
  client?.destroy()
  const stopping = daemon?.stop()
  await clock.advance(60_000)
  await stopping
  rmSync(folder, { recursive: true, force: true })
})

const tasksOf = async (startedBy: string) => {
  const ecs = createClient(inProcessTransport(daemon.dispatcher, daemon.context))
  const running = await ecs.listTasks({ startedBy })
  const stopped = await ecs.listTasks({ startedBy, desiredStatus: 'STOPPED' })
  return [...(running.taskArns ?? []), ...(stopped.taskArns ?? [])]
}

it('starts the tasks of a rule at its times, as the SDK put it', async () => {
  const put = (input: Partial<events.PutRuleCommandInput>) => client.send(new events.PutRuleCommand({ Name: 'often', ...input }))
  await expect(put({ ScheduleExpression: 'every day' })).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(/^Parameter ScheduleExpression is not valid\. "every day" is no schedule/),
  })
  await expect(put({ ScheduleExpression: 'at(2027-01-01T00:00:00)' })).rejects.toThrow('at belongs to EventBridge Scheduler')
  await expect(put({ EventPattern: '{"source":["aws.ecs"]}' })).rejects.toMatchObject({ name: 'InvalidEventPatternException' })
  await expect(put({ ScheduleExpression: 'rate(1 minute)', EventBusName: 'mine' })).rejects.toThrow('Event bus mine does not exist.')
  const { RuleArn } = await put({ ScheduleExpression: 'rate(1 minute)', Tags: [{ Key: 'team', Value: 'web' }] })
  expect(RuleArn).toBe('arn:aws:events:us-east-1:000000000000:rule/often')
  const targets = await client.send(
    new events.PutTargetsCommand({
      Rule: 'often',
      Targets: [
        {
          Id: 'one',
          Arn: cluster,
          RoleArn: 'arn:aws:iam::000000000000:role/ecsEventsRole',
          EcsParameters: { TaskDefinitionArn: definition, TaskCount: 2, LaunchType: 'EC2' },
          Input: '{"containerOverrides":[{"name":"app","command":["exit","0"]}]}',
        },
        { Id: 'two', Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f' },
      ],
    }),
  )
  expect(targets).toMatchObject({
    FailedEntryCount: 1,
    FailedEntries: [
      { TargetId: 'two', ErrorCode: 'ValidationException', ErrorMessage: expect.stringContaining('Marina starts tasks and nothing else') },
    ],
  })
  await clock.advance(61_000)
  const started = await tasksOf('events-rule/often')
  expect(started).toHaveLength(2)
  const ecs = createClient(inProcessTransport(daemon.dispatcher, daemon.context))
  const { tasks } = await ecs.describeTasks({ tasks: started })
  expect(tasks?.[0]?.overrides?.containerOverrides).toMatchObject([{ name: 'app', command: ['exit', '0'] }])

  await client.send(new events.DisableRuleCommand({ Name: 'often' }))
  await clock.advance(10 * 60_000)
  await client.send(new events.EnableRuleCommand({ Name: 'often' }))
  await clock.advance(1_000)
  expect(await tasksOf('events-rule/often')).toHaveLength(2)
})

it('describes, lists and removes', async () => {
  expect(await client.send(new events.DescribeRuleCommand({ Name: 'often' }))).toMatchObject({
    Name: 'often',
    State: 'ENABLED',
    ScheduleExpression: 'rate(1 minute)',
    EventBusName: 'default',
    CreatedBy: '000000000000',
  })
  expect((await client.send(new events.ListRulesCommand({ NamePrefix: 'of' }))).Rules).toHaveLength(1)
  expect((await client.send(new events.ListRuleNamesByTargetCommand({ TargetArn: cluster }))).RuleNames).toEqual(['often'])
  expect((await client.send(new events.ListTargetsByRuleCommand({ Rule: 'often' }))).Targets).toMatchObject([
    { Id: 'one', Arn: cluster, EcsParameters: { TaskDefinitionArn: definition, TaskCount: 2 } },
  ])
  const ResourceARN = 'arn:aws:events:us-east-1:000000000000:rule/often'
  await client.send(new events.TagResourceCommand({ ResourceARN, Tags: [{ Key: 'stage', Value: 'test' }] }))
  await client.send(new events.UntagResourceCommand({ ResourceARN, TagKeys: ['team'] }))
  expect((await client.send(new events.ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual([{ Key: 'stage', Value: 'test' }])
  await expect(client.send(new events.DeleteRuleCommand({ Name: 'often' }))).rejects.toThrow("Rule can't be deleted since it has targets.")
  await client.send(new events.RemoveTargetsCommand({ Rule: 'often', Ids: ['one'] }))
  await client.send(new events.DeleteRuleCommand({ Name: 'often' }))
  await expect(client.send(new events.DescribeRuleCommand({ Name: 'often' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Rule often does not exist on EventBus default.',
  })
})

it('answers the aws command', { timeout: 120_000 }, async (test) => {
  const version = await run('aws', ['--version']).catch(() => undefined)
  if (!version) {
    if (process.env['CI'] === 'true') throw new Error('the aws command is missing')
    return test.skip('the aws command is not installed, so nothing was proven about it; on Debian: apt-get install awscli')
  }
  const env = { ...process.env, HOME: folder, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_PAGER: '' }
  const aws = async (...args: string[]): Promise<unknown> => {
    const all = ['--endpoint-url', daemon.endpoint, '--region', 'us-east-1', '--output', 'json', 'events', ...args]
    const { stdout } = await run('aws', all, { env, timeout: 60_000 })
    return stdout.trim() === '' ? undefined : JSON.parse(stdout)
  }
  await aws('put-rule', '--name', 'nightly', '--schedule-expression', 'cron(0 2 ? * MON-FRI *)')
  const target = { Id: 'one', Arn: cluster, EcsParameters: { TaskDefinitionArn: definition } }
  expect(await aws('put-targets', '--rule', 'nightly', '--targets', JSON.stringify([target]))).toEqual({
    FailedEntryCount: 0,
    FailedEntries: [],
  })
  expect(await aws('list-rules')).toMatchObject({ Rules: [{ Name: 'nightly', State: 'ENABLED' }] })
  await aws('disable-rule', '--name', 'nightly')
  expect(await aws('describe-rule', '--name', 'nightly')).toMatchObject({ State: 'DISABLED' })
  await aws('remove-targets', '--rule', 'nightly', '--ids', 'one')
  await aws('delete-rule', '--name', 'nightly')
  expect(await aws('list-rules')).toEqual({ Rules: [] })
})
