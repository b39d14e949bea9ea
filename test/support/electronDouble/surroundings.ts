import { EventEmitter } from 'node:events'
import type { Clipboard, MenuItemConstructorOptions, NativeTheme, Screen, Shell } from 'electron'
import { type MenuLine, world } from './world.ts'

export const shell = {
  async openExternal(url: string) {
    world.links.push(url)
  },
} satisfies Pick<Shell, 'openExternal'>

export const clipboard = {
  async writeText(text: string) {
    world.clipboard = text
  },
} satisfies Pick<Clipboard, 'writeText'>

class Theme extends EventEmitter implements Pick<NativeTheme, 'shouldUseDarkColors' | 'themeSource'> {
  shouldUseDarkColors = false

  get themeSource(): NativeTheme['themeSource'] {
    return world.theme
  }

  set themeSource(source: NativeTheme['themeSource']) {
    world.theme = source
    this.shouldUseDarkColors = source === 'dark'
    this.emit('updated')
  }
}

export const nativeTheme = new Theme()

const bounds = { x: 0, y: 0, width: 1920, height: 1080 }
export const screen = {
  getAllDisplays: () => [{ bounds, workArea: bounds } as Electron.Display],
} satisfies Pick<Screen, 'getAllDisplays'>

export const nativeImage = { createFromPath: (path: string) => ({ path, setTemplateImage() {} }) }

/** A menu keeps its template; a click finds the entry by its label. */
export class Menu {
  readonly template: MenuItemConstructorOptions[]

  constructor(template: MenuItemConstructorOptions[]) {
    this.template = template
  }

  static buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
    return new Menu(template)
  }

  static setApplicationMenu(menu: Menu): void {
    applicationMenu = menu
    world.menu = menu.lines()
  }

  lines(): MenuLine[] {
    return this.template.map(lineOf)
  }

  click(label: string): void {
    const entry = flat(this.template).find((each) => each.label === label)
    if (!entry?.click) throw new Error(`no entry "${label}" that can be clicked`)
    ;(entry.click as () => void)()
  }
}

export let applicationMenu: Menu | undefined
const children = (entry: MenuItemConstructorOptions): MenuItemConstructorOptions[] => (Array.isArray(entry.submenu) ? entry.submenu : [])
const flat = (entries: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  entries.flatMap((entry) => [entry, ...flat(children(entry))])

function lineOf(entry: MenuItemConstructorOptions): MenuLine {
  const label = entry.type === 'separator' ? '—' : (entry.label ?? `(${entry.role})`)
  return { label, enabled: entry.enabled ?? true, ...(children(entry).length > 0 && { submenu: children(entry).map(lineOf) }) }
}

export let trayMenu: Menu | undefined

export class Tray extends EventEmitter {
  constructor(image: { path: string }) {
    super()
    world.tray = { image: image.path, tooltip: '', menu: [] }
  }

  setImage(image: { path: string }): void {
    if (world.tray) world.tray.image = image.path
  }

  setToolTip(text: string): void {
    if (world.tray) world.tray.tooltip = text
  }

  setContextMenu(menu: Menu): void {
    trayMenu = menu
    if (world.tray) world.tray.menu = menu.lines()
  }
}

export class Notification extends EventEmitter {
  readonly options: { title: string; body: string }

  constructor(options: { title: string; body: string }) {
    super()
    this.options = options
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    world.notifications.push(this.options)
  }
}
