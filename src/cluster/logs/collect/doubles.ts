import type { LogLine } from '#cluster/engine/containerEngine.ts'
import { earlier } from '../lineTime.ts'
import type { LogStore } from '../store/logStore.ts'

/** Leaves out lines that are kept already. */
export interface Doubles {
  leaveOut(lines: readonly LogLine[]): LogLine[]
  /** Reading begins anew: what comes next may be known, the newest line included. */
  expectRepeats(): void
}

/** More lines than an engine sends again. */
const MOST_LINES = 500_000

/** Where one of a container's two streams is. */
interface Progress {
  newest: string
  /** Whether what came last lay before the newest: then a line of the newest time may be known too. */
  repeats: boolean
  /** How often each time is kept, from where the repetition begins. */
  known?: Map<string, number>
}

/**
 * An engine may send lines again: it is asked for a little more than is missing, and Docker 20.10 repeats some hundred lines
 * of a stream that is followed whenever it rotates its file. Within one stream times never go back, so a line that does is
 * looked up in what is kept: by time and stream, as many times as it is there. Pieces of one long line share their time.
 */
export function createDoubles(kept: Pick<LogStore, 'lastTime' | 'tail'>, engineName: string): Doubles {
  const last = kept.lastTime(engineName) ?? ''
  const progress: Record<LogLine['stream'], Progress> = {
    stdout: { newest: last, repeats: true },
    stderr: { newest: last, repeats: true },
  }

  /** @param taken lines that are about to be kept */
  const isDouble = (line: LogLine, taken: readonly LogLine[]): boolean => {
    const stream = progress[line.stream]
    const { newest } = stream
    if (line.time > newest) {
      stream.newest = line.time
      stream.repeats = false
      delete stream.known
      return false
    }
    if (line.time < newest) stream.repeats = true
    if (!stream.repeats) return false
    const known = (stream.known ??= countLines([...kept.tail(engineName, { count: MOST_LINES, after: earlier(line.time, 1) }), ...taken]))
    const count = known.get(keyOf(line)) ?? 0
    known.set(keyOf(line), count - 1)
    return count > 0
  }
  return {
    leaveOut(lines) {
      const taken: LogLine[] = []
      for (const line of lines) if (!isDouble(line, taken)) taken.push(line)
      return taken
    },
    expectRepeats() {
      for (const stream of Object.values(progress)) {
        stream.repeats = true
        delete stream.known
      }
    },
  }
}

/** How often each time is there, by stream. */
export function countLines(lines: readonly LogLine[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(keyOf(line), (counts.get(keyOf(line)) ?? 0) + 1)
  return counts
}

export const keyOf = ({ time, stream }: LogLine): string => `${time}${stream}`
