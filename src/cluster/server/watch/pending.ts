import type { TargetTraffic, TaskProgress } from '#cluster/api/resources/marina.ts'
import type { ChangeSet } from '#cluster/state/store.ts'
import type { Watched, WatchedKey } from './watchedKeys.ts'

/** What happened since the reader last took something: names of resources, each once, so that it stays small however long that is. */
export interface Pending {
  noteChanges(changes: ChangeSet): void
  note(key: WatchedKey): void
  noteProgress(progress: TaskProgress): void
  noteTraffic(targets: readonly TargetTraffic[]): void
  /** Something is there to be sent. */
  readonly any: boolean
  /** Hands over everything and starts anew. `tooMany` asks for a snapshot instead of `keys`. */
  take(): { keys: WatchedKey[]; tooMany: boolean; progress: TaskProgress[]; traffic: TargetTraffic[] }
}

/**
 * @param limit beyond so many resources a new snapshot is the shorter answer
 * @param onFirst called when there was nothing to send and now there is
 */
export function createPending(watched: Watched, limit: number, onFirst: () => void): Pending {
  let keys = new Map<string, WatchedKey>()
  let progress = new Map<string, TaskProgress>()
  let traffic = new Map<string, TargetTraffic>()
  let tooMany = false
  const isAny = () => tooMany || keys.size > 0 || progress.size > 0 || traffic.size > 0

  const adding = (add: () => void) => {
    const before = isAny()
    add()
    if (!before && isAny()) onFirst()
  }
  const addKey = (key: WatchedKey) => {
    if (tooMany) return
    keys.set(`${key.kind} ${key.arn}`, key)
    if (keys.size <= limit) return
    tooMany = true
    keys.clear()
  }
  return {
    noteChanges: ({ changes }) =>
      adding(() => {
        for (const change of changes) for (const key of watched.touched(change)) addKey(key)
      }),
    note: (key) => adding(() => addKey(key)),
    noteProgress: (step) => adding(() => progress.size < limit && progress.set(`${step.taskArn} ${step.container}`, step)),
    noteTraffic: (targets) =>
      adding(() => {
        for (const target of targets) {
          const key = `${target.targetGroupArn} ${target.id} ${target.port}`
          if (traffic.has(key) || traffic.size < limit) traffic.set(key, sumOf(traffic.get(key), target))
        }
      }),
    get any() {
      return isAny()
    },
    take() {
      const taken = { keys: [...keys.values()], tooMany, progress: [...progress.values()], traffic: [...traffic.values()] }
      keys = new Map()
      progress = new Map()
      traffic = new Map()
      tooMany = false
      return taken
    },
  }
}

/** A reader that was slow gets what came meanwhile in one. */
const sumOf = (before: TargetTraffic | undefined, after: TargetTraffic): TargetTraffic => ({
  ...after,
  requests: (before?.requests ?? 0) + after.requests,
  connections: (before?.connections ?? 0) + after.connections,
  errors: (before?.errors ?? 0) + after.errors,
})
