import { invalidParameter } from '#cluster/api/errors.ts'
import type { EventTargetState } from '#cluster/api/resources/marina.ts'
import { createEventLog, type EventLog } from '#cluster/events/eventLog.ts'
import { deliverTo } from '#cluster/events/targets/deliver.ts'
import { createEventTarget, type EventTargetSender } from '#cluster/events/targets/eventTarget.ts'
import { describeTarget, parseEventTarget } from '#cluster/events/targets/parseEventTarget.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { Store } from '#cluster/state/store.ts'

/** Events from the store to whoever watches, and to the user's target where there is one. */
export interface EventFlow {
  events: EventLog
  /** Where events go, and how that went since it was chosen. */
  target(): EventTargetState
  /**
   * Sends events there from now on, also after a restart; the empty text sends them nowhere.
   * @throws InvalidParameterException when it is no target, or when the start of this Marina named one
   */
  useTarget(eventTarget: string): Promise<void>
  stop(): Promise<void>
}

interface Context {
  store: Store
  clock: Clock
  ids: Ids
  log: Logger
}

const keptAs = 'eventTarget'

/** @param fixed the target that the start of this Marina named; it goes before the one that was chosen and kept */
export function openEventFlow(fixed: string | undefined, context: Context): EventFlow {
  const { store } = context
  const events = createEventLog(context)
  let eventTarget = fixed ?? store.readMeta(keptAs) ?? ''
  let sender = openSender(eventTarget, context)
  events.onEvent((event) => sender?.send(event))
  return {
    events,
    target: () => ({
      ...(eventTarget && { eventTarget }),
      fixed: fixed !== undefined,
      ...(sender?.report() ?? { delivered: 0, lost: 0 }),
    }),
    async useTarget(wanted) {
      refuseWhere(fixed, wanted)
      store.writeMeta(keptAs, wanted)
      const former = sender
      eventTarget = wanted
      sender = openSender(wanted, context)
      await former?.stop()
    },
    async stop() {
      events.stop()
      await sender?.stop()
    },
  }
}

function openSender(eventTarget: string, { clock, log }: Context): EventTargetSender | undefined {
  if (eventTarget === '') return undefined
  const target = parseEventTarget(eventTarget)
  const name = describeTarget(target)
  log.info('events go to a target', { target: name })
  return createEventTarget({ name, deliver: deliverTo(target), clock, log })
}

function refuseWhere(fixed: string | undefined, wanted: string): void {
  if (fixed !== undefined) {
    throw invalidParameter('This Marina was started with --event-target, which decides where events go. Start it without, to choose here.')
  }
  if (wanted === '') return
  try {
    parseEventTarget(wanted)
  } catch (error) {
    throw invalidParameter(error instanceof Error ? error.message : String(error))
  }
}
