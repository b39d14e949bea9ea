import type { Task } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { initialState, type WatchState } from '../../data/watchState.ts'
import { buildDeployment, buildService, buildStopped, buildTask, NOW, secondsAgo, t } from '../views.testSupport.ts'
import { servicePage } from './servicePage.ts'

const stateOf = (tasks: Task[]): WatchState => ({
  ...initialState,
  phase: 'ready',
  resources: {
    ...initialState.resources,
    service: new Map([['web', buildService()]]),
    task: new Map(tasks.map((task) => [task.taskArn ?? '', task])),
    serviceEvent: new Map([
      ['old', { id: 'old', serviceArn: 's', createdAt: secondsAgo(90), message: 'old' }],
      ['new', { id: 'new', serviceArn: 's', createdAt: secondsAgo(1), message: 'new' }],
    ]),
  },
})
const failed = (id: string, seconds: number) => buildStopped(id, [{ name: 'web', exitCode: 3 }], { stoppedAt: secondsAgo(seconds) })
const page = (...tasks: Task[]) => servicePage(stateOf(tasks), 'web', NOW, t)

describe('the screen of a service', () => {
  it('is not there while the service is not known', () => {
    expect(servicePage(initialState, 'web', NOW, t)).toBeUndefined()
  })

  it('is paused, whatever its deployment says, and has nothing in progress', () => {
    const state = stateOf([])
    const service = buildService({ deployments: [buildDeployment('web:1', { rolloutState: 'IN_PROGRESS' })] })
    const arn = service.serviceArn ?? ''
    const resources = {
      ...state.resources,
      service: new Map([[arn, service]]),
      switches: new Map([[arn, { serviceArn: arn, holdsFailed: false, after: [], pausedSinceMs: NOW }]]),
    }
    expect(servicePage({ ...state, resources }, 'web', NOW, t)?.deployment).toMatchObject({ state: 'paused', track: undefined })
    expect(servicePage({ ...state, resources: { ...resources, switches: new Map() } }, 'web', NOW, t)?.deployment.state).toBe('rolling')
  })

  it('tells the newest event first', () => {
    expect(page()?.events.map(({ message }) => message)).toEqual(['new', 'old'])
  })

  it('puts the last failure on top while tasks come up and fail again', () => {
    expect(page(failed('a', 50), failed('b', 10), buildTask('c'))?.lastFailure?.headline).toBe('web ended with an error (exit code 3).')
  })

  it('does not raise an alarm for one failure that was replaced, or for old ones', () => {
    expect(page(failed('a', 10))?.lastFailure).toBeUndefined()
    expect(page(failed('a', 500), failed('b', 400))?.lastFailure).toBeUndefined()
  })

  it('offers each container port once, however many tasks publish it', () => {
    const bound = (id: string, hostPort: number) =>
      buildTask(id, { containers: [{ name: 'web', networkBindings: [{ containerPort: 80, hostPort, protocol: 'tcp' }] }] })
    expect(page(bound('a', 1), bound('b', 2))?.openPorts).toHaveLength(1)
  })
})
