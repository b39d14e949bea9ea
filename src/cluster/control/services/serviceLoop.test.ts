import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import { reportTask } from '#cluster/state/writes/tasks.ts'
import { buildInstance } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, calm, checked, openControlWorld, second } from '#test/support/controlWorld.ts'
import { launchPauseMs } from '../deployments/startFailures.ts'

const minute = 60_000

let world: ControlWorld
beforeEach(() => {
  world = openControlWorld({ definitions: [second, checked] })
  world.start()
})
afterEach(() => world.close())

/** Events with task and deployment ids replaced by `A`, `B`, … in the order in which they appear. */
function story(arn: ServiceArn): string[] {
  const names = new Map<string, string>()
  const nameOf = (id: string) => {
    names.set(id, names.get(id) ?? String.fromCharCode(65 + names.size))
    return names.get(id) ?? ''
  }
  return world.events(arn).map((message) => message.replace(/[0-9a-f]{32}|ecs-svc\/\d+/g, nameOf))
}

async function steadyService(desiredCount: number, over: Parameters<ControlWorld['createService']>[0] = {}): Promise<ServiceArn> {
  const arn = world.createService({ desiredCount, ...over })
  await world.clock.advance(minute)
  expect(story(arn).at(-1)).toBe('has reached a steady state.')
  return arn
}

