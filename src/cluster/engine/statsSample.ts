import type { StatsSample } from './containerEngine.ts'

/** The members of one object of `GET /containers/…/stats` that are read here (spec part 2, 10.1). */
export interface DockerStats {
  read?: string
  cpu_stats?: { cpu_usage?: { total_usage?: number } }
  memory_stats?: { usage?: number; limit?: number; stats?: { cache?: number; inactive_file?: number } }
  networks?: Record<string, { rx_bytes: number; tx_bytes: number }>
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
