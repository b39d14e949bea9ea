import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { taskSetArn } from '#cluster/api/arns.ts'
import { sayDecision } from '#cluster/api/resources/decisions.ts'
import type { TaskSetRecord } from '#cluster/state/records/serviceRecords.ts'
import { buildInstance, buildService, buildTaskDefinition, scope } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'
import { explainService } from '../explain/explainService.ts'

const minute = 60_000
const calm: Fate = { startMs: 1_000, stopMs: 500 }
const id = 'ecs-svc/1000000000000000001'
const other = 'ecs-svc/2000000000000000002'

let world: ControlWorld
let fate: Fate
beforeEach(() => {
  fate = calm
  world = openControlWorld({ fateOf: () => fate })
  world.store.update('seed', (tx) =>
    tx.put('services', {
      ...buildService({ desiredCount: 4, deploymentControllerType: 'EXTERNAL', createdAt: world.clock.now() }),
      deployments: [],
    }),
  )
  world.start()
})
afterEach(() => world.close())

const service = buildService()
const put = (over: Partial<TaskSetRecord> = {}) => {
  const now = world.clock.now()
  const arn = taskSetArn(scope, 'default', service.name, over.id ?? id)
  const before = world.store.read().taskSets.get(arn)
  const made: TaskSetRecord = {
    ...scope,
    arn,
    id,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    status: 'ACTIVE',
    taskDefinitionArn: buildTaskDefinition().arn,
    launchType: 'EC2',
    loadBalancers: [],
    serviceRegistries: [],
    scale: { value: 50, unit: 'PERCENT' },
    stabilityStatus: 'STABILIZING',
    stabilityStatusAt: now,
    failedTasks: 0,
    startFailuresInARow: 0,
    tags: [],
    createdAt: now,
    updatedAt: now,
  }
  world.store.update('put task set', (tx) => tx.put('taskSets', { ...(before ?? made), ...over }))
}
const kept = () => world.store.read().decisions.by('owner', service.arn)
const said = () => kept().map(sayDecision)
const explained = () =>
  explainService(world.store.read(), world.service(service.arn), world.clock.now()).map(({ state, sentence }) => `${state}: ${sentence}`)

describe('decisions of a task set', () => {
  it('are its share, its starts and stops, and its end, each with its id', async () => {
    put()
    await world.clock.advance(minute)
    put({ scale: { value: 25, unit: 'PERCENT' } })
    await world.clock.advance(minute)
    put({ status: 'DRAINING', scale: { value: 0, unit: 'PERCENT' } })
    await world.clock.advance(minute)
    expect(said()).toEqual([
      `Task set ${id}: Its desired count is 2: 50 % of the 4 that the service desires.`,
      `Task set ${id}: Started 2 of web:1 on instance1 by the strategy default: 0 of 2 desired tasks were running or starting; at most 4 may exist (200 %).`,
      `Task set ${id}: STEADY_STATE: 2 of 2 desired tasks run, and no others.`,
      `Task set ${id}: Its desired count is 1: 25 % of the 4 that the service desires.`,
      `Task set ${id}: Stopped 1: 2 were running or starting, 1 are desired.`,
      `Task set ${id}: STEADY_STATE: 1 of 1 desired tasks run, and no others.`,
      `Task set ${id}: Stopped 1: the task set is being deleted.`,
      `Task set ${id}: It is gone: all its tasks have stopped.`,
    ])
    expect(new Set(kept().map(({ taskSet }) => taskSet))).toEqual(new Set([id]))
  })

  it('of two task sets are kept apart', async () => {
    put()
    put({ id: other, arn: taskSetArn(scope, 'default', service.name, other) })
    await world.clock.advance(minute)
    expect(
      kept()
        .filter(({ rule }) => rule === 'started')
        .map(({ taskSet, times }) => [taskSet, times]),
    ).toEqual([
      [id, 1],
      [other, 1],
    ])
  })

  it('say what an instance lacks, and so does the explanation', async () => {
    world.store.update('shrink', (tx) =>
      tx.put('containerInstances', buildInstance({ registered: { cpu: 64, memoryMiB: 4096, reservedTcpPorts: [], reservedUdpPorts: [] } })),
    )
    put()
    await world.clock.advance(minute)
    expect(said().at(-1)).toBe(`Task set ${id}: Not placed on instance1: needs 128 CPU units, 64 are left.`)
    expect(explained()).toEqual([
      `waiting: Task set ${id} (ACTIVE, web:1, 50 % of 4): 0 of 2 desired tasks are healthy.`,
      `stuck: Task set ${id}: Container instance instance1 cannot take the next task: needs 128 CPU units, 64 are left.`,
    ])
  })

  it('tell a crash loop and its pauses in few records', async () => {
    fate = { ...calm, failsToStart: 'CannotPullContainerError: no such image' }
    put()
    await world.clock.advance(20 * minute)
    const records = kept()
    expect(records.length).toBeLessThan(20)
    expect(said()).toContain(`Task set ${id}: 1 did not start (TaskFailedToStart): CannotPullContainerError: no such image`)
    expect(records.find(({ rule }) => rule === 'launchPause')).toMatchObject({ taskSet: id, until: expect.any(Number) as number })
    expect(records.find(({ rule }) => rule === 'taskSetFailures')?.numbers?.['failed']).toBeGreaterThan(3)
    expect(explained().join('\n')).toMatch(/Task set ecs-svc\/1000000000000000001: No task is started for now: \d+ attempts in a row/)
  })

  it('say that tasks are protected', async () => {
    put()
    await world.clock.advance(minute)
    const until = world.clock.now() + 10 * minute
    world.store.update('protect', (tx) => {
      for (const task of world.liveTasks(service.arn)) tx.put('tasks', { ...task, protectedUntil: until })
    })
    put({ scale: { value: 25, unit: 'PERCENT' } })
    await world.clock.advance(minute)
    expect(said().at(-1)).toBe(`Task set ${id}: 1 that were to stop are protected from scale-in, and go on.`)
    expect(kept().at(-1)?.until).toBe(until)
  })

  it('cost no write once all is as wanted', async () => {
    put()
    await world.clock.advance(minute)
    const before = world.store.read().revision
    await world.clock.advance(10 * minute)
    expect(world.store.read().revision).toBe(before)
  })

  it('are none without a task set, which is explained', () => {
    expect(explained()).toEqual([
      'waiting: The service has the deployment controller EXTERNAL and no task set, so nothing runs. CreateTaskSet makes one.',
    ])
  })
})
