import type { Task } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { initialState, type WatchState } from '../../data/watchState.ts'
import { buildService, buildStopped, buildTask, NOW, secondsAgo, t } from '../views.testSupport.ts'
import { clusterView } from './clusterView.ts'

const byArn = (tasks: Task[]) => new Map(tasks.map((task) => [task.taskArn ?? '', task]))

function stateOf(tasks: Task[]): WatchState {
  return {
    ...initialState,
    phase: 'ready',
    resources: {
      ...initialState.resources,
      cluster: new Map([['c', { clusterName: 'default', clusterArn: 'c', runningTasksCount: 3, pendingTasksCount: 1 }]]),
      service: new Map([
        ['web', buildService()],
        ['gone', buildService({ serviceName: 'gone', status: 'INACTIVE' })],
        ['api', buildService({ serviceName: 'api', desiredCount: 0 })],
      ]),
      task: byArn(tasks),
      containerInstance: new Map([
        [
          'i',
          {
            containerInstanceArn: 'arn/i',
            status: 'ACTIVE',
            registeredResources: [{ name: 'CPU', integerValue: 4096 }],
            remainingResources: [{ name: 'CPU', integerValue: 1024 }],
          },
        ],
      ]),
    },
  }
}

describe('the cluster screen', () => {
  it('is not there while the cluster is not known', () => {
    expect(clusterView(initialState, 'default', NOW, t)).toBeUndefined()
  })

  it('has a lane for each live service, by name, and one for tasks run alone', () => {
    const view = clusterView(stateOf([buildTask('a'), buildTask('b', { group: 'family:migrate' })]), 'default', NOW, t)
    expect(view?.lanes.map(({ owner, tasks }) => [owner?.name, tasks.map(({ id }) => id)])).toEqual([
      ['api', []],
      ['web', ['a']],
      [undefined, ['b']],
    ])
  })

  it('has a lane for each daemon, after the services', () => {
    const state = stateOf([buildTask('a'), buildTask('c', { group: 'daemon:web' })])
    const daemon = new Map([['d', { daemonArn: 'arn:aws:ecs:r:a:daemon/default/web', daemonTaskDefinitionArn: '', instanceCount: 1 }]])
    const view = clusterView({ ...state, resources: { ...state.resources, daemon } }, 'default', NOW, t)
    expect(view?.lanes.map(({ owner, tasks }) => [owner?.kind, tasks.map(({ id }) => id)])).toEqual([
      ['service', []],
      ['service', ['a']],
      ['daemon', ['c']],
    ])
  })

  it('keeps the latest failures in the map for ten minutes', () => {
    const failed = (id: string, seconds: number) =>
      buildStopped(id, [{ exitCode: 1 }], { stoppedAt: secondsAgo(seconds), createdAt: secondsAgo(seconds) })
    const view = clusterView(
      stateOf([failed('1', 50), failed('2', 40), failed('3', 30), failed('4', 20), failed('old', 700)]),
      'default',
      NOW,
      t,
    )
    expect(view?.lanes[1]?.tasks.map(({ id }) => id)).toEqual(['2', '3', '4'])
  })

  it('shows what each task takes of its instance, and no instance that is gone', () => {
    const container = { cpu: '1024', memory: '64', memoryReservation: '32' }
    const state = stateOf([
      buildTask('small', { containerInstanceArn: 'arn/i', containers: [{ ...container, cpu: '512' }] }),
      buildTask('large', { containerInstanceArn: 'arn/i', containers: [container, container] }),
      buildTask('elsewhere', { containerInstanceArn: 'arn/j', containers: [container] }),
      buildStopped('over', [container], { containerInstanceArn: 'arn/i' }),
    ])
    const attributes = [{ name: 'marina.virtual' }, { name: 'ecs.instance-type', value: 't3.small' }]
    const containerInstance = new Map([
      ...state.resources.containerInstance,
      ['gone', { containerInstanceArn: 'arn/gone', status: 'INACTIVE' }],
      ['virtual', { containerInstanceArn: 'arn/v', status: 'ACTIVE', attributes }],
    ])
    const view = clusterView({ ...state, resources: { ...state.resources, containerInstance } }, 'default', NOW, t)
    const [real, virtual, ...none] = view?.instances ?? []
    expect(real).toMatchObject({ isTerminable: false })
    expect(real?.shares.map(({ id, owner, cpu }) => [id, owner, cpu])).toEqual([
      ['large', 'web', 0.5],
      ['small', 'web', 0.125],
    ])
    expect(virtual).toMatchObject({ isTerminable: true, type: 't3.small', shares: [] })
    expect(none).toEqual([])
  })

  it('adds up what is reserved', () => {
    expect(clusterView(stateOf([]), 'default', NOW, t)).toMatchObject({
      running: 3,
      pending: 1,
      cpu: { used: 3072, total: 4096 },
      memory: undefined,
    })
  })
})
