import type { KeyboardEvent } from 'react'
import { isTyping } from '../../app/keys.ts'
import { usePanel } from '../../app/panel.tsx'
import { usePreference } from '../../app/preferences.ts'
import { isStopped, type TaskView } from './taskView.ts'

/** `L` logs, `E` terminal, Delete stops: while the focus is within a row, and only if letter keys are on (WCAG 2.1.4). */
export function useTaskRowKeys(cluster: string, tasks: readonly TaskView[], stop: (tasks: TaskView[]) => void) {
  const { openPanel } = usePanel()
  const [letterKeys] = usePreference('letterKeys')
  return (press: KeyboardEvent) => {
    const view = letterKeys && isPlain(press) ? taskOfRow(press.target, tasks) : undefined
    if (!view) return
    const actions: Record<string, () => void> = {
      l: () => openPanel({ kind: 'logs', cluster, tasks: [view.id] }),
      e: () => openPanel({ kind: 'exec', cluster, task: view.id }),
      delete: () => stop([view]),
    }
    const action = actions[press.key.toLowerCase()]
    if (!action || (isStopped(view.task) && press.key.toLowerCase() !== 'l')) return
    press.preventDefault()
    action()
  }
}

const isPlain = (press: KeyboardEvent) => !press.ctrlKey && !press.metaKey && !press.altKey && !isTextField(press.target)
// A checkbox is an input too, and is no place to type.
const isTextField = (target: EventTarget) => isTyping(target) && !(target instanceof HTMLInputElement && target.type === 'checkbox')

function taskOfRow(target: EventTarget, tasks: readonly TaskView[]): TaskView | undefined {
  const arn = target instanceof Element ? target.closest('tr')?.querySelector<HTMLElement>('[data-task]')?.dataset['task'] : undefined
  return tasks.find((view) => view.arn === arn)
}
