import { createEventLog, type EventLog } from '#cluster/events/eventLog.ts'
import { deliverTo } from '#cluster/events/targets/deliver.ts'
import { createEventTarget } from '#cluster/events/targets/eventTarget.ts'
import { describeTarget } from '#cluster/events/targets/parseEventTarget.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Store } from '#cluster/state/store.ts'
import type { DaemonOptions } from './daemonOptions.ts'

/** Events from the store to whoever watches, and to the user's target where there is one. */
export interface EventFlow {
  events: EventLog
  stop(): Promise<void>
}

export function openEventFlow(
  { log, eventTarget }: Pick<DaemonOptions, 'log' | 'eventTarget'>,
  context: { store: Store; clock: Clock; ids: Ids },
): EventFlow {
  const events = createEventLog({ ...context, log })
  if (!eventTarget) return { events, stop: async () => events.stop() }
  const name = describeTarget(eventTarget)
  const target = createEventTarget({ name, deliver: deliverTo(eventTarget), clock: context.clock, log })
  events.onEvent((event) => target.send(event))
  log.info('events go to a target', { target: name })
  return {
    events,
    async stop() {
      events.stop()
      await target.stop()
    },
  }
}
