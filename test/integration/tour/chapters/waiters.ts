import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const noTask = '0'.repeat(32)

/** What the chapters before did not wait for: failures, and daemons on their way. */
export async function waiters({ step, waits, account }: Tour): Promise<void> {
  await waits('TasksRunning', { tasks: [noTask] }, 'FAILURE')
  await waits('ServicesStable', { services: ['nothing'] }, 'FAILURE')
  await waits('ServicesInactive', { services: ['nothing'] }, 'FAILURE')
  const missing = `arn:aws:ecs:us-east-1:${account}:daemon-deployment/default/nothing/${'x'.repeat(22)}`
  await waits('DaemonDeploymentSuccessful', { daemonDeploymentArns: [missing] }, 'FAILURE')
  await waits('DaemonDeploymentStopped', { daemonDeploymentArns: [missing] }, 'FAILURE')
  const { daemonTaskDefinitions: [definition] = [] } = await step('ListDaemonTaskDefinitions', { family: 'probe' }, (answer) =>
    expect(answer.daemonTaskDefinitions).not.toEqual([]),
  )
  const { capacityProviders: [provider] = [] } = await step('DescribeCapacityProviders', { cluster: 'managed' }, (answer) =>
    expect(answer.capacityProviders).toHaveLength(1),
  )
  const shape = { daemonTaskDefinitionArn: definition?.arn, capacityProviderArns: [provider?.capacityProviderArn ?? ''] }
  const clusterArn = `arn:aws:ecs:us-east-1:${account}:cluster/managed`
  const { daemonArn = '', deploymentArn = '' } = await step('CreateDaemon', { clusterArn, daemonName: 'awaited', ...shape }, (answer) =>
    expect(answer.status).toBe('ACTIVE'),
  )
  await waits('DaemonActive', { daemonArn })
  // One that another replaces before it is done is stopped.
  await step('UpdateDaemon', { daemonArn, ...shape }, (answer) => expect(answer.deploymentArn).not.toBe(deploymentArn))
  await waits('DaemonDeploymentStopped', { daemonDeploymentArns: [deploymentArn] })
  await step('DeleteDaemon', { daemonArn }, (answer) => expect(answer.daemonArn).toBe(daemonArn))
}
