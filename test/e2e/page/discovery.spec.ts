import { accessibilityProblems, expect, test } from './fixtures.ts'
import { ServicePage } from './objects/ServicePage.ts'

test('a service shows the name that it is found by, and whom it leads to', async ({ app, marina, page }) => {
  const { client } = marina
  const { OperationId } = await client.discovery.createPrivateDnsNamespace({ Name: 'shop.local', Vpc: 'vpc-1' })
  const { Operation } = await client.discovery.getOperation({ OperationId })
  const { Service } = await client.discovery.createService({
    Name: 'web',
    NamespaceId: Operation?.Targets?.NAMESPACE,
    DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 10 }] },
    HealthCheckCustomConfig: {},
  })
  await client.registerTaskDefinition({
    family: 'found',
    networkMode: 'awsvpc',
    containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32, portMappings: [{ containerPort: 80 }] }],
  })
  await client.createService({
    serviceName: 'found',
    taskDefinition: 'found',
    desiredCount: 2,
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    serviceRegistries: [{ registryArn: Service?.Arn }],
  })
  await app.goTo('clusters/default/services/found')
  const service = new ServicePage(page)
  await service.expectRunning(2)
  await service.openTab('Configuration')
  const table = page.getByRole('table', { name: 'Service discovery' })
  await expect(table.getByText('Healthy')).toHaveCount(2)
  await expect(page.getByText('web.shop.local')).toBeVisible()
  await expect(page.getByText('DNS records: A')).toBeVisible()
  expect(await accessibilityProblems(page)).toEqual([])
  await service.scaleTo(1)
  await expect(table.getByText('Healthy')).toHaveCount(1)
  await client.updateService({ service: 'found', desiredCount: 0 })
  await client.deleteService({ service: 'found', force: true })
})
