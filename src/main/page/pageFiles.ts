import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { contentSecurityPolicy, noncePlaceholder } from '#cluster/server/http/page.ts'

/** The page's own origin. Nothing listens for it, no other program can reach it, and it is the same whatever port the endpoint has. */
export const pageScheme = 'marina-page'
export const pageUrl = `${pageScheme}://app/index.html`

/** True for addresses inside the page, whatever their fragment. */
export const isPageUrl = (url: string): boolean => url === pageUrl || url.startsWith(`${pageUrl}#`)

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

export type AnswerPage = (request: { method: string; url: string }) => Promise<Response>

/** Answers from a list made once, so that no address can name a file outside of the folder. */
export function pageFiles(folder: string): AnswerPage {
  const files = listFiles(folder)
  return async ({ method, url }) => {
    const { host, pathname } = new URL(url)
    const file = (await files).get(pathname)
    if (method !== 'GET' || host !== 'app' || file === undefined) return new Response('Marina has no such page.', { status: 404 })
    return pathname === '/index.html' ? answerIndex(file) : answerFile(file)
  }
}

async function listFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(files.map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file]))
}

async function answerIndex(file: string): Promise<Response> {
  const nonce = randomBytes(16).toString('base64url')
  const html = (await readFile(file, 'utf8')).replaceAll(noncePlaceholder, nonce)
  return new Response(html, { headers: { ...headersOf(file), 'content-security-policy': contentSecurityPolicy(nonce) } })
}

async function answerFile(file: string): Promise<Response> {
  // A worker has the policy of its own file.
  const policy = "default-src 'none'; script-src 'self'; connect-src 'self'"
  return new Response(await readFile(file), { headers: { ...headersOf(file), 'content-security-policy': policy } })
}

const headersOf = (file: string) => ({
  'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
})
