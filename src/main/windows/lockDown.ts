import { app, session, shell, type WebContents } from 'electron'
import { externalLink } from '../links/externalLink.ts'
import { isPageUrl } from '../page/pageFiles.ts'

/** Copying is all the page may ask of the browser; files, links and notifications go over the bridge. */
const granted = new Set(['clipboard-sanitized-write'])

/** No web contents ever shows anything but the page, opens a window, or is given a permission. */
export function lockDown(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(granted.has(permission)))
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => granted.has(permission))
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
}

function lockContents(contents: WebContents): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    if (!isPageUrl(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    const link = externalLink(url)
    if (link) void shell.openExternal(link)
    return { action: 'deny' }
  })
}
