import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import { Counts } from '../counts/counts.ts'
import type { BackPool } from '../exchange/sides.ts'
import { registeringHealth, type TargetHealth } from '../health/judge.ts'
import type { TargetConfig } from '../trafficConfig.ts'
import type { Candidate } from './chooseTarget.ts'
import { stickyToken } from './stickiness.ts'

/** Something that carries traffic to a target. */
export interface Carrier {
  /** Ends it, whatever is under way; who waits for an answer is told that there is none. */
  cutOff(): void
}

/** One target of one group while it runs: what is under way to it, how it is, and its end. */
export class Target implements Candidate {
  readonly key: string
  readonly token: string
  readonly groupArn: string
  readonly counts = new Counts()
  /** Connections that are open to it, idle ones too. */
  readonly carriers = new Set<Carrier>()
  readonly config: TargetConfig
  readonly pool: BackPool
  health: TargetHealth = registeringHealth
  inFlight = 0
  isDraining = false
  /** Told in its last report, so that nothing is told twice. */
  reported = ''
  private readonly clock: Clock
  private slowStart: { since: number; durationMs: number } | undefined
  private deadline: Cancel | undefined
  private waiting: (() => void)[] = []

  constructor(groupArn: string, config: TargetConfig, clock: Clock, makePool: (target: Target) => BackPool) {
    this.groupArn = groupArn
    this.config = config
    this.clock = clock
    this.key = keyOf(config)
    this.token = stickyToken(groupArn, config.id, config.port)
    this.pool = makePool(this)
  }

  share(now: number): number {
    if (!this.slowStart) return 1
    const { since, durationMs } = this.slowStart
    if (now - since < durationMs) return Math.max(0.01, (now - since) / durationMs)
    this.slowStart = undefined
    return 1
  }

  startSlowly(seconds: number): void {
    this.slowStart = { since: this.clock.now(), durationMs: seconds * 1_000 }
  }

  begin(): void {
    this.inFlight += 1
  }

  end(): void {
    this.inFlight -= 1
    if (this.inFlight === 0 && this.isDraining) this.finishDraining()
  }

  /** No new requests from here on; what is under way is cut off after `delaySeconds`. */
  drain(delaySeconds: number): void {
    if (this.isDraining) return
    this.isDraining = true
    if (this.inFlight === 0) return this.finishDraining()
    this.deadline = this.clock.after(delaySeconds * 1_000, () => this.finishDraining())
  }

  /** Registered again before it was gone. */
  undrain(): void {
    this.deadline?.()
    this.deadline = undefined
    this.isDraining = false
    this.slowStart = undefined
    this.health = registeringHealth
  }

  /** Resolves when nothing is under way or the delay is over. */
  drained(): Promise<void> {
    if (!this.isDraining || this.inFlight === 0 || !this.deadline) return Promise.resolve()
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  /** Cuts off everything. */
  cut(): void {
    for (const carrier of this.carriers) carrier.cutOff()
  }

  private finishDraining(): void {
    this.deadline?.()
    this.deadline = undefined
    this.cut()
    for (const resolve of this.waiting.splice(0)) resolve()
  }
}

export const keyOf = ({ id, port }: { id: string; port: number }): string => `${id}:${port}`
