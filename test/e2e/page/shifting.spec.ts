import { accessibilityProblems, expect, test } from './fixtures.ts'

const family = 'shifted'

test.beforeAll(async ({ marina }) => {
  const { client } = marina
  for (const HELLO_MESSAGE of ['one', 'two'])
    await client.registerTaskDefinition({
      family,
      containerDefinitions: [
        { name: 'web', image: 'marina/hello', cpu: 10, memory: 32, environment: [{ name: 'HELLO_MESSAGE', value: HELLO_MESSAGE }] },
      ],
    })
  await client.createService({
    serviceName: family,
    taskDefinition: `${family}:1`,
    desiredCount: 2,
    deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 },
  })
})
test.afterAll(async ({ marina }) => {
  await marina.client.deleteService({ service: family, force: true })
})

test('a blue/green deployment shows its stages, is continued at its pause and rolled back while it bakes', async ({
  app,
  page,
  marina,
}) => {
  const steady = async () => (await marina.client.describeServices({ services: [family] })).services?.[0]?.deployments?.[0]?.rolloutState
  await expect.poll(steady, { timeout: 30_000 }).toBe('COMPLETED')
  await marina.client.updateService({
    service: family,
    taskDefinition: `${family}:2`,
    deploymentConfiguration: {
      bakeTimeInMinutes: 30,
      lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] }],
    },
  })
  await app.goTo(`clusters/default/services/${family}`)
  const main = page.locator('#main')
  await expect(main.getByRole('heading', { name: 'BLUE_GREEN deployment' })).toBeVisible()
  await expect(main.locator('[aria-current=step]')).toHaveText('Post scale up', { timeout: 30_000 })
  await expect(main).toContainText('Paused: it waits for you to continue or roll back.')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.screenshot({ path: test.info().outputPath('paused.png'), fullPage: true })
  await main.getByRole('button', { name: 'Continue' }).click()
  await expect(main.locator('[aria-current=step]')).toHaveText('Bake time')
  await expect(main).toContainText(/(29|30)m \d+s left/)
  await expect(main.getByRole('button', { name: 'Continue' })).toHaveCount(0)
  expect(await accessibilityProblems(page)).toEqual([])
  await page.screenshot({ path: test.info().outputPath('baking.png'), fullPage: true })
  await app.look({ theme: 'dark', language: 'zh-TW' })
  await expect(main).toContainText('兩個修訂版繼續並行')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.screenshot({ path: test.info().outputPath('baking-zh.png'), fullPage: true })
  await app.look({})
  await main.getByRole('button', { name: 'Roll back', exact: true }).click()
  await expect(main.getByRole('heading', { name: /deployment$/ })).toHaveCount(0)
  const { services } = await marina.client.describeServices({ services: [family] })
  expect(services?.[0]?.taskDefinition).toContain(`${family}:1`)
})
