import { describe, expect, it } from 'vitest'
import type { PortPublication } from '../containerEngine.ts'
import { networkTable } from './networks.ts'
import { portTable } from './ports.ts'
import { seededRandom } from './random.ts'

const port = (hostPort: number, hostIp = '127.0.0.1', protocol: 'tcp' | 'udp' = 'tcp'): PortPublication => ({
  containerPort: 80,
  protocol,
  hostPort,
  hostIp,
})

describe('portTable', () => {
  it('keeps addresses and protocols apart, and lets every address stand in the way of all', () => {
    const ports = portTable()
    ports.take([port(80), port(80, '127.0.0.2'), port(80, '127.0.0.1', 'udp')], 'a')
    expect(() => ports.take([port(80, '0.0.0.0')], 'b')).toThrow(
      'Error response from daemon: driver failed programming external connectivity on endpoint b: Bind for 0.0.0.0:80 failed: port is already allocated',
    )
    ports.take([port(81, '0.0.0.0')], 'c')
    expect(() => ports.take([port(81)], 'd')).toThrow('Bind for 127.0.0.1:81 failed')
  })

  it('takes all or none', () => {
    const ports = portTable()
    ports.take([port(81)], 'a')
    expect(() => ports.take([port(80), port(81)], 'b')).toThrow()
    ports.take([port(80)], 'c')
  })

  it('gives out every dynamic port once, and those that came back again', () => {
    const ports = portTable()
    const all = ports.take(
      Array.from({ length: 28_232 }, () => port(0)),
      'a',
    )
    expect(new Set(all.map(({ hostPort }) => hostPort)).size).toBe(28_232)
    expect(() => ports.take([port(0)], 'b')).toThrow('all ports are allocated')
    ports.release(all.slice(100, 101))
    expect(ports.take([port(0)], 'c')).toEqual(all.slice(100, 101))
  })
})

describe('networkTable', () => {
  it('gives addresses of the subnet, each once while it is held', () => {
    const networks = networkTable(seededRandom(1))
    networks.ensure({ name: 'tiny', labels: {}, subnet: '10.0.0.128/29' })
    const held = Array.from({ length: 5 }, () => networks.attach('tiny'))
    expect(held.map((attachment) => attachment?.ipAddress)).toEqual(['10.0.0.130', '10.0.0.131', '10.0.0.132', '10.0.0.133', '10.0.0.134'])
    expect(held[0]).toEqual({
      network: 'tiny',
      ipAddress: '10.0.0.130',
      macAddress: '02:42:0a:00:00:82',
      gateway: '10.0.0.129',
      prefixLength: 29,
    })
    expect(() => networks.attach('tiny')).toThrow('no available IPv4 addresses')
    if (held[2]) networks.detach(held[2])
    expect(networks.attach('tiny')?.ipAddress).toBe('10.0.0.132')
  })

  it('refuses a subnet that overlaps another', () => {
    const networks = networkTable(seededRandom(1))
    networks.ensure({ name: 'a', labels: {}, subnet: '10.0.0.0/16' })
    expect(() => networks.ensure({ name: 'b', labels: {}, subnet: '10.0.9.0/24' })).toThrow(
      'Pool overlaps with other one on this address space',
    )
    expect(networks.ensure({ name: 'c', labels: {} }).subnet).not.toBe(networks.ensure({ name: 'd', labels: {} }).subnet)
  })

  it.each(['host', 'none'])('has no address to give in mode %s', (mode) =>
    expect(networkTable(seededRandom(1)).attach(mode)).toBeUndefined(),
  )
})
