/** `npm run check`: everything that needs neither an engine nor a browser, in one go. */
import { availableParallelism } from 'node:os'
import { staticSteps, unitTests } from './checkSteps.ts'
import { runSteps } from './runSteps.ts'
import { runVitest } from './runVitest.ts'
import { closingLine, skipLines, sum } from './tally.ts'

const steps = await runSteps(staticSteps, Math.min(3, availableParallelism()))
const unit = await runVitest('unit tests', unitTests, { output: 'kept' })
const all = sum([...steps, unit])
for (const line of skipLines(all.skipped)) process.stdout.write(`${line}\n`)
process.stdout.write(`${closingLine(all)}\n`)
process.exitCode = all.failed > 0 ? 1 : 0
