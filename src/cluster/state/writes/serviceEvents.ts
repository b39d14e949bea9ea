import type { ServiceArn } from '#cluster/api/arns.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Tx } from '../store.ts'
import { serviceEventWindow } from '../tables/index.ts'

/** For how long an identical sentence is not said again (spec part 1, 5.7). */
export const repeatedEventPauseMs = 6 * 60 * 60_000

/**
 * Adds an event to a service, and lets the oldest go from memory beyond the window.
 * @param message without the `(service NAME) ` it starts with
 * @param event.dedupe stay silent if the newest event of this text is younger than six hours and nothing cleared it since
 */
export function addServiceEvent(tx: Tx, serviceArn: ServiceArn, message: string, event: { now: number; ids: Ids; dedupe?: boolean }): void {
  const service = tx.snapshot.services.get(serviceArn)
  if (!service) return
  const text = `(service ${service.name}) ${message}`
  const events = tx.snapshot.serviceEvents.by('service', serviceArn)
  if (event.dedupe) {
    const last = events.findLast((earlier) => earlier.message === text)
    if (last && event.now - last.createdAt < repeatedEventPauseMs) return
  }
  tx.put('serviceEvents', { id: event.ids.uuid(), serviceArn, createdAt: event.now, message: text })
  for (const old of events.slice(0, Math.max(0, events.length + 1 - serviceEventWindow))) tx.forget('serviceEvents', old.id)
}
