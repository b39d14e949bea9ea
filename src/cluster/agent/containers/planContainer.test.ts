import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { taskDefinition, taskOf } from '../agent.testSupport.ts'
import { planContainer } from './planContainer.ts'
import { planLimits } from './planLimits.ts'

type Definition = Parameters<typeof taskDefinition>[0]
const plan = (
  container: Partial<ContainerDefinition>,
  over: Partial<Definition> = {},
  task: Parameters<typeof taskOf>[1] = {},
  cpus = 4,
) => {
  const definition = { name: 'app', image: 'busybox:latest', ...container }
  const record = taskDefinition({ containerDefinitions: [definition], ...over })
  return planContainer(taskOf(record, task), definition, {
    taskDefinition: record,
    installation: 'here',
    publishAddress: '127.0.0.1',
    engineCpus: cpus,
  })
}

describe('planContainer', () => {
  it('makes of the worked example of the spec what its create call has', () => {
    const container: ContainerDefinition = {
      name: 'app',
      image: 'busybox:latest',
      cpu: 0,
      memory: 64,
      memoryReservation: 32,
      portMappings: [{ containerPort: 80 }],
      environment: [{ name: 'A', value: '1' }],
      mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }],
      healthCheck: { command: ['CMD-SHELL', 'true'] },
      ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 2048 }],
      linuxParameters: { initProcessEnabled: true, maxSwap: 0, tmpfs: [{ containerPath: '/run', size: 16, mountOptions: ['noexec'] }] },
      logConfiguration: { logDriver: 'json-file', options: { 'max-size': '1m' } },
    }
    const record = taskDefinition({ revision: 3, volumes: [{ name: 'data' }], containerDefinitions: [container] })
    const task = taskOf(record)
    expect(
      planContainer(task, container, { taskDefinition: record, installation: 'here', publishAddress: '127.0.0.1', engineCpus: 4 }),
    ).toEqual({
      name: task.containers[0]?.engineName,
      image: 'busybox:latest',
      environment: { A: '1', AWS_EXECUTION_ENV: 'AWS_ECS_EC2', AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' },
      ports: [{ containerPort: 80, protocol: 'tcp', hostPort: 0, hostIp: '127.0.0.1' }],
      healthCheck: { test: ['CMD-SHELL', 'true'], intervalSeconds: 30, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 0 },
      labels: {
        'com.amazonaws.ecs.cluster': 'default',
        'com.amazonaws.ecs.container-name': 'app',
        'com.amazonaws.ecs.task-arn': task.arn,
        'com.amazonaws.ecs.task-definition-family': 'web',
        'com.amazonaws.ecs.task-definition-version': '3',
        'marina.installation': 'here',
        'marina.task': task.id,
      },
      cpuShares: 2,
      memoryMiB: 64,
      memoryReservationMiB: 32,
      memorySwapMiB: 64,
      init: true,
      tmpfs: { '/run': 'size=16m,noexec' },
      ulimits: [{ name: 'nofile', soft: 1024, hard: 2048 }],
      mounts: [{ source: `ecs-web-3-data-${task.id.slice(0, 20)}`, containerPath: '/data', readOnly: false }],
      networkMode: 'bridge',
      logDriver: 'json-file',
      logOptions: { 'max-size': '1m' },
    })
  })

  it('lets overrides win over the definition and labels of ECS over the user’s', () => {
    const containerOverrides = [
      {
        name: 'app',
        command: ['run'],
        cpu: 512,
        memory: 128,
        environment: [
          { name: 'A', value: 'over' },
          { name: 'B', value: 'new' },
        ],
      },
    ]
    const spec = plan(
      { command: ['serve'], environment: [{ name: 'A', value: '1' }], dockerLabels: { 'com.amazonaws.ecs.cluster': 'mine', team: 'x' } },
      {},
      { overrides: { containerOverrides } },
    )
    expect(spec).toMatchObject({ command: ['run'], cpuShares: 512, memoryMiB: 128, environment: { A: 'over', B: 'new' } })
    expect(spec.labels).toMatchObject({ 'com.amazonaws.ecs.cluster': 'default', team: 'x' })
  })

  it('adds a region only where nobody chose one', () => {
    expect(plan({ environment: [{ name: 'AWS_REGION', value: 'eu-west-1' }] }).environment).toEqual({
      AWS_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_ECS_EC2',
    })
  })

  it.each([
    [undefined, 2],
    [1, 2],
    [256, 256],
    [300_000, 262_144],
  ])('gives cpu %s the weight %s', (cpu, cpuShares) => {
    expect(plan(cpu === undefined ? {} : { cpu }).cpuShares).toBe(cpuShares)
  })

  it('tells the sample, and nobody else, which task it is', () => {
    const told = plan({ image: 'marina/hello:latest' }, { family: 'shop', revision: 7 }).environment ?? {}
    expect(told).toMatchObject({ MARINA_TASK_FAMILY: 'shop', MARINA_TASK_REVISION: '7' })
    expect(told['MARINA_TASK']).toMatch(/^[0-9a-f]{32}$/)
    const own = plan({ image: 'marina/hello', environment: [{ name: 'MARINA_TASK', value: 'mine' }] }).environment
    expect(own?.['MARINA_TASK']).toBe('mine')
    expect(plan({ image: 'shop/marina/hello' }).environment).not.toHaveProperty('MARINA_TASK')
  })

  it('puts the limits of the task on each container, as far as the machine has cores', () => {
    const task = { cpu: '512', memory: '1024' }
    expect(plan({}, task)).toMatchObject({ cpuLimit: 0.5, memoryMiB: 1024 })
    expect(plan({ memory: 100 }, task)).toMatchObject({ memoryMiB: 100 })
    expect(plan({}, { cpu: '4096' }, {}, 2)).not.toHaveProperty('cpuLimit')
  })

  it('leaves the limits of the task out where the agent is told so, and the most processes to each container', () => {
    const task = { ...taskOf(taskDefinition({ containerDefinitions: [] })), cpu: '512', memory: '1024' }
    expect(planLimits(task, { memory: 2048 }, 4, { taskLimits: false, pidsLimit: 64 })).toEqual({
      cpuShares: 2,
      memoryMiB: 2048,
      pidsLimit: 64,
    })
    expect(() => planLimits(task, { memory: 2048 }, 4)).toThrow('container memory limit(2048) greater than task memory limit(1024)')
  })

  it('gives fixed ports as they are and every port of a range a free one', () => {
    const { ports } = plan({ portMappings: [{ containerPort: 53, hostPort: 5353, protocol: 'udp' }, { containerPortRange: '7000-7001' }] })
    expect(ports?.map(({ containerPort, hostPort, protocol }) => `${hostPort}:${containerPort}/${protocol}`)).toEqual([
      '5353:53/udp',
      '0:7000/tcp',
      '0:7001/tcp',
    ])
  })

  it('gives a member of an awsvpc task nothing that the engine refuses beside another’s network', () => {
    const spec = plan(
      {
        portMappings: [{ containerPort: 80 }],
        hostname: 'h',
        dnsServers: ['1.1.1.1'],
        extraHosts: [{ hostname: 'a', ipAddress: '1.2.3.4' }],
        systemControls: [{ namespace: 'net.core.somaxconn', value: '9' }],
      },
      { networkMode: 'awsvpc' },
      { launchType: 'FARGATE' },
    )
    expect(spec.networkMode).toMatch(/^container:ecs-web-1-internalecspause-/)
    for (const refused of ['ports', 'hostname', 'dns', 'extraHosts', 'links', 'networkAliases', 'sysctls'])
      expect(spec).not.toHaveProperty(refused)
    expect(spec).toMatchObject({
      environment: { AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE' },
    })
  })

  it.each(['host', 'none'] as const)('publishes nothing in network mode %s', (networkMode) => {
    const spec = plan({ portMappings: [{ containerPort: 80, hostPort: 80 }] }, { networkMode })
    expect(spec).toMatchObject({ networkMode })
    expect(spec).not.toHaveProperty('ports')
  })

  it('keeps output where it can be read, whatever the driver, and bounded', () => {
    const logConfiguration = { logDriver: 'awslogs' as const, options: { 'awslogs-group': 'g' } }
    expect(plan({ logConfiguration })).toMatchObject({ logDriver: 'json-file', logOptions: { 'max-size': '50m', 'max-file': '2' } })
  })

  it('mounts paths, shared volumes and file systems by their own names', () => {
    const spec = plan(
      {
        mountPoints: [
          { sourceVolume: 'path', containerPath: '/a', readOnly: true },
          { sourceVolume: 'shared', containerPath: '/b' },
          { sourceVolume: 'efs', containerPath: '/c' },
        ],
      },
      {
        volumes: [
          { name: 'path', host: { sourcePath: '/srv' } },
          { name: 'shared', dockerVolumeConfiguration: { scope: 'shared', autoprovision: true } },
          { name: 'efs', efsVolumeConfiguration: { fileSystemId: 'fs-1', rootDirectory: '/data/x' } },
        ],
      },
    )
    expect(spec.mounts).toEqual([
      { source: '/srv', containerPath: '/a', readOnly: true },
      { source: 'shared', containerPath: '/b', readOnly: false },
      { source: 'marina-fs-1-data-x', containerPath: '/c', readOnly: false },
    ])
  })

  it('refuses what refers to nothing, in the agent’s own words', () => {
    expect(() => plan({ mountPoints: [{ sourceVolume: 'x', containerPath: '/' }] })).toThrow('Invalid volume referenced: x')
    expect(() => plan({ links: ['db'] })).toThrow('Link target not available: db')
    expect(() => plan({ links: ['a:b:c'] })).toThrow('Invalid link format')
    expect(() => plan({ volumesFrom: [{ sourceContainer: 'v' }] })).toThrow('Volume target not available: v')
  })

  it('maps what a container may do', () => {
    const spec = plan({
      user: '1000:1000',
      workingDirectory: '/w',
      privileged: true,
      readonlyRootFilesystem: true,
      pseudoTerminal: true,
      interactive: true,
      stopTimeout: 7,
      entryPoint: ['/e'],
      dockerSecurityOptions: ['no-new-privileges'],
      systemControls: [{ namespace: 'net.core.somaxconn', value: '9' }],
      linuxParameters: {
        capabilities: { add: ['SYS_PTRACE'], drop: ['MKNOD'] },
        devices: [{ hostPath: '/dev/fuse', permissions: ['read', 'write'] }],
        sharedMemorySize: 128,
      },
    })
    expect(spec).toMatchObject({
      user: '1000:1000',
      workingDirectory: '/w',
      privileged: true,
      readonlyRootFilesystem: true,
      pseudoTerminal: true,
      interactive: true,
      stopTimeoutSeconds: 7,
      entryPoint: ['/e'],
      securityOptions: ['no-new-privileges'],
      sysctls: { 'net.core.somaxconn': '9' },
      capabilitiesAdd: ['SYS_PTRACE'],
      capabilitiesDrop: ['MKNOD'],
      devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: 'rw' }],
      sharedMemoryMiB: 128,
    })
  })

  it('leaves out what is empty, so that the image’s own stays', () => {
    const spec = plan({ command: [], entryPoint: [], user: '', portMappings: [], mountPoints: [], ulimits: [] })
    for (const member of ['command', 'entryPoint', 'user', 'ports', 'mounts', 'ulimits']) expect(spec).not.toHaveProperty(member)
  })
})
