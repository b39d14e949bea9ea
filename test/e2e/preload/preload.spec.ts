/**
 * The built preload in Chromium, around the built page: wrapped in a function with a `require` of ours, because Electron is not there.
 * It shows that the bridge is whole and that the page takes its port; that the page cannot reach behind it is Electron's to keep.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { startMarina } from '#test/support/marinaProcess.ts'

const preload = readFileSync(resolve(import.meta.dirname, '../../../out/preload/index.cjs'), 'utf8')

/** Electron as a preload sees it, with the cluster's end of the port answered by nobody until the test does. */
const doubles = `
  const heard = new Map()
  const asked = []
  globalThis.asked = asked
  globalThis.tell = (channel, ...given) => heard.get(channel)?.({ ports: [] }, ...given)
  globalThis.tellPort = () => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => asked.push(['port', data])
    heard.get('marina:port')({ ports: [port2] })
  }
  const electron = {
    contextBridge: { exposeInMainWorld: (name, value) => Object.defineProperty(window, name, { value: Object.freeze(value) }) },
    ipcRenderer: {
      on: (channel, listener) => heard.set(channel, listener),
      send: (channel, ...given) => { asked.push([channel, ...given]); if (channel === 'marina:wantPort') globalThis.tellPort() },
      invoke: async (channel, ...given) => {
        asked.push([channel, ...given])
        if (channel === 'marina:openLink') return { ok: false, sentence: 'Marina opens http and https links only.' }
        return { ok: true, value: { language: 'en', theme: 'light', onClose: 'ask', notifications: true } }
      },
    },
  }
  const require = (name) => { if (name !== 'electron') throw new Error('a sandboxed preload has no ' + name); return electron }
  const process = { platform: 'linux' }
`

const wrapped = `(() => { ${doubles}\n;(function (require, process, module, exports) { ${preload}\n })(require, process, { exports: {} }, {}) })()`

interface Spied {
  asked: unknown[][]
  tell(channel: string, ...given: unknown[]): void
}

const asked = (page: Page) => page.evaluate(() => (globalThis as unknown as Spied).asked)

test.describe('the preload', () => {
  test.beforeEach(({ page }) => page.addInitScript(wrapped))

  test('exposes the bridge and nothing else', async ({ page }) => {
    await page.goto('about:blank')
    const names = await page.evaluate(() => Object.keys((globalThis as unknown as { desktop: object }).desktop).sort())
    expect(names).toEqual([
      'changePreferences',
      'lockKey',
      'onNavigate',
      'openLink',
      'openTextFile',
      'platform',
      'readKeyLock',
      'readPreferences',
      'requestClusterPort',
      'saveTextFile',
    ])
  })

  test('passes calls on, and refusals as sentences', async ({ page }) => {
    await page.goto('about:blank')
    const answers = await page.evaluate(async () => {
      const { desktop } = globalThis as unknown as { desktop: import('#renderer/bridge/desktop.ts').Desktop }
      const refusal = await desktop.openLink('file:///etc/passwd').catch((error: Error) => error.message)
      return { refusal, preferences: await desktop.readPreferences() }
    })
    expect(answers).toEqual({
      refusal: 'Marina opens http and https links only.',
      preferences: expect.objectContaining({ theme: 'light' }),
    })
    expect(await asked(page)).toEqual([['marina:openLink', 'file:///etc/passwd'], ['marina:readPreferences']])
  })

  test('keeps an address until the page listens', async ({ page }) => {
    await page.goto('about:blank')
    const heard = await page.evaluate(() => {
      const { desktop, tell } = globalThis as unknown as Spied & { desktop: import('#renderer/bridge/desktop.ts').Desktop }
      const all: string[] = []
      tell('marina:navigate', 'clusters/default')
      const stop = desktop.onNavigate((address) => all.push(address))
      tell('marina:navigate', 'settings')
      stop()
      tell('marina:navigate', 'unheard')
      return all
    })
    expect(heard).toEqual(['clusters/default', 'settings'])
  })

  test('brings the page its port to the cluster, and where to go', async ({ page }, testInfo) => {
    const marina = await startMarina({ dataFolder: testInfo.outputPath('data'), engine: 'simulated' })
    try {
      await page.goto(marina.endpoint)
      await expect.poll(() => asked(page)).toContainEqual(['port', expect.objectContaining({ type: 'stream', name: 'watch' })])
      await page.evaluate(() => (globalThis as unknown as Spied).tell('marina:navigate', 'clusters/default/services/web'))
      await expect.poll(() => new URL(page.url()).hash).toBe('#/clusters/default/services/web')
    } finally {
      await marina.stop()
    }
  })
})
