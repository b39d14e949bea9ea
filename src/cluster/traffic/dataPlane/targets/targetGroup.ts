import type { Clock } from '#cluster/lib/clock.ts'
import type { BackPool } from '../exchange/sides.ts'
import { checkKey, HealthChecker, type Prober } from '../health/healthChecker.ts'
import { drainingHealth, nextHealth, type Outcome, registeringHealth, uncheckedHealth, unusedHealth } from '../health/judge.ts'
import type { TargetConfig, TargetGroupConfig, TargetHealthReport } from '../trafficConfig.ts'
import { Chooser, chooseByHash, type Random } from './chooseTarget.ts'
import { Outliers } from './outliers.ts'
import { stickyToken } from './stickiness.ts'
import { keyOf, Target } from './target.ts'

export interface GroupDeps {
  clock: Clock
  random: Random
  prober: Prober
  makePool(group: TargetGroupConfig, target: Target): BackPool
  /** Told once for each change. */
  changed(report: TargetHealthReport): void
}

export interface Wanted {
  /** Of a target that a cookie names. */
  token?: string | undefined
  /** For stickiness by address. */
  clientAddress: string
  /** Targets that were tried in vain. */
  without?: ReadonlySet<Target> | undefined
}

/** A target group while it runs: its targets, how each is, and which comes next. */
export class TargetGroup {
  config: TargetGroupConfig
  readonly token: string
  readonly targets = new Map<string, Target>()
  /** No longer registered, but with something under way. */
  readonly leaving = new Set<Target>()
  /** Ended since the last look at counts: what they carried last has not been told yet. */
  private readonly ended: Target[] = []
  private readonly deps: GroupDeps
  private readonly chooser: Chooser<Target>
  private readonly outliers = new Outliers<Target>()
  private readonly checkers = new Map<Target, { key: string; checker: HealthChecker }>()
  private isUsed = false
  /** Who gets requests now; made anew with each change. */
  private usable: readonly Target[] = []

  constructor(config: TargetGroupConfig, deps: GroupDeps) {
    this.config = config
    this.deps = deps
    this.chooser = new Chooser(deps.random)
    this.token = stickyToken(config.arn)
  }

  /** Takes a new wish over. @param isUsed whether any listener forwards to the group */
  apply(config: TargetGroupConfig, isUsed: boolean): void {
    this.config = config
    this.isUsed = isUsed
    const wanted = new Map(config.targets.map((target) => [keyOf(target), target]))
    for (const [key, target] of this.targets) if (!wanted.has(key)) this.remove(key, target)
    for (const [key, target] of wanted) this.place(key, target)
    this.refresh()
  }

  /** The next target; undefined where none is registered or all have been tried. */
  choose({ token, clientAddress, without }: Wanted): Target | undefined {
    const usable = this.config.outlierDetection ? this.withoutOutliers() : this.usable
    const candidates = without ? usable.filter((target) => !without.has(target)) : usable
    if (candidates.length === 0) return undefined
    const sticky = token === undefined ? undefined : candidates.find((target) => target.token === token)
    if (sticky) return sticky
    if (this.config.stickiness?.type === 'source_ip') return chooseByHash(candidates, clientAddress)
    return this.chooser.choose(this.config.algorithm, candidates, this.deps.clock.now())
  }

  /** What became of a request, where the group watches for targets that fail. */
  note(target: Target, failed: boolean): void {
    const { outlierDetection } = this.config
    if (!outlierDetection) return
    const isEjected = this.outliers.note(target, failed, outlierDetection, this.usable.length, this.deps.clock.now())
    if (isEjected) target.counts.ejections += 1
  }

  private withoutOutliers(): readonly Target[] {
    const now = this.deps.clock.now()
    const kept = this.usable.filter((target) => !this.outliers.isEjected(target, now))
    return kept.length > 0 ? kept : this.usable
  }

  /** Lets what is under way end, as with deregistered targets. */
  close(): void {
    for (const [key, target] of this.targets) this.remove(key, target)
    this.refresh()
  }

  find(key: string): Target | undefined {
    return this.targets.get(key) ?? [...this.leaving].find((target) => target.key === key)
  }

