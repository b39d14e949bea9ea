import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { TargetGroupConfig } from '../trafficConfig.ts'
import type { Outcome } from './judge.ts'
import { type Probe, timedOut } from './probes.ts'

export type Prober = (asked: Probe, signal: AbortSignal) => Promise<Outcome>

/** Checks one target again and again, never twice at once. The first check comes at once. */
export class HealthChecker {
  private readonly asked: Probe
  private readonly clock: Clock
  private readonly prober: Prober
  private readonly told: (outcome: Outcome) => void
  private cancel: Cancel | undefined
  private abort: AbortController | undefined
  private isStopped = false

  constructor(asked: Probe, { clock, prober }: { clock: Clock; prober: Prober }, told: (outcome: Outcome) => void) {
    this.asked = asked
    this.clock = clock
    this.prober = prober
    this.told = told
    this.cancel = clock.after(0, this.check)
  }

  stop(): void {
    this.isStopped = true
    this.cancel?.()
    this.abort?.abort()
  }

  private readonly check = (): void => {
    const { intervalSeconds, timeoutSeconds } = this.asked.check
    this.cancel = this.clock.after(intervalSeconds * 1_000, this.check)
    // A check may take longer than the interval where the timeout allows it.
    if (this.abort) return
    const abort = new AbortController()
    this.abort = abort
    const expired = new Promise<Outcome>((resolve) => abort.signal.addEventListener('abort', () => resolve(timedOut), { once: true }))
    const cancelTimeout = this.clock.after(timeoutSeconds * 1_000, () => abort.abort())
    void Promise.race([this.prober(this.asked, abort.signal), expired]).then((outcome) => {
      cancelTimeout()
      this.abort = undefined
      if (!this.isStopped) this.told(outcome)
    })
  }
}

/** What a check depends on: when none of it changed, checks go on as they are. */
export const checkKey = (group: TargetGroupConfig, target: Probe['target']): string =>
  JSON.stringify([group.healthCheck, group.protocolVersion, target.connect])
