import type { DescribeServicesResponse } from '@aws-sdk/client-ecs'
import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const cluster = 'shop'
const service = 'rolled'
const ofRolled = { cluster, services: [service] }

/** A service rolled to a second revision, towards a third that never comes up and back, and to a fourth that crashes. */
export async function deployments(tour: Tour): Promise<void> {
  await roll(tour)
  await rollBack(tour)
  await fail(tour)
  await shift(tour)
  await tour.step('DeleteService', { cluster, service, force: true }, (answer) => expect(answer.service?.desiredCount).toBe(0))
}

const isCompleted = ({ services }: DescribeServicesResponse) => services?.[0]?.deployments?.[0]?.rolloutState === 'COMPLETED'

const register = ({ step }: Tour, image: string, revision: number) =>
  step('RegisterTaskDefinition', { family: 'rolled', containerDefinitions: [{ name: 'app', image, memory: 16 }] }, ({ taskDefinition }) =>
    expect(taskDefinition?.revision).toBe(revision),
  )

async function roll(tour: Tour): Promise<void> {
  const { step, until, waits } = tour
  await register(tour, 'marina/hello', 1)
  await step('CreateService', { cluster, serviceName: service, taskDefinition: 'rolled', desiredCount: 1 }, (answer) =>
    expect(answer.service?.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }]),
  )
  await waits('ServicesStable', ofRolled)
  await until('DescribeServices', ofRolled, isCompleted)
  await register(tour, 'marina/hello', 2)
  await step('UpdateService', { cluster, service, taskDefinition: 'rolled:2' }, (answer) =>
    expect(answer.service?.deployments).toMatchObject([{ status: 'PRIMARY' }, { status: 'ACTIVE' }]),
  )
  await waits('ServicesStable', ofRolled)
  await until('DescribeServices', ofRolled, isCompleted)
  await step('DescribeServices', ofRolled, ({ services }) =>
    expect(services).toMatchObject([
      {
        taskDefinition: expect.stringMatching(/rolled:2$/) as string,
        deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 1 }],
      },
    ]),
  )
}

async function rollBack(tour: Tour): Promise<void> {
  const { step, until, waits, refused } = tour
  const { serviceDeployments: [second] = [] } = await step('ListServiceDeployments', { cluster, service }, ({ serviceDeployments }) =>
    expect(serviceDeployments).toMatchObject([{ status: 'SUCCESSFUL' }, { status: 'SUCCESSFUL' }]),
  )
  await register(tour, 'simulated/slow-pull', 3)
  await step('UpdateService', { cluster, service, taskDefinition: 'rolled:3' }, (answer) =>
    expect(answer.service?.deployments).toHaveLength(2),
  )
  const { serviceDeployments: [third] = [] } = await step('ListServiceDeployments', { cluster, service }, ({ serviceDeployments }) =>
    expect(serviceDeployments).toHaveLength(3),
  )
  const [source = '', target = ''] = [second?.targetServiceRevisionArn, third?.targetServiceRevisionArn]
  const serviceDeploymentArn = third?.serviceDeploymentArn ?? ''
  const ofThird = { serviceDeploymentArns: [serviceDeploymentArn] }
  await until('DescribeServiceDeployments', ofThird, ({ serviceDeployments }) => serviceDeployments?.[0]?.status === 'IN_PROGRESS')
  await step('DescribeServiceDeployments', ofThird, ({ serviceDeployments }) =>
    expect(serviceDeployments).toMatchObject([{ sourceServiceRevisions: [{ arn: source }], targetServiceRevision: { arn: target } }]),
  )
  await step('DescribeServiceRevisions', { serviceRevisionArns: [source, target] }, ({ serviceRevisions }) =>
    expect(serviceRevisions?.map(({ containerImages }) => containerImages?.[0]?.image)).toEqual(['marina/hello', 'simulated/slow-pull']),
  )
  await refused(
    'ContinueServiceDeployment',
    { serviceDeploymentArn, hookId: 'h1' },
    'InvalidParameterException',
    /^The service deployment has no lifecycle hook h1 that awaits an action/,
  )
  await step('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ROLLBACK' }, (answer) =>
    expect(answer.serviceDeploymentArn).toBe(serviceDeploymentArn),
  )
  await until('DescribeServiceDeployments', ofThird, ({ serviceDeployments }) => serviceDeployments?.[0]?.status === 'ROLLBACK_SUCCESSFUL')
  await step('DescribeServiceDeployments', ofThird, ({ serviceDeployments }) =>
    expect(serviceDeployments?.[0]).toMatchObject({ rollback: { serviceRevisionArn: source }, finishedAt: expect.any(Date) as Date }),
  )
  await waits('ServicesStable', ofRolled)
  await step('DescribeServices', ofRolled, ({ services }) => expect(services?.[0]?.taskDefinition).toMatch(/rolled:2$/))
  await step('ListServiceDeployments', { cluster, service, status: ['ROLLBACK_SUCCESSFUL'] }, ({ serviceDeployments }) =>
    expect(serviceDeployments).toMatchObject([{ serviceDeploymentArn }]),
  )
}

