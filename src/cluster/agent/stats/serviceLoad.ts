/**
 * What the services that scale are measured by: their containers' CPU and memory, as percent of what their tasks reserve (spec part 2,
 * 10.3). Samples lie in a ring in memory and are never part of the state; services that nothing is asked of are not measured.
 */
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { statsSample } from '#cluster/engine/statsSample.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { serviceSample, type TaskUse } from './serviceSample.ts'

/** One measurement of a service; undefined is what could not be measured then. */
export interface LoadSample {
  at: number
  cpu: number | undefined
  memory: number | undefined
}

export interface ServiceLoad {
  /** Average of the samples in [from, to), milliseconds since the epoch, in percent; undefined where there are none. */
  average(service: ServiceArn, metric: string, from: number, to: number): number | undefined
  /** Oldest first. */
  samples(service: ServiceArn): readonly LoadSample[]
  start(): void
  stop(): void
}

export interface ServiceLoadOptions {
  store: Store
  clock: Clock
  log: Logger
  /** Of the engine that tasks run on now. */
  readStats: ContainerEngine['readStats']
  everyMs: number
}

/** Twenty minutes are more than any alarm of a target tracking policy looks back. */
const keptMs = 20 * 60_000
const mostSamples = 1_500

interface Counter {
  at: number
  cpuNanoseconds: number
}

export function createServiceLoad({ store, clock, log, readStats, everyMs }: ServiceLoadOptions): ServiceLoad {
  const rings = new Map<ServiceArn, LoadSample[]>()
  let counters = new Map<string, Counter>()
  let cancel: Cancel | undefined
  let isStopped = false

  const measureTask = async (task: TaskRecord, seen: Map<string, Counter>): Promise<TaskUse> => {
    const running = task.containers.filter(({ lastStatus }) => lastStatus === 'RUNNING')
    const parts = await Promise.all(running.map(({ engineName }) => measureContainer(engineName, seen)))
    const sum = (of: (part: ContainerUse) => number | undefined) =>
      parts.reduce<number | undefined>((total, part) => {
        const value = of(part)
        return total === undefined || value === undefined ? undefined : total + value
      }, 0)
    return { reserved: task.reserved, cpuUnits: sum(({ cpuUnits }) => cpuUnits), memoryMiB: sum(({ memoryMiB }) => memoryMiB) }
  }
  const measureContainer = async (name: string, seen: Map<string, Counter>): Promise<ContainerUse> => {
    const reading = await readStats(name).catch(() => undefined)
    const sample = reading && statsSample(reading)
    if (!sample) return { cpuUnits: undefined, memoryMiB: undefined }
    seen.set(name, sample)
    return { cpuUnits: cpuUnitsBetween(counters.get(name), sample), memoryMiB: sample.memoryBytes / 1024 / 1024 }
  }
  const measure = async () => {
    const seen = new Map<string, Counter>()
    const services = measuredServices(store)
    for (const service of services) {
      const tasks = store.read().tasks.by('runningOfService', service)
      const used = await Promise.all(tasks.map((task) => measureTask(task, seen)))
      keep(rings, service, { at: clock.now(), ...serviceSample(used) })
    }
    counters = seen
    for (const service of rings.keys()) if (!services.has(service)) rings.delete(service)
  }
  const again = () => {
    cancel = clock.after(everyMs, () => {
      void measure()
        .catch((error: unknown) => log.warn('services could not be measured', { error: String(error) }))
        .finally(() => isStopped || again())
    })
  }
  return {
    average(service, metric, from, to) {
      if (metric !== 'cpu' && metric !== 'memory') return undefined
      const values = (rings.get(service) ?? []).flatMap((sample) => {
        const value = sample[metric]
        return sample.at >= from && sample.at < to && value !== undefined ? [value] : []
      })
      return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
    },
    samples: (service) => rings.get(service) ?? [],
    start: again,
    stop() {
      isStopped = true
      cancel?.()
    },
  }
}

interface ContainerUse {
  cpuUnits: number | undefined
  memoryMiB: number | undefined
}

/** 1024 are one core. A counter that went back belongs to a container that was restarted: its first sample says nothing. */
function cpuUnitsBetween(before: Counter | undefined, now: Counter): number | undefined {
  const nanoseconds = before && (now.at - before.at) * 1e6
  if (!before || !nanoseconds || nanoseconds <= 0 || now.cpuNanoseconds < before.cpuNanoseconds) return undefined
  return ((now.cpuNanoseconds - before.cpuNanoseconds) / nanoseconds) * 1024
}

/** Those that may scale, and those of alarms. */
function measuredServices(store: Store): Set<ServiceArn> {
  const snapshot = store.read()
  return new Set(Array.from(snapshot.scalableTargets.all(), ({ serviceArn }) => serviceArn))
}

function keep(rings: Map<ServiceArn, LoadSample[]>, service: ServiceArn, sample: LoadSample): void {
  const ring = rings.get(service) ?? []
  ring.push(sample)
  const old = ring.findIndex(({ at }) => at > sample.at - keptMs)
  ring.splice(0, Math.max(old, ring.length - mostSamples))
  rings.set(service, ring)
}
