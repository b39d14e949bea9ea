import { describe, expect, it } from 'vitest'
import { taskFailed, taskLook } from './taskLook.ts'

describe('the look of a task', () => {
  it.each([
    ['PROVISIONING', 'pending', 'status.provisioning'],
    ['PENDING', 'pending', 'status.pending'],
    ['ACTIVATING', 'pending', 'status.activating'],
    ['DEACTIVATING', 'stopping', 'status.draining'],
    ['STOPPING', 'stopping', 'status.stopping'],
    ['DEPROVISIONING', 'stopping', 'status.stopping'],
  ])('%s is drawn as %s', (lastStatus, chip, word) => {
    expect(taskLook({ lastStatus })).toMatchObject({ chip, word })
  })

  it('takes UNKNOWN health for running where nothing is checked, for checking where something is', () => {
    const task = { lastStatus: 'RUNNING', desiredStatus: 'RUNNING', healthStatus: 'UNKNOWN' }
    expect(taskLook(task).chip).toBe('running')
    expect(taskLook(task, true).chip).toBe('checking')
  })

  it('shows a running task that shall stop as stopping', () => {
    expect(taskLook({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED', healthStatus: 'HEALTHY' }).chip).toBe('stopping')
  })

  it('marks an unhealthy task', () => {
    expect(taskLook({ lastStatus: 'RUNNING', healthStatus: 'UNHEALTHY' })).toMatchObject({ type: 'warning', chip: 'unhealthy' })
  })

  it('does not break on a word it does not know', () => {
    expect(taskLook({ lastStatus: 'SOMETHING_NEW' }).word).toBe('status.unknown')
  })
})

describe('whether a stopped task failed', () => {
  const exited = (...containers: { exitCode?: number; reason?: string }[]) => ({
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers,
  })

  it('did not when its essential container exited with 0 and the siblings were ended for it', () => {
    expect(taskFailed(exited({ exitCode: 0 }, { exitCode: 143 }, { exitCode: 137 }))).toBe(false)
  })

  it('did when any container exited with an error of its own', () => {
    expect(taskFailed(exited({ exitCode: 0 }, { exitCode: 1 }))).toBe(true)
  })

  it('did when it was killed', () => {
    expect(taskFailed(exited({ exitCode: 137 }, { exitCode: 143 }))).toBe(true)
    expect(taskFailed(exited({ exitCode: 0 }, { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }))).toBe(
      true,
    )
  })

  it('did when it could not start', () => {
    expect(taskFailed({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' })).toBe(true)
  })

  it('did not when somebody asked for it, whatever the exit code', () => {
    expect(taskFailed({ lastStatus: 'STOPPED', stopCode: 'UserInitiated', containers: [{ exitCode: 137 }] })).toBe(false)
    expect(
      taskFailed({
        lastStatus: 'STOPPED',
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
      }),
    ).toBe(false)
  })

  it('did when the scheduler replaced it for its health', () => {
    expect(
      taskFailed({ lastStatus: 'STOPPED', stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' }),
    ).toBe(true)
  })
})
