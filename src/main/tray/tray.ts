import { join } from 'node:path'
import { Menu, nativeImage, Tray } from 'electron'
import { type ClusterView, type Shape, shapeOf } from '../cluster/clusterView.ts'
import type { Words } from '../words/index.ts'
import { statusLines, type TrayCommand, trayMenu } from './trayMenu.ts'

export interface TrayOptions {
  /** Folder of the tray images. */
  images: string
  run: (command: TrayCommand) => void
  /** Click on the image itself, where the system has such a thing. */
  onClick: () => void
}

export interface TrayIcon {
  show(view: ClusterView | undefined, words: Words): void
}

export function createTray({ images, run, onClick }: TrayOptions): TrayIcon {
  const tray = new Tray(image(images, 'working'))
  if (process.platform === 'win32') tray.on('click', onClick)
  let shown = ''
  return {
    show(view, words) {
      const entries = trayMenu(view, words)
      const shape = view ? shapeOf(view) : 'working'
      const next = JSON.stringify([shape, entries])
      if (next === shown) return
      shown = next
      tray.setImage(image(images, shape))
      tray.setToolTip(`Marina: ${statusLines(view, words)[0]}`)
      // Linux shows a changed menu only after it has been set again.
      tray.setContextMenu(
        Menu.buildFromTemplate(
          entries.map((entry) => {
            if (entry === 'separator') return { type: 'separator' }
            const { label, command } = entry
            return command ? { label, click: () => run(command) } : { label, enabled: false }
          }),
        ),
      )
    },
  }
}

/** Three shapes, not three colours. macOS wants a template image, Windows its own format. */
function image(folder: string, shape: Shape): Electron.NativeImage {
  if (process.platform === 'darwin') {
    const template = nativeImage.createFromPath(join(folder, `${shape}Template.png`))
    template.setTemplateImage(true)
    return template
  }
  return nativeImage.createFromPath(join(folder, `${shape}.${process.platform === 'win32' ? 'ico' : 'png'}`))
}
