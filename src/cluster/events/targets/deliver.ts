import type { EcsEvent } from '#cluster/api/events.ts'
import { runThroughShell } from '#cluster/lib/runThroughShell.ts'
import type { EventTarget } from './parseEventTarget.ts'

/** How long a target may take for one event. */
const deliveryLimitMs = 10_000

/** Hands one event to the target. Rejects with a sentence when it does not take it, and when `signal` is aborted. */
export type Deliver = (event: EcsEvent, signal: AbortSignal) => Promise<void>

export const deliverTo = (target: EventTarget): Deliver => (target.kind === 'http' ? postTo(target.url) : giveTo(target.commandLine))

/** One POST for each event, its JSON as the body. */
const postTo =
  (url: string): Deliver =>
  async (event, signal) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'marina' },
      body: JSON.stringify(event),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(deliveryLimitMs)]),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`It answered with HTTP ${answer.status}.`)
  }

/** One process for each event, its JSON on standard input. */
const giveTo =
  (commandLine: string): Deliver =>
  async (event, signal) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(deliveryLimitMs)])
    await runThroughShell(commandLine, { input: JSON.stringify(event), signal: limited })
  }
