import { type Clock, systemClock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { ContainerEngine, EngineTimeouts } from '../containerEngine.ts'
import { dockerContainers } from './containers.ts'
import { createDockerClient } from './dockerClient.ts'
import type { DockerConnection } from './dockerConnection.ts'
import { watchEvents } from './events.ts'
import { startExec } from './exec.ts'
import { type DockerInfo, type DockerVersion, engineInfo } from './facts.ts'
import { dockerImages } from './images.ts'
import { createKernelLog } from './kernelLog.ts'
import { readLogs } from './logs.ts'
import { dockerNetworks } from './networks.ts'
import { readStats, readStatsOnce } from './stats.ts'
import { FAR_PING_TIMEOUT, INFO_TIMEOUT, PING_TIMEOUT } from './timeouts.ts'
import { dockerVolumes } from './volumes.ts'

export type DockerEngineOptions = DockerConnection & {
  log: Logger
  /** Absent: the machine's own. */
  clock?: Clock
  timeouts?: EngineTimeouts
}

/**
 * Containers on Docker Engine (API 1.41 and newer), Docker Desktop and what speaks the same API, over dockerode.
 * It keeps nothing of its own but connections: what it says is what the engine said, or the kernel below it. Connects on the first call.
 */
export function createDockerEngine(options: DockerEngineOptions): ContainerEngine {
  const { log, clock = systemClock, timeouts, ...connection } = options
  const client = createDockerClient(connection, clock)
  const kernelLog = createKernelLog(clock.now)
  return {
    async info() {
      const [info, version] = await Promise.all([
        client.call(INFO_TIMEOUT, (docker) => docker.info()),
        client.call(INFO_TIMEOUT, (docker) => docker.version()),
      ])
      return engineInfo(info as DockerInfo, version as DockerVersion)
    },
    async ping() {
      await client.call(client.isLocal ? PING_TIMEOUT : FAR_PING_TIMEOUT, (docker) => docker.ping())
    },
    ...dockerImages(client, clock, timeouts),
    ...dockerContainers(client, clock, kernelLog, timeouts),
    ...dockerNetworks(client),
    ...dockerVolumes(client),
    events: (signal) => watchEvents(client, clock, log, signal),
    logs: (name, logOptions) => readLogs(client, clock, name, logOptions),
    exec: (name, execOptions) => startExec(client, clock, log, name, execOptions),
    stats: (name, signal) => readStats(client, name, signal),
    readStats: (name) => readStatsOnce(client, name),
    dropConnections: client.drop,
    close() {
      client.close()
      kernelLog.close()
    },
  }
}
