import { closeSync, constants, openSync, readSync } from 'node:fs'

/**
 * What the kernel wrote down of containers that it killed for want of memory. Docker 20.10 watches the same kills through a container's own
 * group of processes, which may be gone before it looks: of one in eight it then says nothing at all.
 */
export interface KernelLog {
  /**
   * Whether the kernel killed a process of this container since then. False where the log may not be read, as on most machines by anybody but root.
   * @param since milliseconds since the epoch
   */
  killedForMemory(containerId: string, since: number): boolean
  close(): void
}

const KILL = /oom-kill:.*oom_memcg=[^,]*?([0-9a-f]{64})/
/** `6,1234,3056698364,-;text`: the third is microseconds since the machine was started. */
const RECORD_TIME = /^\d+,\d+,(\d+),/
const LONGEST_RECORD = 8_192
const MOST_KILLS = 1_000
/** The two clocks are read one after the other, and a machine that slept in between counts less of it. */
const SLACK_MS = 1_000

/** Opens it with the first question. @param now milliseconds since the epoch @param path one record a read, as Linux gives them */
export function createKernelLog(now: () => number, path = '/dev/kmsg'): KernelLog {
  const kills = new Map<string, number>()
  let file: number | 'closed' | undefined

  const open = () => {
    try {
      return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    } catch {
      return 'closed'
    }
  }
  /** The first reading goes through what there is, the next ones only through what came since. */
  const readOn = (from: number) => {
    for (const record of recordsOf(from)) {
      const id = KILL.exec(record)?.[1]
      if (id === undefined) continue
      kills.delete(id)
      kills.set(id, timeOf(record, now()))
      const [oldest] = kills.keys()
      if (kills.size > MOST_KILLS && oldest !== undefined) kills.delete(oldest)
    }
  }
  return {
    killedForMemory(containerId, since) {
      file ??= open()
      if (file === 'closed') return false
      readOn(file)
      return (kills.get(containerId) ?? Number.NEGATIVE_INFINITY) >= since - SLACK_MS
    },
    close() {
      if (typeof file === 'number') closeSync(file)
      file = 'closed'
    },
  }
}

function* recordsOf(file: number): Generator<string> {
  const buffer = Buffer.alloc(LONGEST_RECORD)
  while (true) {
    try {
      const length = readSync(file, buffer)
      if (length === 0) return
      yield buffer.toString('utf8', 0, length)
    } catch (error) {
      // Records that nobody read in time are gone; those after them are not.
      if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) return
    }
  }
}

function timeOf(record: string, now: number): number {
  const sinceBootMs = Number(RECORD_TIME.exec(record)?.[1] ?? 0) / 1_000
  return now - (Number(process.hrtime.bigint() / 1_000_000n) - sinceBootMs)
}
