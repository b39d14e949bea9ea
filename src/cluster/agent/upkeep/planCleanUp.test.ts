import { describe, expect, it } from 'vitest'
import type { ContainerSummary } from '#cluster/engine/containerEngine.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { taskDefinition, taskOf } from '../agent.testSupport.ts'
import { planCleanUp } from './planCleanUp.ts'

const ids = countingIds()
const definition = taskDefinition({ networkMode: 'awsvpc', containerDefinitions: [{ name: 'app', image: 'x' }] })
const task = (over: Partial<TaskRecord> = {}): TaskRecord => ({ ...taskOf(definition, {}, { ids }), ...over })
const stopped = (stoppedAt: number) => task({ lastStatus: 'STOPPED', stoppedAt })
const listed = (
  owner: TaskRecord,
  name = owner.containers[0]?.engineName ?? '',
  over: Partial<ContainerSummary> = {},
): ContainerSummary => ({
  id: name,
  name,
  image: 'x',
  state: 'exited',
  labels: {
    'com.amazonaws.ecs.task-arn': owner.arn,
    'com.amazonaws.ecs.container-name': name === owner.pauseEngineName ? '~internal~ecs~pause' : 'app',
  },
  ...over,
})
const plan = (containers: ContainerSummary[], tasks: TaskRecord[], over = {}) =>
  planCleanUp(containers, (arn) => tasks.find((known) => known.arn === arn), {
    now: 10_000,
    keepStoppedMs: 5_000,
    keepStoppedTasks: 2,
    ...over,
  })

describe('planCleanUp', () => {
  it('leaves live tasks alone', () => {
    const live = task()
    expect(plan([listed(live), listed(live, live.pauseEngineName, { state: 'running' })], [live])).toEqual({ remove: [], stop: [] })
  })

  it('removes what no task knows, also under the name of a task that does', () => {
    const live = task()
    expect(plan([listed(task()), listed(live, 'forged')], [live]).remove).toHaveLength(2)
  })

  it('removes pause containers of stopped tasks at once, the others in time', () => {
    const old = stopped(4_000)
    const young = stopped(9_000)
    const containers = [listed(old), listed(young), listed(young, young.pauseEngineName)]
    expect(plan(containers, [old, young]).remove).toEqual([old.containers[0]?.engineName, young.pauseEngineName])
  })

  it('keeps the newest so many of a family', () => {
    const tasks = [stopped(9_100), stopped(9_300), stopped(9_200)]
    expect(
      plan(
        tasks.map((each) => listed(each)),
        tasks,
      ).remove,
    ).toEqual([tasks[0]?.containers[0]?.engineName])
  })

  it('stops what somebody started again', () => {
    const young = stopped(9_000)
    expect(plan([listed(young, undefined, { state: 'running' })], [young])).toEqual({ remove: [], stop: [young.containers[0]?.engineName] })
  })

  it('stops it also where its time is over: while it runs its output is read, and its removal would wait for that', () => {
    const old = stopped(4_000)
    const name = old.containers[0]?.engineName
    expect(plan([listed(old, undefined, { state: 'running' })], [old])).toEqual({ remove: [name], stop: [name] })
    expect(plan([listed(old, undefined, { state: 'paused' })], [old])).toEqual({ remove: [name], stop: [name] })
  })

  it('leaves a held task what it has, started again or not, but for its pause container', () => {
    const old = stopped(1_000)
    const name = old.containers[0]?.engineName
    const containers = [listed(old, name, { state: 'running' }), listed(old, old.pauseEngineName)]
    const held = new Set<string>([old.arn])
    expect(plan(containers, [old], { held })).toEqual({ remove: [old.pauseEngineName], stop: [] })
    expect(plan(containers, [old])).toEqual({ remove: [name, old.pauseEngineName], stop: [name] })
  })
})
