import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { accessibilityProblems, expect, test } from './fixtures.ts'
import { ServicePage } from './objects/ServicePage.ts'

const screens = resolve(import.meta.dirname, '../screens')
test.beforeAll(() => mkdirSync(screens, { recursive: true }))

test('client aliases of Service Connect say where they lead, at the service and among the load balancers', async ({
  app,
  marina,
  page,
}) => {
  const { client } = marina
  await client.discovery.createHttpNamespace({ Name: 'shop' })
  const portMappings = [{ name: 'http', containerPort: 80, appProtocol: 'http' as const }]
  await client.registerTaskDefinition({
    family: 'meshed',
    memory: '64',
    containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32, portMappings }],
  })
  await client.createService({
    serviceName: 'meshed',
    taskDefinition: 'meshed',
    desiredCount: 2,
    serviceConnectConfiguration: {
      enabled: true,
      namespace: 'shop',
      services: [{ portName: 'http', discoveryName: 'api', clientAliases: [{ port: 8080, dnsName: 'api' }] }],
    },
  })
  await app.goTo('clusters/default/services/meshed')
  const service = new ServicePage(page)
  await service.expectRunning(2)
  await service.openTab('Configuration')
  const row = page.getByRole('table', { name: 'Service Connect' }).getByRole('row', { name: /api:8080/ })
  await expect(row).toContainText('shop')
  await expect(row.getByRole('cell', { name: '2', exact: true })).toBeVisible()
  await expect(row).toContainText('0 requests/s')
  await expect(page.getByText('Counted since Marina started.')).toBeVisible()
  expect(await accessibilityProblems(page)).toEqual([])

  await app.goTo('load-balancers')
  const all = page.getByRole('table', { name: 'Service Connect' }).getByRole('row', { name: /api:8080/ })
  await expect(all.getByRole('link', { name: 'meshed' })).toBeVisible()
  for (const [name, look] of Object.entries({ light: {}, dark: { theme: 'dark' }, 'zh-TW': { language: 'zh-TW' } } as const)) {
    await app.look(look)
    await expect(page.getByText('api:8080')).toBeVisible()
    if (name !== 'zh-TW') expect(await accessibilityProblems(page)).toEqual([])
    await page.screenshot({ path: join(screens, `service-connect-${name}.png`) })
  }
  await app.look({})
  await client.updateService({ service: 'meshed', desiredCount: 0 })
  await client.deleteService({ service: 'meshed', force: true })
  await expect(page.getByText('api:8080')).toBeHidden()
})

test('a client alias says who has its traffic while its service is deployed by canary', async ({ app, marina, page }) => {
  const { client } = marina
  const family = 'shifted'
  const portMappings = [{ name: 'http', containerPort: 80, appProtocol: 'http' as const }]
  const containerDefinitions = [{ name: 'app', image: 'marina/hello', memory: 32, portMappings }]
  await client.discovery.createHttpNamespace({ Name: 'canary' })
  for (let revision = 0; revision < 2; revision += 1) await client.registerTaskDefinition({ family, memory: '64', containerDefinitions })
  const lifecycleHooks = [{ targetType: 'PAUSE' as const, lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT' as const] }]
  const canaryConfiguration = { canaryPercent: 20, canaryBakeTimeInMinutes: 0 }
  await client.createService({
    serviceName: family,
    taskDefinition: `${family}:1`,
    desiredCount: 1,
    deploymentConfiguration: { strategy: 'CANARY', canaryConfiguration },
    serviceConnectConfiguration: {
      enabled: true,
      namespace: 'canary',
      services: [{ portName: 'http', discoveryName: 'shifted', clientAliases: [{ port: 8080, dnsName: 'shifted' }] }],
    },
  })
  await app.goTo(`clusters/default/services/${family}`)
  const service = new ServicePage(page)
  await service.expectRunning(1)
  const newest = async () => {
    const { serviceDeployments: [brief] = [] } = await client.listServiceDeployments({ service: family, cluster: 'default' })
    const serviceDeploymentArns = brief?.serviceDeploymentArn ? [brief.serviceDeploymentArn] : []
    return (await client.describeServiceDeployments({ serviceDeploymentArns })).serviceDeployments?.[0] ?? {}
  }
  await expect.poll(async () => (await newest()).status).toBe('SUCCESSFUL')
  await client.updateService({ service: family, taskDefinition: `${family}:2`, deploymentConfiguration: { lifecycleHooks } })
  const production = page.getByRole('progressbar', { name: /Production traffic/ })
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('shifted:1 has the other 80 %')).toBeVisible()
  await expect(production).toBeVisible()
  await service.openTab('Configuration')
  const row = page.getByRole('table', { name: 'Service Connect' }).getByRole('row', { name: /shifted:8080/ })
  await expect(row).toContainText('shifted:1: 80 %, test 0 %')
  await expect(row).toContainText('shifted:2: 20 %, test 100 %')
  await expect(row).toContainText('Test traffic has the header x-amzn-ecs-blue-green-test')
  for (const [name, look] of Object.entries({ light: {}, dark: { theme: 'dark' }, 'zh-TW': { language: 'zh-TW' } } as const)) {
    await app.look(look)
    await row.scrollIntoViewIfNeeded()
    if (name !== 'zh-TW') expect(await accessibilityProblems(page)).toEqual([])
    await page.screenshot({ path: join(screens, `service-connect-shift-${name}.png`) })
  }
  await app.look({})
  await client.updateService({ service: family, desiredCount: 0 })
  await client.deleteService({ service: family, force: true })
})
