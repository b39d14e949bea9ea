import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runScript } from './command.ts'
import { tell } from './runSteps.ts'
import { failed, readTally, type Tally } from './tally.ts'

const minutes = 3

/**
 * Three minutes of `npm run chaos`; what it did is shown, and how only where something is wrong.
 * @param through as of a command
 */
export async function runChaos(name: string, env: NodeJS.ProcessEnv, through: readonly string[] = []): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'marina-tally-'))
  const file = join(folder, 'tally.json')
  try {
    const args = ['--minutes', String(minutes), '--quiet', '--tally', file]
    const { ok, seconds, output } = await runScript({ script: 'test/chaos/index.ts', args, env, through }, 'kept')
    process.stdout.write(output)
    const counted = readTally(file) ?? failed
    const tally = ok || counted.failed > 0 ? counted : failed
    tell(tally.failed === 0, `${name}: ${tally.passed} checks passed`, seconds)
    return tally
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
