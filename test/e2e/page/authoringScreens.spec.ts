import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { untilService } from '../../support/until.ts'
import { accessibilityProblems, expect, test } from './fixtures.ts'
import type { Look } from './objects/MarinaPage.ts'

/** Pictures of the screens for task definitions, logs and terminals, beside those of the others. */
const screens = resolve(import.meta.dirname, '../screens')
const looks: (Look & { name: string })[] = [
  { name: 'light', theme: 'light' },
  { name: 'dark', theme: 'dark' },
  { name: 'zh-TW', theme: 'light', language: 'zh-TW' },
]

const container = {
  name: 'web',
  image: 'marina/hello',
  memory: 64,
  portMappings: [{ containerPort: 80, hostPort: 8080 }],
  environment: [{ name: 'DB_PASSWORD', value: 'correct horse' }],
  healthCheck: { command: ['CMD', '/hello', 'check'] },
}

test.describe('screens for authors', () => {
  let task = ''

  test.beforeAll(async ({ marina }) => {
    mkdirSync(screens, { recursive: true })
    const { client } = marina
    const register = (family: string, more: object = {}) =>
      client.registerTaskDefinition({ family, networkMode: 'bridge', containerDefinitions: [{ ...container, ...more }] })
    await register('catalogue', { command: ['spam', '5'], portMappings: [] })
    await register('catalogue', { command: ['spam', '2'], portMappings: [], memory: 96 })
    await register('payments-reconciliation-with-a-rather-long-name')
    await client.createService({ serviceName: 'catalogue', taskDefinition: 'catalogue', desiredCount: 2 })
    await untilService(client, 'catalogue', ({ runningCount }) => runningCount === 2)
    task = (await client.listTasks({ serviceName: 'catalogue' })).taskArns?.[0]?.split('/').at(-1) ?? ''
  })

  test.afterAll(async ({ marina }) => void (await marina.client.deleteService({ service: 'catalogue', force: true })))

  const break1 = async (page: Page) => {
    await page.locator('.cm-content').click()
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Home')
    await page.keyboard.insertText(',"requiresCompatibilities": ["FARGATE"], "colour": "red"')
    await expect(page.locator('.cm-lint-marker-error').first()).toBeVisible()
  }
  const changes = async (page: Page) => {
    await break1(page)
    await page.getByRole('button', { name: /Changes from|的差異/ }).click()
    await expect(page.locator('.cm-changedText').first()).toBeVisible()
  }
  const search = async (page: Page) => {
    await expect(page.locator('.log-row').nth(3)).toBeVisible()
    await page.getByRole('searchbox').fill('line')
    await expect(page.locator('mark').first()).toBeVisible()
  }
  const terminal = async (page: Page) => {
    await expect(page.getByText(/^(Connected|已連線)$/)).toBeVisible()
    await page.keyboard.type('help\n')
    await page.waitForTimeout(500)
  }

  const places: Record<string, { at: () => string; prepare?: (page: Page) => Promise<void> }> = {
    'task-definitions': { at: () => 'task-definitions' },
    family: { at: () => 'task-definitions/catalogue' },
    revision: { at: () => 'task-definitions/catalogue/2' },
    'revision-containers': { at: () => 'task-definitions/catalogue/2?tab=containers' },
    'revision-json': { at: () => 'task-definitions/catalogue/2?tab=json' },
    'revision-compare': { at: () => 'task-definitions/catalogue/2?tab=compare' },
    'revision-users': { at: () => 'task-definitions/catalogue/2?tab=users' },
    'new-task-definition': { at: () => 'new-task-definition' },
    editor: { at: () => 'new-task-definition?from=catalogue:2' },
    'editor-problems': { at: () => 'new-task-definition?from=catalogue:2', prepare: break1 },
    'editor-changes': { at: () => 'new-task-definition?from=catalogue:2', prepare: changes },
    logs: { at: () => 'clusters/default/logs?service=catalogue', prepare: search },
    'service-logs': { at: () => 'clusters/default/services/catalogue?tab=logs' },
    terminal: { at: () => `clusters/default/tasks/${task}/exec`, prepare: terminal },
  }

  for (const { name: lookName, ...look } of looks) {
    test(`every screen, ${lookName}`, async ({ app, page }) => {
      test.slow()
      await app.look(look)
      for (const [screen, { at, prepare }] of Object.entries(places)) {
        await test.step(screen, async () => {
          await app.goTo(at())
          await expect(page.locator('.loading')).toHaveCount(0)
          await prepare?.(page)
          await page.screenshot({ path: join(screens, `${screen}-${lookName}.png`), animations: 'disabled' })
          // What is judged, such as roles and contrast, is the same in every language.
          if (!look.language) expect.soft(await accessibilityProblems(page), screen).toEqual([])
        })
      }
    })
  }

  test('the smallest window still shows what matters', async ({ app, page }) => {
    await page.setViewportSize({ width: 960, height: 640 })
    for (const screen of ['task-definitions', 'revision', 'editor', 'logs', 'terminal']) {
      await app.goTo(places[screen]?.at() ?? '')
      await expect(page.locator('.loading')).toHaveCount(0)
      await page.screenshot({ path: join(screens, `${screen}-960x640.png`), animations: 'disabled' })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(960)
    }
  })
})
