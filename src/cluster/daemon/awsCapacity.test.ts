/** What people type at the aws command to practise capacity providers, against a running daemon on the simulated engine. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as autoscaling from '@aws-sdk/client-auto-scaling'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLogger } from '#cluster/lib/logger.ts'
import { type RunningDaemon, startDaemon } from './index.ts'

const run = promisify(execFile)
let folder: string
let daemon: RunningDaemon

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marina-aws-capacity-'))
  daemon = await startDaemon({
    dataFolder: folder,
    ephemeral: true,
    port: 0,
    engine: 'simulated',
    account: '000000000000',
    region: 'us-east-1',
    publishAddress: '127.0.0.1',
    log: silentLogger,
  })
})
afterAll(async () => {
  await daemon?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The command is whatever `aws` is on this machine. */
async function aws(...words: string[]): Promise<unknown> {
  const { stdout } = await run('aws', [...words, '--endpoint-url', daemon.endpoint, '--region', 'us-east-1', '--output', 'json'], {
    env: { ...process.env, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_PAGER: '', AWS_CONFIG_FILE: join(folder, 'none') },
  })
  return stdout.trim() === '' ? {} : JSON.parse(stdout)
}

async function until<Found>(look: () => Promise<Found>, isRight: (found: Found) => boolean): Promise<Found> {
  for (;;) {
    const found = await look()
    if (isRight(found)) return found
  }
}

const hasAws = await run('aws', ['--version']).then(
  () => true,
  () => false,
)
if (!hasAws && process.env['CI'] === 'true') throw new Error('the aws command is missing')
if (!hasAws) console.warn('Skipped: the aws command is not installed, so nothing was proven about it; on Debian: apt-get install awscli')

describe.skipIf(!hasAws)('the aws command', () => {
  it('makes a group and a provider of it, runs tasks with the strategy, and instances appear', { timeout: 240_000 }, async () => {
    await aws('ecs', 'create-cluster', '--cluster-name', 'shop')
    await aws(
      'autoscaling',
      'create-auto-scaling-group',
      '--auto-scaling-group-name',
      'workers',
      '--min-size',
      '0',
      '--max-size',
      '3',
      '--launch-template',
      'LaunchTemplateName=ecs',
      '--availability-zones',
      'us-east-1a',
      'us-east-1b',
      '--tags',
      'Key=marina:instance-type,Value=t3.small',
    )
    const { AutoScalingGroups: [group] = [] } = (await aws(
      'autoscaling',
      'describe-auto-scaling-groups',
    )) as autoscaling.AutoScalingGroupsType
    expect(group).toMatchObject({
      AutoScalingGroupName: 'workers',
      AutoScalingGroupARN: expect.stringMatching(
        /^arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:.+:autoScalingGroupName\/workers$/,
      ),
      MinSize: 0,
      MaxSize: 3,
      DesiredCapacity: 0,
      AvailabilityZones: ['us-east-1a', 'us-east-1b'],
      Instances: [],
    })
    const provider = `autoScalingGroupArn=${group?.AutoScalingGroupARN},managedScaling={status=ENABLED,targetCapacity=100}`
    expect(await aws('ecs', 'create-capacity-provider', '--name', 'workers', '--auto-scaling-group-provider', provider)).toMatchObject({
      capacityProvider: { status: 'ACTIVE', type: 'EC2_AUTOSCALING' },
    })
    const strategy = 'capacityProvider=workers,weight=1'
    await aws(
      'ecs',
      'put-cluster-capacity-providers',
      '--cluster',
      'shop',
      '--capacity-providers',
      'workers',
      '--default-capacity-provider-strategy',
      strategy,
    )
    const container = '[{"name":"app","image":"marina/hello","cpu":1024,"memory":64}]'
    await aws('ecs', 'register-task-definition', '--family', 'web', '--container-definitions', container)
    const started = (await aws(
      'ecs',
      'run-task',
      '--cluster',
      'shop',
      '--task-definition',
      'web',
      '--count',
      '3',
      '--capacity-provider-strategy',
      strategy,
    )) as { tasks: { taskArn: string; lastStatus: string }[]; failures: object[] }
    expect(started.failures).toEqual([])
    expect(started.tasks.map(({ lastStatus }) => lastStatus)).toEqual(Array(3).fill('PROVISIONING'))
    const arns = started.tasks.map(({ taskArn }) => taskArn)
    await aws('ecs', 'wait', 'tasks-running', '--cluster', 'shop', '--tasks', ...arns)
    const { AutoScalingGroups: [grown] = [] } = (await aws(
      'autoscaling',
      'describe-auto-scaling-groups',
    )) as autoscaling.AutoScalingGroupsType
    expect(grown).toMatchObject({ DesiredCapacity: 2, Instances: Array(2).fill({ InstanceType: 't3.small', LifecycleState: 'InService' }) })
    expect(new Set(grown?.Instances?.map(({ AvailabilityZone }) => AvailabilityZone))).toEqual(new Set(['us-east-1a', 'us-east-1b']))
    const described = (await aws('ecs', 'describe-tasks', '--cluster', 'shop', '--tasks', ...arns)) as { tasks: object[] }
    expect(described.tasks).toMatchObject(Array(3).fill({ capacityProviderName: 'workers', launchType: 'EC2' }))
  })
})

