import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { watchProgress } from './watchProgress.ts'

const stallMs = 30_000

/**
 * Runs Electron's own installer and shows how far it is. Resolves to undefined when Electron is there, else to why it is not.
 * @param folder the `electron` package
 */
export async function installElectron(folder: string, tell: (text: string) => void): Promise<string | undefined> {
  // The installer says nothing in its first half minute, so progress is read off the files it writes: first here, then in dist.
  const download = mkdtempSync(join(tmpdir(), 'marina-electron-'))
  const env = { ...process.env, TMPDIR: download, TEMP: download, TMP: download, ELECTRON_GET_NO_PROGRESS: '1' }
  tell('Fetching Electron, once (about 120 MB; --no-electron goes without)…')
  const child = spawn(process.execPath, [join(folder, 'install.js')], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const stop = () => child.kill()
  process.once('exit', stop)
  try {
    const onProgress = (bytes: number) => tell(`Fetching Electron: ${Math.round(bytes / 1e6)} MB`)
    return await watchProgress({ child, folders: [download, join(folder, 'dist')], onProgress, stallMs, pollMs: 500 })
  } finally {
    process.off('exit', stop)
    rmSync(download, { recursive: true, force: true })
  }
}
