/**
 * A double of Electron's main-process module, for running the built main under Node where Electron's binary is not. Each part is checked
 * against Electron's own types, as far as main uses it; what main uses beyond that fails at run time. A test steers it from its parent
 * process (control.ts). It proves nothing about Chromium: isolation, sandbox and rendering are Electron's to keep.
 */
import './remote.ts'

export { app, powerMonitor } from './app.ts'
export { dialog } from './dialog.ts'
export { ipcMain, MessageChannelMain } from './ipc.ts'
export { safeStorage } from './safeStorage.ts'
export { protocol, session } from './session.ts'
export { clipboard, Menu, Notification, nativeImage, nativeTheme, screen, shell, Tray } from './surroundings.ts'
export { BrowserWindow } from './window.ts'
