import { type FileHandle, open } from 'node:fs/promises'

/** Docker keeps fewer, whatever `max-file` says of what it has not written yet. */
const MOST_FILES = 1_000

/** One of Docker's files of a container's output, held open: it can be read to its end after Docker has renamed or removed it. */
export interface OpenLogFile {
  handle: FileHandle
  /** Which file it is, whatever it is called now. */
  id: bigint
}

/**
 * Opens the files that are newer than `known`, oldest first; without it, all there are that were written to since `after`.
 * They are opened from the newest on, because Docker may rename them meanwhile, each to the name of the next older one:
 * so one may be met twice, but none is missed.
 * @param path the file that is written to; older ones are called `path.1`, `path.2`, …
 * @param after milliseconds since the epoch
 */
export async function openNewerFiles(path: string, known: bigint | undefined, after: number): Promise<OpenLogFile[]> {
  const files: OpenLogFile[] = []
  for (let age = 0; age < MOST_FILES; age += 1) {
    const handle = await openIfThere(age === 0 ? path : `${path}.${age}`)
    // Between two names of the newest file there is none for a moment.
    if (!handle && age > 0) break
    if (!handle) continue
    const { ino: id, mtimeMs } = await handle.stat({ bigint: true })
    const isKnown = id === known || (known === undefined && age > 0 && Number(mtimeMs) < after)
    if (isKnown || files.some((file) => file.id === id)) await handle.close()
    else files.unshift({ handle, id })
    if (isKnown) break
  }
  return files
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
