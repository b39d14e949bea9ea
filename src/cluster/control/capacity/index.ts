/**
 * Capacity that comes and goes: Auto Scaling groups, whose machines are virtual container instances; tasks that wait for one; machines that
 * Spot takes back. It writes instances and the places of waiting tasks, and never touches a container.
 */
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { createReconcileQueue, type NextLook } from '#cluster/lib/reconcileQueue.ts'
import type { ChangeSet, Snapshot, Store, Tx } from '#cluster/state/store.ts'
import { loseMachine } from '#cluster/state/writes/containerInstances.ts'
import { followGroup, type NewGroupInstance } from './followGroup.ts'
import { placeWaiting } from './placeWaiting.ts'
import { groupsOfCluster } from './providersOfGroups.ts'

export type { GroupMachine, NewGroupInstance } from './followGroup.ts'

export interface CapacityOptions {
  store: Store
  clock: Clock
  ids: Ids
  log: Logger
  newInstance: NewGroupInstance
}

export interface Capacity {
  start(): void
  /** Resolves when nothing is written any more. */
  stop(): Promise<void>
}

/** Keys are ARNs: of a group, of a cluster in which tasks wait, of an instance that Spot takes back. */
export function createCapacity({ store, clock, ids, log, newInstance }: CapacityOptions): Capacity {
  const queue = createReconcileQueue<string>({
    name: 'capacity',
    clock,
    log,
    concurrency: 1,
    reconcile: (arn) => {
      const now = clock.now()
      let next: number | undefined
      store.update('follow capacity', (tx) => {
        next = tx.snapshot.autoScalingGroups.get(arn)
          ? followGroup({ tx, now, ids, newInstance }, arn)
          : (followInstance(tx, arn, now) ?? followCluster(tx, arn, now))
      })
      return lookAt(next, now)
    },
  })
  let unsubscribe = () => {}
  return {
    start() {
      unsubscribe = store.subscribe((changes) => {
        for (const key of touched(changes, store.read())) queue.add(key)
      })
      for (const key of everything(store.read())) queue.add(key)
    },
    async stop() {
      unsubscribe()
      await queue.stop()
    },
  }
}

const lookAt = (at: number | undefined, now: number): NextLook => (at === undefined ? undefined : { againAfterMs: Math.max(0, at - now) })

/** A group without a provider, or a provider without a group: tasks wait all the same. */
function followCluster(tx: Tx, arn: string, now: number): number | undefined {
  const cluster = [...tx.snapshot.clusters.all()].find((one) => one.arn === arn)
  return cluster && placeWaiting(tx, cluster, now)
}

/** Spot keeps its word: the machine ends when it said. */
function followInstance(tx: Tx, arn: string, now: number): number | undefined {
  const instance = tx.snapshot.containerInstances.get(arn)
  const endsAt = instance?.status === 'INACTIVE' ? undefined : instance?.interruptedAt
  if (!instance || endsAt === undefined) return undefined
  if (endsAt <= now) loseMachine(tx, instance, now)
  return endsAt <= now ? undefined : endsAt
}

function everything(snapshot: Snapshot): string[] {
  return [
    ...[...snapshot.autoScalingGroups.all()].map(({ arn }) => arn),
    ...snapshot.containerInstances.by('interrupted', 'interrupted').map(({ arn }) => arn),
    ...[...snapshot.clusters.all()].filter(({ arn }) => snapshot.tasks.count('waitingInCluster', arn) > 0).map(({ arn }) => arn),
  ]
}

/** Cheap where there are neither groups nor waiting tasks. */
function touched({ changes }: ChangeSet, snapshot: Snapshot): Set<string> {
  const keys = new Set<string>()
  const clusters = new Set<string>()
  for (const change of changes) {
    if (change.table === 'autoScalingGroups' && change.after) keys.add(change.key)
    if (change.table === 'capacityProviders' || change.table === 'clusters')
      for (const group of snapshot.autoScalingGroups.by('scope', scopeOf(change.after ?? change.before))) keys.add(group.arn)
    if (change.table === 'containerInstances') {
      if (change.after?.interruptedAt !== undefined) keys.add(change.key)
      clusters.add((change.after ?? change.before)?.clusterArn ?? '')
    }
    if (change.table === 'tasks' && countsOtherwise(change.before, change.after))
      clusters.add((change.after ?? change.before)?.clusterArn ?? '')
  }
  for (const arn of clusters) for (const key of keysOfCluster(snapshot, arn)) keys.add(key)
  return keys
}

const scopeOf = (record: { account: string; region: string } | undefined) => `${record?.account}/${record?.region}`

interface CountedTask {
  lastStatus: string
  awaits?: object
}

/** It came, found a place, or ended. */
const countsOtherwise = (before: CountedTask | undefined, after: CountedTask | undefined) =>
  (before?.awaits !== undefined) !== (after?.awaits !== undefined) || isLive(before) !== isLive(after)
const isLive = (task: CountedTask | undefined) => task !== undefined && task.lastStatus !== 'STOPPED'

function keysOfCluster(snapshot: Snapshot, arn: string): string[] {
  const waits = snapshot.tasks.count('waitingInCluster', arn) > 0
  const cluster = snapshot.clusters.get(arn as never)
  const groups = cluster ? groupsOfCluster(snapshot, cluster) : []
  return [...(waits ? [arn] : []), ...groups.map((group) => group.arn)]
}