describe('a service tells its story', () => {
  it('from its first tasks to the steady state, one millisecond after the deployment completed', async () => {
    const arn = await steadyService(2)
    expect(story(arn)).toEqual([
      'has started 2 tasks: (task A) (task B).',
      '(deployment C) deployment completed.',
      'has reached a steady state.',
    ])
    const [completed, steady] = world.store.read().serviceEvents.by('service', arn).slice(-2)
    expect((steady?.createdAt ?? 0) - (completed?.createdAt ?? 0)).toBe(1)
    expect(steady?.message).toBe('(service web) has reached a steady state.')
  })

  it('through a rolling update', async () => {
    const arn = await steadyService(1)
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(minute)
    expect(story(arn).slice(3)).toEqual([
      'has started 1 tasks: (task C).',
      'has stopped 1 running tasks: (task A).',
      '(deployment D) deployment completed.',
      'has reached a steady state.',
    ])
    expect(world.service(arn).deployments).toHaveLength(1)
    expect(world.runningTasks(arn).map((task) => task.taskDefinitionArn)).toEqual([second.arn])
  })

  it('through an update with stops first, and says "steady" again', async () => {
    const arn = await steadyService(2, { deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } })
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(minute)
    expect(story(arn).slice(3)).toEqual([
      'has stopped 1 running tasks: (task B).',
      'has started 1 tasks: (task D).',
      'has stopped 1 running tasks: (task A).',
      'has started 1 tasks: (task E).',
      '(deployment F) deployment completed.',
      'has reached a steady state.',
    ])
  })

  it('through a scale-out and a scale-in, without another "completed"', async () => {
    const arn = await steadyService(1)
    world.updateService(arn, { desiredCount: 3 })
    await world.clock.advance(minute)
    world.updateService(arn, { desiredCount: 1 })
    await world.clock.advance(minute)
    expect(story(arn).slice(3)).toEqual([
      'has started 2 tasks: (task C) (task D).',
      'has reached a steady state.',
      'has stopped 2 running tasks: (task D) (task C).',
      'has reached a steady state.',
    ])
  })

  it('when a task fails its health check, and its replacement comes first', async () => {
    world.fate = { ...world.fate, health: { says: 'HEALTHY', afterMs: 5_000 } }
    const arn = await steadyService(1, { taskDefinitionArn: checked.arn })
    const [sick] = world.runningTasks(arn)
    world.agent.setHealth(sick?.arn ?? ('' as never), 'UNHEALTHY')
    await world.clock.advance(minute)
    expect(story(arn).slice(3)).toEqual([
      'has started 1 tasks: (task C). Amazon ECS replaced 1 tasks due to an unhealthy status.',
      '(task A) failed container health checks.',
      'has stopped 1 running tasks: (task A).',
      'has reached a steady state.',
    ])
    const stopped = world.store.read().tasks.get(sick?.arn ?? '')
    expect(stopped).toMatchObject({ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' })
    expect(world.service(arn).deployments[0]?.failedTasks).toBe(1)
  })

  it('once, when its limits allow neither a start nor a stop', async () => {
    const arn = await steadyService(1, { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 150 } })
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(60 * minute)
    world.updateService(arn, { tags: [{ key: 'a', value: 'b' }] })
    await world.clock.advance(60 * minute)
    expect(story(arn).slice(3)).toEqual([
      'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    ])
  })

  it('again after six hours, when it is still steady', async () => {
    const arn = await steadyService(1)
    await world.clock.advance(6 * 60 * minute)
    expect(story(arn).slice(3)).toEqual(['has reached a steady state.'])
    await world.clock.advance(5 * 60 * minute)
    expect(story(arn)).toHaveLength(4)
  })

  it('of tasks that were stopped before they ran', async () => {
    world.fate = { ...world.fate, startMs: 10 * minute }
    const arn = world.createService({ desiredCount: 2 })
    await world.clock.advance(minute)
    world.updateService(arn, { desiredCount: 0 })
    await world.clock.advance(minute)
    expect(story(arn).slice(1, 2)).toEqual(['stopped 2 pending tasks.'])
  })
})

describe('a service whose tasks die', () => {
  it('replaces them at once, and counts them', async () => {
    const arn = await steadyService(2)
    for (const task of world.runningTasks(arn)) world.agent.kill(task.arn)
    await world.clock.settle()
    expect(world.liveTasks(arn).filter((task) => task.desiredStatus === 'RUNNING')).toHaveLength(2)
    expect(world.service(arn).deployments[0]?.failedTasks).toBe(2)
    expect(world.service(arn).deployments[0]?.startFailuresInARow).toBe(0)
  })

  it('counts those that were STOPPED before anybody could want it', async () => {
    const arn = await steadyService(1)
    const [task] = world.runningTasks(arn)
    const stoppedAt = world.clock.now()
    world.store.update('report', (tx) => reportTask(tx, task?.arn ?? '', { lastStatus: 'STOPPED', stoppedAt }))
    await world.clock.advance(minute)
    expect(world.store.read().tasks.get(task?.arn ?? '')).toMatchObject({ desiredStatus: 'STOPPED', stopCode: 'EssentialContainerExited' })
    expect(world.service(arn).deployments[0]?.failedTasks).toBe(1)
    expect(world.runningTasks(arn)).toHaveLength(1)
  })

  it('never pauses for tasks that had been running', async () => {
    world.fate = { ...world.fate, exitAfterMs: 1_000 }
    const arn = world.createService({ desiredCount: 1 })
    await world.clock.advance(5 * minute)
    expect(world.service(arn).deployments[0]?.failedTasks).toBeGreaterThan(100)
  })

  it('pauses longer and longer when they do not start, says so once, and starts afresh with a new deployment', async () => {
    world.fate = { ...world.fate, failsToStart: 'CannotPullContainerError: no such image' }
    const arn = world.createService({ desiredCount: 2 })
    const births = new Set<number>()
    world.store.subscribe(({ changes }) => {
      for (const { table, before } of changes) if (table === 'tasks' && !before) births.add(world.clock.now())
    })
    await world.clock.advance(3 * 60 * minute)
    const pauses = [...births].map((at, place, all) => at - (all[place - 1] ?? at)).slice(1)
    // Each attempt takes the second that a start takes.
    const expected = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((attempts) => launchPauseMs(attempts) + 1_000)
    expect(pauses.slice(0, 12)).toEqual(expected)
    const impaired = 'is unable to consistently start tasks successfully.'
    expect(story(arn).filter((message) => message === impaired)).toHaveLength(1)

    world.deploy(arn, { taskDefinitionArn: second.arn })
    expect(world.service(arn).deployments[0]).toMatchObject({ startFailuresInARow: 0, failedTasks: 0 })
    await world.clock.advance(minute)
    expect(story(arn).filter((message) => message === impaired)).toHaveLength(2)
  })

  it('recovers by itself when they start again', async () => {
    world.fate = { ...world.fate, failsToStart: 'CannotPullContainerError: no such image' }
    const arn = world.createService({ desiredCount: 2 })
    await world.clock.advance(minute)
    world.fate = calm
    await world.clock.advance(27 * minute)
    expect(story(arn).at(-1)).toBe('has reached a steady state.')
    expect(world.service(arn).deployments[0]).toMatchObject({ startFailuresInARow: 0, rolloutState: 'COMPLETED' })
  })
})

describe('a service that finds no room', () => {
  it('says why, starts what fits, and the rest as soon as there is room', async () => {
    const arn = world.createService({ desiredCount: 20 })
    await world.clock.advance(minute)
    expect(world.runningTasks(arn)).toHaveLength(16)
    expect(story(arn).slice(1)).toEqual([
      'was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance instance1) has insufficient CPU units available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    ])
    world.store.update('grow', (tx) =>
      tx.put('containerInstances', buildInstance({ registered: { ...buildInstance().registered, cpu: 4096 } })),
    )
    await world.clock.settle()
    expect(world.liveTasks(arn)).toHaveLength(20)
  })

  it('takes room that another service leaves, without waiting', async () => {
    const first = await steadyService(16)
    const other = world.createService({ name: 'api', arn: `${first}-api` as ServiceArn, desiredCount: 1 })
    await world.clock.settle()
    expect(world.liveTasks(other)).toHaveLength(0)
    world.updateService(first, { desiredCount: 15 })
    await world.clock.advance(600)
    expect(world.liveTasks(other)).toHaveLength(1)
  })

  it('says so where the cluster has no instance', async () => {
    world.store.update('remove', (tx) => tx.delete('containerInstances', buildInstance().arn))
    const arn = world.createService()
    await world.clock.advance(minute)
    expect(story(arn)).toEqual([
      'was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.',
    ])
  })
})

describe('tasks of a service', () => {
  it('carry what says whose they are', async () => {
    const arn = await steadyService(1, {
      propagateTags: 'SERVICE',
      enableECSManagedTags: true,
      tags: [{ key: 'team', value: 'blue' }],
    })
    const deploymentId = world.service(arn).deployments[0]?.id
    expect(world.liveTasks(arn)[0]).toMatchObject({
      group: 'service:web',
      startedBy: deploymentId,
      deploymentId,
      serviceArn: arn,
      containerInstanceArn: buildInstance().arn,
      tags: [
        { key: 'team', value: 'blue' },
        { key: 'aws:ecs:clusterName', value: 'default' },
        { key: 'aws:ecs:serviceName', value: 'web' },
      ],
    })
  })

  it('are stopped with the deployment that lets them go', async () => {
    const arn = await steadyService(1)
    const [task] = world.liveTasks(arn)
    world.updateService(arn, { desiredCount: 0 })
    await world.clock.settle()
    expect(world.store.read().tasks.get(task?.arn ?? '')).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Scaling activity initiated by (deployment ${task?.deploymentId})`,
      stoppingAt: world.clock.now(),
    })
  })

  it('move from an instance that drains, and the service is steady only then', async () => {
    const arn = await steadyService(2)
    const other = buildInstance({ id: 'instance2', node: 'other' })
    world.store.update('drain', (tx) => {
      tx.put('containerInstances', other)
      tx.put('containerInstances', buildInstance({ status: 'DRAINING' }))
    })
    await world.clock.advance(minute)
    expect(world.runningTasks(arn).map((task) => task.containerInstanceArn)).toEqual([other.arn, other.arn])
    expect(story(arn).at(-1)).toBe('has reached a steady state.')
    expect(world.service(arn).deployments).toHaveLength(1)
  })
})

describe('a deleted service', () => {
  it('stops its tasks, becomes INACTIVE, and a new one of its name starts from nothing', async () => {
    const arn = await steadyService(2)
    world.deleteService(arn)
    await world.clock.advance(minute)
    expect(world.service(arn)).toMatchObject({ status: 'INACTIVE', deployments: [] })
    expect(world.liveTasks(arn)).toHaveLength(0)
    world.createService({ desiredCount: 1 })
    await world.clock.advance(minute)
    expect(story(arn).at(-1)).toBe('has reached a steady state.')
    expect(world.runningTasks(arn)).toHaveLength(1)
  })
})

describe('control', () => {
  it('takes up all work where an earlier one left it', async () => {
    const arn = await steadyService(2)
    await world.stopControl()
    world.agent.kill(world.runningTasks(arn)[0]?.arn ?? ('' as never))
    world.updateService(arn, { desiredCount: 3 })
    await world.clock.advance(minute)
    expect(world.liveTasks(arn)).toHaveLength(2)
    world.startControl()
    await world.clock.advance(minute)
    expect(world.runningTasks(arn)).toHaveLength(3)
  })

  it('makes few commits of many changes', async () => {
    const arn = await steadyService(16)
    let commits = 0
    world.store.subscribe(({ label }) => {
      if (label === 'reconcile service') commits += 1
    })
    for (const task of world.runningTasks(arn)) world.agent.kill(task.arn)
    await world.clock.settle()
    expect(commits).toBe(1)
    expect(world.service(arn).deployments[0]?.failedTasks).toBe(16)
  })

  it('writes nothing after it has stopped', async () => {
    const arn = await steadyService(1)
    await world.stopControl()
    const { revision } = world.store.read()
    world.updateService(arn, { desiredCount: 5 })
    await world.clock.advance(2 * 60 * minute)
    expect(world.store.read().revision).toBe(revision + 1)
  })
})
