import type { Clock } from '#cluster/lib/clock.ts'
import type { ContainerSpec, EngineEvent } from '../containerEngine.ts'
import { type ContainerTable, containerTable } from './containers.ts'
import { type EventHub, eventHub } from './eventHub.ts'
import { type EngineFaults, type FaultState, faultState } from './faults.ts'
import { type ImageTable, imageTable } from './images.ts'
import { type NetworkTable, networkTable } from './networks.ts'
import { portTable } from './ports.ts'
import { programFor } from './programs.ts'
import { randomHex, seededRandom } from './random.ts'
import type { ImageScript } from './script.ts'
import { type Connections, connections } from './streams.ts'
import { type Timetable, timetable } from './timetable.ts'
import { type VolumeTable, volumeTable } from './volumes.ts'

const KILLED = 137

/** What the simulated engine is made of, wired to each other. */
export interface Parts {
  id: string
  clock: Clock
  timetable: Timetable
  connections: Connections
  faults: FaultState
  hub: EventHub
  images: ImageTable
  networks: NetworkTable
  volumes: VolumeTable
  containers: ContainerTable
  scripts: Record<string, ImageScript>
}

export function createParts(clock: Clock, seed: number): Parts {
  const random = seededRandom(seed)
  const times = timetable(clock)
  const faults = faultState(clock, seededRandom(seed + 1))
  const hub = eventHub()
  const images = imageTable()
  const networks = networkTable(random)
  const scripts: Record<string, ImageScript> = {}
  const containers = containerTable({
    clock,
    random,
    timetable: times,
    images,
    networks,
    ports: portTable(),
    programFor: (spec: ContainerSpec) => programFor(spec, scripts),
    publish(event: EngineEvent) {
      if (!faults.isUnreachable && !faults.isEventLost(event)) hub.publish(event)
    },
  })
  const open = connections()
  const id = `SIMULATED:${randomHex(random, 16)}`
  return { id, clock, timetable: times, connections: open, faults, hub, images, networks, volumes: volumeTable(), containers, scripts }
}

/** The faults that need more than one part. */
export function engineFaults({ faults, containers, hub, connections: open }: Parts): EngineFaults {
  return {
    loseEvents: faults.loseEvents,
    delay: faults.delay,
    failNext: faults.failNext,
    unreachable(on) {
      if (on === faults.isUnreachable) return
      faults.setUnreachable(on)
      if (on) open.cut()
      else hub.lost()
    },
    restart({ containers: fate } = { containers: 'survive' }) {
      faults.setUnreachable(true)
      open.cut()
      if (fate === 'stop') for (const container of containers.all()) containers.end(container, KILLED)
      faults.setUnreachable(false)
      hub.lost()
    },
    crash: (name, exitCode) => containers.end(containers.get(name), exitCode),
    outOfMemory: (name) => containers.end(containers.get(name), KILLED, { oomKilled: true }),
    vanish: (name) => containers.remove(name),
    clear() {
      const wasUnreachable = faults.isUnreachable
      faults.clear()
      if (wasUnreachable) hub.lost()
    },
  }
}
