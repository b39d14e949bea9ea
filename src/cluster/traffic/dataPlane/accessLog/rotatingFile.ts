import { mkdirSync } from 'node:fs'
import { appendFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'

export interface RotatingFileOptions {
  /** Absolute; made where it is missing. */
  folder: string
  /** Of one file; there are two at most: the current one and the one before. Default 8 MB. */
  fileBytes?: number
  clock: Clock
}

export interface RotatingFile {
  write(line: string): void
  /** Lines that found no place, since the start. */
  readonly dropped: number
  close(): Promise<void>
}

const flushAfterMs = 1_000
/** What waits for the disk; beyond it lines are counted and let go. */
const mostWaiting = 4_000_000
export const currentFile = 'access.log'
export const formerFile = 'access.log.1'

/** Lines into a file that is replaced when it is full. A disk that is slow or refuses never holds traffic up. */
export function openRotatingFile({ folder, fileBytes = 8_000_000, clock }: RotatingFileOptions): RotatingFile {
  const path = join(folder, currentFile)
  let [waiting, bytes, dropped] = ['', 0, 0]
  let size: number | undefined
  let cancel: Cancel | undefined
  let writing = Promise.resolve()
  const write = async () => {
    const text = waiting
    const lines = bytes
    waiting = ''
    bytes = 0
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      size ??= await stat(path).then(
        (found) => found.size,
        () => 0,
      )
      if (size > 0 && size + lines > fileBytes) {
        await rename(path, join(folder, formerFile))
        size = 0
      }
      await appendFile(path, text, { mode: 0o600 })
      size += lines
    } catch {
      dropped += text.split('\n').length - 1
      size = undefined
    }
  }
  const flush = () => {
    cancel?.()
    cancel = undefined
    writing = writing.then(() => (waiting === '' ? undefined : write()))
    return writing
  }
  return {
    write(line) {
      if (bytes > mostWaiting) {
        dropped += 1
        return
      }
      waiting += `${line}\n`
      bytes += line.length + 1
      cancel ??= clock.after(flushAfterMs, () => void flush())
    },
    get dropped() {
      return dropped
    },
    close: flush,
  }
}
