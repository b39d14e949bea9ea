import { accessibilityProblems, expect, shown, test } from './fixtures.ts'

/** A service that an Express Gateway service manages: the page says so, and deletes it in ECS's own way. */
test.describe('the service of an Express Gateway service', () => {
  test('says who manages it, and is deleted', async ({ app, marina, page }) => {
    const { client } = marina
    const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`
    await client.createExpressGatewayService({
      serviceName: 'shop',
      infrastructureRoleArn: role('infra'),
      executionRoleArn: role('run'),
      primaryContainer: { image: 'marina/hello', containerPort: 80 },
    })
    const service = await app.service('default', 'shop')
    await expect(page.getByText('The Express Gateway service shop manages this service')).toBeVisible()
    await expect(page.getByRole('link', { name: 'Task definition default-shop:1' })).toBeVisible()
    expect(await accessibilityProblems(page)).toEqual([])

    await service.delete()
    await expect(shown(page.getByText('Service shop is being deleted'))).toBeVisible()
  })
})
