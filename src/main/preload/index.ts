/** The bridge: named functions and nothing else. Runs sandboxed, so it is built into one CommonJS file. */
import { contextBridge, ipcRenderer } from 'electron'
import type { CallAnswer, CallName } from '#main/ipc/calls.ts'
import type { Desktop, PortMessage } from '#renderer/bridge/desktop.ts'

/** What is used of the page's window; the rest of the DOM is no business of a preload. */
declare const window: { origin: string; postMessage(message: PortMessage, origin: string, ports: readonly unknown[]): void }

async function call<Name extends CallName>(name: Name, ...given: Parameters<Desktop[Name]>): Promise<Awaited<ReturnType<Desktop[Name]>>> {
  const answer = (await ipcRenderer.invoke(`marina:${name}`, ...given)) as CallAnswer
  if (!answer.ok) throw new Error(answer.sentence)
  return answer.value as Awaited<ReturnType<Desktop[Name]>>
}

const listeners = new Set<(address: string) => void>()
/** Where to go, when that was said before the page listened. */
let unheard: string | undefined

ipcRenderer.on('marina:navigate', (_event, address: string) => {
  if (listeners.size === 0) unheard = address
  for (const listener of listeners) listener(address)
})

ipcRenderer.on('marina:port', (event) => window.postMessage({ type: 'marina:port' }, window.origin, event.ports))

const desktop = {
  platform: process.platform as Desktop['platform'],
  requestClusterPort: () => ipcRenderer.send('marina:wantPort'),
  openLink: (url) => call('openLink', url),
  openTextFile: (options) => call('openTextFile', options),
  saveTextFile: (file) => call('saveTextFile', file),
  readPreferences: () => call('readPreferences'),
  changePreferences: (changes) => call('changePreferences', changes),
  readKeyLock: () => call('readKeyLock'),
  lockKey: (locked) => call('lockKey', locked),
  onNavigate(listener) {
    listeners.add(listener)
    if (unheard !== undefined) listener(unheard)
    unheard = undefined
    return () => void listeners.delete(listener)
  },
} satisfies Desktop

contextBridge.exposeInMainWorld('desktop', desktop)
