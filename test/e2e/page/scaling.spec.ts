import { accessibilityProblems, expect, test } from './fixtures.ts'

const family = 'scaled'

test.beforeAll(async ({ marina }) => {
  await marina.client.registerTaskDefinition({
    family,
    containerDefinitions: [{ name: 'web', image: 'marina/hello', cpu: 10, memory: 32 }],
  })
  await marina.client.createService({ serviceName: family, taskDefinition: family, desiredCount: 1 })
})
test.afterAll(async ({ marina }) => {
  await marina.client.deleteService({ service: family, force: true })
})

test('a service is made to scale, does, says why, and is left to its count again', async ({ app, page }) => {
  await app.goTo(`clusters/default/services/${family}?tab=scaling`)
  await expect(page.locator('#main').getByText('No policy. Tasks stay at 1.')).toBeVisible()
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByRole('button', { name: 'Add policy' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Least tasks').fill('5')
  await dialog.getByLabel('Most tasks').fill('3')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toContainText('Whole numbers, and the most is not less than the least')
  expect(await accessibilityProblems(page)).toEqual([])
  await dialog.getByLabel('Least tasks').fill('1')
  await dialog.getByLabel('Target (%)').fill('20')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('scaled scales by its load', { exact: true })).toBeVisible()
  await expect(page.locator('#main')).toContainText(
    'Keep CPU near 20 % with 1 to 3 tasks; wait 60 s before adding and 300 s before removing.',
  )

  await test.step('the simulated load is far above it', async () => {
    const row = page.getByRole('row', { name: /Setting desired count to 3\./ })
    await expect(row).toBeVisible({ timeout: 60_000 })
    await expect(row).toContainText('triggered policy cpu')
    await expect(row).toContainText('rounded up')
    await expect(row).toContainText('Successful')
    await expect(page.getByText(/For the load of the last 20 minutes it would have wanted/)).toBeVisible({ timeout: 30_000 })
    expect(await accessibilityProblems(page)).toEqual([])
    await page.screenshot({ path: test.info().outputPath('scaling.png'), fullPage: true })
    await app.look({ theme: 'dark', language: 'zh-TW' })
    await expect(page.locator('#main')).toContainText('以 1 到 3 個任務使 CPU 接近 20 %')
    expect(await accessibilityProblems(page)).toEqual([])
    await page.screenshot({ path: test.info().outputPath('scaling-zh.png'), fullPage: true })
    await app.look({})
  })

  await test.step('what there is can be edited', async () => {
    await page.getByRole('button', { name: 'Edit cpu' }).click()
    await expect(dialog.getByLabel('Target (%)')).toHaveValue('20')
    await dialog.getByLabel('Most tasks').fill('4')
    await dialog.getByText('Only add tasks, never remove them').click()
    await page.screenshot({ path: test.info().outputPath('dialog.png') })
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(page.locator('#main')).toContainText('with 1 to 4 tasks; wait 60 s before adding, and remove none.')
  })

  await page.getByRole('button', { name: 'Remove auto scaling' }).click()
  await expect(dialog).toContainText('1 policy and 0 scheduled actions go with it.')
  await dialog.getByRole('button', { name: 'Remove auto scaling' }).click()
  await expect(page.locator('#main').getByText('No policy. Tasks stay at')).toBeVisible()
})

test('a task is scheduled, run now, paused and deleted', async ({ app, page }) => {
  await app.goTo('clusters/default?tab=scheduled')
  await expect(page.getByText('No scheduled tasks yet')).toBeVisible()
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByRole('button', { name: 'New scheduled task' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Schedule').fill('every day')
  await expect(dialog).toContainText('"every day" is no schedule.')
  await dialog.getByLabel('Schedule').fill('cron(30 2 ? * MON-FRI *)')
  await expect(dialog).toContainText('Next, on this computer’s clock:')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toContainText('Choose a task definition')
  await dialog.getByLabel('Name').fill('nightly')
  await dialog.getByRole('button', { name: /Task definition family|Family/ }).click()
  await page.getByRole('option', { name: family }).click()
  expect(await accessibilityProblems(page)).toEqual([])
  await page.screenshot({ path: test.info().outputPath('schedule-dialog.png') })
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByText('nightly is scheduled', { exact: true })).toBeVisible()

  const row = page.getByRole('row', { name: /nightly cron/ })
  await expect(row).toContainText('Not yet')
  await page.getByRole('button', { name: 'Run now' }).click()
  await expect(row).toContainText('started')
  await expect(page.getByRole('heading', { name: 'Times of nightly' })).toBeVisible()
  await expect(page.getByRole('row', { name: /by hand/ })).toContainText('started')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.screenshot({ path: test.info().outputPath('schedules.png'), fullPage: true })
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(row).toContainText('Paused')
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(row).not.toContainText('Paused')
  await page.getByRole('button', { name: 'Delete' }).click()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No scheduled tasks yet')).toBeVisible()
})
