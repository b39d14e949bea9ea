import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runScript } from './command.ts'
import { countPlaywright, type PlaywrightReport } from './countPlaywright.ts'
import { tell } from './runSteps.ts'
import { failed, type Tally } from './tally.ts'

/** Runs the tests in Chromium and counts what they did. */
export async function runPlaywright(name: string, env: NodeJS.ProcessEnv): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'marina-tally-'))
  const file = join(folder, 'report.json')
  try {
    const command = {
      script: 'node_modules/playwright/cli.js',
      args: ['test', '--reporter=list,json'],
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    }
    const outcome = await runScript(command, 'live')
    const counted = readReport(file) ?? failed
    // A run that ends badly without a failed test has failed all the same.
    const tally = outcome.ok || counted.failed > 0 ? counted : { ...counted, failed: 1 }
    tell(tally.failed === 0, `${name}: ${tally.passed} passed`, outcome.seconds)
    return tally
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file: string): Tally | undefined {
  try {
    return countPlaywright(JSON.parse(readFileSync(file, 'utf8')) as PlaywrightReport)
  } catch {
    return undefined
  }
}
