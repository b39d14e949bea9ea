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

export interface EventTargetSender {
  /** Never waits and never throws. */
  send(event: EcsEvent): void
  /** Resolves when nothing is under way any more; what waits is dropped. */
  stop(): Promise<void>
}

/** @param name of the target, for the log */
export function createEventTarget(options: { name: string; deliver: Deliver; clock: Clock; log: Logger }): EventTargetSender {
  const { name, deliver, clock, log } = options
  const queue: EcsEvent[] = []
  const stopping = new AbortController()
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
        return await deliver(event, stopping.signal)
      } catch (error) {
        if (stopping.signal.aborted) return
        const why = error instanceof Error ? error.message : String(error)
        if (pauseMs === undefined) return log.warn('the event target did not take an event: given up', { target: name, id: event.id, why })
        log.debug('the event target did not take an event: again later', { target: name, id: event.id, why, pauseMs })
        await sleep(clock, pauseMs, stopping.signal).catch(() => {})
      }
    }
  }

  return {
    send(event) {
      if (stopping.signal.aborted) return
      queue.push(event)
      if (queue.length > longestQueue) {
        queue.shift()
        dropped += 1
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
