import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A disk in memory that can be full. It outlives the programs that write on it, as a disk does. */
export interface SmallDisk {
  fill(): void
  empty(): void
  remove(): void
}

const BLOCK = Buffer.alloc(64 * 1024)
const CRUMB = Buffer.alloc(512)

/** Needs root on Linux. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk {
  const filler = join(folder, 'filler')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', folder])
  return {
    fill() {
      const file = openSync(filler, 'a')
      for (const part of [BLOCK, CRUMB]) while (hasRoomFor(file, part));
      closeSync(file)
    },
    empty: () => rmSync(filler, { force: true }),
    remove: () => void execFileSync('umount', ['-l', folder]),
  }
}

function hasRoomFor(file: number, part: Buffer): boolean {
  try {
    return writeSync(file, part) === part.length
  } catch {
    return false
  }
}
