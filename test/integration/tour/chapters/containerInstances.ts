import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const cluster = 'fleet'

/** An instance whose agent is elsewhere: the tour itself sends what that agent would. */
export async function containerInstances(tour: Tour): Promise<void> {
  const { step } = tour
  await step('CreateCluster', { clusterName: cluster }, (answer) => expect(answer.cluster?.clusterName).toBe(cluster))
  const integer = (name: string, integerValue: number) => ({ name, type: 'INTEGER', integerValue })
  const { containerInstance } = await step(
    'RegisterContainerInstance',
    { cluster, totalResources: [integer('CPU', 1024), integer('MEMORY', 2048)], versionInfo: { agentVersion: '1.10.0' } },
    (answer) =>
      expect(answer.containerInstance?.registeredResources).toEqual(
        expect.arrayContaining([expect.objectContaining({ name: 'MEMORY', integerValue: 2048 })]),
      ),
  )
  const instance = containerInstance?.containerInstanceArn ?? ''
  await list(tour, instance)
  await attributes(tour, instance)
  await report(tour, instance)
  await leave(tour, instance)
}

async function list({ step }: Tour, instance: string): Promise<void> {
  await step('ListContainerInstances', { cluster }, ({ containerInstanceArns }) => expect(containerInstanceArns).toEqual([instance]))
  await step('DescribeContainerInstances', { cluster, containerInstances: [instance, 'f'.repeat(32)] }, (answer) => {
    expect(answer.containerInstances).toMatchObject([{ status: 'ACTIVE', runningTasksCount: 0, versionInfo: { agentVersion: '1.10.0' } }])
    expect(answer.failures).toMatchObject([{ reason: 'MISSING' }])
  })
  await step('UpdateContainerAgent', { cluster, containerInstance: instance }, ({ containerInstance }) =>
    expect(containerInstance?.agentUpdateStatus).toBe('PENDING'),
  )
}

async function attributes({ step }: Tour, instance: string): Promise<void> {
  const targetId = instance
  const stack = { name: 'stack', value: 'blue', targetId }
  await step('PutAttributes', { cluster, attributes: [stack] }, (answer) => expect(answer.attributes).toMatchObject([stack]))
  const listed = { cluster, targetType: 'container-instance', attributeName: 'stack' } as const
  await step('ListAttributes', listed, (answer) => expect(answer.attributes).toMatchObject([{ name: 'stack', value: 'blue' }]))
  await step('ListContainerInstances', { cluster, filter: 'attribute:stack == blue' }, ({ containerInstanceArns }) =>
    expect(containerInstanceArns).toEqual([instance]),
  )
  await step('ListContainerInstances', { cluster, filter: 'attribute:stack == green' }, ({ containerInstanceArns }) =>
    expect(containerInstanceArns).toEqual([]),
  )
  await step('DeleteAttributes', { cluster, attributes: [{ name: 'stack', targetId }] }, (answer) =>
    expect(answer.attributes).toMatchObject([{ name: 'stack' }]),
  )
  await step('ListAttributes', listed, (answer) => expect(answer.attributes).toEqual([]))
}

async function report({ step, until, endpoint }: Tour, instance: string): Promise<void> {
  await step('DiscoverPollEndpoint', { cluster, containerInstance: instance }, (answer) => expect(answer.endpoint).toBe(endpoint))
  const request = { cluster, taskDefinition: 'web', containerInstances: [instance] }
  const { tasks: [started] = [] } = await step('StartTask', request, (answer) =>
    expect(answer.tasks).toMatchObject([{ containerInstanceArn: instance, lastStatus: 'PENDING' }]),
  )
  const task = started?.taskArn ?? ''
  const acknowledged = ({ acknowledgment }: { acknowledgment?: string | undefined }) => expect(acknowledgment).toBe('ACK')
  await step(
    'SubmitContainerStateChange',
    { cluster, task, containerName: 'app', status: 'RUNNING', runtimeId: 'r1', networkBindings: [] },
    acknowledged,
  )
  await step('SubmitTaskStateChange', { cluster, task, status: 'RUNNING' }, acknowledged)
  await step('DescribeTasks', { cluster, tasks: [task] }, (answer) =>
    expect(answer.tasks).toMatchObject([{ lastStatus: 'RUNNING', containers: [{ runtimeId: 'r1' }] }]),
  )
  await step('SubmitAttachmentStateChanges', { cluster, attachments: [{ attachmentArn: 'gone', status: 'ATTACHED' }] }, acknowledged)
  await step('StopTask', { cluster, task }, (answer) => expect(answer.task?.desiredStatus).toBe('STOPPED'))
  await step('SubmitContainerStateChange', { cluster, task, containerName: 'app', status: 'STOPPED', exitCode: 143 }, acknowledged)
  await step('SubmitTaskStateChange', { cluster, task, status: 'STOPPED' }, acknowledged)
  await until('DescribeTasks', { cluster, tasks: [task] }, ({ tasks: now }) => now?.[0]?.lastStatus === 'STOPPED')
}

async function leave({ step, refused }: Tour, instance: string): Promise<void> {
  await step('UpdateContainerInstancesState', { cluster, containerInstances: [instance], status: 'DRAINING' }, (answer) =>
    expect(answer.containerInstances).toMatchObject([{ status: 'DRAINING' }]),
  )
  await step('ListContainerInstances', { cluster, status: 'DRAINING' }, ({ containerInstanceArns }) =>
    expect(containerInstanceArns).toEqual([instance]),
  )
  await refused(
    'RunTask',
    { cluster, taskDefinition: 'web' },
    'InvalidParameterException',
    'No Container Instances were found in your cluster.',
  )
  await refused(
    'DeleteCluster',
    { cluster },
    'ClusterContainsContainerInstancesException',
    /^The Cluster cannot be deleted while Container Instances are active or draining/,
  )
  await step('DeregisterContainerInstance', { cluster, containerInstance: instance, force: true }, ({ containerInstance }) =>
    expect(containerInstance?.status).toBe('INACTIVE'),
  )
  await step('ListContainerInstances', { cluster }, ({ containerInstanceArns }) => expect(containerInstanceArns).toEqual([]))
  await step('DeleteCluster', { cluster }, (answer) => expect(answer.cluster?.status).toBe('INACTIVE'))
}
