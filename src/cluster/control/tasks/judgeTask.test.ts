import { describe, expect, it } from 'vitest'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { buildTask, buildTaskDefinition, running } from '#test/support/clusterBuilders.ts'
import { judgeTask } from './judgeTask.ts'

const definition = buildTaskDefinition({
  containerDefinitions: [
    { name: 'app', image: 'a', memory: 64 },
    { name: 'sidecar', image: 'b', memory: 64, essential: false },
  ],
})
const pull = 'CannotPullContainerError: no such image'
const started = { startedAt: 1 } as const

/** The verdict on a task whose containers `app` (essential) and `sidecar` look like this. */
function judge(app: Partial<ContainerRecord>, over: Partial<TaskRecord> = {}, sidecar: Partial<ContainerRecord> = {}) {
  const task = buildTask({}, undefined, definition)
  const containers = task.containers.map((container, place) => ({ ...container, ...(place === 0 ? app : sidecar) }))
  const verdict = judgeTask({ ...task, containers, ...over }, definition)
  return verdict && `${verdict.stopCode}: ${verdict.stoppedReason}`
}

const exited = 'EssentialContainerExited: Essential container in task exited'

describe('the end of a container', () => {
  it.each([
    ['nothing has ended', judge({}), undefined],
    ['an essential one exits', judge({ lastStatus: 'STOPPED', exitCode: 1, ...started }, running), exited],
    ['an essential one exits with 0', judge({ lastStatus: 'STOPPED', exitCode: 0, ...started }, running), exited],
    [
      'it is killed for its memory',
      judge({ lastStatus: 'STOPPED', exitCode: 137, reason: 'OutOfMemoryError: …', ...started }, running),
      exited,
    ],
    ['it vanishes', judge({ lastStatus: 'STOPPED', reason: 'ContainerVanishedError: …', ...started }, running), exited],
    ['one that is not essential exits', judge({ lastStatus: 'RUNNING' }, running, { lastStatus: 'STOPPED', exitCode: 1 }), undefined],
    ['one that is not essential fails to start', judge({ lastStatus: 'RUNNING' }, {}, { lastStatus: 'STOPPED', reason: pull }), undefined],
    ['it ran and ended before the task was RUNNING', judge({ lastStatus: 'STOPPED', exitCode: 1, ...started }), exited],
    ['it cannot be pulled, on EC2', judge({ lastStatus: 'STOPPED', reason: pull }), 'TaskFailedToStart: Task failed to start'],
    [
      'it cannot be pulled, on Fargate',
      judge({ lastStatus: 'STOPPED', reason: pull }, { launchType: 'FARGATE' }),
      `TaskFailedToStart: ${pull}`,
    ],
    [
      'it cannot be started, which gives an exit code',
      judge({ lastStatus: 'STOPPED', exitCode: 127, reason: 'CannotStartContainerError: …' }),
      'TaskFailedToStart: Task failed to start',
    ],
    [
      'its secrets cannot be had, on EC2',
      judge({ lastStatus: 'STOPPED', reason: 'ResourceInitializationError: no secret' }),
      'TaskFailedToStart: ResourceInitializationError: no secret',
    ],
    ['the task ended and no container tells why', judge({}, { lastStatus: 'STOPPED' }), 'TaskFailedToStart: Task failed to start'],
    ['the task ended after it ran', judge({}, { lastStatus: 'STOPPED', startedAt: 1 }), exited],
    ['it was to stop anyway', judge({ lastStatus: 'STOPPED' }, { ...running, desiredStatus: 'STOPPED' }), undefined],
    ['it is UNHEALTHY', judge({ lastStatus: 'RUNNING', healthStatus: 'UNHEALTHY' }, { ...running, healthStatus: 'UNHEALTHY' }), undefined],
    ['the engine is gone', judge({ lastStatus: 'RUNNING' }, { ...running, connectivity: 'DISCONNECTED' }), undefined],
  ])('when %s', (_, verdict, expected) => {
    expect(verdict).toBe(expected)
  })

  it('counts for the task where its definition is not known', () => {
    const task = buildTask(running)
    const containers = task.containers.map((container) => ({ ...container, lastStatus: 'STOPPED' as const, exitCode: 1 }))
    expect(judgeTask({ ...task, containers }, undefined)?.stopCode).toBe('EssentialContainerExited')
  })
})
