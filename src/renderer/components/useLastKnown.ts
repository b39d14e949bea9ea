import { useState } from 'react'

/**
 * The last value that was there: what is half typed, or was just stopped, does not make the page forget what it is about.
 * @param value undefined while there is none; else the same object for as long as nothing changed
 */
export function useLastKnown<Value>(value: Value | undefined): Value | undefined {
  const [last, setLast] = useState(value)
  if (value !== undefined && value !== last) setLast(() => value)
  return value ?? last
}
