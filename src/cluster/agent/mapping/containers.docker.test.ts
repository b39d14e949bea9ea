import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DockerBench, openDockerBench, whyNoDocker } from './docker.testSupport.ts'

/** One row of the mapping table: a fragment of a definition, what Docker was told, and what a process inside sees. */
interface Row {
  container: Partial<ContainerDefinition>
  task?: Partial<TaskDefinition>
  /** Of `GET /containers/<name>/json`. */
  told: object
  /** Run by the container's shell; left out where the fragment has a command of its own. */
  script?: string
  sees: string | RegExp
}

const MIB = 1_048_576
const cgroup = (controller: string, file: string) => `cat /sys/fs/cgroup/${controller}/${file}`
const linux = (linuxParameters: ContainerDefinition['linuxParameters']) => ({ linuxParameters })

const rows: Record<string, Row> = {
  command: {
    container: { command: ['echo', 'by', 'command'] },
    told: { Config: { Cmd: ['echo', 'by', 'command'] } },
    sees: 'by command\n',
  },
  'entryPoint, which drops the command of the image': {
    container: { entryPoint: ['/bin/busybox', 'echo', 'entered'] },
    told: { Config: { Entrypoint: ['/bin/busybox', 'echo', 'entered'], Cmd: null } },
    sees: 'entered\n',
  },
  'entryPoint and command': {
    container: { entryPoint: ['/bin/busybox', 'echo'], command: ['both'] },
    told: { Config: { Entrypoint: ['/bin/busybox', 'echo'], Cmd: ['both'] } },
    sees: 'both\n',
  },
  'environment, and what the agent adds': {
    container: { environment: [{ name: 'COLOUR', value: 'a b=c' }] },
    told: { Config: { Env: expect.arrayContaining(['COLOUR=a b=c', 'AWS_EXECUTION_ENV=AWS_ECS_EC2']) } },
    script: 'echo "$COLOUR|$AWS_EXECUTION_ENV|$AWS_REGION|$AWS_DEFAULT_REGION"',
    sees: 'a b=c|AWS_ECS_EC2|us-east-1|us-east-1\n',
  },
  cpu: { container: { cpu: 300 }, told: { HostConfig: { CpuShares: 300 } }, script: cgroup('cpu', 'cpu.shares'), sees: '300\n' },
  'no cpu': { container: {}, told: { HostConfig: { CpuShares: 2 } }, script: cgroup('cpu', 'cpu.shares'), sees: '2\n' },
  'cpu of the task': {
    container: {},
    task: { cpu: '512' },
    told: { HostConfig: { NanoCpus: 500_000_000 } },
    script: `${cgroup('cpu', 'cpu.cfs_quota_us')}; ${cgroup('cpu', 'cpu.cfs_period_us')}`,
    sees: '50000\n100000\n',
  },
  memory: {
    container: { memory: 48 },
    told: { HostConfig: { Memory: 48 * MIB } },
    script: cgroup('memory', 'memory.limit_in_bytes'),
    sees: `${48 * MIB}\n`,
  },
  memoryReservation: {
    container: { memory: 48, memoryReservation: 24 },
    told: { HostConfig: { MemoryReservation: 24 * MIB } },
    script: cgroup('memory', 'memory.soft_limit_in_bytes'),
    sees: `${24 * MIB}\n`,
  },
  'memory of the task, where the container has none': {
    container: {},
    task: { memory: '96' },
    told: { HostConfig: { Memory: 96 * MIB } },
    script: cgroup('memory', 'memory.limit_in_bytes'),
    sees: `${96 * MIB}\n`,
  },
  'maxSwap 0 and swappiness': {
    container: { memory: 32, ...linux({ maxSwap: 0, swappiness: 7 }) },
    told: { HostConfig: { MemorySwap: 32 * MIB, MemorySwappiness: 7 } },
    script: cgroup('memory', 'memory.swappiness'),
    sees: '7\n',
  },
  user: {
    container: { user: '1234:567' },
    told: { Config: { User: '1234:567' } },
    script: 'busybox id -u; busybox id -g',
    sees: '1234\n567\n',
  },
  workingDirectory: {
    container: { workingDirectory: '/srv/deep' },
    told: { Config: { WorkingDir: '/srv/deep' } },
    script: 'pwd',
    sees: '/srv/deep\n',
  },
  hostname: {
    container: { hostname: 'harbour' },
    told: { Config: { Hostname: 'harbour' } },
    script: 'busybox hostname',
    sees: 'harbour\n',
  },
  disableNetworking: {
    container: { disableNetworking: true },
    told: { HostConfig: { NetworkMode: 'none' } },
    script: 'ls /sys/class/net',
    sees: 'lo\n',
  },
  readonlyRootFilesystem: {
    container: { readonlyRootFilesystem: true },
    told: { HostConfig: { ReadonlyRootfs: true } },
    script: '(echo x > /tmp/file) 2>/dev/null || echo refused',
    sees: 'refused\n',
  },
  'dnsServers and dnsSearchDomains': {
    container: { dnsServers: ['10.1.2.3'], dnsSearchDomains: ['example.test'] },
    told: { HostConfig: { Dns: ['10.1.2.3'], DnsSearch: ['example.test'] } },
    script: 'cat /etc/resolv.conf',
    sees: /search example\.test\nnameserver 10\.1\.2\.3\n/,
  },
  extraHosts: {
    container: { extraHosts: [{ hostname: 'lighthouse', ipAddress: '10.9.8.7' }] },
    told: { HostConfig: { ExtraHosts: ['lighthouse:10.9.8.7'] } },
    script: 'cat /etc/hosts',
    sees: /10\.9\.8\.7\tlighthouse\n/,
  },
  dockerSecurityOptions: {
    container: { dockerSecurityOptions: ['no-new-privileges'] },
    told: { HostConfig: { SecurityOpt: ['no-new-privileges'] } },
    script: 'busybox grep NoNewPrivs /proc/self/status',
    sees: 'NoNewPrivs:\t1\n',
  },
  interactive: {
    container: { interactive: true },
    told: { Config: { OpenStdin: true } },
    script: 'busybox readlink /proc/self/fd/0',
    sees: /^pipe:/,
  },
  'not interactive': {
    container: {},
    told: { Config: { OpenStdin: false } },
    script: 'busybox readlink /proc/self/fd/0',
    sees: '/dev/null\n',
  },
  pseudoTerminal: {
    container: { pseudoTerminal: true },
    told: { Config: { Tty: true } },
    script: 'busybox tty',
    sees: /^\/dev\/pts\/0\r?\n/,
  },
  'dockerLabels, under those of the agent': {
    container: { dockerLabels: { team: 'x', 'com.amazonaws.ecs.container-name': 'mine' } },
    told: { Config: { Labels: expect.objectContaining({ team: 'x', 'com.amazonaws.ecs.container-name': 'app' }) } },
    script: 'true',
    sees: '',
  },
  ulimits: {
    container: {
      ulimits: [
        { name: 'nofile', softLimit: 1_111, hardLimit: 2_222 },
        { name: 'core', softLimit: 0, hardLimit: 0 },
      ],
    },
    told: {
      HostConfig: {
        Ulimits: [
          { Name: 'nofile', Soft: 1_111, Hard: 2_222 },
          { Name: 'core', Soft: 0, Hard: 0 },
        ],
      },
    },
    script: 'ulimit -Sn; ulimit -Hn; ulimit -Hc',
    sees: '1111\n2222\n0\n',
  },
  systemControls: {
    container: {
      systemControls: [
        { namespace: 'net.core.somaxconn', value: '321' },
        { namespace: 'kernel.shmmax', value: '12345678' },
      ],
    },
    told: { HostConfig: { Sysctls: { 'net.core.somaxconn': '321', 'kernel.shmmax': '12345678' } } },
    script: 'cat /proc/sys/net/core/somaxconn /proc/sys/kernel/shmmax',
    sees: '321\n12345678\n',
  },
  'capabilities added and dropped': {
    container: linux({ capabilities: { add: ['SYS_PTRACE'], drop: ['NET_RAW', 'CHOWN'] } }),
    told: { HostConfig: { CapAdd: ['SYS_PTRACE'], CapDrop: ['NET_RAW', 'CHOWN'] } },
    // Docker's own set a80425fb, without bits 0 (CHOWN) and 13 (NET_RAW), with bit 19 (SYS_PTRACE).
    script: 'busybox grep CapEff /proc/self/status',
    sees: 'CapEff:\t00000000a80c05fa\n',
  },
  devices: {
    container: linux({ devices: [{ hostPath: '/dev/zero', containerPath: '/dev/nothing', permissions: ['read'] }] }),
    told: { HostConfig: { Devices: [{ PathOnHost: '/dev/zero', PathInContainer: '/dev/nothing', CgroupPermissions: 'r' }] } },
    script: 'head -c 3 /dev/nothing | busybox od -An -tx1; busybox ls -l /dev/nothing',
    sees: / 00 00 00\nc.* \/dev\/nothing\n/,
  },
  initProcessEnabled: {
    container: linux({ initProcessEnabled: true }),
    told: { HostConfig: { Init: true } },
    script: 'busybox head -c 11 /proc/1/comm',
    sees: 'docker-init\n',
  },
  sharedMemorySize: {
    container: linux({ sharedMemorySize: 17 }),
    told: { HostConfig: { ShmSize: 17 * MIB } },
    script: "busybox df -k /dev/shm | busybox awk 'END { print $2 }'",
    sees: `${17 * 1_024}\n`,
  },
  tmpfs: {
    container: linux({ tmpfs: [{ containerPath: '/scratch', size: 5, mountOptions: ['noexec', 'mode=700'] }] }),
    told: { HostConfig: { Tmpfs: { '/scratch': 'size=5m,noexec,mode=700' } } },
    script: 'busybox grep " /scratch " /proc/mounts',
    sees: /^tmpfs \/scratch tmpfs rw,.*noexec.*size=5120k,mode=700/,
  },
  logConfiguration: {
    container: { logConfiguration: { logDriver: 'json-file', options: { 'max-size': '1m', tag: 'own' } } },
    told: { HostConfig: { LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', tag: 'own' } } } },
    script: 'echo kept',
    sees: 'kept\n',
  },
  healthCheck: {
    container: { healthCheck: { command: ['CMD-SHELL', 'exit 0'], interval: 7, timeout: 3, retries: 4, startPeriod: 9 } },
    told: {
      Config: {
        Healthcheck: { Test: ['CMD-SHELL', 'exit 0'], Interval: 7e9, Timeout: 3e9, Retries: 4, StartPeriod: 9e9 },
      },
    },
    script: 'true',
    sees: '',
  },
  'healthCheck, its defaults': {
    container: { healthCheck: { command: ['CMD', 'true'] } },
    told: { Config: { Healthcheck: { Test: ['CMD', 'true'], Interval: 30e9, Timeout: 5e9, Retries: 3 } } },
    script: 'true',
    sees: '',
  },
  stopTimeout: { container: { stopTimeout: 19 }, told: { Config: { StopTimeout: 19 } }, script: 'true', sees: '' },
  'pidMode host': {
    container: {},
    task: { pidMode: 'host' },
    told: { HostConfig: { PidMode: 'host' } },
    script: '[ $$ -gt 1 ] && [ -d /proc/2 ] && echo shared',
    sees: 'shared\n',
  },
  'ipcMode host': {
    container: {},
    task: { ipcMode: 'host' },
    told: { HostConfig: { IpcMode: 'host' } },
    script: 'true',
    sees: '',
  },
  'ipcMode none': {
    container: {},
    task: { ipcMode: 'none' },
    told: { HostConfig: { IpcMode: 'none' } },
    script: 'busybox grep -c " /dev/shm " /proc/mounts',
    sees: '0\n',
  },
  'network mode host': {
    container: { portMappings: [{ containerPort: 81 }] },
    task: { networkMode: 'host' },
    told: { HostConfig: { NetworkMode: 'host', PortBindings: {} } },
    script: '[ $(ls /sys/class/net | busybox wc -l) -gt 1 ] && echo many',
    sees: 'many\n',
  },
  'network mode none': {
    container: {},
    task: { networkMode: 'none' },
    told: { HostConfig: { NetworkMode: 'none' } },
    script: 'ls /sys/class/net',
    sees: 'lo\n',
  },
  'restart of the engine’s own is never asked for': {
    container: { restartPolicy: { enabled: true, restartAttemptPeriod: 60 } },
    told: { HostConfig: { RestartPolicy: { Name: '' } } },
    script: 'true',
    sees: '',
  },
}

describe.skipIf(whyNoDocker !== undefined)('a container definition on Docker', () => {
  let on: DockerBench
  beforeAll(async () => {
    on = await openDockerBench()
  })
  afterAll(() => on?.close())

  it.concurrent.each(Object.entries(rows))('%s', async (_name, { container, task, told, script, sees }) => {
    const command = script === undefined ? container.command : ['sh', '-c', script]
    const arn = on.run({ app: { ...container, ...(command && { command }) } }, task)
    const stopped = await on.stopped(arn)
    expect(await on.inspect(stopped)).toMatchObject(told)
    const output = await on.output(stopped)
    if (typeof sees === 'string') expect(output).toBe(sees)
    else expect(output).toMatch(sees)
  })

  it('privileged', async ({ skip }) => {
    const arn = on.run({ app: { privileged: true, command: ['sh', '-c', 'busybox mount -t tmpfs none /tmp && echo mounted'] } })
    const stopped = await on.stopped(arn)
    expect(await on.inspect(stopped)).toMatchObject({ HostConfig: { Privileged: true } })
    const { reason = '' } = stopped.containers[0] ?? {}
    if (/unable to apply caps/.test(reason)) return skip('this machine has not all capabilities itself')
    expect(await on.output(stopped)).toBe('mounted\n')
  })
})
