/**
 * Makes the data plane carry what is wanted and writes down what became of it: where listeners are on this computer, how targets are, and
 * the end of targets that are drained. One key, because the data plane takes its wishes whole; a check that changes nothing is no revision.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { createReconcileQueue, type NextLook } from '#cluster/lib/reconcileQueue.ts'
import type { ListenerRecord, TargetRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Change, Snapshot, Store, Tx } from '#cluster/state/store.ts'
import { targetKey } from '#cluster/state/writes/targets.ts'
import { ConnectState } from '../connect/connectState.ts'
import { connectedServices, DRAIN_SECONDS, placesOf, projectConnect } from '../connect/projectConnect.ts'
import type { DataPlane, ListenerReport, TargetHealthReport, TrafficConfig } from '../dataPlane/trafficConfig.ts'
import { attributeOf } from '../loadBalancing/attributes.ts'
import type { Certificates } from './certificates.ts'
import { choosePort, transportsOf, type WhyNotFree } from './choosePort.ts'
import { isSecure, projectTraffic } from './projectTraffic.ts'

export interface TrafficControlOptions {
  store: Store
  clock: Clock
  log: Logger
  dataPlane: DataPlane
  /** Where listeners are bound; loopback unless the user asked for more. */
  address: string
  whyNotFree: WhyNotFree
  certificates: Certificates
  /** The address of a place of Service Connect, brought about; undefined where it cannot be had. */
  connectAddress?(place: number): Promise<string | undefined>
}

export interface TrafficControl {
  /** What became of Service Connect. */
  readonly connect: Pick<ConnectState, 'list' | 'problems'>
  start(): void
  /** Resolves when it writes no more. The data plane is closed with it. */
  stop(): Promise<void>
}

/** How long a listener without a port waits for one to become free. */
const portRetryMs = 10_000
/** The data plane ends a drain by itself; should it not, nobody waits for ever. */
const drainSlackMs = 10_000

export function createTrafficControl(options: TrafficControlOptions): TrafficControl {
  const { store, clock, log, dataPlane } = options
  const drains = createDrains(options)
  const failures = createFailures(clock)
  const connect = new ConnectState()
  let applied: TrafficConfig | undefined

  const reconcile = async (): Promise<NextLook> => {
    const retryAfterMs = await placeListeners(options, failures)
    for (const region of secureRegions(store.read())) await options.certificates.ensure(region)
    const addresses = await placeEndpoints(options)
    const snapshot = store.read()
    connect.keep(snapshot, addresses)
    const balanced = projectTraffic(snapshot, { address: options.address, certificateOf: options.certificates.of })
    const connected = projectConnect(snapshot, addresses)
    const config: TrafficConfig = {
      listeners: [...balanced.listeners, ...connected.listeners],
      targetGroups: [...balanced.targetGroups, ...connected.targetGroups],
    }
    if (!isDeepStrictEqual(config, applied)) {
      await dataPlane.apply(config)
      applied = config
    }
    drains.follow(config)
    const misses = wantedPlaces(snapshot).some((place) => !addresses.has(place)) || connect.problems(snapshot).length > 0
    const againAfterMs = retryAfterMs ?? (misses ? portRetryMs : undefined)
    return againAfterMs === undefined ? undefined : { againAfterMs }
  }
  const queue = createReconcileQueue<'traffic'>({ name: 'traffic', clock, log, concurrency: 1, reconcile })
  const ends: Cancel[] = []

  const concerns = (change: Change) => concernsTraffic(change) || concernsConnect(change, store)
  return {
    connect,
    start() {
      ends.push(store.subscribe(({ changes }) => changes.some(concerns) && queue.add('traffic')))
      ends.push(dataPlane.onHealth((reports) => writeHealth(store, reports)))
      ends.push(dataPlane.onListeners((reports) => writeListeners(store, reports, failures)))
      ends.push(dataPlane.onListeners((reports) => connect.addReports(reports)))
      ends.push(dataPlane.onCounts((counts) => connect.addCounts(counts)))
      queue.add('traffic')
    },
    async stop() {
      for (const end of ends.splice(0)) end()
      drains.stop()
      await queue.stop()
      await dataPlane.close()
    },
  }
}

