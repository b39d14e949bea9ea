import type { Step } from './checkSteps.ts'
import { runScript } from './command.ts'
import { failed, passed, type Tally } from './tally.ts'

/** Runs steps side by side and prints one line for each; what a failed one said follows its line. */
export async function runSteps(steps: readonly Step[], atOnce: number): Promise<Tally[]> {
  const waiting = [...steps]
  const tallies: Tally[] = []
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) tallies.push(await runStep(step))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return tallies
}

async function runStep({ name, command }: Step): Promise<Tally> {
  const { ok, seconds, output } = await runScript(command, 'kept')
  tell(ok, name, seconds)
  if (!ok) process.stdout.write(readable(output))
  return ok ? passed : failed
}

export function tell(ok: boolean, name: string, seconds: number): void {
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)\n`)
}

const longestLine = 400
const mostLines = 300

/** What a tool said, without the lines that only a machine would read to their end. */
function readable(output: string): string {
  const lines = output.trimEnd().split('\n')
  const shown = lines.slice(0, mostLines).map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line))
  return `${[...shown, ...(lines.length > mostLines ? [`… and ${lines.length - mostLines} lines more`] : [])].join('\n')}\n`
}
