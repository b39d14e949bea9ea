import type { ContainerEngine, StatsReading } from '#cluster/engine/containerEngine.ts'
import { type Clock, sleep } from '#cluster/lib/clock.ts'

/** What v4 adds to the engine's own object (spec part 2, 7.3). */
export interface NetworkRates {
  rx_bytes_per_sec: number
  tx_bytes_per_sec: number
}

export type ContainerStats = StatsReading & { network_rate_stats?: NetworkRates }

/** Statistics say something only beside earlier ones. */
export interface StatsHistory {
  /** Undefined for a container that does not run. Rejects with an EngineError. */
  read(engineName: string): Promise<ContainerStats | undefined>
}

const SAMPLE_MS = 1_000
/** Somebody asks in a loop: the engine is not asked more often than this. */
const LEAST_MS = 500
/** What is older says little about now. */
const FORGOTTEN_MS = 5 * 60_000
const MOST_REMEMBERED = 512

interface Remembered {
  reading: StatsReading
  at: number
  answer?: ContainerStats
}

/**
 * Compares each reading with the one that was asked for before, so that an answer comes at once; only a container's
 * first one takes a second, for two readings of its own, as Docker's does.
 */
export function createStatsHistory(engine: Pick<ContainerEngine, 'readStats'>, clock: Clock): StatsHistory {
  const remembered = new Map<string, Remembered>()
  const remember = (name: string, entry: Remembered) => {
    remembered.delete(name)
    remembered.set(name, entry)
    const [oldest] = remembered.keys()
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest)
  }
  const first = async (name: string): Promise<StatsReading | undefined> => {
    const reading = await engine.readStats(name)
    if (reading) await sleep(clock, SAMPLE_MS)
    return reading
  }
  const measure = async (name: string): Promise<ContainerStats | undefined> => {
    const known = remembered.get(name)
    const age = known ? clock.now() - known.at : Number.POSITIVE_INFINITY
    if (known?.answer && age < LEAST_MS) return known.answer
    const before = known && age < FORGOTTEN_MS ? known.reading : await first(name)
    const reading = before && (await engine.readStats(name))
    if (!reading) {
      remembered.delete(name)
      return undefined
    }
    const answer = compareReadings(before, reading)
    remember(name, { reading, at: clock.now(), answer })
    return answer
  }
  const underWay = new Map<string, Promise<ContainerStats | undefined>>()
  return {
    read(name) {
      const already = underWay.get(name)
      if (already) return already
      const run = measure(name).finally(() => underWay.delete(name))
      underWay.set(name, run)
      return run
    },
  }
}

/**
 * A reading beside the one before it, with bytes a second over all interfaces (spec part 2, 10.2). Counters that went
 * back belong to a container that was restarted: no rate follows from them.
 */
export function compareReadings(before: StatsReading, now: StatsReading): ContainerStats {
  const seconds = (Date.parse(now.read) - Date.parse(before.read)) / 1_000
  const rates = seconds > 0 ? networkRates(before, now, seconds) : undefined
  return { ...now, preread: before.read, precpu_stats: before.cpu_stats, ...(rates && { network_rate_stats: rates }) }
}

function networkRates(before: StatsReading, now: StatsReading, seconds: number): NetworkRates | undefined {
  if (!before.networks || !now.networks) return undefined
  const difference = (member: 'rx_bytes' | 'tx_bytes') => sum(now, member) - sum(before, member)
  const [received, sent] = [difference('rx_bytes'), difference('tx_bytes')]
  return received < 0 || sent < 0 ? undefined : { rx_bytes_per_sec: received / seconds, tx_bytes_per_sec: sent / seconds }
}

const sum = ({ networks = {} }: StatsReading, member: 'rx_bytes' | 'tx_bytes') =>
  Object.values(networks).reduce((total, counters) => total + counters[member], 0)
