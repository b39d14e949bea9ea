/** A cluster that spans two Docker engines: the second in a network of its own, over TLS, with a link that is cut, and through ssh. */
import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { ContainerInstance, Service, Task } from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type FarEngine, startFarEngine, whyNoFarEngine } from '#test/support/farEngine.ts'
import { builtCommand, type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { docker, dockerHost, removeLeftovers, whyNoDocker } from '#test/support/realDocker.ts'
import { untilService } from '#test/support/until.ts'

const why = (await whyNoDocker()) ?? whyNoFarEngine()
if (why) console.warn(why)
const family = `far-${process.pid}`
const cluster = 'span'

describe.skipIf(why)(`instances on another engine${why ? ` (${why})` : ''}`, { timeout: 180_000 }, () => {
  let folder: string
  let marina: MarinaProcess
  let far: FarEngine
  let sshLog: string

  const command = async (...words: string[]) => {
    const all = [builtCommand, ...words, '--data', folder, '--cluster', cluster]
    return promisify(execFile)(process.execPath, all).then(
      ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
      (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, out: error.stdout, err: error.stderr }),
    )
  }
  const start = async () => {
    const env = { PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`, MARINA_TEST_FAR: far.socket }
    marina = await startMarina({ dataFolder: folder, engine: dockerHost, env })
  }
  const instances = async (): Promise<ContainerInstance[]> => {
    const { containerInstanceArns = [] } = await marina.client.listContainerInstances({ cluster })
    if (containerInstanceArns.length === 0) return []
    return (await marina.client.describeContainerInstances({ cluster, containerInstances: containerInstanceArns })).containerInstances ?? []
  }
  const isFar = ({ attributes }: ContainerInstance) => attributes?.some(({ name }) => name === 'marina.engine') === true
  const farInstance = async () => (await instances()).find(isFar)
  const tasksOf = async (desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING'): Promise<Task[]> => {
    const { taskArns } = await marina.client.listTasks({ cluster, serviceName: family, desiredStatus })
    return taskArns?.length ? ((await marina.client.describeTasks({ cluster, tasks: taskArns })).tasks ?? []) : []
  }
  const isSteady = ({ runningCount, pendingCount }: Service) => runningCount === 4 && pendingCount === 0
  const steady = () => untilService(marina.client, family, isSteady, undefined, cluster)
  /** Which tasks of the service have a running container, on one engine or the other. */
  const running = async (engine: typeof docker): Promise<string[]> => {
    const listed = await engine.listContainers({ filters: { label: [`com.amazonaws.ecs.task-definition-family=${family}`] } })
    return listed.map(({ Labels }) => Labels['com.amazonaws.ecs.task-arn'] ?? '')
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-span-'))
    far = await startFarEngine()
    sshLog = join(folder, 'ssh.log')
    writeSshDouble(folder, sshLog)
    await start()
    await marina.client.createCluster({ clusterName: cluster })
    await marina.client.registerTaskDefinition({
      family,
      containerDefinitions: [{ name: 'web', image: 'marina/hello', memory: 32, stopTimeout: 2, portMappings: [{ containerPort: 80 }] }],
    })
  })
  afterAll(async () => {
    await marina?.stop()
    await removeLeftovers(family)
    await far?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are refused with a sentence where the engine cannot be reached or used', async () => {
    const add = (...words: string[]) => command('instances', 'add', ...words)
    expect((await add('--engine', far.address, '--tls-from', folder)).err).toContain(`${folder} has no ca.pem.`)
    expect((await add('--engine', far.address)).err).toContain('is neither encrypted nor asks who is there')
    expect((await add('--engine', far.address, '--plain')).err).toMatch(
      /Client sent an HTTP request to an HTTPS server|closed the connection/,
    )
    const other = `tcp://${far.host}:4`
    expect((await add('--engine', other, '--tls-from', far.tlsFolder)).err).toContain('nothing is listening there')
    expect((await add('--engine', dockerHost)).err).toContain("leads to the engine of this computer's own tasks")
    expect((await add('--engine', 'ssh://unknown-host')).err).toContain('ssh does not know the key of unknown-host yet')
    expect(await instances()).toEqual([])
    expect(marina.errors()).not.toContain('PRIVATE KEY')
  })

  it('share a service with this computer; cut off, its tasks move; back, nothing runs twice', async () => {
    expect(await command('instances', 'add', '--cpu', '2048', '--memory', '1024')).toMatchObject({ code: 0, err: '' })
    const added = await command('instances', 'add', '--engine', far.address, '--tls-from', far.tlsFolder, '--zone', 'us-east-1b')
    expect(added).toMatchObject({ err: '', code: 0, out: expect.stringContaining(far.address) })
    await marina.client.createService({ cluster, serviceName: family, taskDefinition: family, desiredCount: 4 })
    await steady()
    const instance = (await farInstance())?.containerInstanceArn ?? ''
    expect(await running(far.docker)).toHaveLength(2)
    expect(await running(docker)).toHaveLength(2)
    const before = (await tasksOf()).filter(({ containerInstanceArn }) => containerInstanceArn === instance)
    const ports = before.flatMap(({ containers }) => containers?.[0]?.networkBindings?.[0]?.hostPort ?? [])
    expect(before.map(({ containers }) => containers?.[0]?.networkBindings?.[0]?.bindIP)).toEqual([far.host, far.host])
    for (const port of ports) expect((await fetch(`http://${far.host}:${port}/`)).status).toBe(200)

    // A restart finds both engines as they were.
    await marina.stop()
    await start()
    await steady()
    expect((await running(far.docker)).toSorted()).toEqual(before.map(({ taskArn }) => taskArn).toSorted())

    far.cut()
    for (const { taskArn = '' } of before) await untilService(marina.client, family, isSteady, taskArn, cluster)
    expect((await farInstance())?.agentConnected).toBe(false)
    expect((await tasksOf()).some(({ containerInstanceArn }) => containerInstanceArn === instance)).toBe(false)
    expect(await tasksOf('STOPPED')).toMatchObject(
      before.map(() => ({ stopCode: 'InfrastructureHealth', stoppedReason: expect.stringMatching(/has not been reached for \d+ s\.$/) })),
    )
    expect((await command('instances')).out).toContain('ACTIVE, agent lost')
    expect((await command('instances', 'engines')).out).toMatch(/out of reach: /)
    // They run on there: nobody could be told.
    expect(await running(far.docker)).toHaveLength(2)

    far.mend()
    await vi.waitFor(async () => expect((await farInstance())?.agentConnected).toBe(true), { timeout: 60_000, interval: 100 })
    // From then on it takes tasks again, and what was given up is gone.
    expect(await running(far.docker)).toEqual([])
    const wanted = (await tasksOf()).map(({ taskArn }) => taskArn).toSorted()
    expect([...(await running(docker)), ...(await running(far.docker))].toSorted()).toEqual(wanted)
    await vi.waitFor(async () => expect(await far.docker.listContainers({ all: true })).toEqual([]), { timeout: 30_000, interval: 200 })

    await marina.client.updateService({ cluster, service: family, desiredCount: 6 })
    await untilService(marina.client, family, ({ runningCount }) => runningCount === 6, undefined, cluster)
    expect(await running(far.docker)).toHaveLength(2)
    expect(await running(docker)).toHaveLength(4)
    await marina.client.updateService({ cluster, service: family, desiredCount: 4 })
  })

  it('are behind load balancers at the host of their engine', async () => {
    const elb = marina.client.loadBalancing
    const { LoadBalancers } = await elb.createLoadBalancer({ Name: family, Subnets: ['subnet-1', 'subnet-2'] })
    const { TargetGroups } = await elb.createTargetGroup({
      Name: family,
      Protocol: 'HTTP',
      Port: 80,
      VpcId: 'vpc-1',
      TargetType: 'instance',
    })
    const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? ''
    const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn ?? ''
    const Port = 20_000 + (process.pid % 20_000)
    const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn }]
    await elb.createListener({ LoadBalancerArn, Protocol: 'HTTP', Port, DefaultActions })
    const loadBalancers = [{ targetGroupArn: TargetGroupArn, containerName: 'web', containerPort: 80 }]
    await marina.client.createService({ cluster, serviceName: 'behind', taskDefinition: family, desiredCount: 2, loadBalancers })
    await vi.waitFor(
      async () => {
        const { TargetHealthDescriptions = [] } = await elb.describeTargetHealth({ TargetGroupArn })
        expect(TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State)).toEqual(['healthy', 'healthy'])
        expect(new Set(TargetHealthDescriptions.map(({ Target }) => Target?.Id)).size).toBe(2)
      },
      { timeout: 60_000, interval: 200 },
    )
    await marina.client.deleteService({ cluster, service: 'behind', force: true })
  })

  it('have their output read over the network', async () => {
    const instance = (await farInstance())?.containerInstanceArn
    const { tasks } = await marina.client.startTask({ cluster, taskDefinition: family, containerInstances: [instance ?? ''] })
    const id = tasks?.[0]?.taskArn?.split('/').at(-1) ?? ''
    await vi.waitFor(async () => expect((await command('logs', id)).out).toContain('listening'), {
      timeout: 30_000,
      interval: 200,
    })
    await marina.client.stopTask({ cluster, task: id })
  })

  it('leave their engine clean when they are terminated', async () => {
    const { ec2InstanceId = '', containerInstanceArn } = (await farInstance()) ?? {}
    expect((await command('instances', 'terminate', ec2InstanceId)).out).toContain(`${ec2InstanceId} is terminated`)
    await vi.waitFor(async () => expect((await marina.client.listInstanceEngines({})).engines).toEqual([]), {
      timeout: 60_000,
      interval: 100,
    })
    expect(await far.docker.listContainers({ all: true })).toEqual([])
    expect(await far.docker.listImages()).toEqual([])
    expect((await far.docker.listNetworks()).map(({ Name }) => Name).toSorted()).toEqual(['bridge', 'host', 'none'])
    expect((await far.docker.listVolumes()).Volumes).toEqual([])
    await steady()
    expect((await tasksOf()).some((task) => task.containerInstanceArn === containerInstanceArn)).toBe(false)
  })

  it('are reached through the user’s own ssh', async () => {
    const added = await command('instances', 'add', '--engine', 'ssh://ann@far-machine:2222', '--host', far.host)
    expect(added).toMatchObject({ err: '', code: 0, out: expect.stringContaining('ssh://ann@far-machine:2222') })
    expect(readFileSync(sshLog, 'utf8')).toMatch(/^-o BatchMode=yes .*-l ann -p 2222 -- far-machine docker system dial-stdio$/m)
    await marina.client.updateService({ cluster, service: family, desiredCount: 6 })
    await untilService(marina.client, family, ({ runningCount }) => runningCount === 6, undefined, cluster)
    expect((await running(far.docker)).length).toBeGreaterThan(0)
    const { ec2InstanceId = '' } = (await farInstance()) ?? {}
    await command('instances', 'terminate', ec2InstanceId)
    await vi.waitFor(async () => expect((await marina.client.listInstanceEngines({})).engines).toEqual([]), {
      timeout: 60_000,
      interval: 100,
    })
    expect(await far.docker.listContainers({ all: true })).toEqual([])
  })
})

/** A stand-in for ssh: the far machine is this one, and its docker talks to the second engine. It knows one host. */
function writeSshDouble(folder: string, log: string): void {
  const bin = join(folder, 'bin')
  const path = join(bin, 'ssh')
  mkdirSync(bin)
  writeFileSync(
    path,
    `#!/bin/sh
echo "$*" >> '${log}'
while [ "$1" != "--" ]; do shift; done
[ "$2" = unknown-host ] && { echo 'Host key verification failed.' >&2; exit 255; }
shift 2
[ "$*" = "docker system dial-stdio" ] || exit 99
exec docker --host "$MARINA_TEST_FAR" system dial-stdio
`,
  )
  chmodSync(path, 0o755)
}
