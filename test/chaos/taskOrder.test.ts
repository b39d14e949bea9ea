import { describe, expect, it } from 'vitest'
import { findDisorder } from './taskOrder.ts'

describe('findDisorder', () => {
  const running = { lastStatus: 'RUNNING', desiredStatus: 'RUNNING', version: 3, startedAt: new Date(2_000) }

  it('finds nothing in a task that goes on', () => {
    expect(
      findDisorder(running, { ...running, lastStatus: 'STOPPED', desiredStatus: 'STOPPED', version: 5, stoppedAt: new Date(3_000) }),
    ).toEqual([])
  })
  it('finds a task that was revived', () => {
    expect(findDisorder({ ...running, lastStatus: 'STOPPED', desiredStatus: 'STOPPED' }, running)).toEqual([
      'lastStatus went from STOPPED back to RUNNING',
      'desiredStatus went from STOPPED back to RUNNING',
    ])
  })
  it('finds a time that changed, and times that cannot be', () => {
    expect(findDisorder(running, { ...running, startedAt: new Date(1_000), stoppedAt: new Date(400) })).toEqual([
      'stoppedAt is 600 ms before startedAt',
      'startedAt changed from 1970-01-01T00:00:02.000Z to 1970-01-01T00:00:01.000Z',
    ])
  })
  it('finds a container that was revived', () => {
    const ended = { ...running, containers: [{ name: 'app', lastStatus: 'STOPPED' }] }
    expect(findDisorder(ended, { ...running, containers: [{ name: 'app', lastStatus: 'RUNNING' }] })).toEqual([
      'container app went from STOPPED back to RUNNING',
    ])
  })
})
