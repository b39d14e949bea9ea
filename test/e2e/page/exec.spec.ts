import { untilTask } from '../../support/until.ts'
import { expect, shown, test } from './fixtures.ts'

test.describe('a terminal', () => {
  let task = ''

  test.beforeAll(async ({ marina }) => {
    const { client } = marina
    const container = (name: string) => ({ name, image: 'nginx:1.29', memory: 32 })
    await client.registerTaskDefinition({ family: 'pair', containerDefinitions: [container('web'), container('side')] })
    const { tasks = [] } = await client.runTask({ taskDefinition: 'pair' })
    task = tasks[0]?.taskArn?.split('/').at(-1) ?? ''
    await untilTask(client, task, ({ lastStatus }) => lastStatus === 'RUNNING')
  })

  test.afterAll(async ({ marina }) => void (await marina.client.stopTask({ task })))

  test('runs a shell, is left by its own keys, ends with its exit code, and connects again on request', async ({ app, page }) => {
    // Rows as elements of the document, so that a test can read them.
    await page.evaluate(() => localStorage.setItem('marina.preferences', JSON.stringify({ terminalScreenReader: true })))
    await page.reload()
    await app.goTo(`clusters/default/tasks/${task}/exec?container=web`)
    const terminal = page.getByRole('textbox', { name: /^Terminal in web\. .*Shift.*leaves it/ })
    await expect(terminal).toBeFocused()
    await expect(page.getByText('Connected')).toBeVisible()
    await page.keyboard.type('echo hello $((1)) there\n')
    await expect(page.locator('.xterm-accessibility')).toContainText('hello')

    await page.keyboard.press('Control+Shift+Backquote')
    await expect(page.getByRole('button', { name: 'Run another command' })).toBeFocused()
    await terminal.focus()
    await page.keyboard.type('exit 3\n')
    await expect(page.getByText('Ended with exit code 3')).toBeVisible()
    await page.getByRole('button', { name: 'Reconnect' }).click()
    await expect(page.getByText('Connected')).toBeVisible()
    await expect(terminal).toBeFocused()
  })

  test('keeps the keys of the page out, and changes its container', async ({ app, page }) => {
    await app.goTo(`clusters/default/tasks/${task}/exec`)
    await expect(page.getByText('Connected')).toBeVisible()
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.getByRole('button', { name: /Container/ }).click()
    await page.getByRole('option', { name: 'side' }).click()
    await expect(page.getByRole('textbox', { name: /^Terminal in side/ })).toBeFocused()
  })

  test('in an image without a shell offers a program of the image, and remembers it', async ({ app, page }) => {
    const asked: { request: { command?: string[] } }[] = []
    await page.routeWebSocket(/\/stream\/exec$/, (socket) => {
      socket.onMessage((message) => {
        const hello = JSON.parse(String(message)) as (typeof asked)[number]
        if (!hello.request) return
        asked.push(hello)
        if (hello.request.command) {
          socket.send(JSON.stringify({ type: 'started' }))
          socket.send(Buffer.from('healthy\r\n'))
          socket.send(JSON.stringify({ type: 'exit', exitCode: 0 }))
        } else {
          const message = 'The image of container web has no shell: neither bash nor sh is in it.'
          socket.send(JSON.stringify({ type: 'error', code: 'InvalidParameterException', message }))
        }
      })
    })
    await app.goTo(`clusters/default/tasks/${task}/exec?container=web`)
    await expect(page.getByText('has no shell')).toBeVisible()
    const command = page.getByRole('textbox', { name: 'Command' })
    await expect(command).toBeFocused()
    await command.fill('/hello "check')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(shown(page.getByText('A quotation mark is not closed'))).toBeVisible()
    await command.fill('/hello check')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Ended with exit code 0')).toBeVisible()
    await app.goTo('clusters')
    await app.goTo(`clusters/default/tasks/${task}/exec?container=web`)
    await expect(page.getByText('Ended with exit code 0')).toBeVisible()
    expect(asked.map(({ request }) => request.command)).toEqual([undefined, ['/hello', 'check'], ['/hello', 'check']])
  })

  test('says that a stopped task has none', async ({ app, marina, page }) => {
    const { client } = marina
    await client.registerTaskDefinition({
      family: 'short',
      containerDefinitions: [{ name: 'short', image: 'simulated/exits:0', memory: 8 }],
    })
    const { tasks = [] } = await client.runTask({ taskDefinition: 'short' })
    const id = tasks[0]?.taskArn?.split('/').at(-1) ?? ''
    await untilTask(client, id, ({ lastStatus }) => lastStatus === 'STOPPED')
    await app.goTo(`clusters/default/tasks/${id}/exec`)
    await expect(page.getByText(`No container of task ${id.slice(0, 8)} runs`)).toBeVisible()
  })
})
