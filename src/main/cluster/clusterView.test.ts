import type { Service } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import type { EngineStatus } from '#cluster/api/resources/marina.ts'
import type { WatchChange } from '#cluster/api/watch.ts'
import { en } from '../words/en.ts'
import { type ClusterView, emptyView, followView, type ServiceLine, shapeOf } from './clusterView.ts'
import { noticesBetween } from './notices.ts'

const cluster = 'arn:aws:ecs:us-east-1:000000000000:cluster/default'
const serviceArn = (name: string) => `arn:aws:ecs:us-east-1:000000000000:service/default/${name}`
const put = (name: string, value: Partial<Service> = {}): WatchChange => ({
  kind: 'service',
  op: 'put',
  arn: serviceArn(name),
  value: { serviceName: name, clusterArn: cluster, status: 'ACTIVE', desiredCount: 2, runningCount: 1, ...value },
})
const line = (given: Partial<ServiceLine> = {}): ServiceLine => ({
  cluster: 'default',
  name: 'web',
  running: 1,
  desired: 1,
  rollout: 'COMPLETED',
  ...given,
})
const engine = (connected: boolean) => ({ kind: 'docker', product: 'Docker Engine', connected }) as EngineStatus
const view = (given: Partial<ClusterView>): ClusterView => ({ ...emptyView, ...given })

describe('followView', () => {
  it('counts what a snapshot and its changes come to', () => {
    const follower = followView()
    const counted: WatchChange = { kind: 'cluster', op: 'put', arn: cluster, value: { clusterArn: cluster, runningTasksCount: 3 } }
    follower.take({ type: 'snapshot', revision: 1, changes: [counted, put('web'), put('api', { status: 'INACTIVE' })] })
    const deployments = [
      { status: 'ACTIVE', rolloutState: 'COMPLETED' as const },
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS' as const },
    ]
    const now = follower.take({ type: 'changes', revision: 2, changes: [put('web', { runningCount: 2, deployments })] })
    expect(now?.runningTasks).toBe(3)
    expect(now?.services).toEqual([{ cluster: 'default', name: 'web', running: 2, desired: 2, rollout: 'IN_PROGRESS' }])
  })

  it('forgets what was deleted, and everything before a new snapshot', () => {
    const follower = followView()
    follower.take({ type: 'snapshot', revision: 1, changes: [put('web'), put('api')] })
    const deleted = follower.take({ type: 'changes', revision: 2, changes: [{ kind: 'service', op: 'delete', arn: serviceArn('web') }] })
    expect(deleted?.services.map(({ name }) => name)).toEqual(['api'])
    expect(follower.take({ type: 'snapshot', revision: 9, changes: [] })?.services).toEqual([])
    expect(follower.take({ type: 'alive', revision: 9 })).toBeUndefined()
  })
})

describe('shapeOf', () => {
  it.each([
    ['fine', view({ services: [line()] })],
    ['working', view({ services: [line(), line({ desired: 2 })] })],
    ['working', view({ services: [line({ rollout: 'IN_PROGRESS' })] })],
    ['problem', view({ services: [line({ rollout: 'FAILED' })] })],
    ['problem', view({ services: [line()], engine: engine(false) })],
  ])('is %s', (shape, of) => expect(shapeOf(of)).toBe(shape))
})

describe('noticesBetween', () => {
  const between = (before: Partial<ClusterView>, after: Partial<ClusterView>) => noticesBetween(view(before), view(after), en.notices)

  it('tells of a deployment that ends, well or not, and leads there', () => {
    const before = { services: [line({ rollout: 'IN_PROGRESS' })] }
    const address = 'clusters/default/services/web'
    expect(between(before, { services: [line()] })).toEqual([{ title: 'web', body: 'Deployment finished.', address }])
    expect(between(before, { services: [line({ rollout: 'FAILED' })] })).toEqual([{ title: 'web', body: 'Deployment failed.', address }])
  })

  it('says nothing of what was so already, or is new', () => {
    expect(between({ services: [line()] }, { services: [line({ running: 0 })] })).toEqual([])
    expect(between({}, { services: [line()] })).toEqual([])
  })

  it('tells once when the engine is lost and once when it is back', () => {
    expect(between({ engine: engine(true) }, { engine: engine(false) })).toMatchObject([
      { title: 'Docker Engine', body: en.notices.engineLost },
    ])
    expect(between({ engine: engine(false) }, { engine: engine(false) })).toEqual([])
    expect(between({ engine: engine(false) }, { engine: engine(true) })).toMatchObject([{ body: en.notices.engineBack }])
  })
})
