import { accessibilityProblems, expect, test } from './fixtures.ts'

/** A daemon made by somebody else's tool, followed on the cluster's screen without a reload. */
test.describe('the daemons of a cluster', () => {
  test('come, run and go before the eyes', async ({ app, marina, page }) => {
    const { client } = marina
    const instanceLaunchTemplate = {
      ec2InstanceProfileArn: 'arn:aws:iam::000000000000:instance-profile/ecs',
      networkConfiguration: { subnets: ['subnet-1'] },
    }
    const managedInstancesProvider = { infrastructureRoleArn: 'arn:aws:iam::000000000000:role/infra', instanceLaunchTemplate }
    const created = await client.createCapacityProvider({ name: 'managed', cluster: 'default', managedInstancesProvider })
    await client.registerContainerInstance({ attributes: [{ name: 'marina.capacity-provider', value: 'managed' }] })
    const containerDefinitions = [{ name: 'app', image: 'marina/hello', memory: 32 }]
    const { daemonTaskDefinitionArn } = await client.registerDaemonTaskDefinition({ family: 'telemetry', containerDefinitions })
    const capacityProviderArns = [created.capacityProvider?.capacityProviderArn ?? '']

    await app.goTo('clusters/default?tab=daemons')
    await expect(page.getByText('No daemons')).toBeVisible()
    const { daemonArn } = await client.createDaemon({ daemonName: 'telemetry', daemonTaskDefinitionArn, capacityProviderArns })
    await expect(page.getByRole('tab', { name: 'Daemons (1)' })).toBeVisible()
    const row = page.getByRole('row').filter({ hasText: 'telemetry:1' })
    await expect(row).toContainText('Active')
    await expect(row).toContainText('In progress')
    await expect(row).toContainText('1 / 1')
    expect(await accessibilityProblems(page)).toEqual([])

    await client.deleteDaemon({ daemonArn })
    await expect(page.getByText('No daemons')).toBeVisible()
  })
})
