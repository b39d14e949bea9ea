/**
 * Addresses of this computer that all containers reach, one for each place of Service Connect. Each is the gateway of a Docker network that
 * nobody is attached to, as with metadata (docs/decisions/0030-service-connect.md). Who listens there is not this file's business.
 */
import { createHash } from 'node:crypto'
import type { ContainerEngine, NetworkSpec } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { INSTALLATION_LABEL } from '../labels.ts'
import { chooseMetadataPlace } from '../metadata/chooseAddress.ts'

export interface ConnectAddresses {
  /** The address of a place, brought about; undefined where it cannot be had. */
  ensure(place: number): Promise<string | undefined>
  /** Why there is none, as a sentence. */
  whyNot(): string | undefined
}

export interface ConnectAddressesOptions {
  engine: ContainerEngine
  clock: Clock
  log: Logger
  installation: string
}

const PREFIX = 'marina-connect'
/** So long it is not looked whether somebody took a network away. */
const TRUSTED_MS = 2_000
/** Networks of four addresses in 169.254.176.0/20. */
const SLOTS = 1_024

export const isConnectNetwork = (name: string): boolean => name.startsWith(`${PREFIX}-`)

/** Each installation begins somewhere else, so that two on one engine seldom want the same. */
export function planConnectNetwork(installation: string, place: number): NetworkSpec & { gateway: string } {
  const hash = createHash('sha256').update(installation).digest('hex')
  const slot = (Number.parseInt(hash.slice(0, 8), 16) + place) % SLOTS
  const start = slot * 4
  const at = (offset: number) => `169.254.${176 + Math.floor(start / 256)}.${(start % 256) + offset}`
  return {
    name: `${PREFIX}-${hash.slice(0, 12)}-${place}`,
    labels: { [INSTALLATION_LABEL]: installation },
    subnet: `${at(0)}/30`,
    gateway: at(1),
  }
}

export function createConnectAddresses({ engine, clock, log, installation }: ConnectAddressesOptions): ConnectAddresses {
  const ensuredAt = new Map<number, number>()
  let whyNot: string | undefined
  const bring = async (place: number): Promise<string | undefined> => {
    const { gateway, ...spec } = planConnectNetwork(installation, place)
    if (clock.now() - (ensuredAt.get(place) ?? Number.NEGATIVE_INFINITY) < TRUSTED_MS) return gateway
    const info = await engine.info()
    if (chooseMetadataPlace(info, process.platform, info.operatingSystem) !== 'linkLocal') {
      whyNot = info.kind === 'simulated' ? undefined : withoutUs('containers of this engine reach no address of this computer.')
      return undefined
    }
    await engine.ensureNetwork({ ...spec, gateway })
    ensuredAt.set(place, clock.now())
    whyNot = undefined
    return gateway
  }
  return {
    ensure: (place) =>
      bring(place).catch((error: unknown) => {
        whyNot = withoutUs(sentenceOf(error, planConnectNetwork(installation, place)))
        log.info('an address for Service Connect cannot be had', { place, error: String(error) })
        return undefined
      }),
    whyNot: () => whyNot,
  }
}

const withoutUs = (why: string) => `Client aliases of Service Connect lead nowhere on this computer: ${why}`

function sentenceOf(error: unknown, { subnet }: NetworkSpec): string {
  const message = error instanceof Error ? error.message : String(error)
  return /overlap/i.test(message) ? `another Docker network has ${subnet}. Remove it, and start Marina again.` : message
}