const tablesOfTraffic: ReadonlySet<string> = new Set([
  'loadBalancers',
  'targetGroups',
  'listeners',
  'listenerRules',
  'targets',
  // The speed divides drains.
  'localSettings',
])

/** What this loop itself writes of a target's health needs no look. */
function concernsTraffic(change: Change): boolean {
  if (!tablesOfTraffic.has(change.table)) return false
  if (change.table !== 'targets' || !change.before || !change.after) return true
  return change.before.drainingSince !== change.after.drainingSince || !isDeepStrictEqual(change.before.connect, change.after.connect)
}

/** Tasks and services with Service Connect, and what their deployments shift; all others cost one look. */
function concernsConnect({ table, before, after }: Change, store: Store): boolean {
  if (table === 'services') return Boolean((before ?? after)?.serviceConnect ?? after?.serviceConnect)
  if (table !== 'tasks' && table !== 'serviceDeployments') return false
  const { serviceArn } = after ?? before ?? {}
  return serviceArn !== undefined && store.read().services.get(serviceArn)?.serviceConnect !== undefined
}

/** While no task of such services lives, nobody asks, and the addresses may go. */
function wantedPlaces(snapshot: Snapshot): number[] {
  const isAsked = connectedServices(snapshot).some(({ arn }) => snapshot.tasks.count('liveOfService', arn) > 0)
  return isAsked ? placesOf(snapshot) : []
}

async function placeEndpoints({ store, connectAddress }: TrafficControlOptions): Promise<Map<number, string>> {
  const addresses = new Map<number, string>()
  for (const place of wantedPlaces(store.read())) {
    const address = await connectAddress?.(place)
    if (address !== undefined) addresses.set(place, address)
  }
  return addresses
}

const secureRegions = (snapshot: Snapshot) => new Set([...snapshot.listeners.all()].filter(isSecure).map(({ region }) => region))

type Failures = ReturnType<typeof createFailures>

/** One that fails moves at once; one that fails again waits, or it would try one port after the other without end. */
function createFailures(clock: Clock) {
  const retryAt = new Map<string, number>()
  return {
    note: (arn: string) => void retryAt.set(arn, clock.now() + (retryAt.has(arn) ? portRetryMs : 0)),
    forget: (arn: string) => void retryAt.delete(arn),
    waitMs: (arn: string) => Math.max(0, (retryAt.get(arn) ?? 0) - clock.now()),
  }
}

/** Gives each listener that needs one a port. Says when to look again where one of them has none, in milliseconds. */
async function placeListeners({ store, whyNotFree }: TrafficControlOptions, failures: Failures): Promise<number | undefined> {
  let retryAfterMs: number | undefined
  for (const listener of [...store.read().listeners.all()].filter(needsPlace)) {
    const waitMs = failures.waitMs(listener.arn)
    const taken = takenPorts(store.read(), listener)
    const chosen = waitMs > 0 ? undefined : await choosePort(listener, (port, transport) => taken.get(`${transport} ${port}`), whyNotFree)
    if (chosen) writePlace(store, listener, { wanted: listener.port, ...chosen, state: 'chosen' })
    else retryAfterMs = Math.min(retryAfterMs ?? portRetryMs, waitMs || portRetryMs)
    if (!chosen && waitMs === 0)
      writePlace(store, listener, { wanted: listener.port, port: listener.port, state: 'failed', reason: noPort })
  }
  return retryAfterMs
}

const noPort = 'no port near its own is free on this computer'

const needsPlace = ({ local, port }: ListenerRecord) => local === undefined || local.wanted !== port || local.state === 'failed'

/** Time has passed since it was read: a listener that went or changed meanwhile is looked at again. */
function writePlace(store: Store, listener: ListenerRecord, local: NonNullable<ListenerRecord['local']>): void {
  store.update('place listener', (tx) => {
    const now = tx.snapshot.listeners.get(listener.arn)
    if (now && now.port === listener.port && !isDeepStrictEqual(now.local, local)) tx.put('listeners', { ...now, local })
  })
}

