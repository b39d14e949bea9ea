import type { Protocol, Session } from 'electron'
import { world } from './world.ts'

type PermissionAnswer = (granted: boolean) => void
type RequestHandler = (contents: null, permission: string, answer: PermissionAnswer) => void
type CheckHandler = (contents: null, permission: string) => boolean
type PageHandler = (request: Request) => Response | Promise<Response>

let onRequest: RequestHandler | undefined
let onCheck: CheckHandler | undefined
const pages = new Map<string, PageHandler>()

export const protocol = {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]) {
    if (world.ready) throw new Error('too late: schemes are registered before the app is ready')
    world.schemes.push(...schemes.map(({ scheme }) => scheme))
  },
  handle(scheme: string, handler: PageHandler) {
    pages.set(scheme, handler)
  },
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>

const defaultSession = {
  setPermissionRequestHandler(handler: unknown) {
    onRequest = handler as RequestHandler
  },
  setPermissionCheckHandler(handler: unknown) {
    onCheck = handler as CheckHandler
  },
} satisfies Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>

export const session = { defaultSession }

/** Whether a page would be given a permission; true only when both ways of asking say yes. */
export function grants(permission: string): boolean {
  let granted = true
  onRequest?.(null, permission, (answer) => (granted = answer))
  return granted && (onCheck?.(null, permission) ?? true)
}

export async function load(url: string): Promise<Response> {
  const handler = pages.get(url.slice(0, url.indexOf(':')))
  if (!handler) throw new Error(`nobody serves ${url}`)
  return handler(new Request(url))
}
