import Skeleton from '@cloudscape-design/components/skeleton'
import { useEffect, useState } from 'react'

/** True once `ms` have passed: what is there sooner than that shows no loading state at all. */
export function useLate(ms = 200): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return late
}

/** Rows as high as the ones to come. */
export function Loading({ rows = 5, label }: { rows?: number; label: string }) {
  const late = useLate()
  if (!late) return null
  return (
    <div role="status" aria-label={label} className="loading">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height="28px" />
      ))}
    </div>
  )
}
