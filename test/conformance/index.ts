/**
 * `npm run conformance`: asks a Marina on the simulated engine everything that the SDK's shapes give rise to, prints a table and writes
 * docs/conformance.md. A number that goes down fails it. With `--check` nothing is written; `--accept` takes lower numbers as they are.
 */
import './useSources.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { sdkOperations } from '#cluster/server/schemas/generate.ts'
import { requestShapeOf } from '#cluster/server/schemas/requestShapes.ts'
import { numbersOf, readBaseline, wentDown, writeBaseline } from './baseline.ts'
import { accounts, startForConformance } from './daemon.ts'
import { scorePages } from './pages.ts'
import { listenTo, scoreAnswers } from './recordedAnswers.ts'
import { survey } from './recordings/survey.ts'
import { replayRecordings } from './recordings.ts'
import { type OperationScore, scoreOperation } from './refusals.ts'
import { faultsOf, pageOf, type Results, sharedOf, tableOf, totalsOf } from './report.ts'
import { scoreWaiters } from './waiters.ts'

const page = new URL('../../docs/conformance.md', import.meta.url)
const say = (line: string) => void process.stdout.write(`${line}\n`)
const has = (flag: string) => process.argv.includes(flag)

const results = await run()
for (const line of tableOf(results)) say(line)
say('')
for (const fault of faultsOf(results)) say(fault.slice(0, 300))
say('')
for (const line of totalsOf(results)) say(line)
say(sharedOf(results))
if (!results.recordings) say('SKIPPED: there are no recordings on this machine. Set MARINA_CORPUS to a folder that has them.')
process.exitCode = conclude(results)

async function run(): Promise<Results> {
  const names = [...sdkOperations().keys()].sort()
  const started = await startForConformance()
  const { daemon, heard } = listenTo(started)
  try {
    const operations: OperationScore[] = []
    for (const name of names) operations.push(await scoreOperation(daemon, name))
    const paged = names.filter((name) => requestShapeOf(name)?.members.has('nextToken'))
    const pages = await scorePages(daemon, paged)
    const waiters = await scoreWaiters(daemon)
    const recordings = await replayRecordings(daemon)
    await survey(daemon, accounts.answers)
    return { operations, pages, waiters, recordings, answers: scoreAnswers(heard) }
  } finally {
    await started.stop()
  }
}

/** @returns the exit code */
function conclude(found: Results): number {
  const [before, now] = [readBaseline(), numbersOf(found)]
  const lower = has('--accept') ? [] : wentDown(before, now, found.recordings !== undefined)
  for (const line of lower) say(`WENT DOWN: ${line}`)
  if (lower.length > 0) return 1
  if (has('--check')) {
    if (found.recordings && readFileSync(page, 'utf8') !== pageOf(found))
      say('docs/conformance.md is not of this run. Write it with: npm run conformance')
    return 0
  }
  // Without the recordings a part of the page and of the numbers would be lost.
  if (!found.recordings) return 0
  writeBaseline(now)
  writeFileSync(page, pageOf(found))
  return 0
}
