import type { MenuItemConstructorOptions } from 'electron'
import type { Words } from '../words/index.ts'

export interface MenuActions {
  navigate: (address: string) => void
  quit: () => void
}

/** The menu bar, out of Electron's roles wherever there is one: they bring the system's own words and keys. */
export function appMenu(
  { menu }: Words,
  { navigate, quit }: MenuActions,
  platform: NodeJS.Platform,
  packaged: boolean,
): MenuItemConstructorOptions[] {
  const separator = { type: 'separator' } as const
  const isMac = platform === 'darwin'
  const settings = { label: menu.settings, accelerator: 'CmdOrCtrl+,', click: () => navigate('settings') }
  const quitItem = { label: menu.quit, accelerator: 'CmdOrCtrl+Q', click: quit }
  const appleMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      quitItem,
    ],
  }
  return [
    ...(isMac ? [appleMenu] : []),
    {
      label: menu.file,
      submenu: [
        { label: menu.taskDefinitions, click: () => navigate('new-task-definition') },
        separator,
        { role: 'close', label: menu.closeWindow },
        ...(isMac ? [] : [separator, settings, separator, quitItem]),
      ],
    },
    { role: 'editMenu', label: menu.edit },
    {
      label: menu.view,
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(packaged ? [] : [separator, { role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu', label: menu.window },
  ]
}
