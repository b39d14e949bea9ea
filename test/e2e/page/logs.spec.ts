import { readFileSync } from 'node:fs'
import { untilService } from '../../support/until.ts'
import { expect, test } from './fixtures.ts'
import { type FakeLogs, fakeLogs } from './objects/fakeLogs.ts'
import { LogPage } from './objects/LogPage.ts'

const TASK = 'ab'.repeat(16)
const OTHER = 'cd'.repeat(16)
const line = (text: string, more: object = {}) => ({
  task: TASK,
  container: 'web',
  time: '2026-01-31T12:00:05.007000000Z',
  stream: 'stdout' as const,
  text,
  ...more,
})

test.describe('the log viewer', () => {
  let fake: FakeLogs
  let logs: LogPage

  test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

  test.beforeEach(async ({ page }) => {
    fake = await fakeLogs(page)
    logs = new LogPage(page)
  })

  test('follows until the user scrolls up, counts what comes meanwhile, and End returns', async ({ app, page }) => {
    await app.goTo(`clusters/default/logs?tasks=${TASK}`)
    await fake.send(2_000)
    await expect(logs.rows.last()).toContainText('2000 ')
    await fake.send(10)
    await expect(logs.rows.last()).toContainText('2010 ')

    await test.step('scrolling up ends following; lines that come do not move what is read', async () => {
      await logs.pane.hover()
      await page.mouse.wheel(0, -900)
      await expect(logs.follow).not.toBeChecked()
      const before = await logs.pane.evaluate((pane) => pane.scrollTop)
      await fake.send(312)
      await expect(logs.pill).toHaveText(/312 new lines/)
      expect(await logs.pane.evaluate((pane) => pane.scrollTop)).toBe(before)
    })

    await test.step('the pill returns, and so does End', async () => {
      await logs.pill.click()
      await expect(logs.rows.last()).toContainText('2322 ')
      await expect(logs.follow).toBeChecked()
      await logs.pane.focus()
      await page.keyboard.press('PageUp')
      await expect(logs.follow).not.toBeChecked()
      await page.keyboard.press('End')
      await expect(logs.follow).toBeChecked()
    })

    await test.step('pausing stops the view and not the collecting', async () => {
      await logs.button('Pause').click()
      await fake.send(5)
      await expect(page.getByRole('button', { name: 'Paused, 5 new lines' })).toBeVisible()
      await expect(logs.rows.last()).toContainText('2322 ')
      await logs.button('Resume').click()
      await expect(logs.rows.last()).toContainText('2327 ')
    })
  })

  test('lets go of the oldest lines without moving the ones that are read, and numbers stay true', async ({ app, page }) => {
    await app.goTo(`clusters/default/logs?tasks=${TASK}`)
    await fake.send(100_000)
    await expect(logs.rows.last()).toContainText('100000 ')
    await logs.pane.hover()
    await page.mouse.wheel(0, -20_000)
    await expect(logs.follow).not.toBeChecked()
    await page.waitForTimeout(300)
    const top = () =>
      logs.pane.evaluate((pane) => {
        const { top: edge } = pane.getBoundingClientRect()
        const row = [...pane.querySelectorAll('.log-row')].find((one) => one.getBoundingClientRect().top >= edge)
        return `${row?.getAttribute('title')?.split(' · ')[0]} at ${Math.round((row?.getBoundingClientRect().top ?? 0) - edge)}: ${row?.textContent?.slice(0, 40)}`
      })
    const before = await top()
    await fake.send(7_000)
    await expect(page.getByText('The first 10,000 lines were let go')).toBeVisible()
    expect(await top()).toBe(before)
    await expect(logs.follow).not.toBeChecked()
  })

  test('goes to the match in view though the search takes long', async ({ app, page }) => {
    await app.goTo(`clusters/default/logs?tasks=${TASK}`)
    await fake.send(40_000)
    await expect(logs.rows.last()).toContainText('40000 ')
    const browser = await page.context().newCDPSession(page)
    await browser.send('Emulation.setCPUThrottlingRate', { rate: 20 })
    await page.keyboard.press('ControlOrMeta+f')
    await page.keyboard.type('error upstream')
    await expect(logs.search.getByRole('status')).toHaveText('10,000 of 10,000')
    await page.keyboard.press('Shift+Enter')
    await expect(logs.search.getByRole('status')).toHaveText('9,999 of 10,000')
  })

  test('searches while one types, steps from match to match, and hides what does not match', async ({ app, page }) => {
    await app.goTo(`clusters/default/logs?tasks=${TASK}`)
    await fake.send(4_000)
    await expect(logs.rows.last()).toContainText('4000 ')
    await page.keyboard.press('ControlOrMeta+f')
    await page.keyboard.type('error upstream')
    await expect(logs.search.getByRole('status')).toHaveText('1,000 of 1,000')
    await expect(logs.follow).not.toBeChecked()
    await expect(logs.pane.locator('[data-current] mark')).toHaveText(['ERROR', ' upstream'])
    await page.keyboard.press('Shift+Enter')
    await expect(logs.search.getByRole('status')).toHaveText('999 of 1,000')
    await page.keyboard.press('F3')
    await page.keyboard.press('F3')
    await expect(logs.search.getByRole('status')).toHaveText('1 of 1,000')
    await expect(logs.pane.locator('[data-current]')).toContainText('1 ')

    await logs.button('Match case').click()
    await expect(logs.search.getByRole('status')).toHaveText('No match')
    await logs.button('Match case').click()
    await logs.button('Regular expression').click()
    await logs.find('^40\\d\\d .*info')
    await expect(logs.search.getByRole('status')).toHaveText('No match')
    await logs.find('^39\\d\\d .*info')
    await expect(logs.search.getByRole('status')).toHaveText(/of 25$/)
    await logs.find('(')
    await expect(logs.search.getByRole('status')).toContainText('Not a regular expression')

    await logs.find('^39\\d\\d .*info')
    await logs.button('Only matching lines').click()
    await expect(logs.rows).toHaveCount(25)
    await logs.find('^39\\d\\d .*nothing')
    await expect(page.getByText('0 of 4,000 lines match')).toBeVisible()
    await page.getByRole('button', { name: 'Show all lines' }).click()
    await expect(logs.rows.first()).toBeVisible()
  })

  test('tells tasks and containers apart, and hides them one by one', async ({ app, page }) => {
    await app.goTo('clusters/default/logs?service=shop')
    await fake.event({
      type: 'lines',
      lines: [line('from web'), line('from envoy', { container: 'envoy' }), line('from the other', { task: OTHER })],
    })
    await expect(logs.rows).toHaveCount(3)
    const containers = page.getByRole('group', { name: 'Containers shown' })
    await containers.getByRole('button', { name: 'envoy' }).click()
    await expect(logs.rows).toHaveCount(2)
    await expect(containers.getByRole('button', { name: 'envoy' })).toHaveAttribute('aria-pressed', 'false')
    await page.getByRole('group', { name: 'Tasks shown' }).getByRole('button', { name: 'abababab' }).click()
    await expect(logs.rows).toHaveText([/cdcdcdcd web from the other/])
  })

  test('draws colours, runs no escape sequence, and says how a container ended, with a way to why', async ({ app }) => {
    await app.goTo(`clusters/default/logs?tasks=${TASK}`)
    await fake.event({
      type: 'lines',
      lines: [line('\u001b[31mred\u001b[0m \u001b[2J\u001b]0;title\u0007plain <b>bold</b>')],
    })
    await expect(logs.rows.first()).toContainText('red plain <b>bold</b>')
    await expect(logs.rows.first().locator('.log-text span')).toHaveCSS('color', 'rgb(179, 20, 15)')
    await fake.event({
      type: 'ended',
      task: TASK,
      container: 'web',
      time: '2026-01-31T12:00:06.000Z',
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    })
    await expect(logs.rows.last()).toContainText(/abababab web stopped .*, exit 137, out of memory/)
    await expect(logs.rows.last().getByRole('link', { name: 'Why?' })).toHaveAttribute('href', `#/clusters/default/tasks/${TASK}`)
  })

  test('writes times as one likes, wraps, copies and saves', async ({ app, page }) => {
    await app.goTo(`clusters/default/logs?tasks=${TASK}`)
    await fake.event({ type: 'lines', lines: [line('x'.repeat(500)), line('second')] })
    await logs.chooseOption('UTC')
    await expect(logs.rows.first()).toContainText('12:00:05.007Z')
    await logs.chooseOption('No time')
    await expect(logs.rows.first()).toHaveText('x'.repeat(500))
    await logs.button('Wrap long lines').click()
    await expect.poll(async () => (await logs.rows.first().boundingBox())?.height ?? 0).toBeGreaterThan(40)
    await expect.poll(() => logs.pane.evaluate((pane) => pane.scrollWidth - pane.clientWidth)).toBe(0)
    await logs.button('Copy shown lines').click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${'x'.repeat(500)}\nsecond\n`)
    const downloading = page.waitForEvent('download')
    await logs.button('Download').click()
    await page.getByRole('menuitem', { name: /All lines/ }).click()
    const text = readFileSync(await (await downloading).path(), 'utf8')
    expect(text).toBe(`2026-01-31T12:00:05.007Z ${'x'.repeat(500)}\n2026-01-31T12:00:05.007Z second\n`)
  })

  test('says that nothing was logged yet', async ({ app, page }) => {
    await app.goTo(`clusters/default/logs?tasks=${TASK}`)
    await fake.event({ type: 'caughtUp' })
    await expect(page.getByText('Nothing logged yet')).toBeVisible()
    await app.goTo('clusters/default/logs')
    await expect(page.getByText('This address names neither a service nor a task')).toBeVisible()
  })
})

test('the logs of a service are its tab, open in the panel, and say what does not exist', async ({ app, marina, page }) => {
  const { client } = marina
  await client.registerTaskDefinition({
    family: 'talker',
    containerDefinitions: [{ name: 'talk', image: 'marina/hello', memory: 32, command: ['spam', '5'] }],
  })
  await client.createService({ serviceName: 'talker', taskDefinition: 'talker', desiredCount: 2 })
  await untilService(client, 'talker', ({ runningCount }) => runningCount === 2)
  await app.goTo('clusters/default/services/talker?tab=logs')
  const logs = new LogPage(page)
  await expect(logs.rows.nth(5)).toBeVisible()
  await page.getByRole('tab', { name: /^Tasks/ }).click()
  await page
    .getByRole('button', { name: /^Logs of/ })
    .first()
    .click()
  await expect(page.getByRole('tabpanel').getByRole('log').locator('.log-row').nth(3)).toBeVisible()
  await client.deleteService({ service: 'talker', force: true })
  await app.goTo('clusters/default/logs?service=missing')
  await expect(app.main.getByText(/Service not found/)).toBeVisible()
})