async function fail(tour: Tour): Promise<void> {
  const { step, until } = tour
  await register(tour, 'simulated/exits:1', 4)
  const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: false } }
  await step('UpdateService', { cluster, service, taskDefinition: 'rolled:4', deploymentConfiguration }, (answer) =>
    expect(answer.service?.deploymentConfiguration).toMatchObject(deploymentConfiguration),
  )
  await until('DescribeServices', ofRolled, ({ services }) => services?.[0]?.deployments?.[0]?.rolloutState === 'FAILED')
  const { serviceDeployments: [fourth] = [] } = await step('ListServiceDeployments', { cluster, service }, ({ serviceDeployments }) =>
    expect(serviceDeployments?.[0]?.status).toBe('STOPPED'),
  )
  await step('DescribeServiceDeployments', { serviceDeploymentArns: [fourth?.serviceDeploymentArn ?? ''] }, ({ serviceDeployments }) =>
    expect(serviceDeployments?.[0]?.deploymentCircuitBreaker).toMatchObject({ status: 'TRIGGERED', failureCount: 3, threshold: 3 }),
  )
}

/** Blue/green without a load balancer: its stages run, held by a pause. */
async function shift({ step, until, waits }: Tour): Promise<void> {
  const deploymentConfiguration = {
    strategy: 'BLUE_GREEN' as const,
    bakeTimeInMinutes: 0,
    lifecycleHooks: [{ targetType: 'PAUSE' as const, lifecycleStages: ['POST_SCALE_UP' as const] }],
  }
  await step('UpdateService', { cluster, service, taskDefinition: 'rolled:1', deploymentConfiguration }, (answer) =>
    expect(answer.service?.deploymentConfiguration).toMatchObject(deploymentConfiguration),
  )
  const { serviceDeployments: [fifth] = [] } = await step('ListServiceDeployments', { cluster, service }, () => {})
  const serviceDeploymentArn = fifth?.serviceDeploymentArn ?? ''
  const ofFifth = { serviceDeploymentArns: [serviceDeploymentArn] }
  const paused = await until(
    'DescribeServiceDeployments',
    ofFifth,
    ({ serviceDeployments }) => serviceDeployments?.[0]?.lifecycleStage === 'POST_SCALE_UP',
  )
  const hookId = paused.serviceDeployments?.[0]?.lifecycleHookDetails?.[0]?.hookId ?? ''
  await step('ContinueServiceDeployment', { serviceDeploymentArn, hookId, action: 'CONTINUE' }, (answer) =>
    expect(answer.serviceDeploymentArn).toBe(serviceDeploymentArn),
  )
  await until('DescribeServiceDeployments', ofFifth, ({ serviceDeployments }) => serviceDeployments?.[0]?.status === 'SUCCESSFUL')
  await waits('ServicesStable', ofRolled)
}
