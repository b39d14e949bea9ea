import type { ChildProcess } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface Watched {
  child: ChildProcess
  /** Folders whose growth counts as progress. */
  folders: readonly string[]
  /** Told each time the size has changed, in bytes. */
  onProgress: (bytes: number) => void
  stallMs: number
  pollMs: number
}

/** Waits for a child that fetches files, and ends it when the files stop growing. Resolves to undefined when all went well, else why not. */
export function watchProgress({ child, folders, onProgress, stallMs, pollMs }: Watched): Promise<string | undefined> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)))
  return new Promise((resolve) => {
    let bytes = -1
    let grewAt = performance.now()
    const look = () => {
      const now = sizeOf(folders)
      if (now !== bytes) {
        if (bytes >= 0) onProgress(now)
        bytes = now
        grewAt = performance.now()
      } else if (performance.now() - grewAt > stallMs) end(`there was no progress for ${Math.round(stallMs / 1000)} seconds`)
    }
    const timer = setInterval(look, pollMs)
    const end = (why: string | undefined) => {
      clearInterval(timer)
      if (child.exitCode === null && child.signalCode === null) child.kill()
      resolve(why)
    }
    child.once('error', (error) => end(error.message))
    child.once('exit', (code) => end(code === 0 ? undefined : lastWords(said)))
    look()
  })
}

/** The line of an error's output that names the error. */
export function lastWords(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  return lines.find((line) => /error|cause/i.test(line) && !line.startsWith('at ')) ?? lines.find(Boolean) ?? 'it ended without a word'
}

function sizeOf(folders: readonly string[]): number {
  return folders.flatMap(filesBelow).reduce((all, path) => all + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0)
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  } catch {
    // Not there yet, or a part of it went while it was read.
    return []
  }
}
