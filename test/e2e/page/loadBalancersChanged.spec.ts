import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { accessibilityProblems, expect, shown, test } from './fixtures.ts'
import { LoadBalancerPage } from './objects/LoadBalancerPage.ts'

const screens = resolve(import.meta.dirname, '../screens')
test.beforeAll(() => mkdirSync(screens, { recursive: true }))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test('listeners and target groups are added, changed and deleted after the load balancer was made', async ({ app, marina, page }) => {
  const { loadBalancing } = marina.client
  const [port, moved, more] = [await freePort(), await freePort(), await freePort()]
  const balancer = new LoadBalancerPage(page)
  const { dialog } = balancer
  const save = async () => {
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(dialog).toBeHidden()
  }
  const cancel = async () => {
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog).toBeHidden()
  }
  const choose = async (of: string, deed: string) => {
    await page.getByRole('button', { name: `Actions for ${of}` }).click()
    await page.getByRole('menuitem', { name: deed }).click()
  }
  const groupNamed = async (name: string) => (await loadBalancing.describeTargetGroups({ Names: [name] })).TargetGroups?.[0]
  const attributesOf = async (name: string) => {
    const { Attributes = [] } = await loadBalancing.describeTargetGroupAttributes({
      TargetGroupArn: (await groupNamed(name))?.TargetGroupArn,
    })
    return Object.fromEntries(Attributes.map(({ Key = '', Value = '' }) => [Key, Value]))
  }
  await app.goTo('load-balancers')
  await balancer.create({ name: 'store', port })

  await test.step('a listener moves to another port, with its rules', async () => {
    await choose(`HTTP:${port}`, 'Edit')
    await dialog.getByRole('spinbutton', { name: 'Port of the listener' }).fill(String(moved))
    expect(await accessibilityProblems(page)).toEqual([])
    await page.screenshot({ path: join(screens, 'listener-edit-light.png') })
    await save()
    await expect(page.getByRole('heading', { level: 2, name: `HTTP:${moved}` })).toBeVisible()
    await expect(page.getByRole('link', { name: `localhost:${moved}` })).toBeVisible()
    await expect(balancer.rules(`HTTP:${moved}`)).toHaveText([/Default rule/])
  })

  await test.step('another one is added, which says what is missing', async () => {
    await page.getByRole('button', { name: 'Add listener' }).click()
    await dialog.getByRole('spinbutton', { name: 'Port of the listener' }).fill(String(moved))
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(shown(dialog.getByText('Another listener has this port'))).toBeVisible()
    await expect(shown(dialog.getByText('Choose a target group'))).toBeVisible()
    await dialog.getByRole('spinbutton', { name: 'Port of the listener' }).fill(String(more))
    await dialog.getByRole('button', { name: 'Target group' }).click()
    await page.getByRole('option', { name: 'store', exact: true }).click()
    await save()
    await expect(page.getByRole('heading', { level: 2, name: `HTTP:${more}` })).toBeVisible()
  })

  await test.step('a load balancer and a listener have attributes, under the keys of ELB', async () => {
    await page.getByRole('button', { name: 'Attributes', exact: true }).click()
    await dialog.getByRole('textbox', { name: 'idle_timeout.timeout_seconds' }).fill('90')
    await save()
    await page.getByRole('button', { name: 'Attributes', exact: true }).click()
    await expect(dialog.getByRole('textbox', { name: 'idle_timeout.timeout_seconds' })).toHaveValue('90')
    await dialog.getByRole('textbox', { name: 'idle_timeout.timeout_seconds' }).fill('lots')
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(shown(page.getByText("The value of 'idle_timeout.timeout_seconds' must be a whole number from 1 to 4000"))).toBeVisible()
    await cancel()
    await choose(`HTTP:${more}`, 'Attributes')
    await expect(dialog.getByText('routing.http.response.server.enabled')).toBeVisible()
    await cancel()
  })

  await test.step('a listener is deleted, which names what goes and what stays', async () => {
    await choose(`HTTP:${more}`, 'Delete')
    await expect(dialog).toContainText('Its rules go with it, and its port is free. Target groups, services and their tasks stay.')
    await dialog.getByRole('button', { name: 'Delete listener' }).click()
    await expect(page.getByRole('heading', { level: 2, name: `HTTP:${more}` })).toBeHidden()
  })

  await app.goTo('load-balancers')
  const groups = page.getByRole('table', { name: 'Target groups' })
  await test.step('a target group is created, checked otherwise, and given attributes', async () => {
    await page.getByRole('button', { name: 'Create target group' }).click()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('store-next')
    await dialog.getByRole('textbox', { name: 'Health check path' }).fill('/health')
    expect(await accessibilityProblems(page)).toEqual([])
    await page.screenshot({ path: join(screens, 'target-group-create-light.png') })
    await save()
    await expect(groups.getByRole('row', { name: /store-next/ })).toContainText('0 of 0 healthy')
    await choose('store-next', 'Edit')
    await dialog.getByRole('spinbutton', { name: 'Seconds between checks' }).fill('5')
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(shown(dialog.getByText('more seconds between checks than to wait for an answer'))).toBeVisible()
    await dialog.getByRole('spinbutton', { name: 'Seconds to wait for an answer' }).fill('2')
    await save()
    expect(await groupNamed('store-next')).toMatchObject({
      HealthCheckPath: '/health',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
    })
    await choose('store-next', 'Attributes')
    await dialog.getByRole('textbox', { name: 'deregistration_delay.timeout_seconds' }).fill('7')
    await dialog.getByRole('checkbox', { name: 'stickiness.enabled' }).check()
    expect(await accessibilityProblems(page)).toEqual([])
    await page.screenshot({ path: join(screens, 'target-group-attributes-light.png') })
    await save()
    expect(await attributesOf('store-next')).toMatchObject({ 'deregistration_delay.timeout_seconds': '7', 'stickiness.enabled': 'true' })
  })

  await test.step('one that is used says by whom, and cannot be deleted; another one can', async () => {
    await expect(
      groups
        .getByRole('row', { name: /store.*HTTP:80/ })
        .first()
        .getByRole('link', { name: 'store' }),
    ).toBeVisible()
    for (const [name, look] of Object.entries({ light: {}, dark: { theme: 'dark' }, 'zh-TW': { language: 'zh-TW' } } as const)) {
      await app.look(look)
      await expect(page.getByText('store-next').first()).toBeVisible()
      if (name !== 'zh-TW') expect(await accessibilityProblems(page)).toEqual([])
      await page.screenshot({ path: join(screens, `target-groups-${name}.png`) })
    }
    await app.look({})
    await page.getByRole('button', { name: 'Actions for store', exact: true }).click()
    await expect(page.getByRole('menuitem', { name: 'Delete' })).toHaveAttribute('aria-disabled', 'true')
    await page.keyboard.press('Escape')
    await choose('store-next', 'Delete')
    await expect(dialog).toContainText('their tasks run on')
    await dialog.getByRole('button', { name: 'Delete target group' }).click()
    await expect(groups.getByRole('row', { name: /store-next/ })).toBeHidden()
  })
  const { LoadBalancers } = await loadBalancing.describeLoadBalancers({ Names: ['store'] })
  await loadBalancing.deleteLoadBalancer({ LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn })
})
