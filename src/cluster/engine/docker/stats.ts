import type { StatsReading, StatsSample } from '../containerEngine.ts'
import { type DockerStats, statsSample } from '../statsSample.ts'
import type { DockerClient } from './dockerClient.ts'
import { jsonLines } from './jsonLines.ts'
import { INSPECT_TIMEOUT } from './timeouts.ts'
import { translateError } from './translateError.ts'

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
