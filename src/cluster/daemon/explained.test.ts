import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { taskArn } from '#cluster/api/arns.ts'
import { sayDecision } from '#cluster/api/resources/decisions.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { buildCluster, buildInstance, buildTask, buildTaskDefinition, running, scope } from '#test/support/clusterBuilders.ts'
import { listDecisions } from './decisionsHandler.ts'
import { explain } from './explainHandler.ts'

const day = 24 * 60 * 60_000
const clock = fakeClock()
const id = 'abcd0000000000000000000000000001'
const [container] = buildTask().containers

let store: Store
beforeEach(() => {
  store = openStore({ file: ':memory:', now: clock.now() })
  store.update('seed', (tx) => {
    tx.put('clusters', buildCluster())
    tx.put('taskDefinitions', buildTaskDefinition())
    tx.put('containerInstances', buildInstance())
  })
})
afterEach(() => store.close())

const put = (over: Partial<TaskRecord>) => {
  const task = buildTask({ id, arn: taskArn(scope, 'default', over.id ?? id), ...over })
  store.update('put task', (tx) => tx.put('tasks', task))
  return task
}
const context = { ...scope, requestId: 'r', arn: '' } as unknown as Parameters<typeof explain>[2]
const explained = (task: string) => explain({ store, clock }, { task }, context)
const sentences = (task: string) => explained(task).explanations.map(({ sentence }) => sentence)
const told = (task: string) => listDecisions(store, { task }, context).decisions.map(sayDecision)

describe('a task of nobody', () => {
  it('is found by its id, its ARN, and how its id begins, and says where it went and who asked', () => {
    const placedBy = { strategy: 'binpack(memory)', suitable: 2, considered: 3 }
    const { arn } = put({ ...running, containerInstanceArn: buildInstance().arn, placedBy, startedBy: 'ci' })
    for (const name of [id, arn, 'abcd']) expect(explained(name).arn).toBe(arn)
    expect(sentences('abcd0')).toEqual([
      'The task is RUNNING on container instance instance1.',
      'Placed on container instance instance1 by the strategy binpack(memory), one of 2 that could take it out of 3.',
      'RunTask asked for it (startedBy ci). It is of no service: nothing starts another one when it ends.',
    ])
    expect(told(id)).toEqual([
      'Placed on container instance instance1 by the strategy binpack(memory), one of 2 that could take it out of 3.',
      'RunTask asked for it, with startedBy ci.',
    ])
  })

  it('names the schedule that it is of', () => {
    const { arn } = put({ ...running, startedBy: 'events-rule/nightly' })
    const scheduleArn = 'arn:aws:events:us-east-1:000000000000:rule/nightly'
    const dueAt = Date.UTC(2026, 0, 2, 3)
    store.update('run', (tx) =>
      tx.put('scheduledRuns', {
        ...scope,
        id: 'run',
        scheduleArn,
        clusterArns: [],
        dueAt,
        outcome: 'started',
        taskArns: [arn],
        count: 1,
        manual: false,
      }),
    )
    expect(sentences(id)).toContain(
      'The schedule nightly asked for it, due at 2026-01-02T03:00:00.000Z. It is of no service: nothing starts another one when it ends.',
    )
  })

  it('says long after it stopped why, where it was, and that DescribeTasks has forgotten it', () => {
    const stoppedAt = clock.now() - 3 * day
    const { arn } = put({
      desiredStatus: 'STOPPED',
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      createdAt: stoppedAt - 2_000,
      stoppingAt: stoppedAt - 1_000,
      stoppedAt,
      containerInstanceArn: buildInstance().arn,
      containers: container ? [{ ...container, exitCode: 3 }] : [],
    })
    store.update('forget', (tx) => tx.forget('tasks', arn))
    expect(store.read().tasks.get(arn)).toBeUndefined()
    expect(sentences('abcd')).toEqual([
      `It stopped 3 days ago, at ${new Date(stoppedAt).toISOString()}. DescribeTasks answers stopped tasks for an hour; Marina keeps them for 30 days.`,
      'The task was stopped (EssentialContainerExited): Essential container in task exited',
      'Container app ended: exit code 3.',
      'Placed on container instance instance1, which was asked for.',
      'StartTask asked for it. It is of no service: nothing starts another one when it ends.',
    ])
    expect(told('abcd')).toEqual([
      'Container app ended with exit code 3.',
      'Wanted stopped (EssentialContainerExited): Essential container in task exited',
      'Placed on container instance instance1, which was asked for.',
      'StartTask asked for it.',
    ])
  })

  it('is asked for by more of its id where several begin so, and one that never was is said not to be there', () => {
    put({})
    put({ id: id.replace(/1$/, '2') })
    expect(() => explained('abcd')).toThrow(
      `Several tasks of cluster default begin with abcd, such as ${id} and ${id.replace(/1$/, '2')}. Give more of the id.`,
    )
    expect(() => explained('ffff')).toThrow(
      'Cluster default has had no task ffff in the last 30 days, for which stopped tasks are kept. Look for typing errors, and for the cluster.',
    )
    expect(() => explained('ab')).toThrow('"ab" is not the id of a task, nor the first 4 characters of one or more.')
    expect(() => explained('%')).toThrow(/is not the id of a task/)
  })
})
