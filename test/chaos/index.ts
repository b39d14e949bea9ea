/**
 * `npm run chaos`: a Marina on an engine of its own, both broken again and again while a client writes; then what must hold is checked.
 * `npm run chaos -- --minutes 3 --seed 7`; `--log FOLDER` keeps the history and Marina's own log where all is well too. Needs root on Linux, dockerd, ip and nsenter. Exit code 1 where something is wrong, with the
 * seed and the history.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildIfStale } from '#main/start/built.ts'
import { whyNoPrivateEngine } from '#test/run/machine/engine.ts'
import { thisMachine } from '#test/run/machine/machine.ts'
import { createHistory } from './history.ts'
import { CHECKS, failedOf, reportLines } from './report.ts'
import { type ChaosResult, runChaos } from './runChaos.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string' },
    quiet: { type: 'boolean' },
    log: { type: 'string' },
    tally: { type: 'string' },
  },
})
const minutes = Number(values.minutes)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const say = (line: string) => void process.stdout.write(`${line}\n`)

const why = whyNoPrivateEngine(thisMachine())
if (why) {
  say(`No chaos here: ${why}.`)
  process.exit(1)
}
if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
  say('--minutes takes a number above 0, and --seed a whole number.')
  process.exit(1)
}
await buildIfStale()
say(`Chaos for ${minutes} minutes, seed ${seed}.`)
const history = createHistory(values.quiet ? () => {} : say)
let result: ChaosResult | undefined
try {
  result = await runChaos({ minutes, seed }, history)
} catch (error) {
  history.wrong('the run itself', error instanceof Error ? (error.stack ?? error.message) : String(error))
}
for (const line of reportLines(history, result)) say(line)
for (const { check, detail } of history.violations) say(`WRONG ${check}: ${detail}`)
if (values.log || history.violations.length > 0) keepHistory(values.log ?? mkdtempSync(join(tmpdir(), 'marina-chaos-history-')))
const failed = CHECKS.filter((check) => failedOf(history, check)).length + (result ? 0 : 1)
if (values.tally) writeFileSync(values.tally, JSON.stringify({ passed: CHECKS.length - failed, failed, skipped: [] }))
say(failed > 0 ? `Something is wrong. Again with the same plan: npm run chaos -- --minutes ${minutes} --seed ${seed}` : 'All is well.')
process.exit(failed > 0 ? 1 : 0)

function keepHistory(folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'history'), `${history.lines.join('\n')}\n`)
  writeFileSync(join(folder, 'marina.log'), result?.said ?? '')
  say(`History and Marina's own log: ${folder}`)
}
