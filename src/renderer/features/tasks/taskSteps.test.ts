import { describe, expect, it } from 'vitest'
import { buildStopped, buildTask, secondsAgo } from '../views.testSupport.ts'
import { taskSteps } from './taskSteps.ts'

const drawn = (task: Parameters<typeof taskSteps>[0]) =>
  Object.fromEntries(taskSteps(task).map(({ status, type, reached }) => [status, `${type}${reached ? '' : ' ahead'}`]))
const withInterface = { attachments: [{ type: 'ElasticNetworkInterface' }] }

describe('the states of a task', () => {
  it('are behind, here, or ahead', () => {
    expect(drawn(buildTask('a', { lastStatus: 'PENDING', ...withInterface }))).toEqual({
      PROVISIONING: 'success',
      PENDING: 'in-progress',
      RUNNING: 'pending ahead',
      STOPPING: 'pending ahead',
      DEPROVISIONING: 'pending ahead',
      STOPPED: 'pending ahead',
    })
    expect(drawn(buildTask('a', { startedAt: secondsAgo(3) }))['RUNNING']).toBe('success')
  })

  it('are only those that the task passes through', () => {
    const names = (task: Parameters<typeof taskSteps>[0]) => taskSteps(task).map(({ status }) => status)
    const plain = { attachments: [], launchType: 'EC2' as const }
    expect(names(buildTask('a', plain))).toEqual(['PENDING', 'RUNNING', 'STOPPING', 'STOPPED'])
    expect(names(buildTask('a', { ...plain, lastStatus: 'DEACTIVATING' }))).toContain('DEACTIVATING')
  })

  it('say that a task which failed to start never ran', () => {
    const steps = drawn(buildStopped('a', [], { stopCode: 'TaskFailedToStart' }))
    expect(steps['RUNNING']).toBe('error ahead')
    expect(steps['STOPPED']).toBe('error')
  })

  it('end quietly for a task that was asked to stop', () => {
    expect(drawn(buildStopped('a', [], { stopCode: 'UserInitiated', startedAt: secondsAgo(9) }))['STOPPED']).toBe('stopped')
  })
})
