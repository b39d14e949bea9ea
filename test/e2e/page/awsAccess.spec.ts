import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { type MarinaProcess, startMarina } from '../../support/marinaProcess.ts'
import { accessibilityProblems, expect, test } from './fixtures.ts'
import { MarinaPage } from './objects/MarinaPage.ts'

const choose = async (page: Page, field: string, option: string) => {
  await page.getByRole('button', { name: field }).first().click()
  await page.getByRole('option', { name: option }).click()
}

test.describe('what tasks may use of the user’s AWS account', () => {
  let folder: string
  let own: MarinaProcess

  test.beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-aws-'))
    writeFileSync(join(folder, 'config'), '[profile work]\nregion = eu-west-3\n[profile admin]\nregion = eu-west-3\n')
    const env = { AWS_CONFIG_FILE: join(folder, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') }
    own = await startMarina({ dataFolder: join(folder, 'data'), engine: 'simulated', args: ['--credentials', 'dummy'], env })
  })
  test.afterEach(async () => {
    await own.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('is chosen in the settings, and then no secret is called missing', async ({ page }) => {
    const app = await MarinaPage.open(page, own)
    await app.goTo('settings')
    const save = page.getByRole('button', { name: 'Save what tasks may use of your AWS account' })
    await expect(save).toBeDisabled()
    await expect(page.getByText('Marina was started with --credentials, which decides.')).toBeVisible()
    await choose(page, 'Secrets of tasks', 'From a profile alone')
    await choose(page, 'Profile for secrets', 'work')
    expect(await accessibilityProblems(page)).toEqual([])
    await save.click()
    await expect(save).toBeDisabled()
    expect(await own.client.getAwsAccess({})).toEqual({
      secrets: 'profile:work',
      credentials: 'dummy',
      fixed: ['credentials'],
      profiles: ['admin', 'work'],
    })
    expect((await own.client.getStatus({})).awsAccess).toMatchObject({ secrets: 'profile:work' })

    await test.step('the screen of secrets says that they come from elsewhere', async () => {
      await app.goTo('secrets')
      await expect(page.getByText('Tasks get their secrets with your AWS profile work, not from here')).toBeVisible()
      if (process.env['MARINA_SHOTS']) await page.screenshot({ path: join(process.env['MARINA_SHOTS'], 'secrets.png') })
      await app.goTo('settings')
    })
    await test.step('a profile that is gone is said, and nothing is changed', async () => {
      // The page knows the profiles there are before one goes.
      await expect(page.getByRole('button', { name: 'Profile for secrets' })).toContainText('work')
      writeFileSync(join(folder, 'config'), '[profile work]\nregion = eu-west-3\n')
      await choose(page, 'Profile for secrets', 'admin')
      await save.click()
      await expect(page.getByText('There is no profile "admin" in your AWS files')).toBeVisible()
      expect((await own.client.getAwsAccess({})).secrets).toBe('profile:work')
    })

    await page.reload()
    await expect(page.getByRole('button', { name: 'Profile for secrets' })).toContainText('work')
    if (process.env['MARINA_SHOTS']) await page.screenshot({ path: join(process.env['MARINA_SHOTS'], 'aws.png'), fullPage: true })
  })
})
