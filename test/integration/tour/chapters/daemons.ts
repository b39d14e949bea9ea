import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const cluster = 'managed'

export async function daemons(tour: Tour): Promise<void> {
  const { step, waits } = tour
  const { cluster: made } = await step('CreateCluster', { clusterName: cluster }, (answer) => expect(answer.cluster?.status).toBe('ACTIVE'))
  const clusterArn = made?.clusterArn ?? ''
  const provider = await createProvider(tour)
  const [first, second] = [await registerDefinition(tour), await registerDefinition(tour)]
  const shape = { daemonTaskDefinitionArn: first, capacityProviderArns: [provider] }
  const { daemonArn = '', deploymentArn = '' } = await step('CreateDaemon', { clusterArn, daemonName: 'probe', ...shape }, (answer) =>
    expect(answer).toMatchObject({ status: 'ACTIVE', daemonArn: expect.stringMatching(/probe$/) as string }),
  )
  await waits('DaemonDeploymentSuccessful', { daemonDeploymentArns: [deploymentArn] })
  await step('ListTasks', { cluster, daemonName: 'probe' }, ({ taskArns }) => expect(taskArns).toHaveLength(1))
  await step('DescribeDaemon', { daemonArn }, ({ daemon }) => expect(daemon).toMatchObject({ daemonArn, status: 'ACTIVE' }))
  await step('ListDaemons', { clusterArn }, ({ daemonSummariesList }) => expect(daemonSummariesList).toMatchObject([{ daemonArn }]))
  const { deploymentArn: next = '' } = await step('UpdateDaemon', { daemonArn, ...shape, daemonTaskDefinitionArn: second }, (answer) =>
    expect(answer.deploymentArn).not.toBe(deploymentArn),
  )
  await waits('DaemonDeploymentSuccessful', { daemonDeploymentArns: [next] })
  await step('ListDaemonDeployments', { daemonArn }, ({ daemonDeployments }) =>
    expect(daemonDeployments?.map(({ daemonDeploymentArn }) => daemonDeploymentArn)).toEqual([next, deploymentArn]),
  )
  const { daemonDeployments: [deployed] = [] } = await step('DescribeDaemonDeployments', { daemonDeploymentArns: [next] }, (answer) =>
    expect(answer.daemonDeployments).toMatchObject([{ status: 'SUCCESSFUL' }]),
  )
  await step('DescribeDaemonRevisions', { daemonRevisionArns: [deployed?.targetDaemonRevision?.arn ?? ''] }, ({ daemonRevisions }) =>
    expect(daemonRevisions).toMatchObject([{ daemonTaskDefinitionArn: second }]),
  )
  await leave(tour, { daemonArn, clusterArn, definition: first })
}

async function createProvider({ step }: Tour): Promise<string> {
  const managedInstancesProvider = {
    infrastructureRoleArn: 'arn:aws:iam::123456789012:role/infra',
    instanceLaunchTemplate: {
      ec2InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/ecs',
      networkConfiguration: { subnets: ['subnet-1'] },
    },
  }
  const { capacityProvider } = await step('CreateCapacityProvider', { name: 'probes', cluster, managedInstancesProvider }, (answer) =>
    expect(answer.capacityProvider?.type).toBe('MANAGED_INSTANCES'),
  )
  // The node here stands for an instance that such a provider would launch.
  const attributes = [{ name: 'marina.capacity-provider', value: 'probes' }]
  await step('RegisterContainerInstance', { cluster, attributes }, ({ containerInstance }) =>
    expect(containerInstance?.status).toBe('ACTIVE'),
  )
  return capacityProvider?.capacityProviderArn ?? ''
}

async function registerDefinition({ step, waits }: Tour): Promise<string> {
  // A task that a check calls healthy needs no time to prove itself.
  const healthCheck = { command: ['CMD', '/hello', 'check'], interval: 5 }
  const containerDefinitions = [{ name: 'app', image: 'marina/hello', memory: 16, healthCheck }]
  const { daemonTaskDefinitionArn = '' } = await step('RegisterDaemonTaskDefinition', { family: 'probe', containerDefinitions }, (answer) =>
    expect(answer.daemonTaskDefinitionArn).toMatch(/daemon-task-definition\/probe:\d+$/),
  )
  await waits('DaemonTaskDefinitionActive', { daemonTaskDefinition: daemonTaskDefinitionArn })
  return daemonTaskDefinitionArn
}

interface Made {
  daemonArn: string
  clusterArn: string
  definition: string
}

async function leave(tour: Tour, { daemonArn, clusterArn, definition }: Made): Promise<void> {
  const { step, until, waits } = tour
  await step('ListDaemonTaskDefinitions', { family: 'probe' }, (answer) => expect(answer.daemonTaskDefinitions).toHaveLength(2))
  await step('DescribeDaemonTaskDefinition', { daemonTaskDefinition: definition }, (answer) =>
    expect(answer.daemonTaskDefinition).toMatchObject({ revision: 1, status: 'ACTIVE' }),
  )
  await step('DeleteDaemon', { daemonArn }, (answer) => expect(answer.daemonArn).toBe(daemonArn))
  await until('ListDaemons', { clusterArn }, ({ daemonSummariesList }) => daemonSummariesList?.length === 0)
  const unused = await registerDefinition(tour)
  await step('DeleteDaemonTaskDefinition', { daemonTaskDefinition: unused }, (answer) =>
    expect(answer.daemonTaskDefinitionArn).toBe(unused),
  )
  await waits('DaemonTaskDefinitionDeleted', { daemonTaskDefinition: unused })
  await waits('DaemonTaskDefinitionActive', { daemonTaskDefinition: unused }, 'FAILURE')
}
