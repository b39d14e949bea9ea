import { type Decision, sayDecision } from '#cluster/api/resources/decisions.ts'
import type { WatchScope } from '#cluster/api/watch.ts'
import type { CommandContext } from './command.ts'
import { exitCodes } from './exitCodes.ts'

/** What is explained, by name or ARN. */
export type Subject = { cluster: string } & ({ service: string } | { daemon: string } | { task: string })

/** Prints what was decided about a service, daemon or task, oldest first; with `follow` until Ctrl+C. */
export async function showDecisions(context: CommandContext, subject: Subject, follow: boolean): Promise<number> {
  const { signal } = context
  const client = await context.connect()
  const told = new Map<string, number>()
  const tell = async () => {
    const { decisions } = await client.listDecisions(subject)
    for (const decision of decisions.toReversed()) {
      if (told.get(decision.id) !== decision.times) context.output.line(lineOf(context, decision))
      told.set(decision.id, decision.times)
    }
  }
  await tell()
  if (!follow) return exitCodes.done
  try {
    // Decisions of a task are its service's: what touches either is followed by a look.
    for await (const event of client.watch(scopeOf(subject), signal))
      if (event.type === 'snapshot' || event.type === 'changes') await tell()
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return exitCodes.done
}

function scopeOf(subject: Subject): WatchScope {
  if ('service' in subject) return { scope: 'service', ...subject }
  return 'daemon' in subject ? { scope: 'daemon', ...subject } : { scope: 'task', ...subject }
}

const mostShown = 4

function lineOf({ json }: CommandContext, decision: Decision): string {
  if (json) return JSON.stringify(decision)
  const { lastAt, times, tasks = [], until } = decision
  const often = times > 1 ? ` (${times} times)` : ''
  const shown = tasks.slice(-mostShown).map((id) => id.slice(0, 8))
  const more = tasks.length > mostShown ? ` and ${tasks.length - mostShown} more` : ''
  const about = tasks.length > 0 ? ` [${shown.join(' ')}${more}]` : ''
  const waits = until === undefined ? '' : ` Until ${timeOfDay(until)}.`
  return `${timeOfDay(lastAt)}  ${sayDecision(decision)}${waits}${often}${about}`
}

/** Local time, as `2026-09-30 14:02:11`. */
function timeOfDay(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 19).replace('T', ' ')
}
