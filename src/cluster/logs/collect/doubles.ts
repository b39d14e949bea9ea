import type { LogLine } from '#cluster/engine/containerEngine.ts'
import type { LogStore } from '../store/logStore.ts'

/** Leaves out lines that are kept already. */
export interface Doubles {
  leaveOut(lines: readonly LogLine[]): LogLine[]
}

/** More lines than an engine sends again. */
const MOST_LINES = 500_000

/**
 * An engine may send lines again: it is asked for a little more than is missing, and Docker 20.10 repeats some hundred lines
 * of a stream that is followed whenever it rotates its file. Within one stream times only grow, so a line that does not go
 * forward is looked up in what is kept: by time and stream, as many times as it is there.
 */
export function createDoubles(kept: LogStore, engineName: string): Doubles {
  let known: Map<string, number> | undefined
  let newest = kept.lastTime(engineName) ?? ''

  const isDouble = (line: LogLine): boolean => {
    if (line.time > newest) {
      known = undefined
      newest = line.time
      return false
    }
    known ??= countLines(kept.tail(engineName, { count: MOST_LINES, after: earlier(line.time, 1) }))
    const key = keyOf(line)
    const count = known.get(key) ?? 0
    known.set(key, count - 1)
    return count > 0
  }
  return {
    leaveOut(lines) {
      const first = lines[0]
      if (first && first.time > newest && inOrder(lines)) {
        known = undefined
        newest = (lines.at(-1) as LogLine).time
        return lines as LogLine[]
      }
      return lines.filter((line) => !isDouble(line))
    },
  }
}

function inOrder(lines: readonly LogLine[]): boolean {
  for (let at = 1; at < lines.length; at += 1) if ((lines[at] as LogLine).time <= (lines[at - 1] as LogLine).time) return false
  return true
}

function countLines(lines: readonly LogLine[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(keyOf(line), (counts.get(keyOf(line)) ?? 0) + 1)
  return counts
}

const keyOf = ({ time, stream }: LogLine) => `${time}${stream}`

/** So many milliseconds before a time, as lines carry theirs. */
export const earlier = (time: string, ms: number): string => `${new Date(Date.parse(time) - ms).toISOString().slice(0, 23)}000000Z`
