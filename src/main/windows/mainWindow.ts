import { BrowserWindow, nativeTheme, screen, type WebFrameMain } from 'electron'
import { isPageUrl, pageUrl } from '../page/pageFiles.ts'
import type { SettingsFile } from '../settings/settingsFile.ts'
import { smallest, windowPlace } from './windowPlace.ts'

export interface MainWindow {
  /** Brings it to the front, wherever it was, and goes to an address of the page. */
  open(address?: string): void
  hide(): void
  readonly focused: boolean
  /** Whether a call came from the page itself and not from anything it might hold. */
  isPage(frame: WebFrameMain | null): boolean
  /** Hands the page one end of a channel. */
  sendPort(port: Electron.MessagePortMain): void
}

export interface MainWindowOptions {
  settings: SettingsFile
  preload: string
  icon: string
  hidden: boolean
  /** Asked before it closes; false keeps it. */
  mayClose: () => boolean
}

/** As high as the page's own title bar. */
const titleBarHeight = 38
const saveAfterMs = 500

export function createMainWindow({ settings, preload, icon, hidden, mayClose }: MainWindowOptions): MainWindow {
  const window = new BrowserWindow({
    ...windowPlace(
      settings.window,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    ),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Marina',
    icon,
    backgroundColor: backgroundColor(),
    ...frame(),
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
  })
  if (settings.window?.maximized) window.maximize()
  rememberPlace(window, settings)
  followTheme(window)
  window.once('ready-to-show', () => void (hidden || window.show()))
  window.on('close', (event) => {
    if (!mayClose()) event.preventDefault()
  })
  // The page keeps nothing that its next start would miss.
  window.webContents.on('render-process-gone', (_event, { reason }) => void (reason === 'clean-exit' || window.reload()))
  void window.loadURL(pageUrl)
  return {
    open(address) {
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
      if (address) window.webContents.send('marina:navigate', address)
    },
    hide: () => window.hide(),
    get focused() {
      return window.isFocused()
    },
    isPage: (frame) => frame !== null && frame === window.webContents.mainFrame && isPageUrl(frame.url),
    sendPort: (port) => window.webContents.postMessage('marina:port', null, [port]),
  }
}

/** The system's own controls everywhere; where the page draws the title bar they lie over it. */
function frame(): Electron.BrowserWindowConstructorOptions {
  if (process.platform === 'darwin') return { titleBarStyle: 'hiddenInset' }
  if (process.platform === 'win32') return { titleBarStyle: 'hidden', titleBarOverlay: overlay() }
  return { autoHideMenuBar: true }
}

const backgroundColor = () => (nativeTheme.shouldUseDarkColors ? '#161d26' : '#ffffff')
const overlay = () => ({
  color: backgroundColor(),
  symbolColor: nativeTheme.shouldUseDarkColors ? '#ffffff' : '#0f141a',
  height: titleBarHeight,
})

function followTheme(window: BrowserWindow): void {
  nativeTheme.on('updated', () => {
    window.setBackgroundColor(backgroundColor())
    if (process.platform === 'win32') window.setTitleBarOverlay(overlay())
  })
}

function rememberPlace(window: BrowserWindow, settings: SettingsFile): void {
  let waiting: NodeJS.Timeout | undefined
  const save = () => settings.rememberWindow({ ...window.getNormalBounds(), maximized: window.isMaximized() })
  const later = () => {
    clearTimeout(waiting)
    waiting = setTimeout(save, saveAfterMs)
  }
  window.on('resize', later)
  window.on('move', later)
  window.on('close', () => {
    clearTimeout(waiting)
    save()
  })
}
