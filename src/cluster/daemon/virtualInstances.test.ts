/** Virtual instances of a running daemon, on the simulated engine: its scheduler and its agent together. */
import type { Task } from '@aws-sdk/client-ecs'
import { beforeAll, expect, it } from 'vitest'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { useDaemon } from '#test/support/testDaemon.ts'
import { untilService, untilTask } from '#test/support/until.ts'

const cluster = 'shop'
const world = useDaemon()
let client: ClusterClient

beforeAll(async () => {
  client = world.client
  await client.createCluster({ clusterName: cluster })
})

const tasksOf = async (desiredStatus: 'RUNNING' | 'STOPPED'): Promise<Task[]> => {
  const { taskArns } = await client.listTasks({ cluster, serviceName: 'web', desiredStatus })
  return taskArns?.length ? ((await client.describeTasks({ cluster, tasks: taskArns })).tasks ?? []) : []
}

it('moves the tasks of a machine that is lost to one that is left', async () => {
  const { containerInstanceArns } = await client.addContainerInstance({ cluster, instanceType: 't3.small', count: 2 })
  const [lost = '', left] = containerInstanceArns
  await client.registerTaskDefinition({
    family: 'web',
    containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32, cpu: 10, stopTimeout: 120 }],
  })
  await client.createService({ cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 4 })
  const isSteady = (of: { runningCount?: number | undefined; pendingCount?: number | undefined }) =>
    of.runningCount === 4 && of.pendingCount === 0
  await untilService(client, 'web', isSteady, undefined, cluster)
  const before = (await tasksOf('RUNNING')).filter(({ containerInstanceArn }) => containerInstanceArn === lost)
  expect(before).toHaveLength(2)

  const { killedTaskArns } = await client.terminateContainerInstance({ cluster, containerInstance: lost })
  expect(killedTaskArns.toSorted()).toEqual(before.map(({ taskArn }) => taskArn).toSorted())
  await untilService(client, 'web', isSteady, killedTaskArns[0], cluster)
  await untilService(client, 'web', isSteady, killedTaskArns[1], cluster)
  expect((await tasksOf('RUNNING')).map(({ containerInstanceArn }) => containerInstanceArn)).toEqual([left, left, left, left])
  const { containerInstances } = await client.describeContainerInstances({ cluster, containerInstances: [lost] })
  const end = {
    stopCode: 'TerminationNotice',
    stoppedReason: `Host EC2 (instance ${containerInstances?.[0]?.ec2InstanceId}) terminated.`,
    // Killed: a container that was asked to end would have ended by itself.
    containers: [{ exitCode: 137 }],
  }
  expect(await tasksOf('STOPPED')).toMatchObject([end, end])
  expect(containerInstances).toMatchObject([{ status: 'INACTIVE', agentConnected: false, runningTasksCount: 0 }])
})

it('leaves no time to what was stopping on it already', async () => {
  const { containerInstanceArns } = await client.addContainerInstance({ cluster, instanceType: 't3.small' })
  const [containerInstance = ''] = containerInstanceArns
  await client.registerTaskDefinition({
    family: 'stubborn',
    containerDefinitions: [{ name: 'app', image: 'simulated/ignores-term', memory: 32, cpu: 10, stopTimeout: 120 }],
  })
  const { tasks } = await client.startTask({ cluster, taskDefinition: 'stubborn', containerInstances: [containerInstance] })
  const taskArn = tasks?.[0]?.taskArn ?? ''
  await untilTask(client, taskArn, ({ lastStatus }) => lastStatus === 'RUNNING', cluster)
  await client.stopTask({ cluster, task: taskArn, reason: 'enough' })
  // Reported in the same turn in which the container is asked to end.
  await untilTask(client, taskArn, ({ lastStatus }) => lastStatus !== 'RUNNING', cluster)
  await client.terminateContainerInstance({ cluster, containerInstance })
  // Not after the two minutes that it was given.
  const ended = await untilTask(client, taskArn, ({ lastStatus }) => lastStatus === 'STOPPED', cluster)
  expect(ended).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'enough', containers: [{ exitCode: 137 }] })
})

it('says what differs of a cluster with virtual instances, and nothing of one without', async () => {
  expect((await client.listLocalDifferences({ cluster })).differences).toMatchObject([{ path: 'containerInstances' }])
  expect((await client.listLocalDifferences({ cluster: 'default' })).differences).toEqual([])
})
