import { describe, expect, it } from 'vitest'
import { initialState, type WatchState } from '../../data/watchState.ts'
import { buildDeployment, buildService, buildStopped, secondsAgo, t } from '../views.testSupport.ts'
import { homeView } from './homeView.ts'

const ready = (resources: Partial<WatchState['resources']>): WatchState => ({
  ...initialState,
  phase: 'ready',
  resources: { ...initialState.resources, ...resources },
})
const cluster = new Map([['c', { clusterName: 'default' }]])

describe('the first screen', () => {
  it('knows when nothing was made yet', () => {
    expect(homeView(ready({ cluster }), t).fresh).toBe(true)
    expect(homeView(ready({ cluster, service: new Map([['web', buildService()]]) }), t).fresh).toBe(false)
  })

  it('tells a service that keeps failing once, newest first', () => {
    const failed = (id: string, seconds: number, exitCode: number, group = 'service:web') =>
      [id, buildStopped(id, [{ name: 'web', exitCode }], { stoppedAt: secondsAgo(seconds), group })] as const
    const task = new Map([failed('a', 30, 1), failed('b', 10, 1), failed('c', 20, 127), failed('d', 5, 1, 'family:migrate')])
    expect(homeView(ready({ cluster, task }), t).problems.map(({ owner, taskArn, more }) => [owner, taskArn.at(-1), more])).toEqual([
      ['family:migrate', 'd', 0],
      ['web', 'b', 1],
      ['web', 'c', 0],
    ])
  })

  it('shows what rolls, and services in trouble before the others', () => {
    const service = new Map([
      ['a', buildService({ serviceName: 'a' })],
      [
        'z',
        buildService({
          serviceName: 'z',
          runningCount: 0,
          deployments: [buildDeployment('z:1', { rolloutState: 'IN_PROGRESS', failedTasks: 2 })],
        }),
      ],
    ])
    const view = homeView(ready({ cluster, service }), t)
    expect(view.rolling.map(({ name }) => name)).toEqual(['z'])
    expect(view.clusters[0]?.services.map(({ name }) => name)).toEqual(['z', 'a'])
  })
})
