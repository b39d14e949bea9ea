import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type DoubledApp, type DoubleOptions, startDoubled } from '#test/support/electronDouble/control.ts'
import { startMarina } from '#test/support/marinaProcess.ts'

const repository = resolve(import.meta.dirname, '../..')

beforeAll(() => {
  if (!existsSync(join(repository, 'out/main/index.js'))) throw new Error('Nothing is built. Run "npm run build" first.')
})

let running: DoubledApp[] = []
afterEach(async () => {
  await Promise.all(running.map((app) => app.end()))
  running = []
})

function start(options: DoubleOptions = {}): DoubledApp {
  const app = startDoubled(options)
  running.push(app)
  return app
}

/** Waits until window and cluster are there. */
async function started(options: DoubleOptions = {}): Promise<DoubledApp> {
  const app = start(options)
  await app.until(({ window, tray }) => window?.url !== '' && tray !== undefined && /running/.test(tray.tooltip))
  return app
}

const taskDefinition = { family: 'web', containerDefinitions: [{ name: 'web', image: 'marina/hello', memory: 64, essential: true }] }

/** A service with so many tasks, made over the page's own port. */
async function runTasks(app: DoubledApp, desiredCount: number): Promise<void> {
  await app.remote.send('marina:wantPort', 'page')
  await app.until(({ window }) => (window?.ports ?? 0) > 0)
  const call = (id: number, target: string, request: object) => app.remote.overPort({ type: 'call', id, target, request })
  expect(await call(1, 'RegisterTaskDefinition', taskDefinition)).toMatchObject({ type: 'answer' })
  expect(await call(2, 'CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount })).toMatchObject({ type: 'answer' })
  await app.until(({ tray }) => tray?.menu.some(({ label }) => label === `web  ${desiredCount}/${desiredCount}`) ?? false)
}

describe('the window', () => {
  it('shows the page from its own protocol, sandboxed, with the policy of the page', async () => {
    const app = await started()
    const { window, schemes } = await app.remote.world()
    expect(window).toMatchObject({ visible: true, url: 'marina-page://app/index.html' })
    expect(window?.preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
    expect(schemes).toEqual(['marina-page'])
    const page = await app.remote.load('marina-page://app/index.html')
    const nonce = /'nonce-([\w-]{20,})'/.exec(page.policy ?? '')?.[1]
    expect(page.policy).toContain("default-src 'none'; script-src 'self'")
    expect(page.text).toContain(`content="${nonce}"`)
  })

  it.each(['marina-page://app/../main/index.js', 'marina-page://app/%2e%2e/package.json', 'marina-page://other/index.html'])(
    'hands out nothing else: %s',
    async (url) => {
      const app = await started()
      expect((await app.remote.load(url)).status).toBe(404)
    },
  )

  it('goes nowhere else, opens no window, and leaves links to the browser after a look at their scheme', async () => {
    const app = await started()
    expect(await app.remote.navigate('will-navigate', 'https://example.com/')).toBe(false)
    expect(await app.remote.navigate('will-redirect', 'https://example.com/')).toBe(false)
    expect(await app.remote.navigate('will-frame-navigate', 'data:text/html,x')).toBe(false)
    expect(await app.remote.navigate('will-navigate', 'marina-page://app/index.html#/clusters')).toBe(true)
    expect(await app.remote.navigate('will-attach-webview', '')).toBe(false)
    expect(await app.remote.openWindow('https://docs.aws.amazon.com/ecs')).toBe('deny')
    expect(await app.remote.openWindow('file:///etc/passwd')).toBe('deny')
    expect((await app.remote.world()).links).toEqual(['https://docs.aws.amazon.com/ecs'])
  })

  it('is given no permission but to copy', async () => {
    const app = await started()
    const asked = ['clipboard-sanitized-write', 'clipboard-read', 'geolocation', 'media', 'notifications', 'openExternal']
    expect(await Promise.all(asked.map((permission) => app.remote.grants(permission)))).toEqual([true, false, false, false, false, false])
  })

  it('starts hidden when asked to', async () => {
    const app = await started({ args: ['--hidden'] })
    expect((await app.remote.world()).window?.visible).toBe(false)
  })
})

describe('a second start', () => {
  it('ends at once', async () => {
    const app = start({ env: { DOUBLE_SECOND_INSTANCE: '1' } })
    expect(await app.exited).toBe(0)
  })

  it('brings the first one to the front, where its link says', async () => {
    const app = await started({ args: ['--hidden'] })
    await app.remote.emit('second-instance', ['electron', '.', 'marina://default/web'])
    const { window } = await app.remote.world()
    expect(window).toMatchObject({ visible: true, focused: true })
    expect(window?.sent).toEqual([['marina:navigate', 'clusters/default/services/web']])
  })
})

describe('the bridge', () => {
  it('answers the page', async () => {
    const app = await started()
    const changed = await app.remote.invoke('marina:changePreferences', 'page', { language: 'zh-TW', theme: 'dark' })
    expect(changed).toMatchObject({ ok: true, value: { language: 'zh-TW', theme: 'dark', onClose: 'ask' } })
    const { theme, tray } = await app.remote.world()
    expect(theme).toBe('dark')
    expect(tray?.menu.map(({ label }) => label)).toContain('開啟 Marina')
    expect(await app.remote.invoke('marina:openLink', 'page', 'https://example.com')).toMatchObject({ ok: true })
  })

  it.each([
    ['marina:changePreferences', [{ theme: 'pink' }]],
    ['marina:changePreferences', []],
    ['marina:openLink', [42]],
    ['marina:openLink', ['https://a', 'more']],
    ['marina:saveTextFile', [{ name: '', text: '' }]],
    ['marina:openTextFile', [{ title: 'x', extensions: ['../x'] }]],
    ['marina:lockKey', ['yes']],
  ])('refuses %s(%j) in a sentence', async (channel, given) => {
    const app = await started()
    expect(await app.remote.invoke(channel, 'page', ...given)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('than it takes'),
    })
  })

  it('opens no link of another scheme', async () => {
    const app = await started()
    const answer = await app.remote.invoke('marina:openLink', 'page', 'file:///etc/passwd')
    expect(answer).toEqual({ ok: false, sentence: 'Marina opens http and https links only, and this one begins with file:' })
    expect((await app.remote.world()).links).toEqual([])
  })

  it.each(['frame', 'elsewhere'] as const)('answers nobody else: %s', async (caller) => {
    const app = await started()
    expect(await app.remote.invoke('marina:readPreferences', caller)).toMatchObject({ ok: false })
    await app.remote.send('marina:wantPort', caller)
    expect((await app.remote.world()).window?.ports).toBe(0)
  })

  it('hands the page a port to the cluster, even one asked for before the cluster was there', async () => {
    const app = start()
    await app.until(({ window }) => window?.url !== '' && window !== undefined)
    await app.remote.send('marina:wantPort', 'page')
    const answer = await app.remote.overPort({ type: 'call', id: 1, target: 'ListClusters', request: {} })
    expect(answer).toMatchObject({ type: 'answer', id: 1, value: { clusterArns: [expect.stringContaining(':cluster/default')] } })
  })
})

describe('the key of the secrets', () => {
  const secret = { Name: 'db', SecretString: 'correct-horse' }
  const called = async (app: DoubledApp, target: string, request: object) => {
    await app.remote.send('marina:wantPort', 'page')
    return app.remote.overPort({ type: 'call', id: 1, target: `secretsmanager.${target}`, request })
  }
  const keyFileIn = (folder: string) => readFileSync(join(folder, 'secrets.key'), 'utf8')

  it('is locked and unlocked by the key store of the computer, and a Marina without a window says so', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'marina-locked-'))
    try {
      const app = await started({ dataFolder: folder })
      expect(await called(app, 'CreateSecret', secret)).toMatchObject({ type: 'answer' })
      expect(await app.remote.invoke('marina:readKeyLock', 'page')).toEqual({ ok: true, value: { locked: false } })
      expect(await app.remote.invoke('marina:lockKey', 'page', true)).toEqual({ ok: true, value: { locked: true } })
      expect(keyFileIn(folder)).toContain('wrappedKey')
      await app.remote.quit().catch(() => {})
      await app.exited

      const marina = await startMarina({ dataFolder: folder, engine: 'simulated' })
      const why = expect.stringContaining('is locked by the key store of this computer, which only Marina’s window can open')
      expect((await marina.client.getStatus({})).notes).toEqual([why])
      await expect(marina.client.secrets.getSecretValue({ SecretId: 'db' })).rejects.toMatchObject({ message: why })
      expect((await marina.client.secrets.listSecrets({})).SecretList).toHaveLength(1)

      // The window as a client of it: the key is unlocked where it lies, and the other Marina goes on with it.
      const guest = await started({ dataFolder: folder })
      expect(await guest.remote.invoke('marina:lockKey', 'page', false)).toEqual({ ok: true, value: { locked: false } })
      expect(await marina.client.secrets.getSecretValue({ SecretId: 'db' })).toMatchObject({ SecretString: 'correct-horse' })
      expect((await marina.client.getStatus({})).notes).toBeUndefined()
      await marina.stop()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('opens a locked key with the first value that is asked for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'marina-locked-'))
    try {
      const first = await started({ dataFolder: folder })
      await called(first, 'CreateSecret', secret)
      await first.remote.invoke('marina:lockKey', 'page', true)
      await first.remote.quit().catch(() => {})
      await first.exited
      const again = await started({ dataFolder: folder })
      expect(await called(again, 'GetSecretValue', { SecretId: 'db' })).toMatchObject({ value: { SecretString: 'correct-horse' } })
      await again.remote.quit().catch(() => {})
      await again.exited
      const stranger = await started({ dataFolder: folder, env: { DOUBLE_USER: 'somebody' } })
      expect(await called(stranger, 'GetSecretValue', { SecretId: 'db' })).toMatchObject({
        type: 'error',
        error: { message: expect.stringContaining('sign in as that user') },
      })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  const unfit: [store: string, sentence: string][] = [
    ['none', 'The key store of this computer does not answer'],
    ...(process.platform === 'linux' ? [['basic_text', 'This desktop has no keyring that Marina knows'] as [string, string]] : []),
  ]
  it.each(unfit)('is not locked with the key store %s', async (store, sentence) => {
    const app = await started({ env: { DOUBLE_KEY_STORE: store } })
    const whyNot = expect.stringContaining(sentence)
    expect(await app.remote.invoke('marina:readKeyLock', 'page')).toEqual({ ok: true, value: { locked: false, whyNot } })
    expect(await app.remote.invoke('marina:lockKey', 'page', true)).toEqual({ ok: false, sentence: whyNot })
  })
})

describe('the tray', () => {
  it('says what runs, leads to it, and copies the endpoint', async () => {
    const app = await started()
    await runTasks(app, 2)
    const { tray } = await app.remote.world()
    expect(tray?.tooltip).toBe('Marina: 2 tasks running')
    expect(tray?.menu.map(({ label }) => label)).toEqual([
      '2 tasks running',
      'Simulated: no containers run',
      '—',
      'Open Marina',
      '—',
      'default',
      'web  2/2',
      '—',
      'Copy endpoint',
      'Settings…',
      '—',
      'Quit Marina…',
    ])
    expect(tray?.image).toMatch(/fine\.png$/)
    expect(existsSync(tray?.image ?? '')).toBe(true)
    await app.remote.clickTray('Copy endpoint')
    await app.remote.clickTray('web  2/2')
    const { clipboard, window } = await app.remote.world()
    expect(clipboard).toMatch(/^http:\/\/127\.0\.0\.1:\d+/)
    expect(window?.sent.at(-1)).toEqual(['marina:navigate', 'clusters/default/services/web'])
  })
})

describe('closing the window', () => {
  it('asks once, then keeps the cluster in the background', async () => {
    const app = await started()
    await runTasks(app, 1)
    expect(await app.remote.closeWindow()).toBe(false)
    const { questions } = await app.until((world) => world.questions.length > 0)
    expect(questions[0]).toMatchObject({ message: 'Keep 1 task running in the background?', checkbox: expect.any(String) })
    await app.remote.answer('Keep running', true)
    await app.until(({ window }) => window?.visible === false)
    await app.remote.clickTray('Open Marina')
    expect((await app.remote.world()).window?.visible).toBe(true)
    expect(await app.remote.closeWindow()).toBe(false)
    await app.until(({ window, questions: asked }) => window?.visible === false && asked.length === 0)
  })
})

describe('quitting', () => {
  it('asks what is to become of running tasks, and can be called off', async () => {
    const app = await started()
    await runTasks(app, 3)
    await app.remote.clickTray('Quit Marina…')
    const { questions } = await app.until((world) => world.questions.length > 0)
    expect(questions[0]).toMatchObject({ message: 'Quit Marina while 3 tasks run?', buttons: ['Quit', 'Cancel'] })
    await app.remote.answer('Cancel')
    expect((await app.remote.world()).window?.visible).toBe(true)
    await app.remote.quit()
    await app.until((world) => world.questions.length > 0)
    await app.remote.answer('Quit').catch(() => {})
    expect(await app.exited).toBe(0)
  })

  it('stops the daemon first, and ends without a question when nothing runs', async () => {
    const app = await started()
    expect(existsSync(join(app.dataFolder, 'daemon.json'))).toBe(true)
    await app.remote.quit().catch(() => {})
    expect(await app.exited).toBe(0)
    // The daemon takes this file away as it stops; a process that just ended would leave it.
    expect(existsSync(join(app.dataFolder, 'daemon.json'))).toBe(false)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('stops the daemon on %s without asking anybody', async (signal) => {
    const app = await started()
    await runTasks(app, 1)
    app.signal(signal)
    expect(await app.exited).toBe(0)
    expect(existsSync(join(app.dataFolder, 'daemon.json'))).toBe(false)
  })
})

describe('starting', () => {
  it('says in a dialog why the cluster cannot start, and ends', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const app = start({ port: String(port) })
    expect(await app.exited).toBe(1)
    expect(app.errors).toEqual([expect.stringMatching(new RegExp(`^Marina could not start: .*${port}`))])
    taken.close()
  })

  it('becomes a client of the Marina that already runs on the data folder, and leaves it running', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'marina-shared-'))
    const marina = await startMarina({ dataFolder: folder, engine: 'simulated' })
    try {
      const app = await started({ dataFolder: folder })
      await runTasks(app, 2)
      await app.remote.clickTray('Quit Marina…')
      const { questions } = await app.until((world) => world.questions.length > 0)
      expect(questions[0]?.detail).toBe('The cluster itself is run by another Marina on this computer and goes on.')
      await app.remote.answer('Quit').catch(() => {})
      expect(await app.exited).toBe(0)
      expect(await marina.call('ListServices', {})).toMatchObject({ serviceArns: [expect.stringContaining('/web')] })
    } finally {
      await marina.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
