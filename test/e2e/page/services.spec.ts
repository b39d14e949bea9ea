import { expect, shown, test } from './fixtures.ts'
import { ServicePage } from './objects/ServicePage.ts'

/** What a newcomer does with a first service, on the simulated engine. */
test.describe('a service', () => {
  test('starts as a sample, scales, replaces, rolls over and goes', async ({ app, marina, page }) => {
    await app.goTo('welcome')
    await page.getByRole('button', { name: 'Start with a sample' }).click()
    await expect(app.heading).toContainText('hello')
    const service = new ServicePage(page)

    await test.step('its tasks come up before the eyes', async () => {
      await service.expectRunning(2)
      await expect(service.runningChips()).toHaveCount(2)
    })

    await test.step('scaling by number', async () => {
      await service.scaleTo(5)
      await service.expectRunning(5)
      await expect(service.runningChips()).toHaveCount(5)
    })

    await test.step('a stopped task is replaced and says why it stopped', async () => {
      const row = service.taskRows.first()
      const link = row.getByRole('link').first()
      const id = await link.innerText()
      await row.getByRole('checkbox').check({ force: true })
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Stop 1 task' }).click()
      await service.expectRunning(5)
      await expect(service.taskRows.filter({ hasText: id })).toContainText('Stopped')
      await service.taskRows.filter({ hasText: id }).getByRole('link').first().click()
      await expect(page.getByText('You stopped it, here or through the API.')).toBeVisible()
      await page.goBack()
    })

    await test.step('a new revision takes over', async () => {
      const { taskDefinition } = await marina.client.describeTaskDefinition({ taskDefinition: 'hello' })
      const { family, containerDefinitions, networkMode, requiresCompatibilities } = taskDefinition ?? {}
      await marina.client.registerTaskDefinition({ family, containerDefinitions, networkMode, requiresCompatibilities })
      await service.deploy('hello:2')
      await expect(page.getByText(/Deployment in progress|Starting hello:2/)).toBeVisible()
      await expect(service.runningChips('hello:2')).toHaveCount(5)
      await service.expectRunning(5)
    })

    await test.step('events and deployments are told in ECS’s words', async () => {
      await service.openTab('Events')
      await expect(page.getByText('has reached a steady state').first()).toBeVisible()
      await service.openTab('Deployments')
      await expect(page.getByRole('table', { name: 'Deployments' })).toContainText('hello:1 → hello:2')
    })

    await test.step('zero can be taken back', async () => {
      await service.scaleTo(0)
      await page.getByRole('button', { name: 'Undo' }).click()
      await service.expectRunning(5)
    })

    await test.step('deleting names the consequence', async () => {
      await service.delete()
      await expect(app.heading).toContainText('default')
      await expect(page.getByText('No services yet')).toBeVisible()
    })
  })

  test('can be created from a task definition, and a task run from one', async ({ app, marina, page }) => {
    await marina.client.registerTaskDefinition({
      family: 'shop',
      containerDefinitions: [{ name: 'web', image: 'shop:1', memory: 64, essential: true }],
    })
    await app.goTo('clusters/default/create-service?taskDefinition=shop:1')
    await expect(page.getByRole('button', { name: /shop:1/ })).toBeVisible()
    await page.getByLabel('Desired tasks').fill('3')
    await app.main.getByRole('button', { name: 'Create service' }).click()
    await new ServicePage(page).expectRunning(3)

    await app.goTo('clusters/default/run-task?taskDefinition=shop')
    await page.getByRole('button', { name: 'Run 1 task' }).click()
    await expect(app.heading).toContainText('Task')
    await expect(page.getByText('family:shop')).toBeVisible()
    await marina.client.deleteService({ cluster: 'default', service: 'shop', force: true })
  })

  test('says what is in its way, and warns of what can never go on', async ({ app, marina, page }) => {
    await marina.client.registerTaskDefinition({
      family: 'heavy',
      containerDefinitions: [{ name: 'app', image: 'x', cpu: 100_000, memory: 64 }],
    })
    await app.goTo('clusters/default/create-service?taskDefinition=heavy:1')
    await page.getByRole('button', { name: 'Deployment options' }).click()
    await page.getByLabel('Minimum healthy').fill('50')
    await page.getByLabel('Maximum', { exact: false }).fill('150')
    await expect(page.getByText('no deployment can replace a task')).toBeVisible()
    await app.main.getByRole('button', { name: 'Create service' }).click()
    await expect(page.getByText(/cannot take the next task: needs 100000 CPU units, \d+ are left/)).toBeVisible()
    await marina.client.deleteService({ cluster: 'default', service: 'heavy', force: true })
  })

  test('says at its field what cannot be', async ({ app, marina, page }) => {
    await marina.client.registerTaskDefinition({
      family: 'fields',
      networkMode: 'awsvpc',
      containerDefinitions: [{ name: 'web', image: 'x', memory: 64 }],
    })
    await app.goTo('clusters/default/create-service?taskDefinition=fields')
    await page.getByLabel('Service name').fill('not a name')
    await page.getByLabel('Subnets').fill('')
    await app.main.getByRole('button', { name: 'Create service' }).click()
    await expect(shown(page.getByText('Use 1 to 255 letters, digits, hyphens and underscores.'))).toBeVisible()
    await expect(shown(page.getByText('Enter at least one subnet'))).toBeVisible()
    expect((await marina.client.listServices({ cluster: 'default' })).serviceArns ?? []).not.toContainEqual(
      expect.stringContaining('not a name'),
    )
  })
})
