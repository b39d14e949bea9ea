import type { Cancel } from '#cluster/lib/clock.ts'
import { TcpListener } from '../network/tcpListener.ts'
import { UdpListener } from '../network/udpListener.ts'
import type { ListenerConfig, ListenerReport } from '../trafficConfig.ts'
import { ApplicationListener } from './applicationListener.ts'
import type { Listener, ListenerDeps } from './listener.ts'
import { reportFailure } from './reportFailure.ts'

interface Slot {
  config: ListenerConfig
  /** More than one for a port of both TCP and UDP. */
  parts: Listener[]
  isOpen: boolean
  told: ListenerReport['state'] | undefined
  retry?: Cancel
}

/** How soon a port that was taken is tried again. */
const retryMs = 5_000

/** All listeners: opens, changes and closes them until they are as wished. */
export class ListenerSet {
  private readonly deps: ListenerDeps & { told: (report: ListenerReport) => void }
  private readonly slots = new Map<string, Slot>()
  /** Closed, but with something under way. */
  private readonly leaving = new Set<Listener>()
  private isDestroyed = false

  constructor(deps: ListenerDeps & { told: (report: ListenerReport) => void }) {
    this.deps = deps
  }

  /** Resolves when each listens or has failed to; a failure is reported and tried again, not thrown. */
  async apply(configs: readonly ListenerConfig[]): Promise<void> {
    const wanted = new Map(configs.map((config) => [config.arn, config]))
    // First what goes: its port may be wished for by another one.
    for (const [arn, slot] of this.slots) {
      const config = wanted.get(arn)
      if (!config || !isSamePlace(slot.config, config)) this.letGo(arn, slot)
    }
    await Promise.all([...wanted.values()].map((config) => this.place(config)))
  }

  sweep(now: number): void {
    for (const { parts } of this.slots.values()) for (const part of parts) part.sweep(now)
    for (const part of this.leaving) {
      part.sweep(now)
      if (part.isEmpty) this.leaving.delete(part)
    }
  }

  destroy(): void {
    this.isDestroyed = true
    for (const slot of this.slots.values()) {
      slot.retry?.()
      for (const part of slot.parts) part.destroy()
    }
    for (const part of this.leaving) part.destroy()
    this.slots.clear()
    this.leaving.clear()
  }

  private async place(config: ListenerConfig): Promise<void> {
    const known = this.slots.get(config.arn)
    if (!known) {
      const slot: Slot = { config, parts: [], isOpen: false, told: undefined }
      this.slots.set(config.arn, slot)
      return this.open(slot)
    }
    if (JSON.stringify(known.config) === JSON.stringify(config)) return
    known.config = config
    for (const part of known.parts) part.change(config)
  }

  private async open(slot: Slot): Promise<void> {
    const { config } = slot
    delete slot.retry
    try {
      slot.parts = partsOf(config, this.deps)
      const ports = await Promise.all(slot.parts.map((part) => part.open()))
      if (!this.isCurrent(slot)) return
      slot.isOpen = true
      this.tell(slot, { listenerArn: config.arn, state: 'listening', port: ports[0] ?? config.port })
    } catch (error) {
      for (const part of slot.parts) part.close()
      slot.parts = []
      // Who has the port is looked for once, not with every further try.
      const report = slot.told === 'failed' ? undefined : await reportFailure(config, error)
      if (!this.isCurrent(slot)) return
      if (report) this.tell(slot, report)
      slot.retry = this.deps.clock.after(retryMs, () => void this.open(slot))
    }
  }

  private isCurrent(slot: Slot): boolean {
    return !this.isDestroyed && this.slots.get(slot.config.arn) === slot
  }

  private letGo(arn: string, slot: Slot): void {
    this.slots.delete(arn)
    slot.retry?.()
    for (const part of slot.parts) {
      part.close()
      this.leaving.add(part)
    }
  }

  private tell(slot: Slot, report: ListenerReport): void {
    slot.told = report.state
    this.deps.told(report)
  }
}

/** Whether the change needs no other socket. */
const isSamePlace = (one: ListenerConfig, other: ListenerConfig) =>
  one.address === other.address && one.port === other.port && one.protocol === other.protocol

function partsOf(config: ListenerConfig, deps: ListenerDeps): Listener[] {
  switch (config.protocol) {
    case 'HTTP':
    case 'HTTPS':
      return [new ApplicationListener(config, deps)]
    case 'TCP':
    case 'TLS':
      return [new TcpListener(config, deps)]
    case 'UDP':
      return [new UdpListener(config, deps)]
    case 'TCP_UDP':
      return [new TcpListener(config, deps), new UdpListener(config, deps)]
  }
}
