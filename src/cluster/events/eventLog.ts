/**
 * The last events of the cluster, for whoever watches and for a user's target. Kept in memory only: like EventBridge it is a stream, and
 * what it tells of is in the state.
 */
import type { EcsEvent } from '#cluster/api/events.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { ChangeSet, Store } from '#cluster/state/store.ts'
import { projectEvents } from './projectEvents.ts'

/** About 3 MB when all of them are of large tasks. */
export const keptEvents = 1_000

export interface EventLog {
  /** Those that are kept, oldest first. */
  recent(): Iterable<EcsEvent>
  /** Undefined once it is no longer kept. */
  get(id: string): EcsEvent | undefined
  /** Hears each event, in order, in the same turn as the commit it tells of. The listener must not throw and not write. */
  onEvent(listener: (event: EcsEvent) => void): Cancel
  stop(): void
}

/** Follows a store from now on. */
export function createEventLog({ store, clock, ids, log }: { store: Store; clock: Clock; ids: Ids; log: Logger }): EventLog {
  const kept = new Map<string, EcsEvent>()
  const listeners = new Set<(event: EcsEvent) => void>()
  const keep = (event: EcsEvent) => {
    kept.set(event.id, event)
    if (kept.size > keptEvents) kept.delete(kept.keys().next().value ?? '')
    for (const listener of listeners) listener(event)
  }
  const cancel = store.subscribe((changes: ChangeSet) => {
    try {
      for (const event of projectEvents(changes, { snapshot: store.read(), now: clock.now(), ids })) keep(event)
    } catch (error) {
      // A mistake in telling of a change must not undo the change.
      log.error('events of a commit were lost', { commit: changes.label, error: error instanceof Error ? error.stack : String(error) })
    }
  })
  return {
    recent: () => kept.values(),
    get: (id) => kept.get(id),
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop() {
      cancel()
      listeners.clear()
    },
  }
}
