import type { StatsReading, StatsSample } from '../containerEngine.ts'
import type { DockerClient } from './dockerClient.ts'
import { jsonLines } from './jsonLines.ts'
import { INSPECT_TIMEOUT } from './timeouts.ts'
import { translateError } from './translateError.ts'

/** The members of one object of `GET /containers/…/stats` that are read here (spec part 2, 10.1). */
export interface DockerStats {
  read?: string
  cpu_stats?: { cpu_usage?: { total_usage?: number } }
  memory_stats?: { usage?: number; limit?: number; stats?: { cache?: number; inactive_file?: number } }
  networks?: Record<string, { rx_bytes: number; tx_bytes: number }>
}

/** Samples until the container ends or `signal` aborts. */
export async function* readStats(client: DockerClient, name: string, signal: AbortSignal): AsyncGenerator<StatsSample> {
  try {
    const path = `/containers/${encodeURIComponent(name)}/stats`
    const response = await client.open({ method: 'GET', path, query: { stream: 1 }, signal })
    for await (const stats of jsonLines<DockerStats>(response)) {
      const sample = statsSample(stats)
      // Of a container that has ended the engine goes on sending zeros.
      if (!sample) return
      yield sample
    }
  } catch (error) {
    if (signal.aborted) return
    throw translateError(error, client.address)
  }
}

/** Of a container that does not run Docker sends an object all the same, whose time is zero. */
export async function readStatsOnce(client: DockerClient, name: string): Promise<StatsReading | undefined> {
  const signal = AbortSignal.timeout(INSPECT_TIMEOUT.ms)
  const path = `/containers/${encodeURIComponent(name)}/stats`
  try {
    const response = await client.open({ method: 'GET', path, query: { stream: 0, 'one-shot': 1 }, signal })
    for await (const reading of jsonLines<StatsReading>(response)) return statsSample(reading) && reading
    return undefined
  } catch (error) {
    const translated = translateError(error, client.address)
    if (translated.kind === 'notFound') return undefined
    throw translated
  }
}

/** @returns undefined when the container does not run */
export function statsSample(stats: DockerStats): StatsSample | undefined {
  const at = Date.parse(stats.read ?? '')
  if (!(at > 0) || stats.memory_stats?.usage === undefined) return undefined
  const networks = Object.values(stats.networks ?? {})
  return {
    at,
    cpuNanoseconds: stats.cpu_stats?.cpu_usage?.total_usage ?? 0,
    memoryBytes: memoryInUse(stats.memory_stats.usage, stats.memory_stats.stats ?? {}),
    memoryLimitBytes: stats.memory_stats.limit ?? 0,
    receivedBytes: networks.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0),
    sentBytes: networks.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0),
  }
}

/** Without what the kernel would give back: `cache` is cgroup v1's word, `inactive_file` v2's (spec part 2, 10.2). */
function memoryInUse(usage: number, { cache, inactive_file: inactiveFile }: { cache?: number; inactive_file?: number }): number {
  const reclaimable = cache ?? inactiveFile ?? 0
  return reclaimable < usage ? usage - reclaimable : usage
}
