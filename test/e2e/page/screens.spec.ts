import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { untilService, untilTask } from '../../support/until.ts'
import { accessibilityProblems, expect, test } from './fixtures.ts'
import type { Look } from './objects/MarinaPage.ts'

/** Pictures of every screen are written here on each run, to be looked at. */
const screens = resolve(import.meta.dirname, '../screens')
const looks: (Look & { name: string })[] = [
  { name: 'light', theme: 'light' },
  { name: 'dark', theme: 'dark' },
  { name: 'zh-TW', theme: 'light', language: 'zh-TW' },
]

test.describe('screens', () => {
  let failedTask = ''
  let runningTask = ''

  test.beforeAll(async ({ marina }) => {
    mkdirSync(screens, { recursive: true })
    const { client } = marina
    await client.startSample({ desiredCount: 4 })
    const run = async (family: string, image: string) => {
      const environment = [{ name: 'DB_PASSWORD', value: 'correct horse' }]
      await client.registerTaskDefinition({ family, containerDefinitions: [{ name: family, image, memory: 64, environment }] })
    }
    await run('job', 'simulated/missing:1.9')
    await run('mailer', 'simulated/exits:1')
    await run('thumbnails-for-the-product-catalogue', 'simulated/slow-pull')
    for (const name of ['mailer', 'thumbnails-for-the-product-catalogue']) {
      await client.createService({ serviceName: name, taskDefinition: name, desiredCount: 2 })
    }
    const { tasks = [] } = await client.runTask({ taskDefinition: 'job' })
    failedTask = tasks[0]?.taskArn?.split('/').at(-1) ?? ''
    await untilTask(client, failedTask, ({ lastStatus }) => lastStatus === 'STOPPED')
    await untilService(client, 'hello', ({ runningCount }) => runningCount === 4)
    await client.secrets.createSecret({ Name: 'shop/database', SecretString: '{"password":"x"}', Description: 'The shop’s own user' })
    await client.parameters.putParameter({ Name: '/shop/payment-provider/api-key', Value: 'x', Type: 'SecureString' })
    await client.parameters.putParameter({ Name: 'greeting', Value: 'Welcome', Type: 'String' })
    runningTask = (await client.listTasks({ serviceName: 'hello' })).taskArns?.[0]?.split('/').at(-1) ?? ''
  })

  test.afterAll(async ({ marina }) => {
    for (const service of ['hello', 'mailer', 'thumbnails-for-the-product-catalogue'])
      await marina.client.deleteService({ service, force: true })
    await marina.client.secrets.deleteSecret({ SecretId: 'shop/database', ForceDeleteWithoutRecovery: true })
    await marina.client.parameters.deleteParameters({ Names: ['/shop/payment-provider/api-key', 'greeting'] })
  })

  const places: Record<string, () => string> = {
    welcome: () => 'welcome',
    home: () => '',
    clusters: () => 'clusters',
    cluster: () => 'clusters/default',
    'cluster-tasks': () => 'clusters/default?tab=tasks',
    infrastructure: () => 'clusters/default?tab=infrastructure',
    service: () => 'clusters/default/services/hello',
    'failing-service': () => 'clusters/default/services/mailer',
    'service-events': () => 'clusters/default/services/hello?tab=events',
    'service-configuration': () => 'clusters/default/services/hello?tab=configuration',
    'update-service': () => 'clusters/default/services/hello?update=current',
    task: () => `clusters/default/tasks/${runningTask}`,
    'task-environment': () => `clusters/default/tasks/${failedTask}?tab=environment`,
    'stopped-task': () => `clusters/default/tasks/${failedTask}`,
    'create-service': () => 'clusters/default/create-service?taskDefinition=hello',
    'run-task': () => 'clusters/default/run-task?taskDefinition=job',
    secrets: () => 'secrets',
    settings: () => 'settings',
  }

  for (const { name: lookName, ...look } of looks) {
    test(`every screen, ${lookName}`, async ({ app, page }) => {
      test.slow()
      await app.look(look)
      for (const [screen, place] of Object.entries(places)) {
        await test.step(screen, async () => {
          await app.goTo(place())
          await expect(page.locator('.loading')).toHaveCount(0)
          await page.screenshot({ path: join(screens, `${screen}-${lookName}.png`), animations: 'disabled' })
          // What is judged, such as roles and contrast, is the same in every language.
          if (!look.language) expect.soft(await accessibilityProblems(page), screen).toEqual([])
        })
      }
    })
  }

  test('the smallest window still shows what matters', async ({ app, page }) => {
    await page.setViewportSize({ width: 960, height: 640 })
    for (const screen of ['cluster', 'service', 'task', 'create-service', 'secrets'] as const) {
      await app.goTo(places[screen]?.() ?? '')
      await page.screenshot({ path: join(screens, `${screen}-960x640.png`), animations: 'disabled' })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(960)
    }
  })
})
