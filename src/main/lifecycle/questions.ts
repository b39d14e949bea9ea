import type { ClusterView } from '../cluster/clusterView.ts'
import type { Words } from '../words/index.ts'

/** What quitting does to the tasks. */
export type QuitAnswer = 'leaveTasks' | 'stopTasks' | 'cancel'
export type CloseAnswer = 'background' | 'stopTasksAndQuit'

/** A dialog: buttons in order, what each means, and which of them Enter and Escape press. */
export interface Question<Answer> {
  message: string
  detail: string
  choices: { label: string; answer: Answer }[]
  defaultId: number
  cancelId: number
  checkbox?: string
}

/** Asked the first time the window is closed. Escape keeps the cluster running: the window can always be opened again. */
export function closeQuestion({ runningTasks }: ClusterView, { close }: Words): Question<CloseAnswer> {
  return {
    message: close.title(runningTasks),
    detail: close.detail,
    choices: [
      { label: close.keep, answer: 'background' },
      { label: close.stopAndQuit, answer: 'stopTasksAndQuit' },
    ],
    defaultId: 0,
    cancelId: 0,
    checkbox: close.remember,
  }
}

/** Undefined when no task would notice. */
export function quitQuestion(view: ClusterView, attached: boolean, { quit }: Words): Question<QuitAnswer> | undefined {
  if (view.runningTasks === 0) return undefined
  const cancel = { label: quit.cancel, answer: 'cancel' } as const
  const leaveAlone = (detail: string): Question<QuitAnswer> => ({
    message: quit.title(view.runningTasks),
    detail,
    choices: [{ label: quit.quit, answer: 'leaveTasks' }, cancel],
    defaultId: 0,
    cancelId: 1,
  })
  if (attached) return leaveAlone(quit.elsewhere)
  if (view.engine?.kind === 'simulated') return leaveAlone(quit.simulated)
  return {
    message: quit.title(view.runningTasks),
    detail: quit.leftAlone,
    choices: [{ label: quit.leave, answer: 'leaveTasks' }, { label: quit.stop, answer: 'stopTasks' }, cancel],
    defaultId: 0,
    cancelId: 2,
  }
}
