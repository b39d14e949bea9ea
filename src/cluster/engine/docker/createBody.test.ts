import { describe, expect, it } from 'vitest'
import type { ContainerSpec } from '../containerEngine.ts'
import { createBody } from './createBody.ts'

const small: ContainerSpec = { name: 'ecs-web-3-app-1', image: 'busybox:latest', labels: { a: '1' }, networkMode: 'bridge' }

describe('createBody', () => {
  it('leaves to the engine what is not said', () => {
    expect(createBody(small)).toEqual({ Image: 'busybox:latest', Labels: { a: '1' }, HostConfig: { NetworkMode: 'bridge' } })
  })

  it('has volumes without names, and the most processes', () => {
    expect(createBody({ ...small, anonymousVolumes: ['/opt/ecs'], pidsLimit: 64 })).toMatchObject({
      Volumes: { '/opt/ecs': {} },
      HostConfig: { PidsLimit: 64 },
    })
  })

  it('is the worked example of the ECS agent (spec part 2, 11)', () => {
    const body = createBody({
      ...small,
      environment: { A: '1' },
      cpuShares: 2,
      memoryMiB: 64,
      memoryReservationMiB: 32,
      memorySwapMiB: 64,
      init: true,
      tmpfs: { '/run': 'size=16m,noexec' },
      ulimits: [{ name: 'nofile', soft: 1024, hard: 2048 }],
      ports: [{ containerPort: 80, protocol: 'tcp', hostPort: 49153, hostIp: '127.0.0.1' }],
      mounts: [{ source: 'ecs-web-3-data-90', containerPath: '/data', readOnly: false }],
      healthCheck: { test: ['CMD-SHELL', 'true'], intervalSeconds: 30, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 0 },
      cgroupParent: '/ecs/0123',
      logDriver: 'json-file',
      logOptions: { 'max-size': '1m' },
    })
    expect(body).toEqual({
      Image: 'busybox:latest',
      Env: ['A=1'],
      Labels: { a: '1' },
      ExposedPorts: { '80/tcp': {} },
      Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 30e9, Timeout: 5e9, Retries: 3, StartPeriod: 0 },
      HostConfig: {
        NetworkMode: 'bridge',
        CpuShares: 2,
        Memory: 67_108_864,
        MemoryReservation: 33_554_432,
        MemorySwap: 67_108_864,
        Init: true,
        Tmpfs: { '/run': 'size=16m,noexec' },
        Ulimits: [{ Name: 'nofile', Soft: 1024, Hard: 2048 }],
        PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '49153' }] },
        Binds: ['ecs-web-3-data-90:/data'],
        CgroupParent: '/ecs/0123',
        LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
      },
    })
  })

  it('maps the rest of a container definition', () => {
    const body = createBody({
      ...small,
      command: ['-x'],
      entryPoint: ['/bin/app'],
      user: '1000:1000',
      workingDirectory: '/srv',
      hostname: 'app',
      interactive: true,
      pseudoTerminal: true,
      stopTimeoutSeconds: 45,
      cpuLimit: 0.25,
      memorySwappiness: 10,
      sharedMemoryMiB: 128,
      privileged: true,
      readonlyRootFilesystem: true,
      dns: ['10.0.0.2'],
      dnsSearch: ['test'],
      extraHosts: ['db:10.0.0.9'],
      securityOptions: ['no-new-privileges'],
      sysctls: { 'net.core.somaxconn': '1024' },
      capabilitiesAdd: ['SYS_PTRACE'],
      capabilitiesDrop: ['ALL'],
      devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: 'rw' }],
      mounts: [{ source: '/etc/app', containerPath: '/etc/app', readOnly: true }],
      volumesFrom: ['ecs-web-3-data-1:ro'],
      links: ['ecs-web-3-db-1:db'],
      pidMode: 'host',
      ipcMode: 'container:x',
      healthCheck: { test: ['NONE'], intervalSeconds: 30, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 0 },
    })
    expect(body).toMatchObject({
      Cmd: ['-x'],
      Entrypoint: ['/bin/app'],
      User: '1000:1000',
      WorkingDir: '/srv',
      Hostname: 'app',
      OpenStdin: true,
      Tty: true,
      StopTimeout: 45,
      Healthcheck: { Test: ['NONE'] },
    })
    expect(body.HostConfig).toEqual({
      NetworkMode: 'bridge',
      NanoCpus: 250_000_000,
      MemorySwappiness: 10,
      ShmSize: 134_217_728,
      Privileged: true,
      ReadonlyRootfs: true,
      Dns: ['10.0.0.2'],
      DnsSearch: ['test'],
      ExtraHosts: ['db:10.0.0.9'],
      SecurityOpt: ['no-new-privileges'],
      Sysctls: { 'net.core.somaxconn': '1024' },
      CapAdd: ['SYS_PTRACE'],
      CapDrop: ['ALL'],
      Devices: [{ PathOnHost: '/dev/fuse', PathInContainer: '/dev/fuse', CgroupPermissions: 'rw' }],
      Binds: ['/etc/app:/etc/app:ro'],
      VolumesFrom: ['ecs-web-3-data-1:ro'],
      Links: ['ecs-web-3-db-1:db'],
      PidMode: 'host',
      IpcMode: 'container:x',
    })
  })

  it('publishes one container port on several addresses', () => {
    const port = { containerPort: 53, protocol: 'udp' as const, hostPort: 0 }
    const body = createBody({
      ...small,
      ports: [
        { ...port, hostIp: '127.0.0.1' },
        { ...port, hostIp: '127.0.0.2' },
      ],
    })
    expect(body.HostConfig?.PortBindings).toEqual({
      '53/udp': [
        { HostIp: '127.0.0.1', HostPort: '0' },
        { HostIp: '127.0.0.2', HostPort: '0' },
      ],
    })
  })

  it.each([
    ['vpc', { EndpointsConfig: { vpc: { Aliases: ['app'] } } }],
    ['bridge', undefined],
    ['container:x', undefined],
  ])('gives aliases on a network of ours only: %s', (networkMode, expected) =>
    expect(createBody({ ...small, networkMode, networkAliases: ['app'] }).NetworkingConfig).toEqual(expected),
  )
})
