import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions, HandlerDetails } from 'electron'
import { app } from './app.ts'
import type { DoublePort } from './ipc.ts'
import { load } from './session.ts'
import { allows, world } from './world.ts'

type OpenHandler = (details: Pick<HandlerDetails, 'url'>) => { action: string }

class WebContents extends EventEmitter {
  readonly mainFrame = { url: '', parent: null }
  readonly ports: DoublePort[] = []
  openHandler: OpenHandler = () => ({ action: 'allow' })

  send(channel: string, ...given: unknown[]): void {
    world.window?.sent.push([channel, ...given])
  }

  postMessage(_channel: string, _message: unknown, ports: DoublePort[]): void {
    this.ports.push(...ports)
    for (const port of ports) port.start()
    if (world.window) world.window.ports += ports.length
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }
}

export class BrowserWindow extends EventEmitter {
  /** Marina has one window. */
  static current: BrowserWindow | undefined

  readonly webContents = new WebContents()
  #bounds = { x: 10, y: 10, width: 0, height: 0 }
  #maximized = false

  constructor({ webPreferences = {}, width = 800, height = 600 }: BrowserWindowConstructorOptions) {
    super()
    BrowserWindow.current = this
    this.#bounds = { ...this.#bounds, width, height }
    world.window = { visible: false, focused: false, url: '', preferences: { ...webPreferences }, sent: [], ports: 0 }
    app.emit('web-contents-created', {}, this.webContents)
    // Electron closes windows once nobody refused to quit.
    app.on('quitting', () => this.close())
  }

  async loadURL(url: string): Promise<void> {
    const response = await load(url)
    if (!response.ok) throw new Error(`${url} answered ${response.status}`)
    this.webContents.mainFrame.url = url
    if (world.window) world.window.url = url
    this.emit('ready-to-show')
  }

  /** As when its user closes it. True when it is gone. */
  close(): boolean {
    if (!allows(this, 'close')) return false
    this.#set({ visible: false, focused: false })
    return true
  }

  show = () => this.#set({ visible: true, focused: true })
  hide = () => this.#set({ visible: false, focused: false })
  focus = () => this.#set({ focused: true })
  isFocused = () => world.window?.focused ?? false
  isMinimized = () => false
  restore() {}
  reload() {}
  setBackgroundColor() {}
  setTitleBarOverlay() {}
  isMaximized = () => this.#maximized
  maximize = () => void (this.#maximized = true)
  getNormalBounds = () => this.#bounds

  #set(change: Partial<NonNullable<typeof world.window>>): void {
    if (world.window) Object.assign(world.window, change)
  }
}
