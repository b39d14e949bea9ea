import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repository } from './command.ts'
import { thisMachine } from './machine/machine.ts'
import { tell } from './runSteps.ts'
import { failed, passed, skipped, type Tally } from './tally.ts'

const name = 'npm ci without Python, make and a compiler'
/** What npm and its scripts start; whatever builds native code is left out. */
const programs = ['node', 'npm', 'sh', 'env', 'uname', 'rm', 'mkdir', 'cp', 'mv', 'ln', 'cat', 'sed', 'dirname', 'basename', 'readlink']
const oldestNpm = 11
const limitMs = 300_000

/** Installs from the lockfile into a folder of its own, as on a newcomer's machine, and loads the one native dependency. */
export async function checkCleanInstall(): Promise<Tally> {
  if (process.platform === 'win32') return skipped(`${name}: a PATH of chosen programs takes symbolic links`)
  const begin = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'marina-clean-'))
  try {
    const { tally, said } = await installIn(folder)
    tell(tally.failed === 0, name, (performance.now() - begin) / 1000)
    if (tally.failed > 0) process.stdout.write(`${said.trimEnd()}\n`)
    return tally
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function installIn(folder: string): Promise<{ tally: Tally; said: string }> {
  const env = { ...process.env, PATH: scratchPath(join(folder, 'bin')), npm_config_prefer_offline: 'true' }
  const app = join(folder, 'app')
  mkdirSync(app)
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(repository, file), join(app, file))
  const run = (command: string, ...words: string[]) =>
    new Promise<{ ok: boolean; said: string }>((resolve) => {
      execFile(command, words, { cwd: app, env, timeout: limitMs, maxBuffer: Infinity }, (error, stdout, stderr) =>
        resolve({ ok: !error, said: `${stdout}${stderr}${error?.message ?? ''}` }),
      )
    })
  const version = (await run('npm', '--version')).said.trim()
  if (Number.parseInt(version, 10) < oldestNpm)
    return { tally: skipped(`${name}: this npm is ${version}, older than ${oldestNpm}`), said: '' }
  const install = await run('npm', 'ci', '--no-audit', '--no-fund')
  if (!install.ok && isOffline(install.said)) return { tally: skipped(`${name}: the npm registry cannot be reached`), said: '' }
  const load = install.ok ? await run(join(app, 'node_modules/.bin/node'), '-e', "new (require('better-sqlite3'))(':memory:')") : install
  if (existsSync(join(app, 'node_modules/electron/dist'))) return { tally: failed, said: 'npm ci downloaded Electron' }
  return { tally: load.ok ? passed : failed, said: load.said }
}

const isOffline = (said: string) => /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET/.test(said)

/** A folder with links to the chosen programs and no others. */
function scratchPath(folder: string): string {
  const machine = thisMachine()
  mkdirSync(folder)
  for (const program of programs) {
    const path = machine.findProgram(program)
    if (path) symlinkSync(path, join(folder, program))
  }
  return folder
}
