import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react'
import { useNow } from '../../../components/useNow.ts'
import { useI18n } from '../../../i18n/I18n.tsx'
import { paneColours } from '../ansi/palette.ts'
import type { LogBuffer } from '../lines/logBuffer.ts'
import { writeTimestamp } from '../lines/timestamps.ts'
import type { VisibleLines } from '../lines/visibleLines.ts'
import { followsAfter } from './follow.ts'
import { LogRow, type RowLook } from './LogRow.tsx'
import { MatchMarks } from './MatchMarks.tsx'
import { sayAge } from './sayAge.ts'
import { useUserScroll } from './useUserScroll.ts'

/** Height of a row that does not wrap; `logs.css` says the same. */
const ROW_PX = 18
const OVERSCAN = 12

export interface LogPaneHandle {
  /** Brings the line with this number into the middle. */
  show(n: number): void
  /** Numbers of the first and the last line that can be seen. */
  seen(): readonly [first: number, last: number]
  focus(): void
}

interface Props {
  ref: Ref<LogPaneHandle>
  label: string
  buffer: LogBuffer
  lines: VisibleLines
  look: RowLook
  wrap: boolean
  follow: boolean
  onFollow(follow: boolean): void
  matches: readonly number[] | undefined
  current: number | undefined
}

/** The lines themselves: only those in view are in the document, however many there are. */
export function LogPane({ ref, label, buffer, lines, look, wrap, follow, onFollow, matches, current }: Props) {
  const { t } = useI18n()
  const scroller = useRef<HTMLDivElement>(null)
  const expected = useRef(0)
  const { isScrolling, handlers } = useUserScroll()
  const now = useNow(look.timestamps === 'relative' ? 1_000 : 3_600_000)
  // oxlint-disable-next-line react/incompatible-library -- it gives out functions whose answers change; nothing here is memoised by a compiler
  const virtualizer = useVirtualizer({
    count: lines.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    getItemKey: useCallback((place: number) => lines.numberAt(place), [lines]),
    // Lines that are let go at the start, or hidden, leave the ones in view where they are.
    anchorTo: 'end',
  })
  const rows = virtualizer.getVirtualItems()
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    if (follow) element.scrollTop = element.scrollHeight
    expected.current = element.scrollTop
  })
  useEffect(() => virtualizer.measure(), [virtualizer, wrap])
  useSelectionEndsFollowing(scroller, onFollow)
  useImperativeHandle(
    ref,
    () => ({
      show: (n) => virtualizer.scrollToIndex(lines.placeOf(n), { align: 'center' }),
      seen() {
        const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {}
        return [lines.numberAt(startIndex), lines.numberAt(Math.min(endIndex, lines.count - 1))]
      },
      focus: () => scroller.current?.focus(),
    }),
    [virtualizer, lines],
  )
  const onScroll = () => {
    const element = scroller.current
    if (!element) return
    const position = element.scrollTop
    const fromEnd = element.scrollHeight - element.clientHeight - position
    const next = followsAfter({ following: follow, byUser: isScrolling(), expected: expected.current, position, fromEnd })
    expected.current = position
    if (next !== follow) onFollow(next)
  }
  const onKeyDown = (press: KeyboardEvent) => {
    handlers.onKeyDown(press)
    if (press.key === 'End') onFollow(true)
  }
  return (
    <div className="log-frame" style={paneColours(look.mode) as CSSProperties}>
      <div
        ref={scroller}
        className="log-pane"
        data-wrap={wrap || undefined}
        role="log"
        aria-live="off"
        aria-label={label}
        tabIndex={0}
        {...handlers}
        onKeyDown={onKeyDown}
        onScroll={onScroll}
      >
        <div className="log-lines" style={{ blockSize: virtualizer.getTotalSize() }}>
          <div style={{ transform: `translateY(${rows[0]?.start ?? 0}px)` }}>
            {rows.map(({ index, key }) => {
              const item = buffer.at(lines.numberAt(index))
              if (!item) return null
              const time = look.timestamps === 'off' ? '' : writeTimestamp(item.at, look.timestamps, now, (ms) => sayAge(ms, t))
              return (
                <div key={key} data-index={index} ref={wrap ? virtualizer.measureElement : undefined}>
                  <LogRow item={item} look={look} current={item.n === current} time={time} />
                </div>
              )
            })}
          </div>
        </div>
      </div>
      {matches ? <MatchMarks matches={matches} lines={lines} current={current} mode={look.mode} /> : null}
    </div>
  )
}

/** Text that is being selected must hold still. */
function useSelectionEndsFollowing(scroller: { readonly current: HTMLElement | null }, onFollow: (follow: boolean) => void): void {
  useEffect(() => {
    const onSelection = () => {
      const selection = document.getSelection()
      if (selection && !selection.isCollapsed && scroller.current?.contains(selection.anchorNode)) onFollow(false)
    }
    document.addEventListener('selectionchange', onSelection)
    return () => document.removeEventListener('selectionchange', onSelection)
  }, [scroller, onFollow])
}
