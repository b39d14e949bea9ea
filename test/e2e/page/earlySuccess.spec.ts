import { accessibilityProblems, expect, test } from './fixtures.ts'

const family = 'early'

test.beforeAll(async ({ marina }) => {
  for (const HELLO_MESSAGE of ['one', 'two'])
    await marina.client.registerTaskDefinition({
      family,
      containerDefinitions: [
        { name: 'web', image: 'marina/hello', cpu: 10, memory: 32, environment: [{ name: 'HELLO_MESSAGE', value: HELLO_MESSAGE }] },
      ],
    })
  await marina.client.createService({
    serviceName: family,
    taskDefinition: `${family}:1`,
    desiredCount: 3,
    deploymentConfiguration: {
      minimumHealthyPercent: 50,
      earlySuccessCriteria: { enable: true, healthyPercent: 50, sourceServiceRevisionCleanup: 'BLOCKING' },
    },
  })
})
test.afterAll(async ({ marina }) => {
  const { client } = marina
  const { taskArns: tasks = [] } = await client.listTasks({ serviceName: family })
  if (tasks.length > 0) await client.updateTaskProtection({ cluster: 'default', tasks, protectionEnabled: false })
  await client.deleteService({ service: family, force: true })
})

test('a rolling deployment shows what completes it early, and that older tasks are left', async ({ app, page, marina }) => {
  const { client } = marina
  const primary = async () => (await client.describeServices({ services: [family] })).services?.[0]?.deployments?.[0]
  await expect.poll(async () => (await primary())?.rolloutState, { timeout: 30_000 }).toBe('COMPLETED')
  await expect.poll(async () => (await client.listTasks({ serviceName: family })).taskArns?.length, { timeout: 30_000 }).toBe(3)
  const { taskArns: [first = ''] = [] } = await client.listTasks({ serviceName: family })
  await client.updateTaskProtection({ cluster: 'default', tasks: [first], protectionEnabled: true })
  await client.updateService({ service: family, taskDefinition: `${family}:2` })

  await app.goTo(`clusters/default/services/${family}`)
  const main = page.locator('#main')
  await expect(main).toContainText('3 new running', { timeout: 30_000 })
  await expect(main).toContainText('complete at 2 healthy')
  await expect(main.getByRole('heading', { name: `Deployment in progress, ${family}:1 → ${family}:2` })).toBeVisible()
  expect(await accessibilityProblems(page)).toEqual([])
  await page.screenshot({ path: test.info().outputPath('rolling.png'), fullPage: true })

  await client.updateService({
    service: family,
    deploymentConfiguration: { earlySuccessCriteria: { enable: true, healthyPercent: 50, sourceServiceRevisionCleanup: 'DEFERRED' } },
  })
  await expect(main.getByRole('heading', { name: `${family}:2 is deployed, older tasks are left` })).toBeVisible()
  await expect(main.getByRole('button', { name: /^Roll back to/ })).toHaveCount(0)
  expect(await accessibilityProblems(page)).toEqual([])
  await page.screenshot({ path: test.info().outputPath('left.png'), fullPage: true })

  await main.getByRole('tab', { name: 'Configuration' }).click()
  await expect(main).toContainText('At 50 % healthy; older tasks may stop afterwards (DEFERRED)')
  await page.screenshot({ path: test.info().outputPath('configuration.png'), fullPage: true })
  await app.look({ theme: 'dark', language: 'zh-TW' })
  await expect(main).toContainText('尚有較舊的任務')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.screenshot({ path: test.info().outputPath('left-zh.png'), fullPage: true })
  await app.look({})
})
