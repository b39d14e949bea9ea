import { useEffect, useState } from 'react'
import { useClient } from '../../data/ClientProvider.tsx'

export interface Preview {
  isKnown: boolean
  nextRunsMs: readonly number[]
  /** Why the expression cannot be read, in the cluster's words. */
  problem: string | undefined
}

const unknown: Preview = { isKnown: false, nextRunsMs: [], problem: undefined }
/** While somebody types, not every letter is asked about. */
const quietMs = 250

/** When an expression would run, as the cluster reads it. */
export function usePreview(expression: string, timeZone: string): Preview {
  const client = useClient()
  const [preview, setPreview] = useState(unknown)
  useEffect(() => {
    let isCurrent = true
    const tell = (value: Preview) => isCurrent && setPreview(value)
    const timer = setTimeout(() => {
      client.previewSchedule({ expression, timeZone }).then(
        ({ nextRunsMs }) => tell({ isKnown: true, nextRunsMs, problem: undefined }),
        (error: unknown) => tell({ ...unknown, problem: error instanceof Error ? error.message : String(error) }),
      )
    }, quietMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [client, expression, timeZone])
  return preview
}
