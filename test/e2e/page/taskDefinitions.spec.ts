import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, shown, test } from './fixtures.ts'
import { EditorPage } from './objects/EditorPage.ts'

const definition = (family: string, more: object = {}) => ({
  family,
  containerDefinitions: [{ name: 'web', image: 'nginx:1.29', memory: 64, portMappings: [{ containerPort: 80 }] }],
  ...more,
})
const json = (value: unknown) => JSON.stringify(value, null, 2)

/** Drops a file on the window, as the system's file manager would. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const files = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], fileName, { type: 'application/json' }))
      return transfer
    },
    [name, text] as const,
  )
  await page.dispatchEvent('#main', 'dragenter', { dataTransfer: files })
  await expect(page.getByText('Drop to import a task definition')).toBeVisible()
  await page.dispatchEvent('#main', 'drop', { dataTransfer: files })
  await expect(page.getByText('Drop to import a task definition')).toBeHidden()
}

const paste = (page: Page, text: string) =>
  page.evaluate((content) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', content)
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)

test.describe('task definitions', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

  test('each template registers as it is', async ({ app, page }) => {
    for (const [template, name] of [
      ['Web', 'web:1'],
      ['Worker', 'worker:1'],
      ['With health check', 'web-checked:1'],
      ['Fargate', 'web-fargate:1'],
    ] as const) {
      await app.goTo('new-task-definition')
      await page.getByRole('button', { name: new RegExp(`^${template}\\b`) }).click()
      const editor = new EditorPage(page)
      await editor.expectNoProblems()
      await editor.registerButton(name).click()
      await expect(app.heading).toContainText(name)
    }
    await app.goTo('task-definitions')
    await expect(page.getByRole('row', { name: /web-fargate/ })).toContainText('FARGATE')
  })

  test('a pasted answer of describe-task-definition is asked about, cleaned, and says what was left out', async ({ app, page }) => {
    await app.goTo('clusters')
    const described = { taskDefinition: { ...definition('pasted'), revision: 7, status: 'ACTIVE', compatibilities: ['EC2'] } }
    await paste(page, json(described))
    const dialog = page.getByRole('dialog', { name: 'Import from clipboard?' })
    await expect(dialog).toContainText('pasted with 1 container: web.')
    await dialog.getByRole('button', { name: 'Import' }).click()
    await expect(shown(page.getByText('Read-only members were left out: revision, status, compatibilities.'))).toBeVisible()
    const editor = new EditorPage(page)
    expect(JSON.parse(await editor.read())).toEqual(definition('pasted'))
    await editor.registerAnd('Register and create service')
    await expect(app.heading).toHaveText(/Create service/)
    await expect(page.getByText('pasted:1').first()).toBeVisible()
  })

  test('text that is pasted into a field is only text', async ({ app, marina, page }) => {
    await marina.client.registerTaskDefinition(definition('listed'))
    await app.goTo('task-definitions')
    await page.getByRole('searchbox').first().click()
    await page.evaluate((text) => navigator.clipboard.writeText(text), json(definition('field')))
    await page.keyboard.press('ControlOrMeta+v')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  test('a dropped file opens as it was written; one that is none says what it looks like', async ({ app, page }) => {
    await app.goTo('')
    const text = '{ "family": "dropped",\n\n    "containerDefinitions": [{ "name": "a", "image": "b", "memory": 8 }] }'
    await drop(page, 'dropped.json', text)
    expect(await new EditorPage(page).read()).toBe(text)
    await drop(page, 'compose.json', '{ "services": {} }')
    await expect(shown(page.getByText('compose.json is not a task definition'))).toBeVisible()
    await expect(shown(page.getByText(/it looks like a compose file/))).toBeVisible()
    await drop(page, 'broken.json', '{\n  "family": tru\n}')
    await expect(shown(page.getByText(/cannot be read at line 2, column 13/))).toBeVisible()
  })

  test('a file is opened by the dialog', async ({ app, page }) => {
    await app.goTo('task-definitions')
    const choosing = page.waitForEvent('filechooser')
    await page.keyboard.press('ControlOrMeta+o')
    const chooser = await choosing
    await chooser.setFiles({ name: 'opened.json', mimeType: 'application/json', buffer: Buffer.from(json(definition('opened'))) })
    await expect(new EditorPage(page).registerButton('opened:1')).toBeVisible()
  })

  test('what is written is checked while it is written, and errors alone hold registering back', async ({ app, page }) => {
    await app.goTo('new-task-definition?template=empty')
    const editor = new EditorPage(page)
    const fargate = definition('checked', {
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '4096',
      colour: 1,
    })

    await test.step('a syntax error has its place, and Register keeps its name', async () => {
      await editor.write(json(fargate).replace('"cpu"', 'cpu'))
      await expect(editor.problems).toContainText(/The JSON cannot be read at line 19, column 3/)
    })

    await test.step('a size that Fargate does not have is marked at its member', async () => {
      await editor.write(json(fargate))
      await expect(editor.problems).toContainText('1 error, 1 warning')
      await editor.problems.getByRole('button', { name: /Go to line 20/ }).click()
      expect(await page.evaluate(() => document.getSelection()?.toString())).toBe('"4096"')
      await expect(page.locator('.cm-lint-marker-error')).toHaveCount(1)
      await expect(page.locator('.cm-lint-marker-warning')).toHaveCount(1)
    })

    await test.step('Register can be reached, cannot be used, and says why', async () => {
      const register = editor.registerButton('checked:1')
      await register.focus()
      await expect(register).toHaveAttribute('aria-disabled', 'true')
      await expect(register).toHaveAccessibleDescription(/Solve 1 error first/)
      await editor.text.click()
      await page.keyboard.press('ControlOrMeta+s')
      await expect(
        page
          .getByText(/Solve 1 error first/)
          .filter({ visible: true })
          .first(),
      ).toBeVisible()
      await expect(editor.text).toBeFocused()
    })

    await test.step('a warning does not hold it back', async () => {
      await editor.write(json({ ...fargate, memory: '512' }))
      await expect(editor.problems).toContainText('No errors, 1 warning')
      await page.keyboard.press('ControlOrMeta+s')
      await expect(app.heading).toContainText('checked:1')
    })
  })

  test('a text survives going elsewhere and back, and undo goes on from there', async ({ app, page }) => {
    await app.goTo('new-task-definition?template=web')
    const editor = new EditorPage(page)
    await editor.write(json(definition('kept')))
    await expect(editor.registerButton('kept:1')).toBeVisible()
    await app.goTo('clusters')
    await page.goBack()
    expect(JSON.parse(await editor.read())).toEqual(definition('kept'))
  })

  test('a new revision starts from another, shows its changes, updates a service, and the two are compared', async ({
    app,
    marina,
    page,
  }) => {
    const { client } = marina
    await client.registerTaskDefinition(definition('greengrocer'))
    await client.createService({ serviceName: 'greengrocer', taskDefinition: 'greengrocer', desiredCount: 0 })
    await app.goTo('task-definitions/greengrocer')
    await page.getByRole('button', { name: 'New revision' }).click()
    const editor = new EditorPage(page)
    await editor.write((await editor.read()).replace('"memory": 64', '"memory": 128'))
    await page.getByRole('button', { name: 'Changes from greengrocer:1' }).click()
    await expect(page.locator('.cm-merge-a .cm-changedText')).toHaveText('64')
    await expect(page.locator('.cm-merge-b .cm-changedText')).toHaveText('128')
    await editor.registerAnd('Register and update service greengrocer')
    await page.getByRole('dialog').getByRole('button', { name: 'Deploy greengrocer:2' }).click()

    await app.goTo('task-definitions/greengrocer/1')
    await page.getByRole('tab', { name: 'Compare' }).click()
    await expect(page.getByText('Changes from greengrocer:1 to greengrocer:2')).toBeVisible()
    await expect(page.locator('.cm-merge-b .cm-changedText')).toHaveText('128')
    await page.setViewportSize({ width: 960, height: 640 })
    await expect(page.locator('.cm-merge-a')).toHaveCount(0)
    await expect(page.locator('.cm-deletedChunk')).toContainText('64')
    await page.setViewportSize({ width: 1280, height: 800 })

    await app.goTo('task-definitions/greengrocer/2?tab=users')
    await expect(page.getByRole('table', { name: 'Used by' }).getByRole('link', { name: 'greengrocer' })).toBeVisible()
    await client.deleteService({ service: 'greengrocer', force: true })
  })

  test('a revision is saved as JSON that registers again', async ({ app, marina, page }) => {
    await marina.client.registerTaskDefinition({ ...definition('saved'), tags: [{ key: 'team', value: 'a' }] })
    await app.goTo('task-definitions/saved/1?tab=json')
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as JSON' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('saved-1.json')
    const text = readFileSync(await download.path(), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ family: 'saved', tags: [{ key: 'team', value: 'a' }] })
    expect(text).not.toContain('taskDefinitionArn')
    const { taskDefinition } = await marina.client.registerTaskDefinition(JSON.parse(text))
    expect(taskDefinition?.revision).toBe(2)
  })

  test('deregistering names its consequence', async ({ app, marina, page }) => {
    await marina.client.registerTaskDefinition(definition('gone'))
    await app.goTo('task-definitions/gone/1')
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Deregister' }).click()
    const dialog = page.getByRole('dialog', { name: 'Deregister gone:1?' })
    await expect(dialog).toContainText('No new task or service can use it any more.')
    await dialog.getByRole('button', { name: 'Deregister 1 revision' }).click()
    await expect(shown(page.getByText('gone:1 is deregistered'))).toBeVisible()
    await expect(app.heading).toContainText('Inactive')
    await expect(page.getByRole('button', { name: 'Create service' })).toHaveAttribute('aria-disabled', 'true')
  })

  test('addresses that name nothing say so', async ({ app, page }) => {
    await app.page.evaluate(() => (location.hash = '#/task-definitions/nothing'))
    await expect(page.getByText('There is no task definition family nothing')).toBeVisible()
    await app.page.evaluate(() => (location.hash = '#/task-definitions/nothing/3'))
    await expect(page.getByText('There is no task definition nothing:3')).toBeVisible()
  })
})
