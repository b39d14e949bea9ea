import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type MarinaProcess, startMarina } from '../../support/marinaProcess.ts'
import { accessibilityProblems, expect, shown, test } from './fixtures.ts'
import { MarinaPage } from './objects/MarinaPage.ts'

const screens = resolve(import.meta.dirname, '../screens')
const looks = { light: {}, dark: { theme: 'dark' }, 'zh-TW': { language: 'zh-TW' } } as const
const cluster = 'shop'

/** A capacity provider from none to instances that come and go, and tasks that Spot takes back. */
test.describe('capacity', () => {
  let marina: MarinaProcess
  const dataFolder = mkdtempSync(join(tmpdir(), 'marina-capacity-'))
  test.beforeAll(async () => {
    mkdirSync(screens, { recursive: true })
    marina = await startMarina({ dataFolder, engine: 'simulated' })
    await marina.client.createCluster({ clusterName: cluster, capacityProviders: ['FARGATE', 'FARGATE_SPOT'] })
    const containerDefinitions = [{ name: 'app', image: 'marina/hello', cpu: 1024, memory: 512 }]
    await marina.client.registerTaskDefinition({ family: 'web', containerDefinitions })
    await marina.client.registerTaskDefinition({
      family: 'spot',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'marina/hello' }],
    })
  })
  test.afterAll(async () => {
    await marina.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  test('providers are added and changed, and say what managed scaling sees', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}?tab=infrastructure`)
    await page.getByRole('button', { name: 'Add capacity provider' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a capacity provider' })
    await dialog.getByLabel('Fewest instances').fill('4')
    await dialog.getByRole('button', { name: 'Add capacity provider' }).click()
    await expect(shown(dialog.getByText('Letters, digits, - and _'))).toBeVisible()
    await expect(shown(dialog.getByText('The largest size is not below the smallest'))).toBeVisible()
    await dialog.getByLabel('Fewest instances').fill('0')
    await dialog.getByLabel('Capacity provider').fill('workers')
    await page.screenshot({ path: join(screens, 'capacity-provider-light.png'), animations: 'disabled' })
    expect.soft(await accessibilityProblems(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Add capacity provider' }).click()
    await expect(page.getByText('Capacity provider workers was saved').first()).toBeVisible()
    await expect(page.getByText('0 of 0 t3.small, from 0 to 3')).toBeVisible()

    const capacityProviderStrategy = [{ capacityProvider: 'workers', weight: 1 }]
    await marina.client.runTask({ cluster, taskDefinition: 'web', count: 8, capacityProviderStrategy })
    await expect(page.getByText('6 running · 2 waiting')).toBeVisible()
    await expect(page.getByText('3 of 3 t3.small, from 0 to 3')).toBeVisible()
    await expect(page.getByText('133 % · 100 % (4 needed of 3)')).toBeVisible()
    await page.getByRole('button', { name: 'Auto Scaling group workers (3 instances)' }).click()
    await expect(page.getByText('InService')).toHaveCount(3)
    for (const [name, look] of Object.entries(looks)) {
      await app.look(look)
      await page.screenshot({ path: join(screens, `capacity-${name}.png`), animations: 'disabled', fullPage: true })
      expect.soft(await accessibilityProblems(page), name).toEqual([])
    }
    await app.look({})

    await page.getByRole('button', { name: 'Change workers' }).click()
    const change = page.getByRole('dialog', { name: 'Change workers' })
    await change.getByLabel('Most instances').fill('4')
    await change.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('table', { name: 'Capacity providers' }).getByText('8 running')).toBeVisible()
    await expect(page.getByText('100 % · 100 % (4 needed of 4)')).toBeVisible()
  })

  test('a task of FARGATE_SPOT is interrupted', async ({ page }) => {
    const { tasks: [task] = [] } = await marina.client.runTask({
      cluster,
      taskDefinition: 'spot',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    })
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}/tasks/${task?.taskArn?.split('/').at(-1)}`)
    await expect(page.getByText('Running').first()).toBeVisible()
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Interrupt now' }).click()
    await expect(page.getByText('is interrupted: SIGTERM now').first()).toBeVisible()
    await expect(page.getByText('Your Spot Task was interrupted.').first()).toBeVisible()
    await expect(page.getByText('Spot took its capacity back.')).toBeVisible()
    await page.screenshot({ path: join(screens, 'interrupted-task-light.png'), animations: 'disabled', fullPage: true })
    expect.soft(await accessibilityProblems(page)).toEqual([])
  })
})
