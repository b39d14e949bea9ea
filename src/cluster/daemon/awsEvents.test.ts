/** AWS's SDK against EventBridge of a running daemon. */
import * as events from '@aws-sdk/client-eventbridge'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { sdkOptions, useDaemon } from '#test/support/testDaemon.ts'

const cluster = 'arn:aws:ecs:us-east-1:000000000000:cluster/default'
const definition = 'arn:aws:ecs:us-east-1:000000000000:task-definition/job'
const clock = fakeClock()
const world = useDaemon({ clock })
let client: events.EventBridgeClient

beforeAll(async () => {
  client = new events.EventBridgeClient(sdkOptions(world.daemon))
  await world.client.registerTaskDefinition({ family: 'job', containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32 }] })
})
afterAll(() => client?.destroy())

const tasksOf = async (startedBy: string) => {
  const running = await world.client.listTasks({ startedBy })
  const stopped = await world.client.listTasks({ startedBy, desiredStatus: 'STOPPED' })
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
  const { tasks } = await world.client.describeTasks({ tasks: started })
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
