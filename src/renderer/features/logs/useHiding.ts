import { useCallback, useState } from 'react'
import type { Hidden } from './useShownLines.ts'

const none: Hidden = { tasks: new Set(), containers: new Set() }

function toggled(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(names)
  if (!next.delete(name)) next.add(name)
  return next
}

/** Which tasks and containers are hidden. What is hidden is kept, not what is shown: a new task is shown. */
export function useHiding() {
  const [hidden, setHidden] = useState(none)
  const toggleTask = useCallback((name: string) => setHidden((now) => ({ ...now, tasks: toggled(now.tasks, name) })), [])
  const toggleContainer = useCallback((name: string) => setHidden((now) => ({ ...now, containers: toggled(now.containers, name) })), [])
  const showAll = useCallback(() => setHidden(none), [])
  return { hidden, toggleTask, toggleContainer, showAll }
}
