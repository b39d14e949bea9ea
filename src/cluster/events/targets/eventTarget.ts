/**
 * Sends events to what a user chose, one after the other, each until it is taken or given up. It has a queue of its own with an end, so that
 * a target that is slow, broken or gone costs events and never the cluster.
 */
import type { EcsEvent } from '#cluster/api/events.ts'
import { type Clock, sleep } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { Deliver } from './deliver.ts'

/** Events that may wait for the target; beyond that the oldest is dropped. */
export const longestQueue = 1_000
/** Pauses before an event is tried again; after the last one it is given up. */
export const retryPausesMs: readonly number[] = [500, 2_000, 10_000, 30_000]

/** How it went so far. Times are milliseconds since the epoch. */
export interface EventTargetReport {
  delivered: number
  /** Given up after the last try, or dropped from a full queue. */
  lost: number
  lastFailure?: { at: number; why: string }
}

export interface EventTargetSender {
  /** Never waits and never throws. */
  send(event: EcsEvent): void
  report(): EventTargetReport
  /** Resolves when nothing is under way any more; what waits is dropped. */
  stop(): Promise<void>
}

/** @param name of the target, for the log */
export function createEventTarget(options: { name: string; deliver: Deliver; clock: Clock; log: Logger }): EventTargetSender {
  const { name, deliver, clock, log } = options
  const queue: EcsEvent[] = []
  const stopping = new AbortController()
  const told: EventTargetReport = { delivered: 0, lost: 0 }
  let dropped = 0
  let sending: Promise<void> | undefined

  const tellDropped = () => {
    if (dropped > 0) log.warn('the event target is too slow: events were dropped', { target: name, dropped })
    dropped = 0
  }

  const sendAll = async () => {
    for (let event = queue.shift(); event && !stopping.signal.aborted; event = queue.shift()) {
      await sendOne(event)
      tellDropped()
    }
    sending = undefined
  }

  const sendOne = async (event: EcsEvent) => {
    for (const pauseMs of [...retryPausesMs, undefined]) {
      try {
        await deliver(event, stopping.signal)
        told.delivered += 1
        return
      } catch (error) {
        if (stopping.signal.aborted) return
        const why = whyOf(error)
        told.lastFailure = { at: clock.now(), why }
        if (pauseMs === undefined) return giveUp(event, why)
        log.debug('the event target did not take an event: again later', { target: name, id: event.id, why, pauseMs })
        await sleep(clock, pauseMs, stopping.signal).catch(() => {})
      }
    }
  }

  const giveUp = (event: EcsEvent, why: string) => {
    told.lost += 1
    log.warn('the event target did not take an event: given up', { target: name, id: event.id, why })
  }

  return {
    report: () => ({ ...told }),
    send(event) {
      if (stopping.signal.aborted) return
      queue.push(event)
      if (queue.length > longestQueue) {
        queue.shift()
        dropped += 1
        told.lost += 1
      }
      // Later: the caller is in the middle of a commit.
      sending ??= Promise.resolve().then(sendAll)
    },
    async stop() {
      stopping.abort()
      queue.length = 0
      await sending
    },
  }
}

/** `fetch` says only that it failed; its cause says why. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message ? `${error.message}: ${error.cause.message}` : error.message
}
