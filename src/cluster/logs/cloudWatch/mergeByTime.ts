import type { LogStreamRecord } from '#cluster/state/records/logRecords.ts'
import type { PlacedLine } from '../store/readLines.ts'

interface Source {
  stream: LogStreamRecord
  lines: Iterator<PlacedLine>
}

export interface StreamLine {
  stream: LogStreamRecord
  line: PlacedLine
}

/** Lines of all sources, the earliest next one first. */
export function* mergeByTime(sources: readonly Source[]): Generator<StreamLine> {
  const heads = sources.flatMap((source) => nextOf(source) ?? [])
  while (heads.length > 0) {
    let first = 0
    for (let at = 1; at < heads.length; at += 1) if (timeOf(heads[at]) < timeOf(heads[first])) first = at
    const head = heads[first] as Head
    yield { stream: head.source.stream, line: head.line }
    const next = nextOf(head.source)
    if (next) heads[first] = next
    else heads.splice(first, 1)
  }
}

interface Head {
  source: Source
  line: PlacedLine
}

const timeOf = (head: Head | undefined) => head?.line.time ?? ''

function nextOf(source: Source): Head | undefined {
  const { value, done } = source.lines.next()
  return done ? undefined : { source, line: value }
}
