import { useCallback, useLayoutEffect, useRef, useState } from 'react'

/** Following shows each line as it comes; pausing stops the view, not the collecting. @param end one past the newest line */
export function useFollowing(end: number) {
  const newest = useRef(end)
  useLayoutEffect(() => {
    newest.current = end
  })
  /** Where the reader left the end; undefined while following. */
  const [leftAt, setLeftAt] = useState<number>()
  const [pausedAt, setPausedAt] = useState<number>()
  const setFollow = useCallback((follow: boolean) => {
    setLeftAt((before) => (follow ? undefined : (before ?? newest.current)))
    if (follow) setPausedAt(undefined)
  }, [])
  const setPaused = useCallback((paused: boolean) => setPausedAt(paused ? newest.current : undefined), [])
  return {
    follow: leftAt === undefined,
    setFollow,
    paused: pausedAt !== undefined,
    setPaused,
    /** What is shown ends here. */
    end: pausedAt ?? end,
    /** Lines that came since the reader left the end, or paused. */
    waiting: end - (pausedAt ?? leftAt ?? end),
  }
}