describe('the SDK of EC2 Auto Scaling', () => {
  // One for all: each keeps a connection, and a daemon takes only so many.
  let client: autoscaling.AutoScalingClient
  beforeAll(() => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    client = new autoscaling.AutoScalingClient({ endpoint: daemon.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  })
  afterAll(() => client?.destroy())
  const groups = async () =>
    (await client.send(new autoscaling.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['g'] }))).AutoScalingGroups
  const template = { LaunchTemplate: { LaunchTemplateName: 'any' } }

  it('makes, changes and deletes a group', async () => {
    const create = new autoscaling.CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'g',
      MinSize: 1,
      MaxSize: 2,
      ...template,
      VPCZoneIdentifier: 'subnet-1,subnet-2',
      Tags: [{ Key: 'marina:cluster', Value: 'default' }],
    })
    await client.send(create)
    await expect(client.send(create)).rejects.toMatchObject({ name: 'AlreadyExistsFault' })
    await until(groups, (found) => found?.[0]?.Instances?.[0]?.LifecycleState === 'InService')
    expect(await groups()).toMatchObject([
      {
        AvailabilityZones: ['us-east-1a', 'us-east-1b'],
        CreatedTime: expect.any(Date),
        DesiredCapacity: 1,
        Instances: [{ InstanceType: 't3.medium' }],
      },
    ])
    await client.send(new autoscaling.SetDesiredCapacityCommand({ AutoScalingGroupName: 'g', DesiredCapacity: 2 }))
    await expect(
      client.send(new autoscaling.SetDesiredCapacityCommand({ AutoScalingGroupName: 'g', DesiredCapacity: 3 })),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'New SetDesiredCapacity value 3 is above max value 2 for the AutoScalingGroup.',
    })
    const remove = (ForceDelete: boolean) =>
      client.send(new autoscaling.DeleteAutoScalingGroupCommand({ AutoScalingGroupName: 'g', ForceDelete }))
    await expect(remove(false)).rejects.toMatchObject({ name: 'ResourceInUseFault' })
    await client.send(new autoscaling.UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'g', MinSize: 0, MaxSize: 0 }))
    await until(groups, (found) => found?.[0]?.Instances?.length === 0)
    await remove(false)
    expect(await groups()).toEqual([])
  })

  it.each<[string, object, string]>([
    ['without a template', { MinSize: 0, MaxSize: 1 }, 'the tag marina:instance-type says what is launched'],
    [
      'with a type that is not known',
      { ...template, MinSize: 0, MaxSize: 1, Tags: [{ Key: 'marina:instance-type', Value: 'x9.huge' }] },
      'x9.huge is not known here',
    ],
    ['with bounds that cross', { ...template, MinSize: 2, MaxSize: 1 }, 'must be greater than or equal to min bound, 2'],
    ['with more instances than one computer stands for', { ...template, MinSize: 0, MaxSize: 101 }, 'at most 100 instances'],
    [
      'in a zone of another region',
      { ...template, MinSize: 0, MaxSize: 1, AvailabilityZones: ['eu-west-1a'] },
      'no availability zone of us-east-1',
    ],
  ])('is refused %s', async (_, request, sentence) => {
    const create = new autoscaling.CreateAutoScalingGroupCommand({ AutoScalingGroupName: 'wrong', ...request } as never)
    await expect(client.send(create)).rejects.toMatchObject({ name: 'ValidationError', message: expect.stringContaining(sentence) })
  })

  it('is told which of its operations are answered', async () => {
    const call = client.send(new autoscaling.DescribeScalingActivitiesCommand({}))
    await expect(call).rejects.toMatchObject({ message: expect.stringContaining('It answers: CreateAutoScalingGroup') })
  })
})
