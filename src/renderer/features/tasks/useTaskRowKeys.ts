import type { KeyboardEvent } from 'react'
import { usePanel } from '../../app/panel.tsx'
import { usePreference } from '../../app/preferences.ts'
import { rowKey } from '../../app/rowKeys.ts'
import { isStopped, type TaskView } from './taskView.ts'

/** `L` logs, `E` terminal, Delete stops: while the focus is within a row, and only if letter keys are on (WCAG 2.1.4). */
export function useTaskRowKeys(cluster: string, tasks: readonly TaskView[], stop: (tasks: TaskView[]) => void) {
  const { openPanel } = usePanel()
  const [letterKeys] = usePreference('letterKeys')
  return (press: KeyboardEvent) => {
    const pressed = letterKeys ? rowKey(press, 'task') : undefined
    const view = tasks.find(({ arn }) => arn === pressed?.of)
    if (!pressed || !view) return
    const actions: Record<string, () => void> = {
      l: () => openPanel({ kind: 'logs', cluster, tasks: [view.id] }),
      e: () => openPanel({ kind: 'exec', cluster, task: view.id }),
      delete: () => stop([view]),
    }
    const action = actions[pressed.key]
    if (!action || (isStopped(view.task) && pressed.key !== 'l')) return
    press.preventDefault()
    action()
  }
}
