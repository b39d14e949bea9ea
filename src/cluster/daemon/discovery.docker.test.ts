/** Names in containers on real Docker: a daemon, tasks in all network modes, and what busybox resolves in them. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContainerDefinition, CreateServiceRequest, Task } from '@aws-sdk/client-ecs'
import type { CreateServiceResponse } from '@aws-sdk/client-servicediscovery'
import { decode, encode } from 'dns-packet'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { siblingFacts } from '#cluster/api/siblings.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { dockerHost } from '#test/support/realDocker.ts'
import { startTestDaemon } from '#test/support/testDaemon.ts'
import type { RunningDaemon } from './index.ts'
import { openShellDocker, type ShellDocker, whyNoShellDocker } from './shellDocker.testSupport.ts'

const reason = whyNoShellDocker(process.getuid?.() === 0 ? undefined : 'Port 53 is for root alone.')

/** What the computer's own name server says of every name. */
const ELSEWHERE = '192.0.2.7'
const PATIENCE = { timeout: 60_000, interval: 200 }
/** Within which a change is to be seen. */
const SOON = { timeout: 2_000, interval: 50 }

describe.skipIf(reason !== undefined)('containers on Docker find services by name', () => {
  let shell: ShellDocker
  let image: string
  const folder = mkdtempSync(join(tmpdir(), 'marina-discovery-'))
  let upstreamNetwork: string
  let engine: ContainerEngine
  let daemon: RunningDaemon
  let upstream: Socket
  let upstreamAddress: string

  const start = () => {
    const hostResolvers = () => ({ own: [upstreamAddress], reachable: [upstreamAddress] })
    return startTestDaemon(folder, { ephemeral: false, engine: dockerHost, hostResolvers })
  }
  const call = <Answer>(operation: string, request: object): Promise<Answer> =>
    daemon.dispatcher.call(operation, request, daemon.context) as Promise<Answer>
  const cloudMap = <Answer>(operation: string, request: object) =>
    call<Answer>(`${siblingFacts.servicediscovery.targetPrefix}${operation}`, request)

  beforeAll(async () => {
    shell = await openShellDocker()
    ;({ image, engine } = shell)
    upstreamNetwork = `marina-test-upstream-${shell.id}`
    const { gateway } = await engine.ensureNetwork({ name: upstreamNetwork, labels: {} })
    upstreamAddress = gateway
    upstream = await answerEverything(gateway)
    writeFileSync(join(folder, 'ecs.config'), 'ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION=1s\n')
    daemon = await start()
  }, 60_000)
  afterAll(async () => {
    if (reason !== undefined) return
    await daemon.stop({ stopTasks: true })
    upstream.close()
    await engine.removeNetwork(upstreamNetwork)
    await shell.close()
    rmSync(folder, { recursive: true, force: true })
  }, 180_000)

  const app = (command: string, more: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
    name: 'app',
    image,
    memory: 32,
    stopTimeout: 2,
    command: ['sh', '-c', command],
    ...more,
  })
  const serve = (port: number) => `while true; do echo "from $HOSTNAME" | busybox nc -l -p ${port}; done`
  const idle = 'while true; do sleep 1; done'

  async function run(
    family: string,
    networkMode: 'awsvpc' | 'bridge' | 'host',
    container: ContainerDefinition,
    service: Partial<CreateServiceRequest> = {},
  ) {
    await call('RegisterTaskDefinition', { family, networkMode, containerDefinitions: [container] })
    await call('CreateService', {
      serviceName: family,
      taskDefinition: family,
      desiredCount: 1,
      launchType: 'EC2',
      ...(networkMode === 'awsvpc' && { networkConfiguration: { awsvpcConfiguration: { subnets: [`subnet-${family}`] } } }),
      ...service,
    })
    return vi.waitUntil(async () => {
      const tasks = await tasksOf(family)
      return tasks.length === (service.desiredCount ?? 1) && tasks.every(({ lastStatus }) => lastStatus === 'RUNNING') ? tasks : undefined
    }, PATIENCE)
  }
  async function tasksOf(service: string): Promise<Task[]> {
    const { taskArns } = await call<{ taskArns: string[] }>('ListTasks', { serviceName: service })
    if (taskArns.length === 0) return []
    return (await call<{ tasks: Task[] }>('DescribeTasks', { tasks: taskArns })).tasks
  }
  const newRegistry = async (NamespaceId: string, Name: string, Type: 'A' | 'SRV') => {
    const DnsConfig = { DnsRecords: [{ Type, TTL: 5 }] }
    const { Service } = await cloudMap<CreateServiceResponse>('CreateService', {
      Name,
      NamespaceId,
      DnsConfig,
      HealthCheckCustomConfig: {},
    })
    return Service as { Id: string; Arn: string }
  }

  /** What a command in the task's only container writes. */
  async function inside(family: string, ...command: string[]): Promise<string> {
    const containers = await engine.list({ labels: { 'com.amazonaws.ecs.task-definition-family': family } })
    const name = containers.find((each) => each.image === image && each.state === 'running')?.name ?? ''
    const stream = await engine.exec(name, { command: ['busybox', ...command], pseudoTerminal: false })
    let output = ''
    for await (const chunk of stream.output) output += Buffer.from(chunk).toString('utf8')
    return output
  }
  const addresses = async (family: string, name: string) =>
    [...(await inside(family, 'nslookup', '-type=a', name)).matchAll(/^Address: (\S+)$/gm)].map(([, address]) => address).sort()

  it('by address, port and health, in bridge and awsvpc tasks, seen within two seconds', async () => {
    await run('before', 'bridge', app(idle))
    await cloudMap('CreatePrivateDnsNamespace', { Name: 'shop.local', Vpc: 'vpc-1' })
    const { Namespaces } = await cloudMap<{ Namespaces: { Id: string }[] }>('ListNamespaces', {})
    const web = await newRegistry(Namespaces[0]?.Id ?? '', 'web', 'A')
    const api = await newRegistry(Namespaces[0]?.Id ?? '', 'api', 'SRV')
    const [one, two] = await run('web', 'awsvpc', app(serve(80)), { desiredCount: 2, serviceRegistries: [{ registryArn: web.Arn }] })
    const [other] = await run('api', 'bridge', app(serve(7_000), { portMappings: [{ containerPort: 7_000 }] }), {
      serviceRegistries: [{ registryArn: api.Arn, containerName: 'app', containerPort: 7_000 }],
    })
    await run('bridged', 'bridge', app(idle))
    await run('apart', 'awsvpc', app(idle))

    const addressOf = (task: Task | undefined) => task?.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address
    const idOf = (task: Task | undefined) => task?.taskArn?.split('/').at(-1) ?? ''
    const both = [addressOf(one), addressOf(two)].sort()
    for (const visitor of ['bridged', 'apart']) {
      expect(await addresses(visitor, 'web.shop.local')).toEqual(both)
      expect(await inside(visitor, 'nc', 'web.shop.local', '80')).toMatch(/^from ip-/)
      const service = await inside(visitor, 'nslookup', '-type=srv', 'api.shop.local')
      expect(service).toContain(`api.shop.local\tservice = 1 1 7000 ${idOf(other)}.api.shop.local`)
      expect(await inside(visitor, 'nc', `${idOf(other)}.api.shop.local`, '7000')).toMatch(/^from /)
      expect(await inside(visitor, 'nslookup', '-type=a', 'none.shop.local')).toContain('NXDOMAIN')
      expect(await addresses(visitor, 'example.com')).toEqual([ELSEWHERE])
    }
    // One that ran before there was a namespace is as it was: Docker's default network, the engine's own name servers.
    expect(await inside('before', 'cat', '/etc/resolv.conf')).not.toContain('127.0.0.11')

    const setHealth = (Status: string) => cloudMap('UpdateInstanceCustomHealthStatus', { ServiceId: web.Id, InstanceId: idOf(one), Status })
    await setHealth('UNHEALTHY')
    await vi.waitFor(async () => expect(await addresses('bridged', 'web.shop.local')).toEqual([addressOf(two)]), SOON)
    await setHealth('HEALTHY')
    await vi.waitFor(async () => expect(await addresses('apart', 'web.shop.local')).toEqual(both), SOON)
    await call('StopTask', { task: two?.taskArn })
    await vi.waitFor(async () => expect(await addresses('apart', 'web.shop.local')).not.toContain(addressOf(two)), SOON)
  }, 180_000)

  it('and other names while Marina is away, and services again once it is back', async () => {
    await daemon.stop()
    for (const visitor of ['bridged', 'apart']) {
      const began = performance.now()
      expect(await addresses(visitor, 'example.com')).toEqual([ELSEWHERE])
      expect(performance.now() - began).toBeLessThan(2_000)
    }
    daemon = await start()
    const names = await vi.waitUntil(async () => {
      const now = await addresses('bridged', 'web.shop.local')
      return now.length === 2 && !now.includes(ELSEWHERE) ? now : undefined
    }, PATIENCE)
    expect(names).toHaveLength(2)
  }, 120_000)

  it('by address through Docker’s own DNS, where port 53 is somebody else’s, and says so', async () => {
    await daemon.stop()
    const somebody = createServer().listen(53, '0.0.0.0')
    await once(somebody, 'listening')
    daemon = await start()
    const { Namespaces } = await cloudMap<{ Namespaces: { Id: string }[] }>('ListNamespaces', {})
    const registry = await newRegistry(Namespaces[0]?.Id ?? '', 'late', 'A')
    const [task] = await run('late', 'awsvpc', app(serve(80)), { serviceRegistries: [{ registryArn: registry.Arn }] })
    await run('latecomer', 'bridge', app(idle))
    expect(await addresses('latecomer', 'late.shop.local')).toEqual([task?.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address])
    expect(daemon.status().notes?.join()).toContain('by Docker’s own DNS, which knows address records of awsvpc tasks')
    expect(daemon.status().notes?.join()).toContain('another program listens on port 53.')
    somebody.close()
  }, 120_000)
})

async function answerEverything(address: string): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.on('message', (message, from) => {
    const { id = 0, questions = [] } = decode(message)
    const answers = questions.filter(({ type }) => type === 'A').map(({ name }) => ({ type: 'A' as const, name, ttl: 5, data: ELSEWHERE }))
    socket.send(encode({ type: 'response', id, questions, answers }), from.port, from.address)
  })
  socket.bind(53, address)
  await once(socket, 'listening')
  return socket
}
