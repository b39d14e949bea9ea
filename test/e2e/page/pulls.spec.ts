import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { accessibilityProblems, expect, test } from './fixtures.ts'

const screens = resolve(import.meta.dirname, '../screens')

/** An image that takes a minute, on the simulated engine. */
test.describe('an image on its way', () => {
  let service = ''
  let task = ''
  test.beforeEach(async ({ marina }, { testId }) => {
    mkdirSync(screens, { recursive: true })
    service = `pull-${testId.slice(-8)}`
    await marina.client.registerTaskDefinition({
      family: service,
      containerDefinitions: [{ name: 'app', image: `simulated/slow-pull:${service}`, memory: 64 }],
    })
    await marina.client.createService({ serviceName: service, taskDefinition: service, desiredCount: 1 })
    const started = async () => (await marina.client.listTasks({ serviceName: service })).taskArns?.[0] ?? ''
    await expect.poll(started).not.toBe('')
    task = (await started()).split('/').at(-1) ?? ''
  })
  test.afterEach(({ marina }) => marina.client.deleteService({ service, force: true }))

  test('is seen on the task’s chip, in its header and layer by layer', async ({ app, page }) => {
    await app.service('default', service)
    await expect(page.locator('a.chip').first()).toContainText(/pulling \d+ %/)
    await app.goTo(`clusters/default/tasks/${task}`)
    await expect(page.getByText(/pulling [1-9]\d* %, \d of 3 layers/).first()).toBeVisible()
    const pull = page.getByTestId('pull')
    await expect(pull).toContainText(/[\d.]+ of 943\.7 MB/)
    await pull.getByRole('button', { name: /of 3 layers/ }).click()
    const layers = page.getByRole('list', { name: 'Layers of the image of app' }).getByRole('listitem')
    await expect(layers).toHaveCount(3)
    await expect(layers.first()).toContainText(/^[0-9a-f]{12}Downloading[\d.]+ of 314\.6 MB$/)
    await expect(layers.last()).toContainText(/^[0-9a-f]{12}Waiting/)
    for (const [name, look] of Object.entries({ light: {}, dark: { theme: 'dark' }, 'zh-TW': { language: 'zh-TW' } } as const)) {
      await app.look(look)
      if (!(await layers.first().isVisible())) await page.getByTestId('pull').getByRole('button').click()
      await page.screenshot({ path: join(screens, `pulling-${name}.png`), animations: 'disabled' })
      expect.soft(await accessibilityProblems(page), name).toEqual([])
    }
  })
})
