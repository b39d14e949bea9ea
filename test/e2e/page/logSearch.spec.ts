import { accessibilityProblems, expect, test } from './fixtures.ts'

test.describe('logs of all tasks', () => {
  test('a word is found in the output of a task that is gone, and leads to it', async ({ app, marina, page }) => {
    await marina.client.registerTaskDefinition({
      family: 'noisy',
      containerDefinitions: [
        {
          name: 'web',
          image: 'marina/hello',
          memory: 32,
          logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/noisy', 'awslogs-region': 'us-east-1' } },
        },
      ],
    })
    const { tasks } = await marina.client.runTask({ taskDefinition: 'noisy' })
    const taskArn = tasks?.[0]?.taskArn ?? ''
    const id = taskArn.split('/').at(-1) ?? ''
    const found = async () => (await marina.client.searchLogs({ text: 'listening on port', task: id })).hits.length
    await expect.poll(found).toBe(1)
    await marina.client.stopTask({ task: taskArn })

    await page.getByRole('navigation').getByRole('link', { name: 'Logs', exact: true }).click()
    await expect(app.heading).toHaveText(/Logs/)
    await expect(page.getByText('Search for a word')).toBeVisible()
    await expect(page.getByRole('table', { name: 'Log groups' }).getByRole('row', { name: /\/ecs\/noisy/ })).toContainText(
      'As long as all output',
    )
    expect(await accessibilityProblems(page)).toEqual([])

    const field = page.getByRole('searchbox', { name: 'Search the output of all tasks' })
    const hits = page.getByRole('table', { name: 'Lines that were found' })
    const hit = hits.getByRole('row').filter({ hasText: id.slice(0, 8) })
    await test.step('in any case, with where it comes from', async () => {
      await field.fill('LISTENING on port')
      await field.press('Enter')
      await expect(hit).toContainText('noisy / web')
      await expect(hit.locator('mark')).toHaveText(/^listening on port$/i)
      await expect(page).toHaveURL(/text=LISTENING/)
      expect(await accessibilityProblems(page)).toEqual([])
    })

    await test.step('in its own case alone where that is asked for', async () => {
      await page.getByRole('checkbox', { name: 'Match case' }).check()
      await expect(page.getByText('No line holds “LISTENING on port”')).toBeVisible()
      await page.getByRole('checkbox', { name: 'Match case' }).uncheck()
      await expect(hit).toBeVisible()
    })

    await test.step('the address brings it back, and the hit leads to its task', async () => {
      await hit.getByRole('link').click()
      await expect(page).toHaveURL(new RegExp(`tasks/${id}`))
      await page.goBack()
      await expect(field).toHaveValue('LISTENING on port')
      await expect(hit).toBeVisible()
    })

    await test.step('another language has words for all of it', async () => {
      await app.look({ theme: 'dark', language: 'zh-TW' })
      await expect(page.getByRole('table', { name: '找到的行' })).toBeVisible()
      expect(await accessibilityProblems(page)).toEqual([])
    })
  })

  test('a search that fails says why, and can be tried again', async ({ app, page }) => {
    let refusals = 1
    await page.route('**/*', async (route) => {
      const isSearch = route.request().headers()['x-amz-target'] === 'Marina.SearchLogs'
      if (!isSearch || refusals-- <= 0) return route.fallback()
      await route.fulfill({ status: 400, json: { __type: 'ClientException', message: 'The disk cannot be read.' } })
    })
    await app.goTo('logs?text=no-such-word')
    await expect(page.getByText('The disk cannot be read.')).toBeVisible()
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('No line holds “no-such-word”')).toBeVisible()
    await expect(page.getByText('The disk cannot be read.')).toBeHidden()
  })
})
