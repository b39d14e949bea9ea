import { app, powerMonitor } from 'electron'
import { type ClusterView, emptyView } from '../cluster/clusterView.ts'
import type { ClusterHost } from '../host/clusterHost.ts'
import type { SettingsFile } from '../settings/settingsFile.ts'
import type { Words } from '../words/index.ts'
import { ask } from './ask.ts'
import { closeQuestion, type QuitAnswer, quitQuestion } from './questions.ts'

export interface LifecycleOptions {
  settings: SettingsFile
  words: () => Words
  view: () => ClusterView | undefined
  host: () => ClusterHost | undefined
  hideWindow: () => void
}

export interface Lifecycle {
  /** The user closes the window: true lets it go, which only happens on the way out. */
  mayClose(): boolean
  /** Asks what is to become of running tasks, then ends the app. */
  quit(): Promise<void>
}

/** Closing keeps the cluster, quitting says what happens to tasks, and the daemon has always stopped before the process ends. */
export function createLifecycle({ settings, words, view, host, hideWindow }: LifecycleOptions): Lifecycle {
  let phase: 'running' | 'asking' | 'stopping' | 'stopped' = 'running'

  const stopAndEnd = async (answer: QuitAnswer) => {
    phase = 'stopping'
    hideWindow()
    await host()?.stop({ stopTasks: answer === 'stopTasks' })
    phase = 'stopped'
    app.quit()
  }

  const whileAsking = async (run: () => Promise<void>) => {
    if (phase !== 'running') return
    phase = 'asking'
    try {
      await run()
    } finally {
      if (phase === 'asking') phase = 'running'
    }
  }

  const quit = () =>
    whileAsking(async () => {
      const question = quitQuestion(view() ?? emptyView, host()?.attached ?? false, words())
      const answer = question ? (await ask(question)).answer : 'leaveTasks'
      if (answer !== 'cancel') await stopAndEnd(answer)
    })

  const close = () =>
    whileAsking(async () => {
      const { onClose } = settings.preferences
      const { answer, remember } =
        onClose === 'ask' ? await ask(closeQuestion(view() ?? emptyView, words())) : { answer: onClose, remember: false }
      if (remember) settings.changePreferences({ onClose: answer })
      if (answer === 'background') hideWindow()
      else await stopAndEnd('stopTasks')
    })

  /** Nobody is there to answer, and the system does not wait: tasks are left as they are. */
  const quitAtOnce = () => void (phase === 'stopping' || phase === 'stopped' || stopAndEnd('leaveTasks'))

  app.on('before-quit', (event) => {
    if (phase === 'stopped') return
    event.preventDefault()
    void quit()
  })
  // All windows are hidden, not closed; should one be gone all the same, the cluster stays.
  app.on('window-all-closed', () => {})
  powerMonitor.on('shutdown', quitAtOnce)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, quitAtOnce)

  return {
    mayClose() {
      if (phase === 'stopped') return true
      void close()
      return false
    },
    quit,
  }
}
