import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, repository, runScript } from './command.ts'
import { tell } from './runSteps.ts'
import { failed, readTally, sum, type Tally } from './tally.ts'

export interface VitestRun {
  /** `live` shows tests as they run; `kept` shows the output only of a failed run. */
  output: 'live' | 'kept'
  env?: NodeJS.ProcessEnv
}

/** Runs vitest and counts what it did. A run that ends badly without a failed test counts as one. */
export async function runVitest(name: string, command: Command, { output, env = process.env }: VitestRun): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'marina-tally-'))
  const file = join(folder, 'tally.json')
  const notes = join(folder, 'notes')
  const reporters = ['--reporter=default', `--reporter=${join(repository, 'test/run/vitestTally.ts')}`]
  try {
    const outcome = await runScript(
      { ...command, args: [...(command.args ?? []), ...reporters], env: { ...env, MARINA_TALLY: file, MARINA_RUN_NOTES: notes } },
      output,
    )
    const tally = readTally(file)
    const whole = tally && (outcome.ok || tally.failed > 0) ? tally : sum([tally ?? failed, ...(tally ? [failed] : [])])
    tell(whole.failed === 0, `${name}: ${whole.passed} passed`, outcome.seconds)
    process.stdout.write(readText(notes))
    if (whole.failed > 0) process.stdout.write(`${outcome.output.trimEnd()}\n`)
    return whole
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What tests told with `tellRun`. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
