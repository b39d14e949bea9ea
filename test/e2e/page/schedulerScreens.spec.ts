import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { type MarinaProcess, startMarina } from '../../support/marinaProcess.ts'
import { accessibilityProblems, expect, test } from './fixtures.ts'
import { MarinaPage } from './objects/MarinaPage.ts'

const screens = resolve(import.meta.dirname, '../screens')
const looks = { light: {}, dark: { theme: 'dark' }, 'zh-TW': { language: 'zh-TW' } } as const
const cluster = 'shop'

/** What the scheduler did and could not do, as its users meet it: deployments, room, pauses, health, instances. */
test.describe('screens of the scheduler', () => {
  let marina: MarinaProcess
  const dataFolder = mkdtempSync(join(tmpdir(), 'marina-scheduler-'))
  const rollout = async (service: string) => {
    const { services = [] } = await marina.client.describeServices({ cluster, services: [service] })
    return services[0]?.deployments?.length === 1 ? services[0].deployments[0]?.rolloutState : undefined
  }
  const deploymentsOf = async (service: string) => {
    const { serviceDeployments = [] } = await marina.client.listServiceDeployments({ cluster, service })
    return serviceDeployments.map(({ status }) => status)
  }

  test.beforeAll(async () => {
    mkdirSync(screens, { recursive: true })
    marina = await startMarina({ dataFolder, engine: 'simulated' })
    const { client } = marina
    await client.createCluster({ clusterName: cluster })
    await client.addContainerInstance({ cluster, instanceType: 'm5.large', count: 2 })
    const register = (family: string, image: string, size: object = {}, checked = false) =>
      client.registerTaskDefinition({
        family,
        containerDefinitions: [
          {
            name: 'app',
            image,
            cpu: 64,
            memory: 64,
            ...(checked && { healthCheck: { command: ['CMD-SHELL', 'true'], interval: 5, retries: 2 } }),
            ...size,
          },
        ],
      })
    await register('crasher', 'marina/hello')
    await register('crasher', 'simulated/exits:1')
    await register('slow', 'marina/hello', {}, true)
    await register('slow', 'simulated/never-healthy', {}, true)
    await register('giant', 'marina/hello', { memory: 60_000 })
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } }
    await client.createService({ cluster, serviceName: 'crasher', taskDefinition: 'crasher:1', desiredCount: 2, deploymentConfiguration })
    await client.createService({ cluster, serviceName: 'slow', taskDefinition: 'slow:1', desiredCount: 2 })
    await client.createService({ cluster, serviceName: 'giant', taskDefinition: 'giant', desiredCount: 2 })
    for (const name of ['crasher', 'slow']) await expect.poll(() => rollout(name), { timeout: 30_000 }).toBe('COMPLETED')
  })
  test.afterAll(async () => {
    await marina.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  const inEveryLook = async (app: MarinaPage, page: Page, name: string) => {
    for (const [lookName, look] of Object.entries(looks)) {
      await app.look(look)
      await expect(page.locator('.loading')).toHaveCount(0)
      await page.screenshot({ path: join(screens, `${name}-${lookName}.png`), animations: 'disabled' })
      // What is judged, such as roles and contrast, is the same in every language.
      if (lookName !== 'zh-TW') expect.soft(await accessibilityProblems(page), `${name} ${lookName}`).toEqual([])
    }
    await app.look({})
  }

  test('a service that was rolled back says so, and its deployment says which tasks failed against which threshold', async ({ page }) => {
    await marina.client.updateService({ cluster, service: 'crasher', taskDefinition: 'crasher:2' })
    await expect.poll(async () => (await deploymentsOf('crasher'))[0], { timeout: 30_000 }).toBe('ROLLBACK_SUCCESSFUL')
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}/services/crasher`)
    await expect(page.getByRole('heading', { name: '2 of 2 running, rolled back to crasher:1' })).toBeVisible({ timeout: 30_000 })
    await expect(page.getByText('3 tasks of crasher:2 failed.')).toBeVisible()
    await expect(page.getByText('Tasks keep failing')).toHaveCount(0)
    await inEveryLook(app, page, 'rolled-back')

    await page.getByRole('link', { name: 'See deployment' }).click()
    await expect(app.heading).toContainText('Deployment')
    await expect(page.getByText('Rolled back to crasher:1: crasher:2 was given up')).toBeVisible()
    await expect(page.getByRole('img', { name: 'Circuit breaker: 3 of 3 failed tasks' })).toBeVisible()
    // One that ended while the scheduler was stopping it counts for the breaker, and is none that failed.
    await expect(page.getByRole('tab', { name: /^Failed tasks \([1-9]\)$/ })).toHaveAttribute('aria-selected', 'true')
    await inEveryLook(app, page, 'deployment')
    await page.getByRole('tab', { name: 'Changes' }).click()
    await expect(page.getByText('Changes from crasher:1 to crasher:2')).toBeVisible()
    expect.soft(await accessibilityProblems(page)).toEqual([])
    await page.getByRole('link', { name: 'Why did it stop?' }).click()
    await expect(page.getByText('app ended with an error (exit code 1).').first()).toBeVisible()
  })

  test('a deployment under way is rolled back with one click', async ({ page }) => {
    await marina.client.updateService({ cluster, service: 'slow', taskDefinition: 'slow:2' })
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}/services/slow?tab=deployments`)
    await expect(page.getByRole('heading', { name: 'Deployment in progress, slow:1 → slow:2' })).toBeVisible()
    const row = page.getByRole('table', { name: 'Deployments' }).getByRole('row').filter({ hasText: 'slow:1 → slow:2' })
    await expect(row).toContainText('In progress')
    await page.getByRole('button', { name: 'Roll back to slow:1' }).click()
    await expect(row).toContainText('Rolled back', { timeout: 30_000 })
    await expect(page.getByRole('heading', { name: '2 of 2 running, rolled back to slow:1' })).toBeVisible({ timeout: 30_000 })
  })

  test('a service without room shows which instance lacks what, and the instance shows who has it', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}/services/giant`)
    await expect(page.getByRole('heading', { name: 'No room for 2 tasks of giant:1' })).toBeVisible()
    await expect(page.getByText('no place', { exact: true })).toHaveCount(2)
    await inEveryLook(app, page, 'no-room')
    await app.look({ language: 'zh-TW' })
    await expect(page.getByText(/未置於 .*：需要 60000 MiB 記憶體/).first()).toBeVisible()
    await app.look({})
    await page.getByRole('link', { name: 'See instance' }).first().click()
    await expect(app.heading).toContainText('i-')
    await expect(page.getByText('m5.large · us-east-1a')).toBeVisible()
    await expect(page.getByRole('table', { name: 'Tasks' })).toContainText('crasher')
    await inEveryLook(app, page, 'instance')
  })

  test('health says what makes a task count, and what its checks say', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}/services/slow?tab=health`)
    await expect(page.getByText('When its health check passes')).toBeVisible()
    await expect(page.getByText('true every 5 s, 2 times')).toBeVisible()
    await expect(page.getByRole('table', { name: 'Health' }).getByText('Healthy')).not.toHaveCount(0)
    await inEveryLook(app, page, 'health')
  })

  test('palette and row keys scale, explain and pause', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}`)
    await page.getByRole('table', { name: 'Services' }).getByRole('link', { name: 'slow', exact: true }).focus()
    await page.keyboard.press('s')
    const count = page.getByRole('spinbutton', { name: 'Desired tasks' })
    await expect(count).toBeFocused()
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await app.command('scale service')
    await expect(count).toBeFocused()
    await app.command('explain why it is')
    await expect(page.getByRole('list', { name: 'Decisions' })).toBeVisible()
    await app.command('pause service')
    await expect(page.getByRole('heading', { name: /^Paused: \d running, 2 desired/ })).toBeVisible()
    await app.command('resume service')
    await expect(page.getByRole('heading', { name: /2 of 2 running/ })).toBeVisible({ timeout: 30_000 })
  })

  test('every screen has one primary button at most', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    const service = `clusters/${cluster}/services/slow`
    const tabs = ['services', 'tasks', 'infrastructure', 'scheduled'].map((tab) => `clusters/${cluster}?tab=${tab}`)
    const ofService = ['tasks', 'health', 'deployments', 'events', 'configuration', 'scaling'].map((tab) => `${service}?tab=${tab}`)
    for (const place of [...tabs, ...ofService]) {
      await app.goTo(place)
      await expect(page.locator('.loading')).toHaveCount(0)
      expect.soft(await page.locator('#main button[class*="variant-primary"]:visible').count(), place).toBeLessThanOrEqual(1)
    }
  })
})
