/** What people type under `aws logs`, against the logs that Marina keeps of simulated containers. */
import { once } from 'node:events'
import { beforeAll, expect, it, vi } from 'vitest'
import { isStopped, taskOf } from './answers.ts'
import { describeAws, needsCommands } from './awsWorld.ts'

const group = '--log-group-name /ecs/web'
const lines = Array.from({ length: 100 }, (_, at) => `line ${at + 1}`)

describeAws('aws logs', (world) => {
  const logs = (line: string) => world().call(`logs ${line}`)
  const messages = async (line: string) => (await logs(`${line} --query events[].message`)) as unknown as string[]
  let stream: string

  beforeAll(async () => {
    const options = { 'awslogs-group': '/ecs/web', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' }
    const logConfiguration = { logDriver: 'awslogs', options }
    const app = { name: 'app', image: 'marina/hello', memory: 32, command: ['spam', '50', '100'], logConfiguration }
    const file = world().fileOf('web.json', { family: 'web', containerDefinitions: [app] })
    await world().aws(`register-task-definition --cli-input-json file://${file}`)
    const task = taskOf(await world().aws('run-task --task-definition web'))
    await world().until(`describe-tasks --tasks ${task}`, isStopped)
    stream = `ecs/app/${task.split('/').at(-1)}`
    // What is read live is kept a moment later.
    const read = () => messages(`get-log-events ${group} --log-stream-name ${stream}`)
    await vi.waitFor(async () => expect(await read()).toHaveLength(100), { timeout: 20_000 })
  })

  it('reads, filters and lists', async () => {
    // The command goes through the pages by itself.
    expect(await messages(`filter-log-events ${group} --log-stream-names ${stream} --page-size 30`)).toEqual(lines)
    expect(await messages(`filter-log-events ${group} --filter-pattern '"line 100"'`)).toContain('line 100')
    expect(await messages(`get-log-events ${group} --log-stream-name ${stream} --limit 2`)).toEqual(lines.slice(-2))
    expect(await logs('describe-log-groups --log-group-name-prefix /ecs')).toMatchObject({ logGroups: [{ logGroupName: '/ecs/web' }] })
    const listed = await logs(`describe-log-streams ${group} --order-by LastEventTime`)
    expect(listed).toMatchObject({ logStreams: [{ logStreamName: stream }] })
  })

  it('tails live', async (test) => {
    await needsCommands(world(), test, 'logs', 'start-live-tail')
    const names = '--log-group-name live --log-stream-name one'
    await logs('create-log-group --log-group-name live')
    await logs(`create-log-stream ${names}`)
    const put = () => logs(`put-log-events ${names} --log-events 'timestamp=${Date.now()},message=seen'`)
    const tail = world().start('logs start-live-tail --log-group-identifiers arn:aws:logs:us-east-1:123456789012:log-group:live')
    let shown = ''
    for (const output of [tail.stdout, tail.stderr]) output.setEncoding('utf8').on('data', (text: string) => (shown += text))
    await expect.poll(() => put().then(() => shown), { timeout: 30_000 }).toContain('seen')
    tail.kill('SIGINT')
    await once(tail, 'exit')
  })
})
