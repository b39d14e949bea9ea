import type { ContainerInfo, ContainerInspectInfo, NetworkInspectInfo } from 'dockerode'
import { describe, expect, it } from 'vitest'
import { containerFacts, containerSummary, engineInfo, networkFacts } from './facts.ts'

const NEVER = '0001-01-01T00:00:00Z'

function inspected(state: object, more: object = {}): ContainerInspectInfo {
  return {
    Id: 'abc',
    Name: '/web',
    Created: '2026-01-02T03:04:05.123456789Z',
    Image: 'sha256:1',
    Config: { Image: 'web:1', Labels: { a: '1' }, Tty: false },
    State: { Status: 'created', OOMKilled: false, ExitCode: 0, Error: '', StartedAt: NEVER, FinishedAt: NEVER, ...state },
    NetworkSettings: { Ports: {}, Networks: {} },
    ...more,
  } as unknown as ContainerInspectInfo
}

describe('containerFacts', () => {
  it('of a container that has not run', () => {
    expect(containerFacts(inspected({}))).toEqual({
      id: 'abc',
      name: 'web',
      image: 'web:1',
      imageId: 'sha256:1',
      labels: { a: '1' },
      state: 'created',
      oomKilled: false,
      createdAt: Date.UTC(2026, 0, 2, 3, 4, 5, 123),
      health: 'none',
      ports: [],
      networks: [],
      pseudoTerminal: false,
    })
  })

  it('of one that could not start have its reason and no exit code', () => {
    const facts = containerFacts(inspected({ ExitCode: 128, Error: 'port is already allocated' }))
    expect(facts).toMatchObject({ state: 'created', error: 'port is already allocated' })
    expect(facts).not.toHaveProperty('exitCode')
  })

  it('of one started again have no end', () => {
    const facts = containerFacts(inspected({ Status: 'running', StartedAt: '2026-01-02T04:00:00Z', FinishedAt: '2026-01-02T03:59:00Z' }))
    expect(facts.startedAt).toBe(Date.UTC(2026, 0, 2, 4))
    expect(facts).not.toHaveProperty('finishedAt')
    expect(facts).not.toHaveProperty('exitCode')
  })

  it('never end before they start', () => {
    const times = { StartedAt: '2026-01-02T04:00:00.002Z', FinishedAt: '2026-01-02T04:00:00.001Z' }
    const facts = containerFacts(inspected({ Status: 'exited', ExitCode: 7, ...times }))
    expect(facts.exitCode).toBe(7)
    expect(facts.finishedAt).toBe(facts.startedAt)
  })

  it.each([
    [undefined, 'none'],
    ['', 'none'],
    ['none', 'none'],
    ['starting', 'starting'],
    ['unhealthy', 'unhealthy'],
  ])('read the health "%s" as %s', (Status, health) => {
    expect(
      containerFacts(inspected({ Health: { Status, Log: [{ Output: 'old' }, { Output: 'new'.padEnd(2_000), ExitCode: 3 }] } })),
    ).toMatchObject({
      health,
      healthOutput: 'new'.padEnd(1_024),
      healthExitCode: 3,
    })
  })

  it('drop the IPv6 twin of a port, and ports that are exposed only', () => {
    const Ports = {
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8080' },
        { HostIp: '::', HostPort: '8080' },
      ],
      '53/udp': [{ HostIp: '127.0.0.1', HostPort: '5353' }],
      '9000/tcp': null,
    }
    expect(containerFacts(inspected({}, { NetworkSettings: { Ports, Networks: {} } })).ports).toEqual([
      { containerPort: 80, protocol: 'tcp', hostPort: 8080, hostIp: '0.0.0.0' },
      { containerPort: 53, protocol: 'udp', hostPort: 5353, hostIp: '127.0.0.1' },
    ])
  })

  it('name the networks on which it has an address', () => {
    const Networks = {
      vpc: { IPAddress: '10.0.0.5', MacAddress: '02:42:0a:00:00:05', Gateway: '10.0.0.1', IPPrefixLen: 24 },
      host: { IPAddress: '', MacAddress: '', Gateway: '', IPPrefixLen: 0 },
    }
    expect(containerFacts(inspected({}, { NetworkSettings: { Ports: null, Networks } })).networks).toEqual([
      { network: 'vpc', ipAddress: '10.0.0.5', macAddress: '02:42:0a:00:00:05', gateway: '10.0.0.1', prefixLength: 24 },
    ])
  })
})

describe('containerSummary', () => {
  it('has its own name, not one that a link gave it; and knows the words of Podman', () => {
    const listed = { Id: 'abc', Names: ['/front/db', '/db'], Image: 'db:1', Labels: null, State: 'configured' } as unknown as ContainerInfo
    expect(containerSummary(listed)).toEqual({ id: 'abc', name: 'db', image: 'db:1', labels: {}, state: 'created' })
  })
})

describe('networkFacts', () => {
  it('have the gateway that Docker leaves out where the subnet was asked for', () => {
    const listed = { Id: 'n', Name: 'vpc', Labels: {}, IPAM: { Config: [{ Subnet: 'fd00::/64' }, { Subnet: '10.0.0.0/24' }] } }
    expect(networkFacts(listed as unknown as NetworkInspectInfo)).toMatchObject({ subnet: '10.0.0.0/24', gateway: '10.0.0.1' })
  })
})

describe('engineInfo', () => {
  it.each([
    [{ OperatingSystem: 'Docker Desktop', Architecture: 'aarch64', CgroupVersion: '2' }, {}, 'Docker Desktop', 'ARM64', '2'],
    [{ OperatingSystem: 'fedora', Architecture: 'amd64' }, { Components: [{ Name: 'Podman Engine' }] }, 'Podman Engine', 'X86_64', '1'],
    [{ OperatingSystem: 'Debian', Architecture: 'x86_64', CgroupVersion: '1' }, {}, 'Docker Engine', 'X86_64', '1'],
  ])('%o', (info, version, product, cpuArchitecture, cgroupVersion) => {
    expect(engineInfo({ MemTotal: 1_073_741_824, Name: 'box', ...info }, version)).toMatchObject({
      kind: 'docker',
      product,
      cpuArchitecture,
      cgroupVersion,
      memoryMiB: 1_024,
      id: 'box',
    })
  })
})
