import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const cluster = 'shop'
const ofFront = { cluster, services: ['front'] }

export async function services(tour: Tour): Promise<void> {
  const { step } = tour
  await step('RegisterContainerInstance', { cluster }, ({ containerInstance }) => expect(containerInstance?.agentConnected).toBe(true))
  await createAndScale(tour)
  await protect(tour)
  await everywhere(tour)
  await deleteFront(tour)
}

async function createAndScale({ step, waits }: Tour): Promise<void> {
  const request = { cluster, serviceName: 'front', taskDefinition: 'web:3', desiredCount: 1, clientToken: 'first' }
  const { service } = await step('CreateService', request, (answer) =>
    expect(answer.service).toMatchObject({ status: 'ACTIVE', desiredCount: 1, runningCount: 0, schedulingStrategy: 'REPLICA' }),
  )
  await step('CreateService', request, (answer) => expect(answer.service?.createdAt).toEqual(service?.createdAt))
  await waits('ServicesStable', ofFront)
  await step('DescribeServices', { ...ofFront, services: ['front', 'back'] }, (answer) => {
    expect(answer.services).toMatchObject([
      { runningCount: 1, deployments: [{ status: 'PRIMARY', taskDefinition: service?.taskDefinition }] },
    ])
    expect(answer.failures).toMatchObject([{ reason: 'MISSING' }])
  })
  await step('ListServices', { cluster, launchType: 'EC2' }, ({ serviceArns }) => expect(serviceArns).toEqual([service?.serviceArn]))
  await step('UpdateService', { cluster, service: 'front', desiredCount: 2 }, (answer) =>
    expect(answer.service).toMatchObject({ desiredCount: 2, deployments: [{ desiredCount: 2 }] }),
  )
  await waits('ServicesStable', ofFront)
  await step('DescribeServices', ofFront, (answer) => expect(answer.services?.[0]).toMatchObject({ runningCount: 2, pendingCount: 0 }))
  await step('UpdateCluster', { cluster, serviceConnectDefaults: { namespace: 'mesh' } }, (answer) =>
    expect(answer.cluster?.serviceConnectDefaults?.namespace).toContain('namespace/ns-'),
  )
  await step('ListServicesByNamespace', { namespace: 'mesh' }, ({ serviceArns }) => expect(serviceArns).toEqual([]))
}

async function protect({ step, until }: Tour): Promise<void> {
  const { taskArns = [] } = await step('ListTasks', { cluster, serviceName: 'front' }, (answer) => expect(answer.taskArns).toHaveLength(2))
  const [kept = ''] = taskArns
  await step('UpdateTaskProtection', { cluster, tasks: [kept], protectionEnabled: true, expiresInMinutes: 5 }, ({ protectedTasks }) =>
    expect(protectedTasks).toMatchObject([{ taskArn: kept, protectionEnabled: true, expirationDate: expect.any(Date) as Date }]),
  )
  await step('GetTaskProtection', { cluster, tasks: taskArns }, ({ protectedTasks }) =>
    expect(protectedTasks?.find(({ taskArn }) => taskArn === kept)?.protectionEnabled).toBe(true),
  )
  await step('UpdateService', { cluster, service: 'front', desiredCount: 1 }, ({ service }) => expect(service?.desiredCount).toBe(1))
  await until('DescribeServices', ofFront, (answer) => answer.services?.[0]?.runningCount === 1)
  await step('ListTasks', { cluster, serviceName: 'front' }, (answer) => expect(answer.taskArns).toEqual([kept]))
  await step('UpdateTaskProtection', { cluster, tasks: [kept], protectionEnabled: false }, ({ protectedTasks }) =>
    expect(protectedTasks).toEqual([{ taskArn: kept, protectionEnabled: false }]),
  )
  await step('GetTaskProtection', { cluster }, ({ protectedTasks }) => expect(protectedTasks).toEqual([]))
}

async function everywhere({ step, until, waits }: Tour): Promise<void> {
  await step('CreateService', { cluster, serviceName: 'each', taskDefinition: 'web', schedulingStrategy: 'DAEMON' }, ({ service }) =>
    expect(service?.schedulingStrategy).toBe('DAEMON'),
  )
  await until('DescribeServices', { cluster, services: ['each'] }, (answer) => answer.services?.[0]?.runningCount === 1)
  await waits('ServicesStable', { cluster, services: ['each'] })
  await step('DescribeServices', { cluster, services: ['each'] }, (answer) =>
    expect(answer.services).toMatchObject([{ desiredCount: 1, runningCount: 1 }]),
  )
  await step('ListServices', { cluster, schedulingStrategy: 'DAEMON' }, ({ serviceArns }) => expect(serviceArns).toHaveLength(1))
  await step('DeleteService', { cluster, service: 'each' }, ({ service }) => expect(service?.status).toBe('DRAINING'))
  await waits('ServicesInactive', { cluster, services: ['each'] })
}

async function deleteFront({ step, waits, refused }: Tour): Promise<void> {
  await refused(
    'DeleteService',
    { cluster, service: 'front' },
    'InvalidParameterException',
    'The service cannot be stopped while it is scaled above 0.',
  )
  await step('DeleteService', { cluster, service: 'front', force: true }, ({ service }) => expect(service?.status).toBe('DRAINING'))
  await waits('ServicesInactive', ofFront)
  await step('DescribeServices', ofFront, (answer) => expect(answer.services?.[0]).toMatchObject({ status: 'INACTIVE', runningCount: 0 }))
  await step('ListServices', { cluster }, ({ serviceArns }) => expect(serviceArns).toEqual([]))
}