  all(): Target[] {
    return [...this.targets.values(), ...this.leaving]
  }

  /** Those that ended since it was asked last. */
  takeEnded(): Target[] {
    return this.ended.splice(0)
  }

  private place(key: string, config: TargetConfig): void {
    const target = this.knownTarget(key, config) ?? this.newTarget(config)
    this.targets.set(key, target)
    if (config.draining) target.drain(this.config.deregistrationDelaySeconds)
    else if (target.isDraining) target.undrain()
    this.check(target)
    this.report(target)
  }

  /** One that is reached elsewhere now is another one: what goes on with the old one ends like that of a deregistered target. */
  private knownTarget(key: string, config: TargetConfig): Target | undefined {
    const known = this.targets.get(key)
    if (!known || isSamePlace(known.config, config)) return known
    this.remove(key, known)
    return undefined
  }

  private newTarget(config: TargetConfig): Target {
    return new Target(this.config.arn, config, this.deps.clock, (target) => this.deps.makePool(this.config, target))
  }

  private remove(key: string, target: Target): void {
    this.targets.delete(key)
    this.chooser.forget(key)
    this.outliers.forget(key)
    this.stopChecking(target)
    this.leaving.add(target)
    target.drain(this.config.deregistrationDelaySeconds)
    void target.drained().then(() => {
      this.leaving.delete(target)
      this.ended.push(target)
    })
  }

  /** Starts, goes on with or ends the checks of a target, and puts down what it is without any. */
  private check(target: Target): void {
    const unchecked = this.stateWithoutCheck(target)
    if (unchecked) {
      this.stopChecking(target)
      target.health = unchecked
      return
    }
    const key = checkKey(this.config, target.config)
    if (this.checkers.get(target)?.key === key) return
    this.stopChecking(target)
    if (['unused', 'draining', 'unavailable'].includes(target.health.state)) target.health = registeringHealth
    const asked = { check: this.config.healthCheck, protocolVersion: this.config.protocolVersion, target: target.config }
    const checker = new HealthChecker(asked, this.deps, (outcome) => this.judge(target, outcome))
    this.checkers.set(target, { key, checker })
  }

  private stateWithoutCheck(target: Target) {
    if (target.isDraining) return drainingHealth
    if (!this.isUsed) return unusedHealth
    return this.config.healthCheck.enabled ? undefined : uncheckedHealth
  }

  private stopChecking(target: Target): void {
    this.checkers.get(target)?.checker.stop()
    this.checkers.delete(target)
  }

  private judge(target: Target, outcome: Outcome): void {
    const before = target.health.state
    target.health = nextHealth(target.health, outcome, this.config.healthCheck)
    if (before === target.health.state) return this.report(target)
    if (target.health.state === 'healthy') this.startSlowly(target)
    this.report(target)
    this.refresh()
  }

  /** Only beside one that takes its full share: a group that is all new would have nobody to take the rest. */
  private startSlowly(target: Target): void {
    if (this.config.slowStartSeconds === 0) return
    const now = this.deps.clock.now()
    const isFull = (other: Target) => other !== target && other.health.state === 'healthy' && other.share(now) === 1
    if ([...this.targets.values()].some(isFull)) target.startSlowly(this.config.slowStartSeconds)
  }

  /** With no healthy target ELB sends to all: a wrong health check should not take a service down (fail open). */
  private refresh(): void {
    const registered = [...this.targets.values()].filter((target) => !target.isDraining)
    const healthy = registered.filter(({ health }) => health.state === 'healthy' || health.state === 'unavailable')
    this.usable = healthy.length > 0 ? healthy : registered
  }

  private report(target: Target): void {
    const { state, reason, description } = target.health
    const told = `${state} ${reason} ${description}`
    if (told === target.reported) return
    target.reported = told
    const { id, port } = target.config
    const why = { ...(reason !== undefined && { reason }), ...(description !== undefined && { description }) }
    this.deps.changed({ targetGroupArn: this.config.arn, id, port, state, ...why })
  }
}

const isSamePlace = (one: TargetConfig, other: TargetConfig) =>
  one.connect.address === other.connect.address && one.connect.port === other.connect.port
