import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type MarinaProcess, startMarina } from '../../support/marinaProcess.ts'
import { accessibilityProblems, expect, test } from './fixtures.ts'
import { MarinaPage } from './objects/MarinaPage.ts'

const screens = resolve(import.meta.dirname, '../screens')
const looks = { light: {}, dark: { theme: 'dark' }, 'zh-TW': { language: 'zh-TW' } } as const
const alarms = { alarmNames: ['errors', 'elsewhere'], enable: true, rollback: true }

/** What Marina decided, and the switches that ECS has not. */
test.describe('decisions and switches', () => {
  let marina: MarinaProcess
  const dataFolder = mkdtempSync(join(tmpdir(), 'marina-decisions-'))
  test.beforeAll(async () => {
    mkdirSync(screens, { recursive: true })
    marina = await startMarina({ dataFolder, engine: 'simulated' })
    const { client } = marina
    const register = (family: string, image: string) =>
      client.registerTaskDefinition({ family, containerDefinitions: [{ name: 'app', image, cpu: 64, memory: 64 }] })
    await register('web', 'marina/hello')
    await register('web', 'marina/hello')
    await register('mailer', 'simulated/exits:3')
    await client.alarms.putMetricAlarm({
      AlarmName: 'errors',
      Namespace: 'shop',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 10,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    })
    await client.createService({ serviceName: 'db', taskDefinition: 'web:1', desiredCount: 1 })
    await client.createService({ serviceName: 'web', taskDefinition: 'web:1', desiredCount: 2, deploymentConfiguration: { alarms } })
  })
  test.afterAll(async () => {
    await marina.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  test('a service says what was decided, and is paused and resumed', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await app.goTo('clusters/default/services/web')
    const decisions = page.getByRole('list', { name: 'Decisions' })
    await page.getByRole('button', { name: 'Decisions' }).click()
    await expect(decisions.getByText(/^Started 2 of web:1 on .* 0 of 2 desired/)).toBeVisible()

    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Pause service' }).click()
    await expect(app.heading).toContainText('Paused')
    await expect(decisions.getByText('Stopped 2: the service is paused.')).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Paused: 0 running, 2 desired once it is resumed' })).toBeVisible()
    for (const [name, look] of Object.entries(looks)) {
      await app.look(look)
      // They stay open over a reload: it is in the address.
      await expect(page.getByRole('list', { name: /Decisions|決策/ })).toBeVisible()
      await page.screenshot({ path: join(screens, `decisions-${name}.png`), animations: 'disabled' })
      expect.soft(await accessibilityProblems(page), name).toEqual([])
    }
    await app.look({})
    await app.goTo('clusters/default')
    await expect(page.getByRole('row', { name: /web/ }).getByText('Paused')).toBeVisible()

    await app.goTo('clusters/default/services/web')
    await page.getByRole('button', { name: 'Resume service' }).click()
    await expect(app.heading).not.toContainText('Paused')
    await expect(page.getByText(/2 of 2|2\/2/).first()).toBeVisible()
  })

  test('task sets have decisions of their own', async ({ page }) => {
    const { client } = marina
    const ofSets = { cluster: 'default', service: 'sets' }
    const scale = (value: number) => ({ value, unit: 'PERCENT' as const })
    await client.createService({ serviceName: 'sets', desiredCount: 4, deploymentController: { type: 'EXTERNAL' } })
    const { taskSet } = await client.createTaskSet({ ...ofSets, taskDefinition: 'web:1', scale: scale(50) })
    const id = taskSet?.id ?? ''
    const app = await MarinaPage.open(page, marina)
    await app.goTo('clusters/default/services/sets')
    const decisions = page.getByRole('list', { name: 'Decisions' })
    await page.getByRole('button', { name: /^Decisions/ }).click()
    await expect(decisions.getByText(`Task set ${id}: Its desired count is 2: 50 % of the 4 that the service desires.`)).toBeVisible()
    await expect(decisions.getByText(`Task set ${id}: STEADY_STATE: 2 of 2 desired tasks run, and no others.`)).toBeVisible()
    await client.createTaskSet({ ...ofSets, taskDefinition: 'web:2', scale: scale(25) })
    await client.updateTaskSet({ ...ofSets, taskSet: id, scale: scale(0) })
    await expect(decisions.getByText(`Task set ${id}: Stopped 2: 2 were running or starting, 0 are desired.`)).toBeVisible()
    await expect(page.getByRole('heading', { name: '2 task sets, 1 running' })).toBeVisible()
    for (const [name, look] of Object.entries(looks)) {
      await app.look(look)
      // They stay open over a reload: it is in the address.
      await expect(page.getByRole('list', { name: /Decisions|決策/ })).toBeVisible()
      await page.screenshot({ path: join(screens, `task-sets-${name}.png`), animations: 'disabled' })
      expect.soft(await accessibilityProblems(page), name).toEqual([])
    }
    await app.look({})
    await client.deleteService({ service: 'sets', force: true })
  })

  test('an alarm that is set by hand rolls a deployment back', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await expect(async () => {
      const { services = [] } = await marina.client.describeServices({ services: ['web'] })
      expect(services[0]?.deployments?.[0]?.rolloutState).toBe('COMPLETED')
    }).toPass({ timeout: 30_000 })
    await marina.client.updateService({ service: 'web', taskDefinition: 'web:2' })
    await app.goTo('clusters/default/services/web?tab=deployments')
    await expect(page.getByText('Not in CloudWatch here')).toBeVisible()
    await page.getByRole('button', { name: 'Set alarm errors to ALARM' }).click()
    await expect(page.getByText('Set by hand')).toBeVisible()
    await page.screenshot({ path: join(screens, 'alarms-light.png'), animations: 'disabled' })
    expect.soft(await accessibilityProblems(page)).toEqual([])
    await page.getByRole('button', { name: /^Decisions/ }).click()
    await expect(page.getByText(/failed: alarm errors is in the state ALARM/).first()).toBeVisible()
    await app.goTo('clusters/default/services/web?tab=events')
    await expect(page.getByText(/deployment failed: alarm detected\./)).toBeVisible()
  })

  test('a failed task is kept until it is released', async ({ page }) => {
    const { client } = marina
    await client.createService({ serviceName: 'mailer', taskDefinition: 'mailer', desiredCount: 0 })
    const app = await MarinaPage.open(page, marina)
    await app.goTo('clusters/default/services/mailer')
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Keep failed tasks for debugging' }).click()
    await expect(app.heading).toContainText('Keeps failed tasks')
    await client.updateService({ service: 'mailer', desiredCount: 1 })
    let held = ''
    await expect(async () => {
      held = (await client.listSwitches({})).tasks[0]?.taskArn.split('/').at(-1) ?? ''
      expect(held).not.toBe('')
    }).toPass()
    await client.updateService({ service: 'mailer', desiredCount: 0 })
    await app.goTo(`clusters/default/tasks/${held}`)
    await expect(page.getByText('The containers of this failed task are kept')).toBeVisible()
    await page.screenshot({ path: join(screens, 'held-task-light.png'), animations: 'disabled' })
    expect.soft(await accessibilityProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'Release' }).click()
    await expect(page.getByText('The containers of this failed task are kept')).toBeHidden()
  })

  test('a service starts after others, and waits are made shorter', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await app.goTo('clusters/default/services/web?tab=configuration')
    await page.getByLabel('Start after').click()
    await page.getByRole('option', { name: 'db' }).click()
    await page.keyboard.press('Escape')
    await page.screenshot({ path: join(screens, 'start-order-light.png'), animations: 'disabled', fullPage: true })
    await page.getByRole('button', { name: 'Save order' }).click()
    await expect(app.heading).toContainText('After db')
    await app.goTo('clusters/default')
    await page.getByRole('button', { name: 'Waits: 1× speed' }).click()
    await page.getByRole('menuitemcheckbox', { name: /Waits: 10× speed/ }).click()
    await expect(page.getByRole('button', { name: 'Waits: 10× speed' })).toBeVisible()
    await page.screenshot({ path: join(screens, 'speed-light.png'), animations: 'disabled' })
    expect.soft(await accessibilityProblems(page)).toEqual([])
    await marina.client.setSpeed({ speed: 1 })
  })
})
