/** Puts the desktop together: window, tray, menus and dialogs around a cluster that `host` runs. */
import { join } from 'node:path'
import { app, clipboard, dialog, Menu, MessageChannelMain, nativeTheme, shell } from 'electron'
import { noticesBetween } from './cluster/notices.ts'
import { showNotice } from './cluster/showNotice.ts'
import { startCluster } from './cluster/startCluster.ts'
import type { ClusterHost } from './host/clusterHost.ts'
import { dataFolderOf } from './host/dataFolder.ts'
import { launchCluster } from './host/launchCluster.ts'
import { safeStorageWrapping } from './host/safeStorageWrapping.ts'
import { answerCalls } from './ipc/answerCalls.ts'
import type { CallHandlers } from './ipc/calls.ts'
import { portOf } from './ipc/portOf.ts'
import { openTextFile, saveTextFile } from './ipc/textFiles.ts'
import type { AppOptions } from './lifecycle/appOptions.ts'
import { createLifecycle } from './lifecycle/lifecycle.ts'
import { addressOfLink, findLink } from './links/deepLink.ts'
import { externalLink } from './links/externalLink.ts'
import { appMenu } from './menu/appMenu.ts'
import { servePage } from './page/pageProtocol.ts'
import { openSettings, type SettingsFile } from './settings/settingsFile.ts'
import { createTray } from './tray/tray.ts'
import type { TrayCommand } from './tray/trayMenu.ts'
import { lockDown } from './windows/lockDown.ts'
import { createMainWindow } from './windows/mainWindow.ts'
import { type Words, wordsFor } from './words/index.ts'

const endpointPort = 8327

/** Call once Electron is ready. */
export function runShell(options: AppOptions): void {
  const root = app.getAppPath()
  const pageFolder = join(root, 'out/renderer')
  const settings = openSettings(join(app.getPath('userData'), 'settings.json'))
  const words = () => wordsFor(settings.preferences.language, app.getLocale())
  lockDown()
  servePage(pageFolder)

  const { engine, installEngine, sample, hidden, port = endpointPort } = options
  const dataFolder = dataFolderOf(options.data)
  const keyWrapping = safeStorageWrapping(words)
  const cluster = startCluster(
    launchCluster({ dataFolder, engine, installEngine, sample, port, pageFolder, keyWrapping }),
    (now, before) => {
      tray.show(now, words())
      if (!before || window.focused || !settings.preferences.notifications) return
      for (const notice of noticesBetween(before, now, words().notices)) showNotice(notice, window.open)
    },
  )

  const lifecycle = createLifecycle({ settings, words, view: cluster.view, host: cluster.running, hideWindow: () => window.hide() })
  const window = createMainWindow({
    settings,
    preload: join(root, 'out/preload/index.cjs'),
    icon: join(root, 'resources/icons/marina.png'),
    hidden,
    mayClose: lifecycle.mayClose,
  })
  const run = (command: TrayCommand) => {
    if (command.do === 'open') window.open(command.address)
    else if (command.do === 'copyEndpoint') void clipboard.writeText(cluster.running()?.endpoint ?? '')
    else void lifecycle.quit()
  }
  const tray = createTray({ images: join(root, 'resources/tray'), run, onClick: () => (window.focused ? window.hide() : window.open()) })

  const applyPreferences = () => {
    nativeTheme.themeSource = settings.preferences.theme
    const actions = { navigate: window.open, quit: () => void lifecycle.quit() }
    Menu.setApplicationMenu(Menu.buildFromTemplate(appMenu(words(), actions, process.platform, app.isPackaged)))
    tray.show(cluster.view(), words())
  }
  applyPreferences()
  answerCalls({
    handlers: bridgeCalls(settings, words, applyPreferences, cluster.host),
    isPage: window.isPage,
    onPortWanted() {
      const { port1, port2 } = new MessageChannelMain()
      cluster.serve(portOf(port1))
      window.sendPort(port2)
    },
  })
  openOnRequest(window.open)
  cluster.host.catch((error: unknown) => {
    dialog.showErrorBox(words().failure.start, error instanceof Error ? error.message : String(error))
    app.exit(1)
  })
}

function bridgeCalls(settings: SettingsFile, words: () => Words, applyPreferences: () => void, host: Promise<ClusterHost>): CallHandlers {
  return {
    async openLink(url) {
      const link = externalLink(url)
      if (!link) throw new Error(words().errors.link(url.slice(0, url.indexOf(':') + 1).slice(0, 40)))
      await shell.openExternal(link)
    },
    openTextFile: (wanted) => openTextFile(wanted, words().errors),
    saveTextFile: (file) => saveTextFile(file, words().errors),
    readPreferences: async () => settings.preferences,
    async changePreferences(changes) {
      const now = settings.changePreferences(changes)
      applyPreferences()
      return now
    },
    readKeyLock: async () => (await host).keyLock.state(),
    lockKey: async (locked) => (await host).keyLock.setLocked(locked),
  }
}

/** A second start, the dock and links all lead to the one window. */
function openOnRequest(open: (address?: string) => void): void {
  const openLink = (link: string | undefined) => open(link && addressOfLink(link))
  app.on('second-instance', (_event, argv) => openLink(findLink(argv)))
  app.on('activate', () => open())
  app.on('open-url', (event, url) => {
    event.preventDefault()
    openLink(url)
  })
  const link = findLink(process.argv)
  if (link) openLink(link)
}
