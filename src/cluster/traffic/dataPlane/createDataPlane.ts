/**
 * The data plane in this process: it owns the sockets of listeners and targets, the health checks and the counts. Wishes come in whole
 * (`apply`); what of them did not change is not touched, so that traffic under way never notices.
 */
import { type Clock, systemClock } from '#cluster/lib/clock.ts'
import { createListeners } from '#cluster/lib/listeners.ts'
import { repeat } from '#cluster/lib/repeat.ts'
import type { Prober } from './health/healthChecker.ts'
import { probe } from './health/probes.ts'
import { Http1Pool } from './http1/pool.ts'
import { Http2Pool } from './http2/pool.ts'
import { ListenerSet } from './listeners/listenerSet.ts'
import type { Random } from './targets/chooseTarget.ts'
import type { Target } from './targets/target.ts'
import { keyOf } from './targets/target.ts'
import { type GroupDeps, TargetGroup } from './targets/targetGroup.ts'
import type {
  DataPlane,
  ListenerReport,
  TargetCounts,
  TargetGroupConfig,
  TargetHealthReport,
  TracedRequest,
  TrafficConfig,
} from './trafficConfig.ts'

export interface DataPlaneOptions {
  clock?: Clock
  random?: Random
  prober?: Prober
  /** Gets each line of the access log; without it none is made. */
  accessLog?: (line: string) => void
  /** How long a client may take for the head of a request. Default 60 s. */
  headTimeoutMs?: number
}

const tickMs = 1_000
/** Anybody can mark requests; beyond so many in a tick nobody is told of them. */
const mostTraced = 1_000

/** A data plane in this process. */
export function createDataPlane(options: DataPlaneOptions = {}): DataPlane {
  const { clock = systemClock, random = Math.random, prober = probe, accessLog, headTimeoutMs = 60_000 } = options
  const groups = new Map<string, TargetGroup>()
  /** Let go of, but with something under way. */
  const leaving = new Set<TargetGroup>()
  const health = createBatches<TargetHealthReport>()
  const reports = createBatches<ListenerReport>()
  const traced = createBatches<TracedRequest>()
  let tracedLeft = mostTraced
  const counts = createListeners<TargetCounts[]>()
  const listeners = new ListenerSet({
    clock,
    random,
    group: (arn) => groups.get(arn),
    log: accessLog,
    traced: (request) => {
      if (tracedLeft-- > 0) traced.tell(request)
    },
    headTimeoutMs,
    told: reports.tell,
  })
  const deps: GroupDeps = { clock, random, prober, changed: health.tell, makePool: (group, target) => makePool(group, target, clock) }

  const applyGroups = (config: TrafficConfig) => {
    const used = usedGroups(config)
    const wanted = new Set(config.targetGroups.map(({ arn }) => arn))
    for (const [arn, group] of groups) {
      if (wanted.has(arn)) continue
      groups.delete(arn)
      leaving.add(group)
      group.close()
    }
    for (const wish of config.targetGroups) {
      const group = groups.get(wish.arn) ?? new TargetGroup(wish, deps)
      groups.set(wish.arn, group)
      group.apply(wish, used.has(wish.arn))
    }
  }

  const tick = () => {
    const now = clock.now()
    tracedLeft = mostTraced
    listeners.sweep(now)
    const all = [...groups.values(), ...leaving]
    const targets = all.flatMap((group) => group.all())
    for (const target of targets) target.pool.sweep(now)
    const taken = [...targets, ...all.flatMap((group) => group.takeEnded())].flatMap(takeCounts)
    for (const group of leaving) if (group.leaving.size === 0) leaving.delete(group)
    if (taken.length > 0) counts.tell(taken)
    return tickMs
  }
  const stopTicking = repeat(clock, tickMs, tick)

  const find = (arn: string, key: string) => {
    for (const group of [groups.get(arn), ...leaving]) if (group?.config.arn === arn && group.find(key)) return group.find(key)
    return undefined
  }

  let applying = Promise.resolve()
  return {
    apply(config) {
      applyGroups(config)
      // One after the other: the next wish may free the port that this one is about to open.
      applying = applying.catch(() => {}).then(() => listeners.apply(config.listeners))
      return applying
    },
    onHealth: health.add,
    onListeners: reports.add,
    onCounts: counts.add,
    onTraced: traced.add,
    async drained(arn, id, port) {
      await find(arn, keyOf({ id, port }))?.drained()
    },
    async close() {
      stopTicking()
      listeners.destroy()
      for (const group of [...groups.values(), ...leaving]) {
        group.close()
        for (const target of group.all()) target.cut()
      }
      groups.clear()
    },
  }
}

function makePool(group: TargetGroupConfig, target: Target, clock: Clock) {
  const secure = group.protocol === 'HTTPS'
  return group.protocolVersion === 'HTTP1' ? new Http1Pool(target, secure, clock) : new Http2Pool(target, secure, clock)
}

/** Groups that some rule forwards to; ELB checks and counts no other. */
function usedGroups({ listeners }: TrafficConfig): Set<string> {
  const actions = listeners.flatMap(({ rules }) => rules.map(({ action }) => action))
  return new Set(actions.flatMap((action) => (action.type === 'forward' ? action.targetGroups.map(({ arn }) => arn) : [])))
}

function takeCounts(target: Target): TargetCounts[] {
  const taken = target.counts.take(target.inFlight)
  const { id, port } = target.config
  return taken ? [{ targetGroupArn: target.groupArn, id, port, ...taken }] : []
}

/** Listeners that are told in one call what came up in one turn. */
function createBatches<T>() {
  const listeners = createListeners<T[]>()
  let batch: T[] = []
  const flush = () => {
    const told = batch
    batch = []
    listeners.tell(told)
  }
  const tell = (item: T) => {
    if (batch.push(item) === 1) queueMicrotask(flush)
  }
  return { add: listeners.add, tell }
}
