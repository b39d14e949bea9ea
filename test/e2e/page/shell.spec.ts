import { expect, test } from './fixtures.ts'

test.describe('the frame', () => {
  test('hides its token, and is refused without one', async ({ app, marina, page, browser }) => {
    expect(page.url()).not.toContain('token')
    await page.reload()
    await expect(app.statusBar).toContainText('Control plane ready')
    const stranger = await browser.newPage()
    await stranger.goto(marina.endpoint)
    await expect(stranger.getByText('This address needs its token')).toBeVisible()
    await stranger.close()
  })

  test('says on every screen that nothing real runs', async ({ app }) => {
    for (const place of ['', 'clusters', 'clusters/default', 'task-definitions', 'settings', 'welcome']) {
      await app.goTo(place)
      await expect(app.statusBar).toContainText('Simulated: no containers run')
    }
  })

  test('changes its language at once, and remembers it', async ({ app, page }) => {
    await app.goTo('settings')
    await page.getByRole('button', { name: '繁體中文' }).click()
    await expect(app.heading).toHaveText('設定')
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-TW')
    await page.reload()
    await expect(app.heading).toHaveText('設定')
    await page.getByRole('button', { name: 'English' }).click()
    await expect(app.heading).toHaveText('Settings')
  })

  test('follows the system’s colours until the user chooses', async ({ app, page }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect(page.locator('body')).toHaveClass(/awsui-dark-mode/)
    await app.command('light theme')
    await expect(page.locator('body')).not.toHaveClass(/awsui-dark-mode/)
    await app.command('theme of the system')
    await expect(page.locator('body')).toHaveClass(/awsui-dark-mode/)
  })

  test('is found by its palette and its keys', async ({ app, page }) => {
    await app.command('task definitions')
    await expect(page).toHaveURL(/#\/task-definitions/)
    await page.keyboard.press('ControlOrMeta+1')
    await expect(app.heading).toHaveText('Home')
    await page.keyboard.press('Alt+ArrowLeft')
    await expect(page).toHaveURL(/#\/task-definitions/)
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox').fill('no such thing at all')
    await expect(page.getByText('Nothing matches')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('combobox')).toBeHidden()
  })

  test('explains the nouns of ECS and their Kubernetes counterparts', async ({ app, page }) => {
    await app.goTo('clusters/default')
    await page.keyboard.press('F1')
    const help = page.getByRole('complementary').or(page.getByRole('region')).filter({ hasText: 'The words of ECS' }).first()
    await expect(help).toContainText('A logical boundary of tasks and services')
    await expect(help).toContainText('about a pod template')
    await expect(help).toContainText('about a deployment')
    await page.keyboard.press('F1')
    await expect(page.getByText('The words of ECS')).toBeHidden()
  })

  test('can be walked through by keyboard alone', async ({ app, page }) => {
    await app.goTo('clusters')
    await page.keyboard.press('Tab')
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press('F6')
    await page.keyboard.press('F6')
    await page.keyboard.press('F6')
    await expect(page.locator('#main')).toBeFocused()
    await page.keyboard.press('ControlOrMeta+b')
    await expect(page.getByRole('link', { name: 'Task definitions' })).toBeVisible()
  })

  test('says what is not there, and the way back', async ({ app, page }) => {
    await app.goTo('')
    await page.evaluate(() => (location.hash = '#/clusters/nowhere'))
    await expect(page.getByText('There is no cluster nowhere')).toBeVisible()
    await page.evaluate(() => (location.hash = '#/clusters/default/services/nothing'))
    await expect(page.getByText('There is no service nothing in default')).toBeVisible()
    await page.evaluate(() => (location.hash = '#/clusters/default/tasks/0123456789abcdef0123456789abcdef'))
    await expect(page.getByText('There is no task 01234567 in default')).toBeVisible()
    await page.evaluate(() => (location.hash = '#/pods'))
    await expect(page.getByText('That address leads nowhere.')).toBeVisible()
  })
})
