/**
 * The page for browsers: the files of one folder, read from a list, so that no address can name any other file.
 */
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { answer, answerText } from './answer.ts'

/** What `index.html` carries where the nonce of this load belongs. */
export const noncePlaceholder = '__CSP_NONCE__'

/** The page's policy. Only style elements need a nonce: the terminal and the editor make some at run time. */
export const contentSecurityPolicy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const isolation = {
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** A page that was built anew has other files; looking more often than this would let a stranger keep the disk busy. */
const rescanAfterMs = 1_000

export interface PageFolder {
  /** Answers GET and HEAD. @param path without query, as it came */
  answer(path: string, response: ServerResponse): Promise<void>
}

export function createPageFolder(folder: string): PageFolder {
  let files = new Map<string, string>()
  let scannedAt = Number.NEGATIVE_INFINITY
  const find = async (path: string): Promise<string | undefined> => {
    const known = files.get(path)
    if (known !== undefined || performance.now() - scannedAt < rescanAfterMs) return known
    scannedAt = performance.now()
    files = await listFiles(folder)
    return files.get(path)
  }
  return {
    async answer(path, response) {
      const file = await find(path === '/' ? '/index.html' : path)
      if (file === undefined) return answerText(response, 404, 'Marina has no page at this address. Its page is at /.')
      if (path === '/' || path === '/index.html') await answerIndex(file, response)
      else await answerFile(path, file, response)
    },
  }
}

/** Address → file. Symbolic links are left out: they could lead anywhere. */
async function listFiles(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name)
    if (entry.isFile()) files.set(`/${relative(folder, file).split(sep).join('/')}`, file)
  }
  return files
}

async function answerIndex(file: string, response: ServerResponse): Promise<void> {
  const nonce = randomBytes(16).toString('base64url')
  const html = (await readFile(file, 'utf8')).replaceAll(noncePlaceholder, nonce)
  answer(response, 200, 'text/html; charset=utf-8', html, { ...isolation, 'content-security-policy': contentSecurityPolicy(nonce) })
}

/** Files under `assets/` carry a hash of their content in their name. */
const cacheControl = (path: string) => (path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')

async function answerFile(path: string, file: string, response: ServerResponse): Promise<void> {
  const { size } = await stat(file)
  response.writeHead(200, {
    'content-type': contentTypes[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'content-length': size,
    'cache-control': cacheControl(path),
    'x-content-type-options': 'nosniff',
    // A worker has the policy of its own file.
    'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'",
    ...isolation,
  })
  if (response.req.method === 'HEAD') return void response.end()
  // A file that shrinks meanwhile, or a reader that leaves, breaks the connection; there is nobody left to tell.
  await pipeline(createReadStream(file, { end: Math.max(0, size - 1) }), response).catch(() => response.destroy())
}
