import { describe, expect, it } from 'vitest'
import { buildDeployment, buildService, buildTask } from '../views.testSupport.ts'
import { eventParts } from './eventParts.ts'
import { pipsOf } from './pips.ts'
import { isResourceName } from './resourceName.ts'
import { isTroubled, serviceView, shownUrl } from './serviceView.ts'

describe('a service as lists show it', () => {
  it('can be opened at the first published port of a running task that stays', () => {
    const bound = (hostPort: number, more = {}) =>
      buildTask(String(hostPort), {
        containers: [{ name: 'web', networkBindings: [{ containerPort: 80, hostPort, protocol: 'tcp' }] }],
        ...more,
      })
    const tasks = [bound(1, { desiredStatus: 'STOPPED' }), bound(2, { lastStatus: 'PENDING' }), bound(3)]
    expect(serviceView(buildService(), tasks).url).toBe('http://localhost:3/')
    expect(shownUrl('http://localhost:3/')).toBe('localhost:3')
  })

  it('is in trouble while tasks fail and fewer run than are wanted', () => {
    const failing = (failedTasks: number, runningCount: number) =>
      serviceView(buildService({ runningCount, deployments: [buildDeployment('web:1', { failedTasks })] }))
    expect(isTroubled(failing(2, 1))).toBe(true)
    expect(isTroubled(failing(2, 2))).toBe(false)
    expect(isTroubled(failing(0, 1))).toBe(false)
  })
})

describe('pips', () => {
  it('stand for what runs, what starts, and what is missing', () => {
    expect(pipsOf({ running: 1, pending: 1, desired: 3 })).toEqual(['running', 'pending', 'missing'])
    expect(pipsOf({ running: 3, pending: 0, desired: 2 })).toEqual(['running', 'running', 'running'])
    expect(pipsOf({ running: 0, pending: 0, desired: 0 })).toEqual([])
  })
})

describe('service events', () => {
  it('lead to the tasks they name', () => {
    const id = 'a'.repeat(32)
    expect(eventParts(`(service web) has started 1 tasks: (task ${id}).`)).toEqual([
      { text: '(service web) has started 1 tasks: (task ' },
      { text: 'aaaaaaaa', task: id },
      { text: ').' },
    ])
  })
})

describe('names', () => {
  it('are what ECS takes', () => {
    expect(isResourceName('web-1_x')).toBe(true)
    expect([isResourceName(''), isResourceName('a b'), isResourceName('a'.repeat(256))]).toEqual([false, false, false])
  })
})
