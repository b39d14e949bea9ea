import type { MarinaStatus, TargetTraffic, TaskProgress } from '#cluster/api/resources/marina.ts'
import type { WatchChange, WatchEvent, WatchedKind, WatchedResources } from '#cluster/api/watch.ts'

export type Resources = { readonly [Kind in WatchedKind]: ReadonlyMap<string, WatchedResources[Kind]> }

/** What is known of one scope right now. */
export interface WatchState {
  /** `failed`: it could never be read, for example because the service does not exist; see `failure`. */
  phase: 'loading' | 'ready' | 'failed'
  /** By kind, then by ARN. Maps are replaced when they change, so that they can be compared by identity. */
  resources: Resources
  status: MarinaStatus | undefined
  /** What containers are busy with, by task ARN and container. */
  progress: ReadonlyMap<string, ReadonlyMap<string, TaskProgress>>
  /** What each target got when it was last told of, by `trafficKey`. */
  traffic: TrafficState
  /** When anything was last heard, ms since the epoch. */
  heardAt: number
  /** Since when the cluster has not answered; what is shown is of that time. */
  disconnectedSince: number | undefined
  failure: Failure | undefined
}

export interface Failure {
  code: string
  message: string
  /** Nobody answered; otherwise the cluster did, with a refusal. */
  unreachable: boolean
}

/** With the time, ms since the epoch: nothing tells when it has ended. */
export type TrafficState = ReadonlyMap<string, TargetTraffic & { at: number }>

export const trafficKey = ({ targetGroupArn, id, port }: Pick<TargetTraffic, 'targetGroupArn' | 'id' | 'port'>): string =>
  `${targetGroupArn} ${id} ${port}`

const none = new Map<never, never>()
export const emptyResources: Resources = {
  cluster: none,
  service: none,
  daemon: none,
  task: none,
  taskDefinition: none,
  containerInstance: none,
  autoScalingGroup: none,
  decision: none,
  switches: none,
  hold: none,
  scaling: none,
  schedule: none,
  serviceEvent: none,
  ecsEvent: none,
  secret: none,
  parameter: none,
  loadBalancer: none,
  targetGroup: none,
  status: none,
}

export const initialState: WatchState = {
  phase: 'loading',
  resources: emptyResources,
  status: undefined,
  progress: none,
  traffic: none,
  heardAt: 0,
  disconnectedSince: undefined,
  failure: undefined,
}

/** Pure: the state after some events that came together. A snapshot replaces everything that was before it. */
export function applyEvents(state: WatchState, events: readonly WatchEvent[], now: number): WatchState {
  let resources = state.resources
  let progress = state.progress
  let traffic = state.traffic
  let ready = state.phase === 'ready'
  for (const event of events) {
    if (event.type === 'progress') progress = putProgress(progress, event.progress)
    if (event.type === 'traffic') traffic = putTraffic(traffic, event.targets, now)
    if (event.type === 'snapshot') {
      resources = applyChanges(emptyResources, event.changes)
      ready = true
    }
    if (event.type === 'changes') {
      resources = applyChanges(resources, event.changes)
      progress = withoutFinished(progress, event.changes)
    }
  }
  const phase = ready ? 'ready' : state.phase
  const status = resources.status.get('marina') ?? state.status
  return {
    ...state,
    phase,
    resources,
    progress,
    traffic,
    status,
    heardAt: now,
    disconnectedSince: undefined,
    failure: ready ? undefined : state.failure,
  }
}

function applyChanges(resources: Resources, changes: readonly WatchChange[]): Resources {
  const copies: Partial<Record<WatchedKind, Map<string, unknown>>> = {}
  for (const change of changes) {
    const copy = (copies[change.kind] ??= new Map<string, unknown>(resources[change.kind]))
    if (change.op === 'put') copy.set(change.arn, change.value)
    else copy.delete(change.arn)
  }
  // The copies hold what `WatchChange` pairs with their kind; the loop above cannot say so to the compiler.
  return { ...resources, ...(copies as Partial<Resources>) }
}

/** What is older than the last second is let go, so that targets that are gone leave nothing behind. */
const putTraffic = (traffic: TrafficState, targets: readonly TargetTraffic[], now: number): TrafficState =>
  new Map([
    ...[...traffic].filter(([, { at }]) => now - at < 1_000),
    ...targets.map((target) => [trafficKey(target), { ...target, at: now }] as const),
  ])

function putProgress(progress: WatchState['progress'], value: TaskProgress): WatchState['progress'] {
  const containers = new Map(progress.get(value.taskArn))
  containers.set(value.container, value)
  return new Map(progress).set(value.taskArn, containers)
}

/** Progress is of the moment: once its task runs or stopped, the last word is no longer true. */
function withoutFinished(progress: WatchState['progress'], changes: readonly WatchChange[]): WatchState['progress'] {
  const finished = changes.filter(
    (change) =>
      change.kind === 'task' &&
      progress.has(change.arn) &&
      (change.op === 'delete' || isSettled(change.value.lastStatus, change.value.healthStatus)),
  )
  if (finished.length === 0) return progress
  const rest = new Map(progress)
  for (const change of finished) rest.delete(change.arn)
  return rest
}

const isSettled = (lastStatus: string | undefined, healthStatus: string | undefined) =>
  lastStatus === 'STOPPED' || (lastStatus === 'RUNNING' && healthStatus === 'HEALTHY')

/** Pure: the line ended. What is known stays; what was refused is not there (any more). */
export function lost(state: WatchState, failure: Failure, now: number): WatchState {
  if (!failure.unreachable) return { ...state, phase: 'failed', failure, disconnectedSince: undefined }
  return { ...state, failure, disconnectedSince: state.disconnectedSince ?? now }
}
