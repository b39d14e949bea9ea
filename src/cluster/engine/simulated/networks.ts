import type { Labels, NetworkAttachment, NetworkFacts, NetworkSpec } from '../containerEngine.ts'
import { EngineError } from '../engineError.ts'
import { type Random, randomHex } from './random.ts'

/** Addresses that are no host's: the network's own, the gateway's (and, at the end, the broadcast's). */
const FIRST_HOST = 2

export interface NetworkTable {
  ensure(spec: NetworkSpec): NetworkFacts
  list(labels: Labels): NetworkFacts[]
  /** @throws EngineError `conflict` while containers are attached */
  remove(name: string): void
  /** @throws EngineError `notFound`, or `refused` when no address is left. undefined for `host` and `none`. */
  attach(networkMode: string): NetworkAttachment | undefined
  detach(attachment: NetworkAttachment): void
}

interface Network {
  facts: NetworkFacts
  base: number
  prefixLength: number
  taken: Set<number>
  nextHost: number
}

export function networkTable(random: Random): NetworkTable {
  const networks = new Map<string, Network>()
  let nextSubnet = 18
  const add = (name: string, labels: Labels, subnet: string, gateway?: string): Network => {
    const { base, prefixLength } = parseSubnet(subnet)
    const facts = { id: randomHex(random, 64), name, labels, subnet, gateway: gateway ?? formatAddress(base + 1) }
    const network = { facts, base, prefixLength, taken: new Set<number>(), nextHost: FIRST_HOST }
    networks.set(name, network)
    return network
  }
  const chooseSubnet = () => {
    const number = nextSubnet++
    return number < 32 ? `172.${number}.0.0/16` : `192.168.${((number - 32) * 16) % 256}.0/20`
  }
  add('bridge', {}, '172.17.0.0/16')
  return {
    ensure(spec) {
      const existing = networks.get(spec.name)
      if (existing) return existing.facts
      const { subnet } = spec
      if (subnet !== undefined && [...networks.values()].some((other) => overlaps(other, parseSubnet(subnet)))) {
        throw new EngineError('refused', 'Error response from daemon: Pool overlaps with other one on this address space')
      }
      return add(spec.name, { ...spec.labels }, subnet ?? chooseSubnet(), spec.gateway).facts
    },
    list(labels) {
      const wanted = Object.entries(labels)
      return [...networks.values()].map(({ facts }) => facts).filter((facts) => wanted.every(([key, value]) => facts.labels[key] === value))
    },
    remove(name) {
      const network = networks.get(name)
      if (!network) return
      if (name === 'bridge')
        throw new EngineError('refused', 'Error response from daemon: bridge is a pre-defined network and cannot be removed')
      if (network.taken.size > 0) {
        throw new EngineError(
          'conflict',
          `Error response from daemon: error while removing network: network ${name} id ${network.facts.id} has active endpoints`,
        )
      }
      networks.delete(name)
    },
    attach(networkMode) {
      const name = networkMode === '' || networkMode === 'default' ? 'bridge' : networkMode
      if (name === 'host' || name === 'none') return undefined
      const network = networks.get(name)
      if (!network) throw new EngineError('notFound', `Error response from daemon: network ${name} not found`)
      return attachment(network, takeAddress(network))
    },
    detach({ network, ipAddress }) {
      networks.get(network)?.taken.delete(parseAddress(ipAddress))
    },
  }
}

function takeAddress(network: Network): number {
  const hosts = 2 ** (32 - network.prefixLength) - 1
  for (let tries = FIRST_HOST; tries < hosts; tries += 1) {
    const address = network.base + network.nextHost
    network.nextHost = network.nextHost + 1 >= hosts ? FIRST_HOST : network.nextHost + 1
    if (network.taken.has(address)) continue
    network.taken.add(address)
    return address
  }
  throw new EngineError('refused', "Error response from daemon: no available IPv4 addresses on this network's address pools")
}

function attachment({ facts, prefixLength }: Network, address: number): NetworkAttachment {
  const ipAddress = formatAddress(address)
  const macAddress = `02:42:${ipAddress
    .split('.')
    .map((byte) => Number(byte).toString(16).padStart(2, '0'))
    .join(':')}`
  return { network: facts.name, ipAddress, macAddress, gateway: facts.gateway, prefixLength }
}

function overlaps(a: { base: number; prefixLength: number }, b: { base: number; prefixLength: number }): boolean {
  const size = 2 ** (32 - Math.min(a.prefixLength, b.prefixLength))
  return Math.floor(a.base / size) === Math.floor(b.base / size)
}

function parseSubnet(subnet: string): { base: number; prefixLength: number } {
  const match = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(subnet)
  const prefixLength = Number(match?.[2])
  if (!match?.[1] || prefixLength > 30) throw new EngineError('refused', `Error response from daemon: invalid subnet ${subnet}`)
  const size = 2 ** (32 - prefixLength)
  return { base: Math.floor(parseAddress(match[1]) / size) * size, prefixLength }
}

function parseAddress(text: string): number {
  return text.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}
