import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { accessibilityProblems, expect, shown, test } from './fixtures.ts'

test.describe('where events go', () => {
  let target: Server
  let taken: string[]

  test.beforeEach(async () => {
    taken = []
    target = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => {
        taken.push((JSON.parse(body) as { 'detail-type': string })['detail-type'])
        response.writeHead(204).end()
      })
    })
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  })
  test.afterEach(() => void target.close())

  test('is chosen in the settings, shown there, and taken back', async ({ app, page, marina }) => {
    const { port } = target.address() as AddressInfo
    await app.goTo('settings')
    const field = page.getByRole('textbox', { name: 'Event target' })
    await expect(page.getByText('Events are shown in Marina only.')).toBeVisible()

    await field.fill('somewhere')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(shown(page.getByText('The event target is neither an HTTP address nor a command.'))).toBeVisible()
    await page
      .getByRole('button', { name: /Dismiss|Close/ })
      .first()
      .click()

    await field.fill(`http://127.0.0.1:${port}/events`)
    await page.keyboard.press('Enter')
    await expect(page.getByText('0 events delivered since it was chosen.')).toBeVisible()
    expect(await accessibilityProblems(page)).toEqual([])
    await marina.client.registerTaskDefinition({
      family: 'told',
      containerDefinitions: [{ name: 'web', image: 'marina/hello', memory: 64 }],
    })
    await marina.client.runTask({ taskDefinition: 'told' })
    await expect.poll(() => taken).toContain('ECS Task State Change')

    await page.reload()
    await expect(field).toHaveValue(`http://127.0.0.1:${port}/events`)
    await expect(page.getByText(/[1-9]\d* events? delivered since it was chosen\./)).toBeVisible()
    await field.fill('')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Events are shown in Marina only.')).toBeVisible()
  })
})
