import { describe, expect, it } from 'vitest'
import type { WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { taskView } from '../tasks/taskView.ts'
import { buildService, buildStopped, buildTask, t } from '../views.testSupport.ts'
import { commandOf, countsBy, healthRows } from './healthView.ts'

const view = (id: string, more = {}) => taskView(buildTask(id, more), undefined, t)
const group = (taskArn: string | undefined, state: 'healthy' | 'unhealthy'): WatchedTargetGroup => ({
  TargetGroupName: 'web',
  targets: [{ ...(taskArn && { taskArn }), TargetHealth: { State: state, Description: 'expected 200, got 503' } }],
})

describe('the health of a service', () => {
  it('has live tasks with what each check says, those that are not well first', () => {
    const [well, sick] = [view('well', { healthStatus: 'HEALTHY' }), view('sick', { healthStatus: 'UNHEALTHY' })]
    const stopped = taskView(buildStopped('gone', [{ exitCode: 0 }]), undefined, t)
    const rows = healthRows([well, stopped, sick], [])
    expect(rows.map(({ view: { id } }) => id)).toEqual(['sick', 'well'])
  })

  it('counts a target that is not healthy', () => {
    const [one, other] = [view('one'), view('other')]
    const rows = healthRows([one, other], [group(other.arn, 'unhealthy'), group(one.arn, 'healthy'), group(undefined, 'unhealthy')])
    expect(rows.map(({ view: { id }, targets }) => [id, targets.map(({ state }) => state)])).toEqual([
      ['other', ['unhealthy']],
      ['one', ['healthy']],
    ])
    expect(rows[0]?.targets[0]?.why).toBe('expected 200, got 503')
  })

  it('says what makes a task count', () => {
    const check = { command: ['CMD-SHELL', 'curl -f localhost'] }
    expect(countsBy(buildService(), [])).toBe('running')
    expect(countsBy(buildService(), [check])).toBe('check')
    expect(countsBy(buildService({ loadBalancers: [{ targetGroupArn: 'arn' }] }), [check])).toBe('target')
    expect(commandOf(check)).toBe('curl -f localhost')
  })
})
