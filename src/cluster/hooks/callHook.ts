/** Calls the target of a lifecycle hook on this computer: an address that answers, or a command that its user allowed. */
import { hookTarget } from '#cluster/api/hookTargets.ts'
import { runThroughShell } from '#cluster/lib/runThroughShell.ts'
import type { HookCommands } from '#cluster/state/hookCommands.ts'
import { type HookAnswer, type HookEvent, readHookAnswer } from './hookCall.ts'

/** As long as a Lambda function may take. */
const callLimitMs = 15 * 60_000
const mostAnswerCharacters = 65_536

/** Resolves with an answer whatever happens; rejects only when `signal` is aborted. */
export type CallHook = (targetArn: string, event: HookEvent, signal: AbortSignal) => Promise<HookAnswer>

/** @param commands read with each call: what is allowed may have changed since the hook was configured */
export const createCallHook =
  (commands: () => HookCommands): CallHook =>
  async (arn, event, signal) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(callLimitMs)])
    try {
      return await call(arn, event, limited, commands())
    } catch (error) {
      if (signal.aborted) throw error
      return { hookStatus: 'FAILED', failure: `ECS was unable to invoke hook target ${arn} due to ${whyOf(error)}` }
    }
  }

async function call(arn: string, event: HookEvent, signal: AbortSignal, commands: HookCommands): Promise<HookAnswer> {
  const target = hookTarget(arn)
  if (target?.kind === 'http') return readHookAnswer(await post(target.url, event, signal), arn)
  const commandLine = target && commands[target.name]
  if (commandLine === undefined) throw new Error('the user of this computer not allowing it.')
  const output = await runThroughShell(commandLine, { input: JSON.stringify(event), signal, keepOutput: mostAnswerCharacters })
  // What ends well and says nothing is the usual script.
  return output.trim() === '' ? { hookStatus: 'SUCCEEDED' } : readHookAnswer(output, arn)
}

async function post(url: string, event: HookEvent, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'marina' },
    body: JSON.stringify(event),
    redirect: 'error',
    signal,
  })
  if (!answer.ok) {
    await answer.body?.cancel()
    throw new Error(`It answered with HTTP ${answer.status}.`)
  }
  return readBounded(answer)
}

async function readBounded({ body }: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of body ?? []) {
    text += decoder.decode(part as Uint8Array, { stream: true })
    if (text.length > mostAnswerCharacters) throw new Error(`its answer having more than ${mostAnswerCharacters} characters.`)
  }
  return text
}

/** `fetch` says only that it failed; its cause says why. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message ? error.cause.message : error.message
}
