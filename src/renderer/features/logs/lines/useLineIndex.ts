import { useEffect, useMemo, useState } from 'react'
import { createLineIndex } from './lineIndex.ts'
import type { LogBuffer } from './logBuffer.ts'
import type { LogItem } from './logItem.ts'

/** A search may hold up one picture for so long; the rest of it waits for the next. */
const SLICE_MS = 8

/**
 * Numbers of the lines that fit, growing while a long search goes on. Undefined without a condition.
 * @param version of what the buffer holds
 */
export function useLineIndex(
  buffer: LogBuffer,
  version: number,
  fits: ((item: LogItem) => boolean) | undefined,
): readonly number[] | undefined {
  const index = useMemo(() => (fits ? createLineIndex(buffer, fits) : undefined), [buffer, fits])
  const [, drawAnew] = useState(0)
  useEffect(() => {
    if (!index) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const goOn = () => {
      const before = index.numbers
      const until = performance.now() + SLICE_MS
      const done = index.scan(() => performance.now() < until)
      if (index.numbers !== before) drawAnew((count) => count + 1)
      if (!done) timer = setTimeout(goOn)
    }
    goOn()
    return () => clearTimeout(timer)
  }, [index, version])
  return index?.numbers
}
