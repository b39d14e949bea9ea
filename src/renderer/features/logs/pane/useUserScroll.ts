import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react'

/** A scroll so soon after a wheel, a key or a finger is its doing. */
const AFTERMATH_MS = 250
const scrollKeys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' '])

/** Tells whether the user is scrolling; spread `handlers` over what scrolls. */
export function useUserScroll() {
  const until = useRef(0)
  const touch = useCallback(() => void (until.current = Math.max(until.current, performance.now() + AFTERMATH_MS)), [])
  // The scroll bar is held for as long as its button is down, and a browser may not report where it was let go.
  const hold = useCallback(() => void (until.current = Number.POSITIVE_INFINITY), [])
  const letGo = useCallback(() => void (until.current = performance.now() + AFTERMATH_MS), [])
  useEffect(() => {
    const letGoOfBar = () => (until.current === Number.POSITIVE_INFINITY ? letGo() : undefined)
    addEventListener('pointerup', letGoOfBar)
    addEventListener('pointercancel', letGoOfBar)
    return () => {
      removeEventListener('pointerup', letGoOfBar)
      removeEventListener('pointercancel', letGoOfBar)
    }
  }, [letGo])
  const handlers = useMemo(
    () => ({
      onWheel: touch,
      onTouchMove: touch,
      onPointerDown: hold,
      onScrollEnd: letGo,
      onKeyDown: ({ key }: KeyboardEvent) => (scrollKeys.has(key) ? touch() : undefined),
    }),
    [touch, hold, letGo],
  )
  return { isScrolling: () => performance.now() < until.current, handlers }
}
