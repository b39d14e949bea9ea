import { protocol } from 'electron'
import { pageFiles, pageScheme } from './pageFiles.ts'

/** Has to be called before Electron is ready. `standard` and `secure` make it an origin like https: storage, modules, clipboard. */
export function claimPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

export function servePage(folder: string): void {
  const answer = pageFiles(folder)
  protocol.handle(pageScheme, (request) => answer(request))
}
