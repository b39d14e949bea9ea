import { useEffect, useRef, useState } from 'react'

/** A value once it has not changed for a moment, so that half a word is not called a mistake. */
export function useSettled<Value>(value: Value, ms = 180): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}

/** The last value that was there: what is half typed does not make the page forget what it is about. */
export function useLastKnown<Value>(value: Value): Value {
  const last = useRef(value)
  if (value !== undefined) last.current = value
  return last.current
}
