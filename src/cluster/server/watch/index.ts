/**
 * Follows the store for a reader: first a snapshot of its scope, then what changed, in ECS's own shapes. Values are read when they are
 * sent, so a reader that falls behind gets the latest ones and never a queue.
 */
import type { Scope } from '#cluster/api/arns.ts'
import type { StreamHandlers } from '#cluster/api/contract.ts'
import type { MarinaStatus, TaskProgress } from '#cluster/api/resources/marina.ts'
import type { WatchChange, WatchEvent, WatchScope } from '#cluster/api/watch.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Store } from '#cluster/state/store.ts'
import { createPending, type Pending } from './pending.ts'
import { type EventSource, type LoadBalancingViews, readChange, type SecretViews, type Sources } from './readChange.ts'
import { describedViews, type WatchViews } from './views.ts'
import { type Watched, type WatchedKey, watchedBy } from './watchedKeys.ts'

export interface WatchOptions {
  store: Store
  clock: Clock
  status: () => MarinaStatus
  onStatus: (listener: (status: MarinaStatus) => void) => Cancel
  onProgress: (listener: (progress: TaskProgress) => void) => Cancel
  /** Without it the scope `events` stays empty. */
  events?: EventSource
  /** Without it the scope `secrets` stays empty. */
  secrets?: SecretViews
  /** Without it the scope `loadBalancers` stays empty. */
  loadBalancing?: LoadBalancingViews
  /** Default: as the Describe operations answer. */
  views?: WatchViews
  timing?: Partial<WatchTiming>
}

export interface WatchTiming {
  /** Changes within this time of the last event go out as one. The first after a quiet time goes at once. */
  coalesceMs: number
  /** After so long without an event, one says that the line is alive. */
  aliveMs: number
  /** A reader with more changed resources than this waiting gets a snapshot. */
  pendingLimit: number
}

const defaultTiming: WatchTiming = { coalesceMs: 32, aliveMs: 10_000, pendingLimit: 2_000 }

const statusKey: WatchedKey = { kind: 'status', arn: 'marina' }

export function createWatch(options: WatchOptions): StreamHandlers['watch'] {
  return (scope, context, signal) => follow(options, scope, context, signal)
}

async function* follow(options: WatchOptions, scope: WatchScope, owner: Scope, signal: AbortSignal): AsyncGenerator<WatchEvent> {
  const { store, views = describedViews, status, clock } = options
  const timing = { ...defaultTiming, ...options.timing }
  const sources: Sources = {
    store,
    views,
    status,
    scope: scope.scope,
    events: options.events,
    secrets: options.secrets,
    loadBalancing: options.loadBalancing,
  }
  const recentEvents = () => options.events?.recent() ?? []
  const watched = watchedBy(scope, owner, (arn) => store.find('tasks', arn), recentEvents)
  const pause = createPause(clock, signal)
  const pending = createPending(watched, timing.pendingLimit, pause.end)
  const cancel = subscribe(options, watched, pending, scope.scope === 'task')
  try {
    let sentAt = clock.now()
    yield snapshotEvent(watched, sources)
    while (!signal.aborted) {
      if (!pending.any) await pause.begin(sentAt + timing.aliveMs - clock.now())
      // The pause ends with the first change; what follows closely belongs to the same event.
      const early = sentAt + timing.coalesceMs - clock.now()
      if (pending.any && early > 0) await pause.begin(early)
      if (signal.aborted) return
      sentAt = clock.now()
      if (pending.any) yield* events(pending, watched, sources)
      else yield { type: 'alive', revision: store.read().revision }
    }
  } finally {
    cancel()
  }
}

function subscribe(
  { store, onStatus, onProgress, events, loadBalancing }: WatchOptions,
  watched: Watched,
  pending: Pending,
  isOfOneTask: boolean,
): Cancel {
  const cancels = [
    store.subscribe(pending.noteChanges),
    onStatus(() => pending.note(statusKey)),
    onProgress((progress) => {
      const task = store.read().tasks.get(progress.taskArn)
      if (task && watched.hasTask(task)) pending.noteProgress(isOfOneTask ? progress : withoutLayers(progress))
    }),
    hearEvents(events, watched, pending),
    hearTraffic(store, loadBalancing, watched, pending),
  ]
  return () => {
    for (const cancel of cancels) cancel()
  }
}

/** Lists of tasks show the sum; a hundred tasks that wait for one image would else send its layers a hundred times. */
function withoutLayers({ pull, ...progress }: TaskProgress): TaskProgress {
  if (!pull) return progress
  const { layers: _, ...sum } = pull
  return { ...progress, pull: sum }
}

function hearEvents(events: EventSource | undefined, { hasEvent }: Watched, pending: Pending): Cancel {
  if (!events || !hasEvent) return () => {}
  return events.onEvent((event) => {
    if (hasEvent(event)) pending.note({ kind: 'ecsEvent', arn: event.id })
  })
}

function hearTraffic(store: Store, source: LoadBalancingViews | undefined, { hasTargetGroup }: Watched, pending: Pending): Cancel {
  if (!source || !hasTargetGroup) return () => {}
  return source.onTraffic((targets) => {
    const groups = store.read().targetGroups
    pending.noteTraffic(
      targets.filter(({ targetGroupArn }) => {
        const group = groups.get(targetGroupArn)
        return group !== undefined && hasTargetGroup(group)
      }),
    )
  })
}

function snapshotEvent(watched: Watched, sources: Sources): WatchEvent {
  const snapshot = sources.store.read()
  const changes: WatchChange[] = []
  for (const key of [statusKey, ...watched.all(snapshot)]) {
    const change = readChange(key, sources)
    if (change.op === 'put') changes.push(change)
  }
  return { type: 'snapshot', revision: snapshot.revision, changes }
}

function* events(pending: Pending, watched: Watched, sources: Sources): Generator<WatchEvent> {
  const { keys, tooMany, progress, traffic } = pending.take()
  if (tooMany) yield snapshotEvent(watched, sources)
  else if (keys.length > 0) {
    yield { type: 'changes', revision: sources.store.read().revision, changes: keys.map((key) => readChange(key, sources)) }
  }
  for (const step of progress) yield { type: 'progress', progress: step }
  if (traffic.length > 0) yield { type: 'traffic', targets: traffic }
}

/** A wait that ends after its time, on `end`, or when the signal is aborted, and never fails. */
function createPause(clock: Clock, signal: AbortSignal): { begin(ms: number): Promise<void>; end(): void } {
  let wake: (() => void) | undefined
  const end = () => wake?.()
  signal.addEventListener('abort', end, { once: true })
  return {
    end,
    async begin(ms) {
      if (signal.aborted) return
      await new Promise<void>((resolve) => {
        const cancel = clock.after(ms, resolve)
        wake = () => {
          cancel()
          resolve()
        }
      })
      wake = undefined
    },
  }
}
