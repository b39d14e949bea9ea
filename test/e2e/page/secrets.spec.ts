import { accessibilityProblems, expect, test } from './fixtures.ts'
import { EditorPage } from './objects/EditorPage.ts'
import { SecretsPage } from './objects/SecretsPage.ts'

const password = 'correct-horse'

test.describe('secrets', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

  test('a secret is created, revealed on asking, given a new version, deleted and restored', async ({ app, marina, page }) => {
    await app.goTo('secrets')
    await expect(page.getByText('No secrets yet')).toBeVisible()
    expect(await accessibilityProblems(page)).toEqual([])
    const secrets = new SecretsPage(page)

    await test.step('what may not be typed is said before anything is asked', async () => {
      await secrets.createButton.click()
      await secrets.dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await expect(secrets.dialog).toContainText('Letters, digits and /_+=.@!- up to 512 characters')
      await expect(secrets.dialog).toContainText('Type a value')
      expect(await accessibilityProblems(page)).toEqual([])
      await secrets.dialog.getByRole('button', { name: 'Cancel' }).click()
    })

    await secrets.create({ name: 'prod/db', value: password, description: 'Of the shop' })
    const row = secrets.row('prod/db')
    await expect(row).toContainText('Of the shop')
    await expect(page.locator('#main')).not.toContainText(password)

    await test.step('its value is asked for on the click, and forgotten on leaving', async () => {
      await secrets.reveal('prod/db')
      await expect(row).toContainText(password)
      await row.getByRole('button', { name: 'Hide' }).click()
      await expect(row).not.toContainText(password)
      await secrets.reveal('prod/db')
      await app.goTo('clusters')
      await page.goBack()
      await expect(row).toBeVisible()
      await expect(page.locator('#main')).not.toContainText(password)
    })

    await test.step('what a container definition takes is copied', async () => {
      await row.getByRole('button', { name: 'Copy prod/db for a container definition' }).click()
      const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as { name: string; valueFrom: string }
      expect(copied.name).toBe('DB')
      expect(copied.valueFrom).toMatch(/:secret:prod\/db-\w{6}$/)
    })

    await test.step('a new version hides what was revealed of the last one', async () => {
      await secrets.select('prod/db')
      await expect(page.getByRole('heading', { name: 'Use prod/db in a task' })).toBeVisible()
      expect(await accessibilityProblems(page)).toEqual([])
      await secrets.reveal('prod/db')
      await secrets.putVersion('another-horse')
      await expect(page.getByText('prod/db has a new version', { exact: true })).toBeVisible()
      await expect(row).not.toContainText(password)
      await secrets.reveal('prod/db')
      await expect(row).toContainText('another-horse')
    })

    await test.step('deleting names the consequence, and can be taken back', async () => {
      await page.getByRole('button', { name: 'Delete', exact: true }).click()
      await expect(secrets.dialog).toContainText('New tasks whose definition takes a value from it stop before their containers start.')
      await secrets.dialog.getByRole('spinbutton', { name: 'Recovery window in days' }).fill('3')
      await expect(secrets.dialog).toContainText('7 to 30 days')
      await secrets.dialog.getByRole('spinbutton', { name: 'Recovery window in days' }).fill('7')
      expect(await accessibilityProblems(page)).toEqual([])
      await secrets.dialog.getByRole('button', { name: 'Delete', exact: true }).click()
      await expect(row).toContainText('Deleted, can be restored')
      await page.getByRole('button', { name: 'Restore', exact: true }).click()
      await expect(row.getByRole('button', { name: 'Show' })).toBeVisible()
    })
    await marina.client.secrets.deleteSecret({ SecretId: 'prod/db', ForceDeleteWithoutRecovery: true })
  })

  test('a parameter is created with its type, given a version, and deleted at once', async ({ app, marina, page }) => {
    await app.goTo('secrets')
    const secrets = new SecretsPage(page)
    await secrets.create({ kind: 'SecureString', name: '/app/key', value: 'one' })
    await expect(secrets.row('/app/key')).toContainText('SecureString')
    expect((await marina.client.parameters.getParameter({ Name: '/app/key', WithDecryption: true })).Parameter).toMatchObject({
      Type: 'SecureString',
      Value: 'one',
      Version: 1,
    })
    await secrets.select('/app/key')
    await secrets.putVersion('two')
    await secrets.reveal('/app/key')
    await expect(secrets.row('/app/key')).toContainText('two')
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(secrets.dialog).toContainText('A parameter has no recovery window')
    await secrets.dialog.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(page.getByText('No secrets yet')).toBeVisible()
  })

  test('a task definition that names a secret nobody kept says so while it is written', async ({ app, marina, page }) => {
    await marina.client.parameters.putParameter({ Name: '/app/key', Value: 'x', Type: 'SecureString' })
    const definition = (valueFrom: string) =>
      JSON.stringify({
        family: 'with-secret',
        executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
        containerDefinitions: [{ name: 'web', image: 'nginx:1.29', memory: 64, secrets: [{ name: 'KEY', valueFrom }] }],
      })
    await app.goTo('new-task-definition?template=empty')
    const editor = new EditorPage(page)
    await editor.write(definition('/app/keys'))
    await expect(editor.problems).toContainText('/app/keys is not kept on this computer')
    await expect(editor.problems).toContainText('take one that is there: /app/key.')
    await expect(editor.registerButton('with-secret:1')).toBeEnabled()
    await editor.write(definition('/app/key'))
    await editor.expectNoProblems()
    await marina.client.parameters.deleteParameter({ Name: '/app/key' })
  })

  test('what others create, change and delete is there at once', async ({ app, marina, page }) => {
    await app.goTo('secrets')
    await expect(page.getByText('No secrets yet')).toBeVisible()
    await marina.client.parameters.putParameter({ Name: 'from-elsewhere', Value: 'x', Type: 'String' })
    const row = new SecretsPage(page).row('from-elsewhere')
    await expect(row).toBeVisible()
    await new SecretsPage(page).reveal('from-elsewhere')
    await expect(row).toContainText('x')
    await marina.client.parameters.putParameter({ Name: 'from-elsewhere', Value: 'other', Overwrite: true })
    await expect(row.getByText('2', { exact: true })).toBeVisible()
    // The value that was shown is not that of the new version.
    await expect(row.getByRole('button', { name: 'Show value of from-elsewhere' })).toBeVisible()
    await marina.client.parameters.deleteParameter({ Name: 'from-elsewhere' })
    await expect(page.getByText('No secrets yet')).toBeVisible()
  })
})
