import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runScript } from './command.ts'
import { countPlaywright, type PlaywrightReport } from './countPlaywright.ts'
import { tell } from './runSteps.ts'
import { failed, type Tally } from './tally.ts'

export interface PlaywrightRun {
  /** Of playwright.config.ts. */
  projects: readonly string[]
  /** `live` shows tests as they run; `kept` shows the output only of a failed run. */
  output: 'live' | 'kept'
  env: NodeJS.ProcessEnv
  /** As of a command. */
  through?: readonly string[]
}

/** Runs the tests in Chromium and counts what they did. */
export async function runPlaywright(name: string, { projects, output, env, through = [] }: PlaywrightRun): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'marina-tally-'))
  const file = join(folder, 'report.json')
  try {
    const command = {
      script: 'node_modules/playwright/cli.js',
      // Each run empties its folder of results.
      args: [
        'test',
        '--reporter=list,json',
        '--output',
        join('test-results', projects.join('-')),
        ...projects.map((project) => `--project=${project}`),
      ],
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
      through,
    }
    const outcome = await runScript(command, output)
    const counted = readReport(file) ?? failed
    // A run that ends badly without a failed test has failed all the same.
    const tally = outcome.ok || counted.failed > 0 ? counted : { ...counted, failed: 1 }
    tell(tally.failed === 0, `${name}: ${tally.passed} passed`, outcome.seconds)
    if (tally.failed > 0) process.stdout.write(`${outcome.output.trimEnd()}\n`)
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
