/** The app itself, where Electron's binary and a display are: what the double cannot show. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test'
import { whyNoWindow } from '#main/start/display.ts'
import { findElectron } from '#main/start/electronBinary.ts'

const repository = resolve(import.meta.dirname, '../../..')
const program = findElectron(join(repository, 'node_modules/electron'))
const noWindow = whyNoWindow({ platform: process.platform, env: process.env, uid: process.getuid?.() })
const why = program ? noWindow : 'Electron has not been fetched; "npm start" fetches it'

test.describe('the desktop app', () => {
  test.skip(why !== undefined, why ?? '')

  let home = ''
  let app: ElectronApplication
  let page: Page

  test.beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'marina-desktop-'))
    app = await launch()
    page = await app.firstWindow()
  })
  test.afterEach(async () => {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  })

  const launch = () =>
    _electron.launch({ executablePath: program ?? '', args: [repository, '--engine', 'simulated', '--port', '0', '--data', home] })
  const visible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)

  test('shows the page, isolated and sandboxed', async () => {
    await expect(page).toHaveTitle(/Marina/)
    expect(page.url()).toBe('marina-page://app/index.html')
    const reach = await page.evaluate(() => ({
      require: typeof Reflect.get(globalThis, 'require'),
      process: typeof Reflect.get(globalThis, 'process'),
    }))
    expect(reach).toEqual({ require: 'undefined', process: 'undefined' })
  })

  test('reaches the cluster over its port', async () => {
    await expect(page.getByText('Simulated: no containers run').first()).toBeVisible()
  })

  test('goes nowhere else', async () => {
    await page.evaluate("location.assign('https://example.com/')").catch(() => {})
    expect(page.url()).toContain('marina-page://app/index.html')
  })

  test('keeps running when its window is closed, and comes back with a second start', async () => {
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = (async () => ({ response: 0, checkboxChecked: true })) as typeof dialog.showMessageBox
    })
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await expect.poll(visible).toBe(false)
    const second = await launch().catch(() => undefined)
    await second?.close().catch(() => {})
    await expect.poll(visible).toBe(true)
  })
})
