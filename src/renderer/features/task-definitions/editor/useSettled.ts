import { useEffect, useState } from 'react'

/** A value once it has not changed for a moment, so that half a word is not called a mistake. */
export function useSettled<Value>(value: Value, ms = 180): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
