import type { LogItem } from './logItem.ts'

/** Which parts of a line go along into a file or onto the clipboard. */
export interface WriteOptions {
  times: boolean
  /** Task and container, where there is more than one. */
  sources: boolean
}

/** Pure: lines as text. Rules are kept as comments, so that a file tells the same story as the screen. */
export function writeLines(items: Iterable<LogItem>, { times, sources }: WriteOptions, sayRule: (item: LogItem) => string): string {
  const written: string[] = []
  for (const item of items) {
    const parts: string[] = []
    if (times) parts.push(new Date(item.at).toISOString())
    if (item.kind === 'line') {
      if (sources) parts.push(`${item.source.task.slice(0, 8)}/${item.source.container}`)
      parts.push(item.text)
    } else parts.push(`# ${sayRule(item)}`)
    written.push(parts.join(' '))
  }
  return written.length === 0 ? '' : `${written.join('\n')}\n`
}
