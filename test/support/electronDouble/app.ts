import { EventEmitter } from 'node:events'
import type { App } from 'electron'
import { allows, world } from './world.ts'

const events = new EventEmitter()

const parts = {
  isPackaged: false,
  requestSingleInstanceLock: () => process.env['DOUBLE_SECOND_INSTANCE'] !== '1',
  async whenReady() {
    await new Promise((resolve) => setImmediate(resolve))
    world.ready = true
  },
  quit() {
    if (!allows(events, 'before-quit')) return
    events.emit('quitting')
    process.exit(0)
  },
  exit(code = 0) {
    process.exit(code)
  },
  setPath(name: string, path: string) {
    world.paths[name] = path
  },
  getPath: (name: string) => world.paths[name] ?? process.env['DOUBLE_HOME'] ?? '/nowhere',
  getAppPath: () => process.env['DOUBLE_APP_PATH'] ?? process.cwd(),
  getLocale: () => process.env['DOUBLE_LOCALE'] ?? 'en-US',
  setAsDefaultProtocolClient: () => true,
  setAppUserModelId: () => {},
} satisfies Pick<
  App,
  | 'isPackaged'
  | 'requestSingleInstanceLock'
  | 'whenReady'
  | 'quit'
  | 'exit'
  | 'setPath'
  | 'getPath'
  | 'getAppPath'
  | 'getLocale'
  | 'setAsDefaultProtocolClient'
  | 'setAppUserModelId'
>

export const app = Object.assign(events, parts)

export const powerMonitor = new EventEmitter()
