import { spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const repository = resolve(import.meta.dirname, '../../..')
const builtFiles = ['out/main/index.js', 'out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html']
const sources = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json']

/** True when something is not built yet, or a source is newer than what was built of it. */
export function isStale(root: string = repository): boolean {
  const oldestBuilt = Math.min(...builtFiles.map((file) => changedAt(join(root, file)) ?? Number.NEGATIVE_INFINITY))
  return sources.some((source) => newestIn(join(root, source)) > oldestBuilt)
}

/** Milliseconds since the epoch, or undefined where there is nothing. */
function changedAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs
}

/** Folders count too: their time changes when a file in them is removed or renamed. */
function newestIn(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? Number.NEGATIVE_INFINITY
  const inside = readdirSync(path).filter((name) => !/\.test\.tsx?$/.test(name))
  return Math.max(stat.mtimeMs, ...inside.map((name) => newestIn(join(path, name))))
}

/** Builds when it has to. What it says goes to standard error, so that a command's own output stays clean. Throws with a sentence. */
export async function buildIfStale(root: string = repository): Promise<void> {
  if (!isStale(root)) return
  process.stderr.write('Building Marina…\n')
  const program = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const child = spawn(process.execPath, [program, 'build', '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 2, 2] })
  const code = await new Promise<number | null>((done, fail) => child.once('exit', done).once('error', fail))
  if (code !== 0)
    throw new Error('Marina could not be built; what went wrong is above. After an update of the sources, run "npm ci" first.')
}
