import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { accessibilityProblems, expect, test } from './fixtures.ts'

const screens = resolve(import.meta.dirname, '../screens')
const looks = { light: {}, dark: { theme: 'dark' }, 'zh-TW': { language: 'zh-TW' } } as const

test('commands of lifecycle hooks are allowed and forbidden in the settings, as by the command', async ({ app, marina, page }) => {
  mkdirSync(screens, { recursive: true })
  const commands = async () => (await marina.client.listHookCommands({})).commands
  await app.goTo('settings')
  await expect(page.getByText('Lifecycle hooks may run no command.')).toBeVisible()
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await expect(page.getByText('Enter what is to run').first()).toBeVisible()
  await page.getByRole('textbox', { name: 'Name' }).fill('not a name')
  await expect(page.getByText('Use letters, digits, dots, hyphens and underscores').first()).toBeVisible()

  await page.getByRole('textbox', { name: 'Name' }).fill('smoke-test')
  await page.getByRole('textbox', { name: 'Command line' }).fill('node smoke-test.js --fast')
  await page.keyboard.press('Enter')
  const table = page.getByRole('table', { name: 'Commands of lifecycle hooks' })
  await expect(table.getByRole('row', { name: /command:smoke-test node smoke-test.js --fast/ })).toBeVisible()
  expect(await commands()).toEqual([{ name: 'smoke-test', commandLine: 'node smoke-test.js --fast' }])
  for (const [name, look] of Object.entries(looks)) {
    await app.look(look)
    await expect(page.getByRole('table', { name: /Commands|命令/ })).toBeVisible()
    await page.screenshot({ path: join(screens, `settings-hooks-${name}.png`), animations: 'disabled', fullPage: true })
    expect.soft(await accessibilityProblems(page), name).toEqual([])
  }
  await app.look({})

  await page.getByRole('button', { name: 'Forbid command:smoke-test' }).click()
  await expect(page.getByText('Lifecycle hooks may run no command.')).toBeVisible()
  expect(await commands()).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(table.getByText('node smoke-test.js --fast')).toBeVisible()
  await page.getByRole('button', { name: 'Forbid command:smoke-test' }).click()
  await expect.poll(commands).toEqual([])
})
