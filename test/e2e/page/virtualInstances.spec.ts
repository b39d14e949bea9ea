import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type MarinaProcess, startMarina } from '../../support/marinaProcess.ts'
import { accessibilityProblems, expect, shown, test } from './fixtures.ts'
import { MarinaPage } from './objects/MarinaPage.ts'

const screens = resolve(import.meta.dirname, '../screens')
const looks = { light: {}, dark: { theme: 'dark' }, 'zh-TW': { language: 'zh-TW' } } as const
const cluster = 'shop'

/** A cluster of EC2 instances that share this computer, from none to the loss of one. */
test.describe('virtual instances', () => {
  let marina: MarinaProcess
  const dataFolder = mkdtempSync(join(tmpdir(), 'marina-virtual-'))
  test.beforeAll(async () => {
    mkdirSync(screens, { recursive: true })
    marina = await startMarina({ dataFolder, engine: 'simulated' })
    await marina.client.createCluster({ clusterName: cluster })
    await marina.client.registerTaskDefinition({
      family: 'web',
      containerDefinitions: [{ name: 'app', image: 'marina/hello', cpu: 256, memory: 512 }],
    })
  })
  test.afterAll(async () => {
    await marina.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  test('are added, drained and terminated on the infrastructure of their cluster', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}?tab=infrastructure`)
    await page.getByRole('button', { name: 'Add instances' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add container instances' })
    await dialog.getByLabel('How many').fill('0')
    await dialog.getByRole('button', { name: 'Add instances' }).click()
    await expect(shown(dialog.getByText('A whole number from 1 to 20'))).toBeVisible()
    await dialog.getByLabel('How many').fill('2')
    await page.screenshot({ path: join(screens, 'add-instances-light.png'), animations: 'disabled' })
    expect.soft(await accessibilityProblems(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Add instances' }).click()
    await expect(page.getByText('2 instances were added', { exact: true })).toBeVisible()
    await expect(page.getByText('t3.small · us-east-1a')).toHaveCount(2)

    await marina.client.createService({ cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 4 })
    await expect(page.getByText('2 running · 0 pending')).toHaveCount(2)
    await page
      .getByRole('button', { name: /^Drain i-/ })
      .first()
      .click()
    await expect(page.getByText('4 running · 0 pending')).toBeVisible()
    await expect(page.getByText('Draining')).toBeVisible()
    for (const [name, look] of Object.entries(looks)) {
      await app.look(look)
      await expect(page.getByRole('img', { name: /CPU.*(memory|記憶體)/ })).toBeVisible()
      await page.screenshot({ path: join(screens, `virtual-instances-${name}.png`), animations: 'disabled', fullPage: true })
      expect.soft(await accessibilityProblems(page), name).toEqual([])
    }
    await app.look({})

    await page.getByRole('button', { name: /take tasks again$/ }).click()
    await expect(page.getByText('Draining')).toBeHidden()
    const full = page.getByRole('button', { name: /^Terminate i-/ }).nth(1)
    const instance = (await full.getAttribute('aria-label'))?.replace('Terminate ', '') ?? ''
    await full.click()
    const question = page.getByRole('dialog', { name: `Terminate ${instance}?` })
    await expect(question.getByText('Its 4 tasks are killed at once')).toBeVisible()
    await page.screenshot({ path: join(screens, 'terminate-instance-light.png'), animations: 'disabled' })
    await question.getByRole('button', { name: 'Terminate' }).click()
    await expect(page.getByText(`${instance} is terminated`, { exact: true })).toBeVisible()
    await expect(page.getByText('4 running · 0 pending')).toHaveCount(1)
    await expect(page.getByRole('heading', { name: instance })).toHaveCount(0)
  })
})
