import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DockerBench, openDockerBench, recordOf, whyNoDocker } from './docker.testSupport.ts'

const sh = (script: string) => ({ command: ['sh', '-c', script] })
/** Answers `text` to whoever connects, until it is stopped. */
const answer = (text: string, port = 80) => sh(`trap exit TERM; while true; do echo ${text} | busybox nc -l -p ${port}; done`)
/** Asks until there is an answer: the other side listens anew for each. */
const visit = (host: string, port: number) => `until busybox nc ${host} ${port} </dev/null 2>/dev/null; do sleep 0.1; done`
const awsvpc = (subnet: string) => ({ networkConfiguration: { awsvpcConfiguration: { subnets: [subnet] } } })

describe.skipIf(whyNoDocker !== undefined)('networks of tasks on Docker', () => {
  let on: DockerBench
  beforeAll(async () => {
    on = await openDockerBench()
  })
  afterAll(() => on?.close())

  describe('bridge', () => {
    it.concurrent('publishes fixed, dynamic and udp ports, and a range as ports in a row', async () => {
      const portMappings = [{ containerPort: 80 }, { containerPort: 53, protocol: 'udp' as const }, { containerPortRange: '7000-7004' }]
      const task = await on.running(on.run({ app: { ...answer('here'), portMappings } }))
      const bindings = recordOf(task).networkBindings
      expect(bindings).toMatchObject([
        { bindIP: '127.0.0.1', containerPort: 80, protocol: 'tcp' },
        { bindIP: '127.0.0.1', containerPort: 53, protocol: 'udp' },
        { bindIP: '127.0.0.1', containerPortRange: '7000-7004', protocol: 'tcp' },
      ])
      const [first = 0] = (bindings[2]?.hostPortRange ?? '').split('-').map(Number)
      const { HostConfig } = await on.inspect(task)
      expect(HostConfig.PortBindings).toMatchObject({ '7004/tcp': [{ HostIp: '127.0.0.1', HostPort: String(first + 4) }] })
      on.bench.stopTask(task.arn)
      await on.stopped(task.arn)
    })

    it.concurrent('reaches a linked container by its alias, after that one was started', async () => {
      const arn = on.run({
        app: { ...sh(visit('database', 5_432)), links: ['db:database'] },
        db: { ...answer('linked', 5_432), essential: false },
      })
      const task = await on.stopped(arn)
      expect(await on.output(task)).toBe('linked\n')
      expect((await on.inspect(task)).HostConfig.Links).toEqual([
        expect.stringMatching(/^\/ecs-map-.*-db-.*:\/ecs-map-.*-app-.*\/database$/),
      ])
    })

    it.concurrent('says who has a host port: another task, a container, a process', async () => {
      const listening = createServer().listen(0, '127.0.0.1')
      await new Promise((resolve) => listening.once('listening', resolve))
      const { port } = listening.address() as { port: number }
      const first = await on.running(on.run({ app: { ...sh('sleep 60'), portMappings: [{ containerPort: 80 }] } }))
      const taken = recordOf(first).networkBindings[0]?.hostPort ?? 0
      const reasonAt = async (hostPort: number) => {
        const task = await on.stopped(on.run({ app: { ...sh('sleep 60'), portMappings: [{ containerPort: 80, hostPort }] } }))
        return recordOf(task).reason ?? ''
      }
      const ofTask = await reasonAt(taken)
      expect(ofTask).toMatch(/^CannotStartContainerError: Error response from daemon: .*port is already allocated/)
      expect(ofTask).toContain(`(Host port ${taken} is taken by task ${first.id} of `)
      expect(await reasonAt(port)).toMatch(
        new RegExp(
          `\\(Host port ${port} is taken by (the process .+ \\(pid \\d+\\) of this computer|a process of the computer that the engine runs on)\\.\\)$`,
        ),
      )
      listening.close()
      on.bench.stopTask(first.arn)
      await on.stopped(first.arn)
    })
  })

  describe('awsvpc', () => {
    it.concurrent('shares loopback within the task, and carries names, name servers and kernel settings on the pause container', async () => {
      const arn = on.run(
        {
          app: {
            ...sh(`${visit('127.0.0.1', 9_000)}; cat /etc/hosts /etc/resolv.conf /proc/sys/net/core/somaxconn; busybox hostname`),
            dependsOn: [{ containerName: 'side', condition: 'START' }],
            extraHosts: [{ hostname: 'lighthouse', ipAddress: '10.9.8.7' }],
            dnsSearchDomains: ['example.test'],
            systemControls: [{ namespace: 'net.core.somaxconn', value: '321' }],
          },
          side: { ...answer('beside', 9_000), essential: false },
        },
        { networkMode: 'awsvpc' },
        awsvpc('subnet-one'),
      )
      const task = await on.stopped(arn)
      const output = await on.output(task)
      expect(output).toMatch(/^beside\n/)
      expect(output).toMatch(/10\.9\.8\.7\tlighthouse/)
      expect(output).toMatch(/search example\.test/)
      expect(output).toMatch(new RegExp(`321\nip-${task.id.slice(0, 12)}\n$`))
      const { HostConfig, Config } = await on.inspect(task)
      expect(HostConfig.NetworkMode).toMatch(/^container:/)
      expect([HostConfig.PortBindings ?? {}, HostConfig.Dns ?? [], HostConfig.ExtraHosts ?? []]).toEqual([{}, [], []])
      expect(Config.ExposedPorts).toBeUndefined()
    })

    it.concurrent('gives each task an address, and lets other tasks of the subnet find it by the name of its service', async () => {
      const portMappings = [{ containerPort: 80 }]
      const shop = await on.running(
        on.run({ app: { ...answer('shop'), portMappings } }, { networkMode: 'awsvpc' }, { ...awsvpc('subnet-two'), group: 'service:shop' }),
      )
      const { networkInterface } = shop
      expect(networkInterface).toMatchObject({ status: 'ATTACHED', macAddress: expect.stringMatching(/^02:/) })
      const both = sh(`${visit('shop', 80)}; ${visit(networkInterface?.privateIpv4Address ?? '', 80)}`)
      const visitor = await on.stopped(on.run({ app: both }, { networkMode: 'awsvpc' }, awsvpc('subnet-two')))
      expect(await on.output(visitor)).toBe('shop\nshop\n')
      on.bench.stopTask(shop.arn)
      expect((await on.stopped(shop.arn)).networkInterface?.status).toBe('DELETED')
    })
  })
})
