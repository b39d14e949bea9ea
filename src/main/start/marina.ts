/** `npm run -s marina -- …`: the headless command, built first where it has to be. */
import { buildIfStale } from './built.ts'
import { becomeMarina } from './command.ts'

try {
  await buildIfStale()
  await becomeMarina(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
