import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer, token } from './httpServer.testSupport.ts'

describe('the page', () => {
  let folder: string
  let server: TestServer

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina page '))
    const page = join(folder, 'page')
    mkdirSync(join(page, 'assets'), { recursive: true })
    writeFileSync(join(folder, 'secret.txt'), 'secret')
    writeFileSync(join(page, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__"><script src="./assets/main-1a2b.js"></script>')
    writeFileSync(join(page, 'assets/main-1a2b.js'), 'console.log(1)')
    writeFileSync(join(page, 'assets/empty.css'), '')
    writeFileSync(join(page, 'marina.svg'), '<svg/>')
    symlinkSync(join(folder, 'secret.txt'), join(page, 'assets/link.txt'))
    server = await startTestServer({ pageFolder: page })
  })
  afterAll(async () => {
    await server.close()
    rmSync(folder, { recursive: true })
  })
  const get = (path: string, method = 'GET') => server.send({ method, path })

  it('carries a fresh nonce in the header and in the document', async () => {
    const nonces = []
    for (let load = 0; load < 2; load += 1) {
      const { status, headers, body } = await get('/')
      expect(status).toBe(200)
      const nonce = /'nonce-([\w-]{22})'/.exec(headers['content-security-policy'] as string)?.[1]
      expect(body).toContain(`content="${nonce}"`)
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      })
      nonces.push(nonce)
    }
    expect(nonces[0]).not.toBe(nonces[1])
  })

  it('never holds the token', async () => {
    const { headers, body } = await get('/')
    expect(JSON.stringify(headers) + body).not.toContain(token)
  })

  it('has its files, hashed ones for good', async () => {
    const script = await get('/assets/main-1a2b.js?v=1')
    expect(script).toMatchObject({ status: 200, body: 'console.log(1)' })
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect((await get('/marina.svg')).headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' })
    expect(await get('/assets/empty.css')).toMatchObject({ status: 200, body: '' })
    expect(await get('/assets/main-1a2b.js', 'HEAD')).toMatchObject({ status: 200, body: '', headers: { 'content-length': '14' } })
    expect(await get('/', 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets\\..\\..\\secret.txt',
    '/assets/link.txt',
    '//etc/passwd',
    '/etc/passwd',
    '/assets',
    '/assets/',
    '/index.html/',
    '/assets/main-1a2b.js%00.html',
    '/INDEX.HTML',
    '/constructor',
    '/__proto__',
  ])('does not answer %s', async (path) => {
    const text = await server.sendRaw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`)
    expect(text).toMatch(/^HTTP\/1\.1 404/)
    expect(text).not.toContain('secret')
    expect(text).toContain('Its page is at /.')
  })

  it('finds the files of a page that was built anew', async () => {
    writeFileSync(join(folder, 'page/assets/later-3c4d.js'), 'later')
    await expect.poll(async () => (await get('/assets/later-3c4d.js')).status, { timeout: 3_000 }).toBe(200)
  })
})

describe('without a page', () => {
  it('says where the API is', async () => {
    const server = await startTestServer()
    const { status, headers, body } = await server.send({ method: 'GET' })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(body).toBe(`Marina answers the Amazon ECS API at http://127.0.0.1:${server.port}, and was started without its page.\n`)
    expect((await server.send({ method: 'GET', path: '/x' })).status).toBe(404)
    await server.close()
  })
})
