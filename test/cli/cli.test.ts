import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { builtCommand, type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { untilService, untilTask } from '#test/support/until.ts'

interface Outcome {
  code: number
  out: string
  err: string
}

let folder: string
let marina: MarinaProcess

/** Runs the built command as a person would, on the simulated engine. */
const run = (...args: string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(process.execPath, [builtCommand, ...args], { encoding: 'utf8' }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err })
    })
  })
const here = (...args: string[]) => run(...args, '--data', folder)

const definition = (over: object = {}) => ({
  family: 'web',
  containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32, portMappings: [{ containerPort: 80 }] }],
  ...over,
})
const fileOf = (name: string, content: unknown) => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marina-cli-'))
  marina = await startMarina({ dataFolder: folder, engine: 'simulated' })
})
afterAll(async () => {
  await marina.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('marina', () => {
  it('lists its commands, and knows no others', async () => {
    expect((await run('help')).out).toMatch(/serve.*\n.*status/)
    expect(await run('dance')).toMatchObject({
      code: 2,
      err: expect.stringContaining('marina has no command dance. It has: serve, status'),
    })
    expect(await here('scale', 'web')).toMatchObject({ code: 2, err: expect.stringContaining('Usage: marina scale SERVICE N') })
    expect((await run('scale', '--help')).out).toContain('--timeout SECONDS')
  })

  it('says on every answer that nothing really runs', async () => {
    const { out, err } = await here('status')
    expect(out).toContain('Engine: Simulated')
    expect(err).toBe('Simulated: no containers run\n')
    expect(JSON.parse((await here('status', '--json')).out)).toMatchObject({ engine: { kind: 'simulated' } })
  })

  it('says which folder nobody serves', async () => {
    const { code, err } = await run('services', '--data', join(folder, 'nobody'))
    expect(code).toBe(3)
    expect(err).toContain(`No Marina runs on ${join(folder, 'nobody')}. Start one with`)
  })

  it('explains what a service waits for', async () => {
    const app = { name: 'app', image: 'marina/hello', cpu: 100_000, memory: 32 }
    await here('up', fileOf('heavy.json', definition({ family: 'heavy', containerDefinitions: [app] })), '--no-wait')
    const told = await here('explain', 'heavy')
    expect(told.out).toMatch(/^waiting +0 of 1 desired tasks are healthy\.$/m)
    expect(told.out).toMatch(/^STUCK +Container instance [0-9a-f]{32} cannot take the next task: needs 100000 CPU units, \d+ are left\.$/m)
    const [first = ''] = (await here('explain', 'heavy', '--json')).out.split('\n')
    expect(JSON.parse(first)).toMatchObject({ rule: 'desiredCount', numbers: { desired: 1, healthy: 0 } })
    expect(await here('explain', 'nothing')).toMatchObject({ code: 4 })
    await here('rm', 'heavy')
  })

  it('tells what was decided about a service and a task, as lines and as data', async () => {
    await here('up', fileOf('told.json', definition({ family: 'told' })))
    const told = (await here('explain', 'told', '--history')).out.trimEnd().split('\n')
    expect(told[0]).toMatch(/^\d{4}-\d\d-\d\d [\d:]{8} {2}Started 1 of told:1 on [0-9a-f]{8} by the strategy default: 0 of 1 desired/)
    expect(told.at(-1)).toContain('Steady: 1 of 1 desired tasks run.')
    const lines = (await here('explain', 'told', '--history', '--json')).out.trimEnd().split('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      rule: 'started',
      times: 1,
      numbers: { count: 1, desired: 1 },
      tasks: [expect.any(String)],
    })
    const [task = ''] = (JSON.parse(lines[0] ?? '') as { tasks: string[] }).tasks
    expect((await here('explain', task, '--history')).out).toMatch(
      /Placed on container instance [0-9a-f]{8} by the strategy default, one of 1/,
    )
  })

  it('explains a task of nobody, by how its id begins and by its ARN, and says which it does not know', async () => {
    await here('up', fileOf('alone.json', definition({ family: 'alone' })), '--no-wait')
    await here('scale', 'alone', '0')
    const { tasks = [] } = await marina.client.runTask({ taskDefinition: 'alone', startedBy: 'ci' })
    const arn = tasks[0]?.taskArn ?? ''
    const id = arn.slice(-32)
    await untilTask(marina.client, arn, ({ lastStatus }) => lastStatus === 'RUNNING')
    const told = await here('explain', id.slice(0, 8))
    expect(told.out).toMatch(/^as wanted +The task is RUNNING on container instance [0-9a-f]{32}\.$/m)
    expect(told.out).toMatch(/^as wanted +Placed on container instance [0-9a-f]{8} by the strategy default, one of 1 that could take it/m)
    expect(told.out).toMatch(/^as wanted +RunTask asked for it \(startedBy ci\)\. It is of no service/m)
    expect((await here('explain', arn)).out).toBe(told.out)
    await here('stop', id)
    await untilTask(marina.client, arn, ({ lastStatus }) => lastStatus === 'STOPPED')
    const history = (await here('explain', id.slice(0, 8), '--history')).out
    expect(history).toMatch(/RunTask asked for it, with startedBy ci\.\n.*Placed on .*\n.*Wanted stopped \(UserInitiated\): /)
    expect(await here('explain', 'ffffffff')).toMatchObject({
      code: 4,
      err: expect.stringContaining('Cluster default has had no task ffffffff in the last 30 days'),
    })
    await here('rm', 'alone')
  })

  it('explains a daemon, and tells what was decided about it', async () => {
    const { client } = marina
    const managedInstancesProvider = {
      infrastructureRoleArn: 'arn:aws:iam::000000000000:role/infra',
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: 'arn:aws:iam::000000000000:instance-profile/ecs',
        networkConfiguration: { subnets: ['subnet-1'] },
      },
    }
    const { capacityProvider } = await client.createCapacityProvider({ name: 'managed', cluster: 'default', managedInstancesProvider })
    const containerDefinitions = [{ name: 'app', image: 'marina/hello', cpu: 100_000, memory: 32 }]
    const { daemonTaskDefinitionArn } = await client.registerDaemonTaskDefinition({ family: 'telemetry', containerDefinitions })
    const capacityProviderArns = [capacityProvider?.capacityProviderArn ?? '']
    const { daemonArn = '' } = await client.createDaemon({ daemonName: 'telemetry', daemonTaskDefinitionArn, capacityProviderArns })
    expect((await here('explain', 'telemetry')).out).toBe(
      'waiting    It belongs on no container instance: none of its capacity providers (managed) has an ACTIVE one. Add an instance to one of them.\n',
    )
    await client.registerContainerInstance({ attributes: [{ name: 'marina.capacity-provider', value: 'managed' }] })
    await expect
      .poll(async () => (await here('explain', daemonArn, '--history')).out, { timeout: 15_000 })
      .toMatch(/It belongs on 1 container instances[^]*Not placed on [0-9a-f]{8}: needs 100000 CPU units, \d+ are left\./)
    expect((await here('explain', 'telemetry')).out).toMatch(
      /^STUCK +Container instance [0-9a-f]{32} cannot take its task: needs 100000 CPU units, \d+ are left\.$/m,
    )
    const [first = ''] = (await here('explain', 'telemetry', '--history', '--json')).out.split('\n')
    expect(JSON.parse(first)).toMatchObject({ rule: 'daemonInstances', numbers: { desired: 0 }, names: { providers: 'managed' } })
    await client.deleteDaemon({ daemonArn })
  })

  it('pauses and resumes a service, and says so wherever the service is listed', async () => {
    expect((await here('pause', 'told')).out).toBe('told is paused. Its desired count stays. To go on: marina resume told\n')
    expect((await here('services')).out).toMatch(/told +ACTIVE, paused +0\/1/)
    expect((await here('explain', 'told')).out).toMatch(
      /^waiting +The service is paused: nothing is done for it, and its desired count of 1 waits/,
    )
    expect((await here('resume', 'told')).out).toBe('told: 1 of 1 running\n')
  })

  it('orders services, and refuses a circle', async () => {
    await here('up', fileOf('first.json', definition({ family: 'first' })), '--after', 'told')
    expect((await here('order', 'first', '--after', 'told')).out).toBe('The first tasks of first wait until told is healthy.\n')
    expect(await here('order', 'told', '--after', 'first')).toMatchObject({
      code: 1,
      err: expect.stringContaining('The order goes round in a circle (told after first after told)'),
    })
    expect(await here('order', 'told')).toMatchObject({ code: 2, err: expect.stringContaining('--after OTHER[,OTHER]') })
    expect((await here('order', 'first', '--none')).out).toBe('first waits for no other service.\n')
    await here('rm', 'first')
    await here('rm', 'told')
  })

  it('holds failed tasks, lists what to type, and releases them', async () => {
    const app = { name: 'app', image: 'simulated/exits:3', memory: 32 }
    await here('run', fileOf('fails.json', definition({ family: 'fails', containerDefinitions: [app] })), '--hold')
    await expect
      .poll(async () => (await here('hold')).out, { timeout: 15_000 })
      .toMatch(/^[0-9a-f]{32} {2}held\n {2}docker cp ecs-fails-1-app-[0-9a-f]{20}:\/PATH \./)
    const id = (await here('hold')).out.slice(0, 8)
    expect((await here('release', id)).out).toMatch(/is released\.\n$/)
    expect((await here('hold')).err).toContain('No task of cluster default is held.')
    expect(await here('hold', 'fails', 'maybe')).toMatchObject({ code: 2, err: expect.stringContaining('Say on or off') })
  })

  it('divides waits, and says by what', async () => {
    expect((await here('speed')).out).toBe('Waits take as long as they were configured.\n')
    expect((await here('speed', '10')).out).toBe('Waits that were configured are divided by 10.\n')
    expect(JSON.parse((await here('status', '--json')).out)).toMatchObject({ speed: 10 })
    expect(await here('speed', '1000')).toMatchObject({ code: 2 })
    await here('speed', '1')
  })

  it('takes a service from a file to nothing', async () => {
    const file = fileOf('web.json', definition())
    const up = await here('up', file, '--count', '2')
    expect(up.code).toBe(0)
    expect(up.err).toContain('Creating service web from web:1')
    expect(up.err).toContain('(service web) has reached a steady state.')
    expect(up.out).toMatch(/^web: 2 of 2 running\n {2}http:\/\/localhost:\d+→80/)
    expect((await here('services')).out).toMatch(/web +ACTIVE +2\/2 +0 +web:1 +EC2 +COMPLETED/)
    expect((await here('scale', 'web', '3')).out).toBe('web: 3 of 3 running\n')
    expect((await here('up', file)).err).toContain('Updating service web from web:1 to web:2')
    const tasks = JSON.parse((await here('tasks', 'web', '--json')).out) as { taskDefinitionArn: string; lastStatus: string }[]
    expect(tasks.filter((task) => task.lastStatus === 'RUNNING').map((task) => task.taskDefinitionArn.split('/')[1])).toEqual([
      'web:2',
      'web:2',
      'web:2',
    ])
    expect((await here('logs', 'web', '--tail', '5')).out).toMatch(/^[0-9a-f]{8} app \| /m)
    expect((await here('logs', '--search', 'listening ON port')).out).toMatch(/^[0-9a-f]{8} app \| .*listening on port/m)
    expect((await here('logs', 'web', '--search', 'no such words')).out).toBe('')
    expect(await here('logs')).toMatchObject({ code: 2, err: expect.stringContaining('or look for a text with --search') })
    expect((await here('stop', 'web')).out).toContain('web: 0 of 0 running')
    expect(await here('rm', 'web')).toMatchObject({ code: 0, out: 'web is deleted\n' })
    expect((await here('tasks', 'web', '--stopped')).out).toContain('Scaling activity initiated by (deployment ecs-svc/')
  })

  it('adds virtual instances, and moves the tasks of one that is lost', async () => {
    const client = marina.client
    await client.createCluster({ clusterName: 'shop' })
    const shop = (...args: string[]) => here('instances', ...args, '--cluster', 'shop')
    expect((await shop()).out).toContain('No container instances in cluster shop. Add some with "marina instances add')
    const added = await shop('add', '--type', 't3.small', '--zone', 'us-east-1b', '--count', '2', '--attributes', 'stack=test')
    expect(added.out).toMatch(
      /^ID +EC2 INSTANCE +TYPE .*\n([0-9a-f]{8} {2}i-[0-9a-f]{17} {2}t3\.small {2}us-east-1b .*2048 of 2048 +2048 of 2048 MiB\n){2}$/,
    )
    await here('up', fileOf('moved.json', definition({ family: 'moved' })), '--count', '4', '--cluster', 'shop')
    const [, first = ''] = /^([0-9a-f]{8}) .*ACTIVE +2 +0 /m.exec((await shop()).out) ?? []
    expect((await shop('terminate', first)).out).toMatch(
      /^i-[0-9a-f]{17} is terminated: 2 tasks were killed, and services replace theirs\n$/,
    )
    await untilService(client, 'moved', (service) => service.runningCount === 4 && service.pendingCount === 0, undefined, 'shop')
    expect((await shop()).out).toMatch(/ACTIVE +4 +0 /)
    expect((await shop('drain', 'i-')).out).toMatch(/^i-[0-9a-f]{17} is draining: tasks of services move elsewhere/)
    expect((await shop('activate', 'i-')).out).toMatch(/^i-[0-9a-f]{17} takes tasks again/)
    expect(await shop('terminate', 'ffff')).toMatchObject({ code: 4, err: expect.stringContaining('has no container instance ffff') })
    expect(await shop('add', '--type', 'x9.huge')).toMatchObject({ code: 1, err: expect.stringContaining('x9.huge is not known here') })
    expect(await shop('dance')).toMatchObject({ code: 2, err: expect.stringContaining('Usage: marina instances [add | drain ID') })
    await here('rm', 'moved', '--cluster', 'shop')
  })

  it('makes an Auto Scaling group, and takes back a task and an instance as Spot does', async () => {
    const client = marina.client
    const cluster = 'elastic'
    await client.createCluster({ clusterName: cluster, capacityProviders: ['FARGATE_SPOT'] })
    expect((await here('groups')).out).toContain('No Auto Scaling groups. Make one with "marina groups put NAME')
    const made = await here('groups', 'put', 'workers', '--max', '2', '--type', 't3.small')
    expect(made.err).toMatch(/A capacity provider uses it by its ARN: arn:aws:autoscaling:.*autoScalingGroupName\/workers\n$/)
    const [autoScalingGroupArn = ''] = /arn:\S+/.exec(made.err) ?? []
    await client.createCapacityProvider({
      name: 'workers',
      autoScalingGroupProvider: { autoScalingGroupArn, managedScaling: { status: 'ENABLED' } },
    })
    const capacityProviders = ['FARGATE_SPOT', 'workers']
    const defaultCapacityProviderStrategy = [{ capacityProvider: 'workers', weight: 1 }]
    await client.putClusterCapacityProviders({ cluster, capacityProviders, defaultCapacityProviderStrategy })
    await client.registerTaskDefinition({ family: 'elastic', containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 64 }] })
    const { tasks: [started] = [] } = await client.runTask({ cluster, taskDefinition: 'elastic' })
    const waited = started?.taskArn?.slice(-32) ?? ''
    await untilTask(client, waited, ({ lastStatus }) => lastStatus === 'RUNNING', cluster)
    expect((await here('groups')).out).toMatch(/^GROUP .*\nworkers +workers +elastic +t3\.small +0 +2 +1 +1 +100 % +100 %\n$/)
    expect((await here('interrupt', 'i-', '--cluster', cluster)).out).toMatch(
      /^i-[0-9a-f]{17} ends in (29|30) s: its tasks go on until then and end with it; ECS_ENABLE_SPOT_INSTANCE_DRAINING=true/,
    )
    expect(await here('interrupt', waited, '--cluster', cluster)).toMatchObject({
      code: 1,
      err: expect.stringContaining('runs on workers.'),
    })
    const fargate = { networkMode: 'awsvpc' as const, cpu: '256', memory: '512' }
    await client.registerTaskDefinition({ family: 'spot', ...fargate, containerDefinitions: [{ name: 'app', image: 'marina/hello' }] })
    const { tasks: [spot] = [] } = await client.runTask({
      cluster,
      taskDefinition: 'spot',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    })
    const id = spot?.taskArn?.slice(-32) ?? ''
    expect((await here('interrupt', id.slice(0, 8), '--cluster', cluster)).out).toBe(
      `${id} is interrupted: SIGTERM now, SIGKILL after its stopTimeout\n`,
    )
    expect((await here('groups', 'rm', 'workers')).out).toBe('workers is deleted, with its instances\n')
    expect(await here('groups', 'dance', 'x')).toMatchObject({ code: 2, err: expect.stringContaining('Usage: marina groups [put NAME') })
  })

  it('launches by the default strategy of the cluster, by a capacity provider or by a type', async () => {
    const { client } = marina
    const cluster = 'chosen'
    await client.createCluster({
      clusterName: cluster,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    })
    const fargate = { networkMode: 'awsvpc', cpu: '256', memory: '512', requiresCompatibilities: ['FARGATE'] }
    const file = fileOf('chosen.json', definition({ family: 'chosen', ...fargate }))
    const there = (...args: string[]) => here(...args, '--cluster', cluster)
    const providerOf = ({ out }: Outcome) => (JSON.parse(out) as { capacityProviderName?: string }).capacityProviderName
    expect(providerOf(await there('run', file, '--no-wait', '--json'))).toBe('FARGATE_SPOT')
    expect(providerOf(await there('run', file, '--no-wait', '--json', '--capacity-provider', 'FARGATE'))).toBe('FARGATE')
    expect(providerOf(await there('run', file, '--no-wait', '--json', '--launch-type', 'fargate'))).toBeUndefined()

    await there('up', file, '--no-wait')
    expect((await there('services')).out).toMatch(/chosen +ACTIVE .* FARGATE_SPOT /)
    await there('up', file, '--no-wait', '--capacity-provider', 'capacityProvider=FARGATE,base=1,weight=1 FARGATE_SPOT,weight=4')
    expect((await there('services')).out).toMatch(/chosen +ACTIVE .* FARGATE,FARGATE_SPOT /)
    await there('up', file, '--no-wait', '--launch-type', 'FARGATE')
    expect((await there('services')).out).toMatch(/chosen +ACTIVE .* FARGATE /)
    expect(await there('up', file, '--no-wait', '--launch-type', 'EC2')).toMatchObject({
      code: 2,
      err: expect.stringContaining('chosen runs on FARGATE, and a service keeps its launch type.'),
    })
    expect(await there('run', file, '--launch-type', 'EC2', '--capacity-provider', 'FARGATE')).toMatchObject({
      code: 2,
      err: expect.stringContaining('give --launch-type or --capacity-provider, not both'),
    })
    await there('rm', 'chosen')
  })

  it('runs one task, and stops it by the beginning of its id', async () => {
    const { out, err } = await here('run', fileOf('job.json', definition({ family: 'job' })))
    expect(err).toContain('Registered job:1')
    const id = out.slice(0, 32)
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect((await here('stop', id.slice(0, 8))).out).toBe(`${id} is stopping\n`)
  })

  it('tells how far an image is while it waits for one', async () => {
    const slow = (family: string) => definition({ family, containerDefinitions: [{ name: 'app', image: `shop/${family}:1`, memory: 32 }] })
    const ran = await here('run', fileOf('pulled.json', slow('pulled')))
    expect(ran.err).toMatch(/app: pulling \d+ %, \d of 3 layers\n(.*\n)*app: starting\n/)
    expect((await here('up', fileOf('brought.json', slow('brought')))).err).toMatch(/app: pulling \d+ %, \d of 3 layers\n/)
    expect((await here('stop', 'brought')).code).toBe(0)
    expect((await here('rm', 'brought')).code).toBe(0)
    await here('stop', ran.out.slice(0, 8))
  })

  it('lists what works otherwise here, of a task definition and of a cluster', async () => {
    const faults = definition({ family: 'differs', enableFaultInjection: true })
    const ran = await here('run', fileOf('differs.json', faults), '--no-wait')
    expect(ran.err).toContain('2 things of differs:1 work otherwise here than on AWS: marina differences differs:1\n')
    const { code, out } = await here('differences', 'differs')
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^enableFaultInjection: On this computer .*\.\ncontainerDefinitions\[0\]\.portMappings/),
    ])
    expect(JSON.parse((await here('differences', 'differs:1', '--json')).out)).toHaveLength(2)
    expect(await here('differences')).toMatchObject({ code: 0, out: '', err: expect.stringContaining('Nothing of the cluster default') })
    expect((await here('differences', '--cluster', 'nowhere')).err).toContain('Cluster not found.')
  })

  it.each([
    ['no file', 'absent.json', undefined, /absent\.json cannot be read: there is no such file/, 2],
    ['broken JSON', 'broken.json', '{ "family": "web"\n "x": 1 }', /The JSON cannot be read at line 2/, 2],
    ['a compose file', 'compose.json', { services: {} }, /looks like a compose file/, 2],
    [
      'no memory',
      'memory.json',
      { family: 'm', containerDefinitions: [{ name: 'a', image: 'b' }] },
      /At least one of 'memory' or 'memoryReservation' must be specified/,
      1,
    ],
  ])('refuses %s with a sentence', async (_, name, content, sentence, code) => {
    const path = content === undefined ? join(folder, name) : fileOf(name, content)
    const outcome = await here('up', path)
    expect(outcome.err).toMatch(sentence)
    expect(outcome.code).toBe(code)
  })

  it('says what scaling did and why, and when tasks start', { timeout: 120_000 }, async () => {
    expect((await here('schedules')).out).toContain('No scheduled tasks in cluster default.')
    await marina.client.registerTaskDefinition({ ...definition(), family: 'scaled' })
    await marina.client.createService({ serviceName: 'scaled', taskDefinition: 'scaled', desiredCount: 0 })
    expect((await here('scaling', 'scaled')).out).toContain('scaled does not scale by itself.')
    const named = { ServiceNamespace: 'ecs', ResourceId: 'service/default/scaled', ScalableDimension: 'ecs:service:DesiredCount' } as const
    await marina.client.autoscaling.registerScalableTarget({ ...named, MinCapacity: 0, MaxCapacity: 2 })
    const at = new Date(Date.now() + 5_000).toISOString().slice(0, 19)
    const bounds = { MinCapacity: 1, MaxCapacity: 2 }
    await marina.client.autoscaling.putScheduledAction({
      ...named,
      ScheduledActionName: 'soon',
      Schedule: `at(${at})`,
      ScalableTargetAction: bounds,
    })
    const activities = async () => (await marina.client.autoscaling.describeScalingActivities(named)).ScalingActivities ?? []
    await vi.waitFor(async () => expect(await activities()).toHaveLength(2), 60_000)
    const { out } = await here('scaling', 'scaled')
    expect(out).toContain('minimum capacity was set to 1')
    expect(out).toMatch(/^scaled is kept between 1 and 2 tasks\.\nTIME +STATUS +WHAT +WHY\n/)

    await marina.client.putSchedule({ name: 'nightly', cluster: 'default', expression: 'cron(0 2 * * ? *)', taskDefinition: 'scaled:1' })
    expect((await here('schedules')).out).toMatch(/nightly +cron\(0 2 \* \* \? \*\) UTC +scaled:1 +\S+T02:00:00\.000Z +- +0/)
    expect(JSON.parse((await here('schedules', '--json')).out)).toMatchObject([{ name: 'nightly', enabled: true }])
    await marina.client.deleteSchedule({ arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/nightly' })
    await marina.client.deleteService({ service: 'scaled', force: true })
  })

  it('lists where client aliases of Service Connect lead', { timeout: 60_000 }, async () => {
    expect((await here('service-connect')).out).toContain('No service of cluster default has an endpoint of Service Connect.')
    await marina.client.discovery.createHttpNamespace({ Name: 'shop' })
    const [container] = definition().containerDefinitions ?? []
    const portMappings = [{ name: 'web', containerPort: 80, appProtocol: 'http' as const }]
    const meshed = { family: 'meshed', memory: '64', containerDefinitions: [{ ...container, portMappings }] }
    for (let revision = 0; revision < 2; revision += 1) await marina.client.registerTaskDefinition(meshed)
    await marina.client.createService({
      serviceName: 'meshed',
      taskDefinition: 'meshed:1',
      desiredCount: 0,
      deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 },
      serviceConnectConfiguration: {
        enabled: true,
        namespace: 'shop',
        services: [{ portName: 'web', clientAliases: [{ port: 8080, dnsName: 'shop-web' }] }],
      },
    })
    const { out } = await here('service-connect')
    expect(out).toMatch(/^ALIAS +SERVICE +TASKS +AT +REQUESTS +FAILED +RETRIES +EJECTIONS\nshop-web:8080 +meshed +0 +waiting +0 +0 +0 +0\n/)
    expect(JSON.parse((await here('service-connect', '--json')).out)).toMatchObject([
      { dnsName: 'shop-web', namespace: 'shop', retries: 0 },
    ])
    expect((await here('service-connect', '--cluster', 'other')).out).toContain('No service of cluster other')
    await untilService(marina.client, 'meshed', ({ deployments }) => deployments?.[0]?.rolloutState === 'COMPLETED')
    const lifecycleHooks = [{ targetType: 'PAUSE' as const, lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT' as const] }]
    await marina.client.updateService({ service: 'meshed', taskDefinition: 'meshed:2', deploymentConfiguration: { lifecycleHooks } })
    await vi.waitFor(
      async () =>
        expect((await here('service-connect')).out).toContain(
          [
            'shop-web:8080 is being shifted:',
            '  meshed:1: 100 % of production traffic, 0 % of test traffic; 0 tasks, 0 requests',
            '  meshed:2: 0 % of production traffic, 100 % of test traffic; 0 tasks, 0 requests',
            '  Test traffic is what has the header x-amzn-ecs-blue-green-test, with any value.',
          ].join('\n'),
        ),
      20_000,
    )
    expect((await here('explain', 'meshed')).out).toContain('a PAUSE hook of POST_TEST_TRAFFIC_SHIFT holds it')
    await marina.client.deleteService({ service: 'meshed', force: true })
  })

  it('does not find what is not there', async () => {
    expect(await here('scale', 'nothing', '1')).toMatchObject({ code: 4, err: expect.stringContaining('ServiceNotFoundException') })
    expect(await here('logs', 'nothing')).toMatchObject({ code: 4, err: expect.stringContaining('has no service and no task nothing') })
  })

  it('gives up waiting in time and says so', async () => {
    const file = fileOf(
      'never.json',
      definition({ family: 'never', containerDefinitions: [{ name: 'app', image: 'simulated/missing', memory: 32 }] }),
    )
    expect(await here('up', file, '--timeout', '1')).toMatchObject({
      code: 5,
      err: expect.stringContaining('never did not get there within 1 s'),
    })
  })
})

describe('marina events', () => {
  it('prints each as EventBridge has it, goes on with new ones, and gives them to a command', async () => {
    const data = join(folder, 'events')
    const script = fileOf(
      'take.cjs',
      `process.stdin.pipe(require('fs').createWriteStream(${JSON.stringify(join(folder, 'taken.txt'))}, { flags: 'a' }))`,
    )
    const args = ['--ephemeral', '--event-target', `command:"${process.execPath}" "${script}"`]
    const other = await startMarina({ dataFolder: data, engine: 'simulated', args })
    const following = spawn(process.execPath, [builtCommand, 'events', '--follow', '--json', '--data', data], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const lines = createInterface({ input: following.stdout })[Symbol.asyncIterator]()
    await run('run', fileOf('job.json', definition({ family: 'job' })), '--data', data)
    let event: { 'detail-type'?: string; detail?: { lastStatus?: string } } = {}
    while (event.detail?.lastStatus !== 'RUNNING') event = JSON.parse(String((await lines.next()).value)) as typeof event
    expect(event).toMatchObject({ version: '0', source: 'aws.ecs', 'detail-type': 'ECS Task State Change', account: '000000000000' })
    following.kill('SIGINT')
    await once(following, 'exit')
    expect((await run('events', '--data', data)).out).toMatch(
      /Z ECS Task State Change [0-9a-f]{32}: PENDING, wanted RUNNING \(family:job\)/,
    )
    await vi.waitFor(
      () => expect(readFileSync(join(folder, 'taken.txt'), 'utf8')).toContain('"detail-type":"ECS Task State Change"'),
      10_000,
    )
    expect(await other.stop()).toBe(0)
  })

  it('go nowhere unknown', async () => {
    const { code, err } = await run('serve', '--data', join(folder, 'other'), '--engine', 'simulated', '--event-target', 'ftp://there')
    expect(code).toBe(2)
    expect(err).toContain('The event target is neither an HTTP address nor a command. Write http://127.0.0.1:9000/events')
  })
})

describe('marina exec', () => {
  let id: string
  beforeAll(async () => {
    id = (await here('run', fileOf('exec.json', definition({ family: 'exec' })))).out.slice(0, 8)
  })

  /** As `run`, with something to read. */
  const piped = async (input: string, ...args: string[]): Promise<Outcome> => {
    const child = spawn(process.execPath, [builtCommand, ...args, '--data', folder], { stdio: 'pipe' })
    let [out, err] = ['', '']
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()))
    child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()))
    child.stdin.end(input)
    const [code] = (await once(child, 'close')) as [number]
    return { code, out, err }
  }

  it('ends as the command does, and leaves its options to it', async () => {
    expect(await run('exec', '--data', folder, id, '--', 'echo', '--json', 'one  two')).toMatchObject({ code: 0, out: '--json one  two\n' })
    expect(await run('exec', '--data', folder, id, '--', 'sh', '-c', 'exit 7')).toMatchObject({ code: 7, out: '' })
    expect(await run('exec', '--data', folder, id, '--', 'no-such-program')).toMatchObject({ code: 127 })
  })

  it('gives a shell what comes through a pipe', async () => {
    expect(await piped('echo hello\nexit 3\n', 'exec', id)).toMatchObject({ code: 3, out: 'hello\n' })
    expect(await piped('echo hello\n', 'exec', id)).toMatchObject({ code: 0, out: 'hello\n' })
  })

  it('says what it cannot enter, and why', async () => {
    expect(await here('exec', 'ffffffff')).toMatchObject({
      code: 4,
      err: expect.stringContaining('Cluster default has no task ffffffff. "marina tasks" lists them.'),
    })
    expect(await here('exec', id, '--container', 'side')).toMatchObject({
      code: 4,
      err: expect.stringMatching(/Task [0-9a-f]{32} has no container side\. It has: app\./),
    })
    const pair = ['app', 'side'].map((name) => ({ name, image: 'marina/hello', memory: 32 }))
    const both = (await here('run', fileOf('pair.json', definition({ family: 'pair', containerDefinitions: pair })))).out.slice(0, 32)
    expect(await here('exec', both)).toMatchObject({
      code: 2,
      err: expect.stringContaining(`Task ${both} has several containers. Name one with --container: app, side.`),
    })
    expect(await run('exec', both, '--container', 'side', '--data', folder, '--', 'echo', 'in')).toMatchObject({ code: 0, out: 'in\n' })
    await here('stop', both)
    await vi.waitFor(async () => expect((await here('tasks', '--stopped')).out).toContain(both.slice(0, 8)), { timeout: 10_000 })
    expect(await here('exec', both)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Task [0-9a-f]{32} has stopped \(.+\), so nothing/),
    })
    expect(await here('exec', id, '--json')).toMatchObject({ code: 2, err: expect.stringContaining('it has no --json') })
  })
})

