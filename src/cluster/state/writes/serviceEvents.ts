import type { ServiceArn } from '#cluster/api/arns.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { ServiceEventRecord } from '../records/serviceRecords.ts'
import type { Tx } from '../store.ts'
import { serviceEventWindow } from '../tables/services.ts'

/** For how long an identical sentence is not said again (spec part 1, 5.7). */
export const repeatedEventPauseMs = 6 * 60 * 60_000

export const steadyStateMessage = 'has reached a steady state.'

export interface ServiceEventOptions {
  /** Milliseconds since the epoch: the event's createdAt. */
  now: number
  ids: Ids
  /** Stay silent if the same text was said within six hours and the service has not been steady since. */
  dedupe?: boolean
  /** The task set it is about: `(service NAME, taskSet ID) ` (spec part 1, 5.7). */
  taskSetId?: string
  /** When the present cause began: the same text from before it is about something else, and is said again. */
  causeSince?: number
}

/**
 * Adds an event to a service, and lets the oldest go from memory beyond the window (spec part 1, 5.7).
 * @param message without the `(service NAME) ` it starts with
 */
export function addServiceEvent(tx: Tx, serviceArn: ServiceArn, message: string, options: ServiceEventOptions): void {
  const service = tx.snapshot.services.get(serviceArn)
  if (!service) return
  const subject = options.taskSetId === undefined ? service.name : `${service.name}, taskSet ${options.taskSetId}`
  const withName = (text: string) => `(service ${subject}) ${text}`
  const events = tx.snapshot.serviceEvents.by('service', serviceArn)
  if (options.dedupe && saidBefore(events, withName(message), `(service ${service.name}) ${steadyStateMessage}`, options)) return
  tx.put('serviceEvents', { id: options.ids.uuid(), serviceArn, createdAt: dated(events, options.now), message: withName(message) })
  for (const old of events.slice(0, Math.max(0, events.length + 1 - serviceEventWindow))) tx.forget('serviceEvents', old.id)
}

/** ECS dates some sentences a millisecond ahead (spec part 1, 5.7); what is said within that millisecond comes no earlier. */
function dated(events: ServiceEventRecord[], now: number): number {
  const newest = events.at(-1)?.createdAt ?? now
  return newest === now + 1 ? newest : now
}

function saidBefore(events: ServiceEventRecord[], text: string, steady: string, options: ServiceEventOptions): boolean {
  const since = Math.max(options.now - repeatedEventPauseMs, (options.causeSince ?? 0) - 1)
  const last = events.findLastIndex((event) => event.message === text && event.createdAt > since)
  return last !== -1 && !events.slice(last + 1).some((event) => event.message === steady)
}
