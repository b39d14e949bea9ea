import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { type Clock, systemClock } from '#cluster/lib/clock.ts'
import { createListeners } from '#cluster/lib/listeners.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { DataPlane, ListenerReport, TargetCounts, TargetHealthReport, TracedRequest, TrafficConfig } from '../trafficConfig.ts'
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts'

export interface DataPlaneInWorkerOptions extends WorkerOptions {
  logger: Logger
  clock?: Clock
}

interface Call {
  message: ToWorker
  resolve(): void
  reject(error: Error): void
}

/** `Omit` would merge the kinds of message into one. */
type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never

const startAgainAfterMs = 1_000

/** A data plane in a thread of its own, so that a flood of requests does not slow the control plane. One that dies is started again. */
export function startDataPlane(options: DataPlaneInWorkerOptions): DataPlane {
  return new DataPlaneInWorker(options)
}

class DataPlaneInWorker implements DataPlane {
  private readonly options: DataPlaneInWorkerOptions
  private readonly health = createListeners<TargetHealthReport[]>()
  private readonly listeners = createListeners<ListenerReport[]>()
  private readonly counts = createListeners<TargetCounts[]>()
  private readonly traced = createListeners<TracedRequest[]>()
  private readonly calls = new Map<number, Call>()
  private worker: Worker
  private config: TrafficConfig | undefined
  private isClosed = false
  private lastId = 0

  constructor(options: DataPlaneInWorkerOptions) {
    this.options = options
    this.worker = this.start()
  }

  readonly onHealth = this.health.add
  readonly onListeners = this.listeners.add
  readonly onCounts = this.counts.add
  readonly onTraced = this.traced.add

  apply(config: TrafficConfig): Promise<void> {
    this.config = config
    return this.call({ type: 'apply', config })
  }

  drained(targetGroupArn: string, targetId: string, port: number): Promise<void> {
    return this.call({ type: 'drained', targetGroupArn, targetId, port })
  }

  async close(): Promise<void> {
    if (this.isClosed) return
    this.isClosed = true
    await this.call({ type: 'close' }).catch(() => {})
    await this.worker.terminate()
  }

  private start(): Worker {
    const { accessLogFolder } = this.options
    const worker = new Worker(workerFile(), { workerData: { ...(accessLogFolder !== undefined && { accessLogFolder }) } })
    worker.on('message', (message: FromWorker) => this.hear(message))
    worker.on('error', (error) => this.options.logger.error('the data plane failed', { error: String(error) }))
    worker.once('exit', () => this.ended())
    // The daemon lives for other reasons.
    worker.unref()
    return worker
  }

  private call(message: WithoutId<ToWorker>): Promise<void> {
    this.lastId += 1
    const whole: ToWorker = { ...message, id: this.lastId }
    return new Promise((resolve, reject) => {
      this.calls.set(whole.id, { message: whole, resolve, reject })
      this.worker.postMessage(whole)
    })
  }

  private hear(message: FromWorker): void {
    switch (message.type) {
      case 'health':
        return this.health.tell(message.reports)
      case 'listeners':
        return this.listeners.tell(message.reports)
      case 'counts':
        return this.counts.tell(message.counts)
      case 'traced':
        return this.traced.tell(message.requests)
      case 'done':
        this.calls.get(message.id)?.resolve()
        break
      case 'failed':
        this.calls.get(message.id)?.reject(new Error(message.message))
    }
    this.calls.delete(message.id)
  }

  /** Its connections went with it: what waited for a target to drain waits no more, and wishes are told to the next one. */
  private ended(): void {
    for (const [id, { message, resolve }] of this.calls) {
      if (message.type === 'apply' && !this.isClosed) continue
      this.calls.delete(id)
      resolve()
    }
    if (this.isClosed) return
    this.options.logger.error('the data plane ended and is started again')
    const { clock = systemClock } = this.options
    clock.after(startAgainAfterMs, () => this.startAgain())
  }

  private startAgain(): void {
    if (this.isClosed) return
    this.worker = this.start()
    const waiting = [...this.calls.values()].map(({ message }) => message)
    for (const message of waiting) this.worker.postMessage(message)
    const hasWish = waiting.some(({ type }) => type === 'apply')
    if (!hasWish && this.config) void this.apply(this.config)
  }
}

/** Beside this file where it runs from source; one of the entries of the bundle where it was built, from which chunks lie one folder deeper. */
function workerFile(): URL {
  const here = import.meta.url
  if (here.endsWith('.ts')) return new URL('./entry.ts', here)
  const places = [new URL('./trafficWorker.js', here), new URL('../trafficWorker.js', here)]
  const found = places.find((place) => existsSync(place))
  if (!found) throw new Error(`The load balancer's program is missing: ${places.join(' or ')}. Build Marina again.`)
  return found
}
