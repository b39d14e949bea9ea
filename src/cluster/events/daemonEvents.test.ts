import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EcsDetailType, EcsEvent } from '#cluster/api/events.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { minute, openDaemonWorld } from '#test/support/daemonWorld.ts'
import { createEventLog } from './eventLog.ts'

const calm = { startMs: 1_000, stopMs: 500 }
const reason = 'CannotPullContainerError: no such image'
let world: ReturnType<typeof openDaemonWorld>
let fails: (task: TaskRecord) => boolean
let events: EcsEvent[]

beforeEach(() => {
  fails = () => false
  world = openDaemonWorld({ fateOf: (task) => (fails(task) ? { ...calm, failsToStart: reason } : calm) })
  events = []
  createEventLog({ ...world, log: silentLogger }).onEvent((event) => events.push(event))
  world.start()
})
afterEach(() => world.close())

const told = <Type extends EcsDetailType>(type: Type) =>
  events.filter((event): event is Extract<EcsEvent, { 'detail-type': Type }> => event['detail-type'] === type)
const deployments = () => told('ECS Daemon Deployment State Change').map(({ detail }) => `${detail.eventType} ${detail.eventName}`)

describe('the events of a daemon', () => {
  it('tell of each state of a deployment', async () => {
    const arn = world.create()
    await world.clock.advance(2 * minute)
    expect(deployments()).toEqual([
      'INFO DAEMON_DEPLOYMENT_PENDING',
      'INFO DAEMON_DEPLOYMENT_IN_PROGRESS',
      'INFO DAEMON_DEPLOYMENT_SUCCESSFUL',
    ])
    const daemon = world.daemon()
    expect(told('ECS Daemon Deployment State Change')[0]).toMatchObject({
      resources: [daemon.arn],
      detail: {
        clusterArn: daemon.clusterArn,
        daemonArn: daemon.arn,
        daemonDeploymentArn: arn,
        targetDaemonRevisionArn: expect.stringContaining(':daemon-revision/default/agent/'),
        updatedAt: expect.stringMatching(/Z$/),
      },
    })
  })

  it('tell of a task that did not start, and of the way back', async () => {
    world.create()
    await world.clock.advance(2 * minute)
    events = []
    fails = ({ taskDefinitionArn }) => taskDefinitionArn.endsWith(':2')
    world.update(2)
    await world.clock.advance(30 * minute)
    const [failed] = told('ECS Daemon Service Action')
    const task = world.store.find('tasks', failed?.detail.taskArn ?? '')
    expect(failed?.resources).toEqual([task?.arn])
    expect(failed?.detail).toMatchObject({
      eventType: 'WARNING',
      eventName: 'DAEMON_TASK_START_IMPAIRED',
      containerInstanceArn: task?.containerInstanceArn,
      daemonTaskDefinitionArn: task?.taskDefinitionArn,
      capacityProviderName: 'managed',
      failureType: 'TASK_FAILED_TO_RUN',
      reason: `Task failed to reach RUNNING status: ${reason}`,
    })
    expect(deployments().slice(-2)).toEqual(['INFO DAEMON_DEPLOYMENT_ROLLBACK_IN_PROGRESS', 'INFO DAEMON_DEPLOYMENT_ROLLBACK_SUCCESSFUL'])
  })

  it('tell once of an instance without room', async () => {
    world.create(9)
    await world.clock.advance(5_000)
    const told9 = told('ECS Daemon Service Action')
    expect(told9).toHaveLength(3)
    expect(told9[0]?.resources).toEqual([])
    expect(told9[0]?.detail).toMatchObject({
      failureType: 'TASK_CREATION_FAILED',
      containerInstanceArn: world.instances[0]?.arn,
      reason: 'RESOURCE:CPU - Unable to place daemon task on container instance: needs 100000 CPU units, 2048 are left',
    })
    expect(told9[0]?.detail).not.toHaveProperty('taskArn')
  })
})