/** Ports of other listeners, and the one where this listener has just failed. */
function takenPorts(snapshot: Snapshot, { arn, local }: ListenerRecord): ReadonlyMap<string, string> {
  const taken = new Map<string, string>()
  for (const other of snapshot.listeners.all()) {
    if (other.arn === arn || !other.local || other.local.state === 'failed') continue
    for (const transport of transportsOf(other))
      taken.set(`${transport} ${other.local.port}`, `port ${other.local.port} is used by another listener`)
  }
  if (local?.state === 'failed' && local.reason !== undefined) {
    for (const transport of ['tcp', 'udp']) taken.set(`${transport} ${local.port}`, local.reason)
  }
  return taken
}

function writeListeners(store: Store, reports: readonly ListenerReport[], failures: Failures): void {
  for (const { listenerArn, state } of reports)
    if (state === 'failed') failures.note(listenerArn)
    else failures.forget(listenerArn)
  store.update('listeners report', (tx) => {
    for (const report of reports) writeListener(tx, report)
  })
}

/** Somebody else took the port between the choice and the listening: another one is chosen by the next look. */
function writeListener(tx: Tx, report: ListenerReport): void {
  const listener = tx.snapshot.listeners.get(report.listenerArn)
  const { local } = listener ?? {}
  if (!listener || !local || local.port !== report.port || local.state === report.state) return
  const next = report.state === 'failed' ? { ...local, state: report.state, reason: report.reason } : { ...local, state: report.state }
  tx.put('listeners', { ...listener, local: next })
}

function writeHealth(store: Store, reports: readonly TargetHealthReport[]): void {
  store.update('target health', (tx) => {
    for (const report of reports) writeTargetHealth(tx, report)
  })
}

function writeTargetHealth(tx: Tx, { targetGroupArn, id, port, state, reason, description }: TargetHealthReport): void {
  const target = tx.snapshot.targets.get(targetKey(targetGroupArn, id, port))
  if (!target || target.drainingSince !== undefined) return
  const health = { state, ...(reason !== undefined && { reason }), ...(description !== undefined && { description }) }
  if (!isDeepStrictEqual(target.health, health)) tx.put('targets', { ...target, health })
}

/** Waits for what is under way at each target that was deregistered, then takes the target away. */
function createDrains({ store, clock, dataPlane, log }: TrafficControlOptions) {
  const waiting = new Map<string, Cancel>()
  let stopped = false
  const end = ({ key, drainingSince }: TargetRecord) => {
    waiting.get(key)?.()
    waiting.delete(key)
    if (stopped) return
    store.update('target drained', (tx) => {
      if (tx.snapshot.targets.get(key)?.drainingSince === drainingSince) tx.delete('targets', key)
    })
  }
  const begin = (target: TargetRecord) => {
    const { speed, targetGroups } = store.read()
    // Groups of Service Connect are no records.
    const group = targetGroups.get(target.targetGroupArn)
    const delayMs =
      (1_000 / speed) * (group ? Number(attributeOf('targetGroup', group, 'deregistration_delay.timeout_seconds')) : DRAIN_SECONDS)
    const left = Math.max(0, (target.drainingSince ?? 0) + delayMs - clock.now()) + drainSlackMs
    waiting.set(
      target.key,
      clock.after(left, () => end(target)),
    )
    dataPlane.drained(target.targetGroupArn, target.id, target.port).then(
      () => end(target),
      (error: unknown) => log.warn('a target could not be drained', { target: target.key, error: String(error) }),
    )
  }
  return {
    /** Where nothing sends to a group there is nothing to wait for. */
    follow({ targetGroups }: TrafficConfig) {
      const used = new Set(targetGroups.map(({ arn }) => arn))
      for (const target of store.read().targets.by('draining', 'draining')) {
        if (waiting.has(target.key)) continue
        if (used.has(target.targetGroupArn)) begin(target)
        else end(target)
      }
    },
    stop() {
      stopped = true
      for (const cancel of waiting.values()) cancel()
      waiting.clear()
    },
  }
}
