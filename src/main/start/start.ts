/**
 * `npm start`: everything from a fresh clone to a running app. Builds, opens the window where there can be one, and otherwise serves the
 * same page to a browser and says why in one line. Runs on plain Node; Electron is only ever started as a program.
 */
import { join } from 'node:path'
import { buildIfStale, repository } from './built.ts'
import { becomeMarina } from './command.ts'
import { whyNoWindow } from './display.ts'
import { findElectron } from './electronBinary.ts'
import { installElectron } from './installElectron.ts'
import { runElectron } from './runElectron.ts'
import { readStartOptions, type StartOptions } from './startOptions.ts'

const electronPackage = join(repository, 'node_modules/electron')
const tell = (text: string) => void process.stderr.write(`${text}\n`)

/** Undefined after the window was there, else why it was not. */
async function openWindow(options: StartOptions): Promise<string | undefined> {
  const why = whyNoWindow({ platform: process.platform, env: process.env, uid: process.getuid?.() })
  if (why) return why
  if (!findElectron(electronPackage)) {
    if (options.noElectron) return 'Electron has not been fetched, and --no-electron forbids it'
    const failure = await installElectron(electronPackage, progressLine())
    if (failure) return `Electron could not be fetched (${failure})`
  }
  const program = findElectron(electronPackage)
  return program ? runElectron(program, [repository, ...options.cluster]) : 'Electron was fetched but its program is not there'
}

/** On a terminal one line that rewrites itself; in a log a line every ten seconds. */
function progressLine(): (text: string) => void {
  let toldAt = Number.NEGATIVE_INFINITY
  return (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
    else if (performance.now() - toldAt > 10_000) {
      tell(text)
      toldAt = performance.now()
    }
  }
}

try {
  const options = readStartOptions(process.argv.slice(2))
  await buildIfStale()
  const why = options.headless ? '' : await openWindow(options)
  if (why && process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  if (why) tell(`No window: ${why}. Marina serves its page to a browser instead.`)
  if (why !== undefined) await becomeMarina(['serve', ...options.cluster])
} catch (error) {
  tell(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