describe('marina serve', () => {
  it('keeps the token from other users', () => {
    expect(statSync(join(folder, 'daemon.json')).mode & 0o077).toBe(0)
  })

  it('finds the Marina that has the data folder already', async () => {
    const { code, out, err } = await run('serve', '--json', '--data', folder, '--engine', 'simulated')
    expect(code).toBe(0)
    expect(err).toContain(`Marina runs on this data folder already, as process ${marina.pid}.`)
    expect(JSON.parse(out)).toMatchObject({ ready: true, endpoint: marina.endpoint, pid: marina.pid })
  })

  it.each([
    [['--account', '12'], '--account takes 12 digits, not "12".'],
    [['--region', 'moon'], '--region takes a name such as us-east-1, not "moon".'],
    [['--port', '99999'], '--port takes a whole number from 0 to 65535'],
    [['--engine', 'ssh://there'], 'own tasks cannot run on an engine over ssh (ssh://there)'],
    [['--engine', 'unix:///nowhere.sock'], 'The engine at unix:///nowhere.sock does not answer'],
  ])('refuses %j with a sentence', async (args, sentence) => {
    const { code, err } = await run('serve', '--data', join(folder, 'other'), ...args)
    expect(code).not.toBe(0)
    expect(err).toContain(sentence)
  })

  it('says who has its port and which one is free', async () => {
    const port = new URL(marina.endpoint).port
    const { code, err } = await run('serve', '--data', join(folder, 'third'), '--engine', 'simulated', '--port', port)
    expect(code).toBe(1)
    expect(err).toMatch(new RegExp(`${port}.*in use.*\\d+`, 's'))
  })

  it('keeps nothing when asked to, and stops its tasks when asked to', async () => {
    const data = join(folder, 'ephemeral')
    const child: ChildProcessByStdio<null, Readable, Readable> = spawn(
      process.execPath,
      [
        builtCommand,
        'serve',
        '--json',
        '--ephemeral',
        '--stop-tasks',
        '--sample',
        '--no-ui',
        '--port',
        '0',
        '--data',
        data,
        '--engine',
        'simulated',
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    expect(JSON.parse(line.toString())).toMatchObject({ ready: true, ui: null })
    child.kill('SIGTERM')
    const [code] = (await once(child, 'exit')) as [number]
    expect(code).toBe(0)
  })
})

describe('marina aws', () => {
  let own: MarinaProcess
  let data: string

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'marina-cli-aws-'))
    writeFileSync(join(data, 'config'), '[default]\nregion = eu-west-3\n[profile work]\nregion = eu-west-3\n')
    const env = { AWS_CONFIG_FILE: join(data, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(data, 'none') }
    own = await startMarina({ dataFolder: data, engine: 'simulated', args: ['--secrets', 'local'], env })
  })
  afterAll(async () => {
    await own.stop()
    rmSync(data, { recursive: true, force: true })
  })

  it('shows and chooses what tasks may use of an account', async () => {
    expect((await run('aws', '--data', data)).out).toBe(
      'Secrets of tasks come from the store on this computer, as serve --secrets says.\n' +
        'Containers with a task role get dummy credentials.\nProfiles of your AWS files: default, work\n',
    )
    expect((await run('aws', '--data', data, '--credentials', 'profile:work,role:task')).out).toContain(
      'Containers with a task role get those of their own role, assumed with the profile work.',
    )
    expect(await run('aws', '--data', data, '--secrets', 'profile:work')).toMatchObject({
      code: 1,
      err: expect.stringContaining('This Marina was started with --secrets, which decides.'),
    })
    expect(await run('aws', '--data', data, '--credentials', 'profile:gone')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no profile "gone" in your AWS files (~/.aws/config and ~/.aws/credentials).'),
    })
    expect(await run('serve', '--credentials', 'aws')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Credentials of containers are dummy, profile:NAME,'),
    })
  })
})
