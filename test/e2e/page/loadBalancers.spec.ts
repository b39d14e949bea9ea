import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import type { MarinaProcess } from '../../support/marinaProcess.ts'
import { accessibilityProblems, expect, test } from './fixtures.ts'
import { LoadBalancerPage } from './objects/LoadBalancerPage.ts'

const screens = resolve(import.meta.dirname, '../screens')
const servers: Server[] = []

/** @returns its port */
async function serve(answer: () => number): Promise<number> {
  const server = createServer((_, response) => response.writeHead(answer()).end('hello')).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function freePort(): Promise<number> {
  const port = await serve(() => 200)
  const server = servers.pop()
  server?.close()
  if (server) await once(server, 'close')
  return port
}

test.beforeAll(() => mkdirSync(screens, { recursive: true }))
test.afterAll(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

const register = async ({ client }: MarinaProcess, group: string, ...ports: number[]) => {
  const { TargetGroups } = await client.loadBalancing.describeTargetGroups({ Names: [group] })
  const Targets = ports.map((Port) => ({ Id: '127.0.0.1', Port }))
  await client.loadBalancing.registerTargets({ TargetGroupArn: TargetGroups?.[0]?.TargetGroupArn, Targets })
}

test('a load balancer is created, seen at work, given rules and deleted', async ({ app, marina, page }) => {
  let status = 200
  const [one, other] = [await serve(() => 200), await serve(() => status)]
  const port = await freePort()
  const balancer = new LoadBalancerPage(page)

  await test.step('the empty list says what one is for', async () => {
    await app.goTo('load-balancers')
    await expect(page.getByText('No load balancers yet')).toBeVisible()
    await expect(page.getByText('aws elbv2 create-load-balancer')).toBeVisible()
    expect(await accessibilityProblems(page)).toEqual([])
    await page.screenshot({ path: join(screens, 'load-balancers-empty-light.png') })
  })

  await balancer.create({ name: 'shop', port })
  await expect(page.getByText('No targets yet')).toBeVisible()
  await register(marina, 'shop', one, other)
  const targets = balancer.targets('shop')
  await expect(targets.getByRole('img', { name: `Target 127.0.0.1:${one}, Healthy` })).toBeVisible()
  await expect(targets.getByRole('img', { name: `Target 127.0.0.1:${other}, Healthy` })).toBeVisible()

  await test.step('requests are shared, counted for each target, and seen to arrive', async () => {
    await balancer.send('/')
    await expect(balancer.answers.getByRole('row').filter({ hasText: `127.0.0.1:${one}` })).toContainText('10')
    await expect(balancer.answers.getByRole('row').filter({ hasText: `127.0.0.1:${other}` })).toContainText('10')
    await expect(page.getByText(`Sent to 127.0.0.1:${port}: 20 × 200`)).toBeVisible()
    await expect(async () => {
      await balancer.send('/')
      await expect(targets.getByRole('img', { name: /, [1-9]\d*\/s$/ }).first()).toBeVisible({ timeout: 1_500 })
    }).toPass()
    expect(await accessibilityProblems(page)).toEqual([])
  })

  await test.step('a rule answers what it asks for', async () => {
    await balancer.addFixedResponse('/static/*', 'from the load balancer')
    expect(await accessibilityProblems(page)).toEqual([])
    await page.screenshot({ path: join(screens, 'load-balancer-rule-light.png') })
    await balancer.saveRule()
    await balancer.addFixedResponse('/other', 'another')
    await balancer.saveRule()
    await expect(balancer.rules(`HTTP:${port}`)).toHaveText([/Rule 10.*\/static/s, /Rule 20.*\/other/s, /Default rule/])
    await balancer.send('/static/a')
    await expect(balancer.answers.getByRole('row').filter({ hasText: 'The load balancer itself' })).toContainText('20')
  })

  await test.step('rules change places and go', async () => {
    await balancer.doWithRule('Rule 20', 'Move up')
    await expect(balancer.rules(`HTTP:${port}`)).toHaveText([/Rule 10.*\/other/s, /Rule 20.*\/static/s, /Default rule/])
    await balancer.doWithRule('Rule 10', 'Delete')
    await balancer.dialog.getByRole('button', { name: 'Delete rule' }).click()
    await expect(balancer.rules(`HTTP:${port}`)).toHaveText([/Rule 20/, /Default rule/])
  })

  await test.step('the default rule shares requests by weight', async () => {
    await marina.client.loadBalancing.createTargetGroup({
      Name: 'shop-next',
      Protocol: 'HTTP',
      Port: 80,
      VpcId: 'vpc-1',
      TargetType: 'ip',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      UnhealthyThresholdCount: 2,
    })
    await register(marina, 'shop-next', other)
    await balancer.doWithRule('Default rule', 'Edit')
    await balancer.dialog.getByRole('button', { name: 'Add target group' }).click()
    await page.getByRole('option', { name: 'shop-next' }).click()
    await balancer.dialog.getByRole('spinbutton', { name: 'Weight of shop', exact: true }).fill('3')
    await balancer.saveRule()
    await expect(page.getByText('Weight 3, 75 %')).toBeVisible()
    await expect(page.getByText('Weight 1, 25 %')).toBeVisible()
    await expect(balancer.targets('shop-next').getByRole('img', { name: /Healthy/ })).toBeVisible()
  })

  await test.step('a failed check says what was answered', async () => {
    status = 503
    await expect(balancer.targets('shop-next').getByText('503')).toBeVisible({ timeout: 20_000 })
    for (const [name, look] of Object.entries({ light: {}, dark: { theme: 'dark' }, 'zh-TW': { language: 'zh-TW' } } as const)) {
      await app.look(look)
      await expect(page.getByText('503').first()).toBeVisible()
      expect(await accessibilityProblems(page)).toEqual([])
      await page.screenshot({ path: join(screens, `load-balancer-${name}.png`) })
    }
    await app.look({})
  })

  await test.step('deleting names the consequence', async () => {
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(balancer.dialog).toContainText('Target groups, services and their tasks stay.')
    await balancer.dialog.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(page.getByText('No load balancers yet')).toBeVisible()
  })
})

test('a service is opened at its load balancer, which says who has its own port', async ({ app, marina, page }) => {
  const { client } = marina
  const taken = await serve(() => 200)
  const { TargetGroups } = await client.loadBalancing.createTargetGroup({
    Name: 'web',
    Protocol: 'HTTP',
    Port: 80,
    VpcId: 'vpc-1',
    TargetType: 'instance',
  })
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? ''
  const { LoadBalancers } = await client.loadBalancing.createLoadBalancer({ Name: 'web', Subnets: ['subnet-1', 'subnet-2'] })
  const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn
  await client.loadBalancing.createListener({
    LoadBalancerArn,
    Protocol: 'HTTP',
    Port: taken,
    DefaultActions: [{ Type: 'forward', TargetGroupArn }],
  })
  await client.registerTaskDefinition({
    family: 'balanced',
    containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32, portMappings: [{ containerPort: 80 }] }],
  })
  await test.step('it is attached when the service is created', async () => {
    await app.goTo('clusters/default/create-service?taskDefinition=balanced')
    await page.getByRole('button', { name: 'Load balancer', exact: true }).click()
    await page.getByRole('button', { name: 'Target group' }).click()
    await page.getByRole('option', { name: 'web', exact: true }).click()
    await expect(page.getByRole('button', { name: /Container and port/ })).toContainText('app:80')
    expect(await accessibilityProblems(page)).toEqual([])
    await page.screenshot({ path: join(screens, 'create-service-balanced-light.png') })
    await page.locator('#main').getByRole('button', { name: 'Create service' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'balanced' })).toBeVisible()
  })

  await app.goTo('load-balancers/web')
  await expect(page.getByText(/On this computer it is at port \d+: port \d+ is/)).toBeVisible()
  const balancer = new LoadBalancerPage(page)
  await expect(balancer.targets('web').getByRole('link')).toBeVisible()
  expect(await accessibilityProblems(page)).toEqual([])
  await page.screenshot({ path: join(screens, 'load-balancer-service-light.png') })
  const { listeners } = await client.listTrafficListeners({})
  const at = `localhost:${listeners.find(({ loadBalancerName }) => loadBalancerName === 'web')?.localPort}`

  await app.goTo('load-balancers')
  await expect(page.getByRole('row', { name: /web/ }).getByRole('link', { name: at })).toBeVisible()
  await page.screenshot({ path: join(screens, 'load-balancers-light.png') })
  await app.goTo('clusters/default')
  await expect(page.getByRole('row', { name: /balanced/ }).getByRole('link', { name: at })).toBeVisible()
  await app.goTo('clusters/default/services/balanced')
  await page.getByRole('button', { name: 'Open in browser' }).click()
  await expect(page.getByRole('menuitem').first()).toContainText(at)
  await page.keyboard.press('Escape')

  await client.deleteService({ service: 'balanced', force: true })
  await client.loadBalancing.deleteLoadBalancer({ LoadBalancerArn })
})
