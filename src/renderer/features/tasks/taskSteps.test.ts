import { describe, expect, it } from 'vitest'
import { buildStopped, buildTask, secondsAgo } from '../views.testSupport.ts'
import { taskSteps } from './taskSteps.ts'

const drawn = (task: Parameters<typeof taskSteps>[0]) => taskSteps(task).map(({ type, reached }) => `${type}${reached ? '' : ' ahead'}`)

describe('the states of a task', () => {
  it('are behind, here, or ahead', () => {
    expect(drawn(buildTask('a', { lastStatus: 'PENDING' })).slice(0, 4)).toEqual([
      'success',
      'in-progress',
      'pending ahead',
      'pending ahead',
    ])
    expect(drawn(buildTask('a', { startedAt: secondsAgo(3) }))[3]).toBe('success')
  })

  it('say that a task which failed to start never ran', () => {
    const steps = drawn(buildStopped('a', [], { stopCode: 'TaskFailedToStart' }))
    expect(steps[3]).toBe('error ahead')
    expect(steps[7]).toBe('error')
  })

  it('end quietly for a task that was asked to stop', () => {
    expect(drawn(buildStopped('a', [], { stopCode: 'UserInitiated', startedAt: secondsAgo(9) }))[7]).toBe('stopped')
  })
})
