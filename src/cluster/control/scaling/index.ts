/**
 * Application Auto Scaling's half that acts (spec part 1, 9): judges alarms by what was measured, decides a capacity, and asks for it as any
 * user would. A change is written down before it is asked for, so that one that was cut short is asked for again.
 */
import type { Scope } from '#cluster/api/arns.ts'
import type { Timing } from '#cluster/api/timing.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { createReconcileQueue, type NextLook } from '#cluster/lib/reconcileQueue.ts'
import { repeat } from '#cluster/lib/repeat.ts'
import type { ChangeSet, Snapshot, Store } from '#cluster/state/store.ts'
import { isPaused } from '../services/isPaused.ts'
import { followActivities, keepRecentActivities } from './activities.ts'
import { alarmsOfPolicies, followMetricAlarms } from './alarms.ts'
import { sampleEveryMs } from './alarmTiming.ts'
import { decideCapacity } from './decideCapacity.ts'
import type { LoadSource } from './load.ts'
import type { MetricSource } from './metrics.ts'
import { nextRunOf } from './planScheduledAction.ts'
import { removeScalableTarget } from './removeTarget.ts'
import { runScheduledActions } from './scheduledActions.ts'
import { followSourceAlarms } from './sourceAlarms.ts'

export interface ScalingOptions {
  store: Store
  clock: Clock
  ids: Ids
  log: Logger
  load: LoadSource
  /** What alarms may go by beside services. */
  metrics?: MetricSource
  timing: Timing
  /** The UpdateService of everybody. Rejects with a ClusterError. */
  setDesiredCount(serviceArn: string, desiredCount: number, scope: Scope): Promise<void>
}

export interface Scaling {
  start(): void
  stop(): Promise<void>
}

/** Fulfilment is looked at again after so long when no change says so. */
const openLookMs = 30_000

export function createScaling(options: ScalingOptions): Scaling {
  const { store, clock, log } = options
  const queue = createReconcileQueue<string>({
    name: 'scaling',
    clock,
    log,
    concurrency: 4,
    reconcile: async (key) => {
      follow(options, key)
      await carryOut(options, key)
      return nextLook(store.read(), key, options)
    },
  })
  const { metrics } = options
  const ends: (() => void)[] = []
  const judge = () => {
    try {
      if (metrics) followSourceAlarms(store, metrics, clock.now())
    } catch (error) {
      log.warn('alarms could not be judged', { error: String(error) })
    }
    return sampleEveryMs[options.timing]
  }
  return {
    start() {
      ends.push(
        store.subscribe((changes) => {
          for (const key of touchedTargets(changes, store.read())) queue.add(key)
        }),
      )
      ends.push(repeat(clock, sampleEveryMs[options.timing], judge))
      for (const { key } of store.read().scalableTargets.all()) queue.add(key)
    },
    async stop() {
      for (const end of ends.splice(0)) end()
      await queue.stop()
    },
  }
}

/** Everything but the change itself, in one commit. */
function follow({ store, clock, ids, load, metrics, timing }: ScalingOptions, key: string): void {
  store.update('follow scaling', (tx) => {
    const target = tx.snapshot.scalableTargets.get(key)
    if (!target) return
    const service = tx.snapshot.services.get(target.serviceArn)
    if (service?.status !== 'ACTIVE') return removeScalableTarget(tx, target)
    const context = { tx, now: clock.now(), ids, load, metrics, timing }
    followActivities(context, target, service)
    runScheduledActions(context, target, service)
    alarmsOfPolicies(context, target)
    followMetricAlarms(context, target)
    // The count of a paused service waits for it.
    if (!isPaused(tx.snapshot, service)) decideCapacity(context, tx.snapshot.scalableTargets.get(key) ?? target, service)
    keepRecentActivities(context, key)
  })
}

/** Asks for what was decided. */
async function carryOut({ store, clock, setDesiredCount }: ScalingOptions, key: string): Promise<void> {
  const target = store.read().scalableTargets.get(key)
  const pending = store
    .read()
    .scalingActivities.by('openOfTarget', key)
    .filter(({ statusCode }) => statusCode === 'Pending')
  for (const activity of target ? pending : []) {
    const { to } = activity
    const failed = await setDesiredCount(target?.serviceArn ?? '', to, activity).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    store.update('scaling asked for', (tx) =>
      tx.put(
        'scalingActivities',
        failed === undefined
          ? {
              ...activity,
              statusCode: 'InProgress',
              statusMessage: `Successfully set desired count to ${to}. Waiting for change to be fulfilled by ecs.`,
            }
          : {
              ...activity,
              statusCode: 'Failed',
              statusMessage: `Failed to set desired count to ${to}. Reason: ${failed}`,
              endedAt: clock.now(),
            },
      ),
    )
  }
}

function nextLook(snapshot: Snapshot, key: string, { clock, timing }: ScalingOptions): NextLook {
  const target = snapshot.scalableTargets.get(key)
  if (!target) return undefined
  const now = clock.now()
  const runs = snapshot.scheduledActions.by('target', key).map((action) => nextRunOf(action, action.lastRunAt ?? action.createdAt))
  const waits = runs.flatMap((at) => (at === undefined ? [] : [Math.max(0, at - now)]))
  if (snapshot.scalingPolicies.count('target', key) > 0) waits.push(sampleEveryMs[timing])
  if (snapshot.scalingActivities.count('openOfTarget', key) > 0) waits.push(openLookMs)
  return waits.length === 0 ? undefined : { againAfterMs: Math.min(...waits) }
}

function touchedTargets({ changes }: ChangeSet, snapshot: Snapshot): Set<string> {
  const keys = new Set<string>()
  const addService = (arn: string | undefined) => {
    for (const { key } of arn === undefined ? [] : snapshot.scalableTargets.by('service', arn)) keys.add(key)
  }
  for (const change of changes) {
    if (change.table === 'scalableTargets') keys.add(change.key)
    if (change.table === 'scalingPolicies' || change.table === 'scheduledActions') {
      // What the loop writes itself is no news to it: configurations alone are.
      if (change.before === undefined || change.after === undefined) keys.add((change.after ?? change.before)?.targetKey ?? '')
      else if (change.table === 'scheduledActions') keys.add(change.after.targetKey)
    }
    if (change.table === 'metricAlarms') {
      for (const policy of change.after?.alarmActions ?? []) keys.add(snapshot.scalingPolicies.get(policy)?.targetKey ?? '')
    }
    if (change.table === 'services') addService(change.key)
    if (change.table === 'tasks' && change.before?.lastStatus !== change.after?.lastStatus) addService(change.after?.serviceArn)
  }
  keys.delete('')
  return keys
}
