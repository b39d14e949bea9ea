import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** How a client of this machine's user finds a running daemon and proves that it may use Marina's own operations. */
const daemonFileSchema = z.object({
  pid: z.number().int().positive(),
  endpoint: z.string(),
  token: z.string().min(1),
  account: z.string(),
  region: z.string(),
})
export type DaemonFile = z.infer<typeof daemonFileSchema>

const pathIn = (dataFolder: string) => join(dataFolder, 'daemon.json')

/**
 * Readable by its owner alone, because the token is in it.
 * @throws Error with a sentence when the disk is full or the folder cannot be written
 */
export function writeDaemonFile(dataFolder: string, content: DaemonFile): void {
  const path = pathIn(dataFolder)
  try {
    writeFileSync(`${path}.new`, `${JSON.stringify(content)}\n`, { mode: 0o600 })
    renameSync(`${path}.new`, path)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(
      `The file ${path} could not be written (${why}), and without it nobody finds this Marina. Make room on its disk, or check who owns the folder, and start again.`,
      { cause: error },
    )
  }
}

export function removeDaemonFile(dataFolder: string): void {
  rmSync(pathIn(dataFolder), { force: true })
}

/** Undefined when there is none, it cannot be read, or its process is gone. */
export function readDaemonFile(dataFolder: string): DaemonFile | undefined {
  try {
    const content = daemonFileSchema.parse(JSON.parse(readFileSync(pathIn(dataFolder), 'utf8')))
    return isAlive(content.pid) ? content : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
