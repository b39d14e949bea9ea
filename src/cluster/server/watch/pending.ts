import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import type { ChangeSet } from '#cluster/state/store.ts'
import type { Watched, WatchedKey } from './watchedKeys.ts'

/** What happened since the reader last took something: names of resources, each once, so that it stays small however long that is. */
export interface Pending {
  noteChanges(changes: ChangeSet): void
  note(key: WatchedKey): void
  noteProgress(progress: TaskProgress): void
  /** Something is there to be sent. */
  readonly any: boolean
  /** Hands over everything and starts anew. `tooMany` asks for a snapshot instead of `keys`. */
  take(): { keys: WatchedKey[]; tooMany: boolean; progress: TaskProgress[] }
}

/**
 * @param limit beyond so many resources a new snapshot is the shorter answer
 * @param onFirst called when there was nothing to send and now there is
 */
export function createPending(watched: Watched, limit: number, onFirst: () => void): Pending {
  let keys = new Map<string, WatchedKey>()
  let progress = new Map<string, TaskProgress>()
  let tooMany = false
  const isAny = () => tooMany || keys.size > 0 || progress.size > 0

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
    get any() {
      return isAny()
    },
    take() {
      const taken = { keys: [...keys.values()], tooMany, progress: [...progress.values()] }
      keys = new Map()
      progress = new Map()
      tooMany = false
      return taken
    },
  }
}
