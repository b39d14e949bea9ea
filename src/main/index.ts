/** Electron's main process: one instance for each data folder, which runs the cluster and shows it. */
import { join } from 'node:path'
import { app } from 'electron'
import { dataFolderOf } from './host/dataFolder.ts'
import { readAppOptions } from './lifecycle/appOptions.ts'
import { claimPageScheme } from './page/pageProtocol.ts'
import { runShell } from './shell.ts'

const options = readAppOptions(process.argv)
// Electron's lock lies in this folder, so two data folders are two apps.
app.setPath('userData', join(dataFolderOf(options.data), 'desktop'))
app.setAppUserModelId('dev.marina.desktop')
claimPageScheme()

if (app.requestSingleInstanceLock()) {
  // Links are claimed for an installed app only: a development build would leave a dead entry in the system.
  if (app.isPackaged) app.setAsDefaultProtocolClient('marina')
  void app.whenReady().then(() => runShell(options))
} else app.quit()
