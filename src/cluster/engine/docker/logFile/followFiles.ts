import { type FSWatcher, watch } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type Clock, sleep } from '#cluster/lib/clock.ts'
import { type OpenLogFile, openNewerFiles } from './logFiles.ts'

export interface FollowFilesOptions {
  clock: Clock
  signal: AbortSignal
  /** Files not written to since need not be read; milliseconds since the epoch. */
  after: number
  /** Aborts when nothing more is written: then what is there is read to its end. */
  over: AbortSignal
}

const READ_BYTES = 256 * 1024
/** Docker's files are larger: after so much of one, a look whether it writes to the next. */
const LOOK_AFTER_BYTES = 512 * 1024
/** What is written within this time is read at once: waking up costs more than a line. */
const GATHER_MS = 40
/** How often a look is had although nothing was told of a change: the system may be unable to tell, or have forgotten. */
const LOOK_AGAIN_MS = { untold: 2_000, told: 15_000 }

/**
 * Yields what Docker writes into a container's files, from the oldest that is there on, through every rotation: a file is
 * held open from the moment the next one is seen. The bytes of a chunk are good until the next is asked for.
 */
export async function* followFiles(path: string, options: FollowFilesOptions): AsyncGenerator<Buffer> {
  const files = await openNewerFiles(path, undefined, options.after)
  const addNewer = async (): Promise<boolean> => {
    if (!(await isRotated(path, files.at(-1)))) return false
    const newer = await openNewerFiles(path, files.at(-1)?.id, 0)
    files.push(...newer)
    return newer.length > 0
  }
  let buffer: Buffer | undefined
  let [position, unlooked] = [0, 0]
  try {
    while (!options.signal.aborted) {
      const wasOver = options.over.aborted
      buffer ??= Buffer.allocUnsafe(READ_BYTES)
      const length = (await files[0]?.handle.read(buffer, 0, READ_BYTES, position))?.bytesRead ?? 0
      position += length
      unlooked += length
      if (length > 0) yield buffer.subarray(0, length)
      if (length > 0 ? unlooked > LOOK_AFTER_BYTES : files.length < 2) {
        unlooked = 0
        // Found at the end of a file, they wait: it may have got more before they were made.
        if ((await addNewer()) || length > 0) continue
        if (wasOver) return
        // Containers that say nothing hold no memory.
        buffer = undefined
        await untilChanged(path, files[0], position, options)
      } else if (length === 0) {
        await files.shift()?.handle.close()
        position = 0
      }
    }
  } finally {
    await Promise.all(files.map(({ handle }) => handle.close()))
  }
}

/** Whether Docker writes to another file than the newest that is open. */
async function isRotated(path: string, newest: OpenLogFile | undefined): Promise<boolean> {
  const written = await stat(path, { bigint: true }).catch(() => undefined)
  return written !== undefined && written.ino !== newest?.id
}

/** Resolves soon after something has been written, and at once when nothing more will be. */
async function untilChanged(path: string, file: OpenLogFile | undefined, position: number, options: FollowFilesOptions): Promise<void> {
  const { clock, signal, over } = options
  const news = new AbortController()
  const tell = () => news.abort()
  const watcher = watchFile(path, tell)
  const ends = [signal, over]
  for (const end of ends) end.addEventListener('abort', tell, { once: true })
  try {
    // A first look at once: what came before the watching began is not told.
    while (!signal.aborted && !over.aborted && !news.signal.aborted && (await isUnchanged(path, file, position))) {
      await sleep(clock, watcher ? LOOK_AGAIN_MS.told : LOOK_AGAIN_MS.untold, news.signal).catch(() => {})
    }
  } finally {
    watcher?.close()
    for (const end of ends) end.removeEventListener('abort', tell)
  }
  if (!signal.aborted && !over.aborted) await sleep(clock, GATHER_MS, AbortSignal.any([signal, over])).catch(() => {})
}

async function isUnchanged(path: string, file: OpenLogFile | undefined, position: number): Promise<boolean> {
  const size = file ? (await file.handle.stat()).size : 0
  return size === position && !(await isRotated(path, file))
}

/** undefined where the system watches no more files, or there is none: then time alone makes look again. */
function watchFile(path: string, onChange: () => void): FSWatcher | undefined {
  try {
    return watch(path, { persistent: false }, onChange).on('error', () => {})
  } catch {
    return undefined
  }
}
