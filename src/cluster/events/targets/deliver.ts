import { spawn } from 'node:child_process'
import type { EcsEvent } from '#cluster/api/events.ts'
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

/** One process for each event, its JSON on standard input, through the shell of the system. Nothing of the event is on the command line. */
const giveTo =
  (commandLine: string): Deliver =>
  (event, signal) =>
    new Promise((resolve, reject) => {
      const child = spawn(commandLine, {
        shell: true,
        stdio: ['pipe', 'ignore', 'ignore'],
        env: withoutSecrets(process.env),
        signal: AbortSignal.any([signal, AbortSignal.timeout(deliveryLimitMs)]),
        killSignal: 'SIGKILL',
        windowsHide: true,
      })
      child.once('error', reject)
      child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`It ended with exit code ${code ?? 'none'}.`))))
      // A command that does not read what it is given may end before it was written.
      child.stdin?.on('error', () => {})
      child.stdin?.end(`${JSON.stringify(event)}\n`)
    })

function withoutSecrets({ MARINA_ACCESS_KEY: _, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env
}
