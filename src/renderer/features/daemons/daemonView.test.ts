import { describe, expect, it } from 'vitest'
import type { WatchedDaemon } from '#cluster/api/watch.ts'
import { daemonView } from './daemonView.ts'

const daemon: WatchedDaemon = {
  daemonArn: 'arn:aws:ecs:us-east-1:000000000000:daemon/default/agent',
  status: 'ACTIVE',
  daemonTaskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:daemon-task-definition/agent:2',
  instanceCount: 3,
  currentRevisions: [
    { totalRunningCount: 1, capacityProviders: [{ arn: 'arn:aws:ecs:us-east-1:000000000000:capacity-provider/managed' }] },
    { totalRunningCount: 1 },
  ],
  deployment: { status: 'ROLLBACK_IN_PROGRESS', statusReason: 'Deployment rolled back.' },
}

describe('a daemon in a list', () => {
  it('counts the tasks of all its revisions against its instances', () => {
    expect(daemonView(daemon)).toMatchObject({
      name: 'agent',
      running: 2,
      instances: 3,
      taskDefinition: 'agent:2',
      capacityProviders: ['managed'],
    })
  })

  it('says how its newest deployment fares, and why', () => {
    expect(daemonView(daemon)).toMatchObject({
      deployment: { type: 'warning', word: 'status.rollingBack' },
      rawDeployment: 'ROLLBACK_IN_PROGRESS: Deployment rolled back.',
    })
  })

  it('is on its way out once it is deleted', () => {
    const view = daemonView({ ...daemon, status: 'DELETE_IN_PROGRESS', instanceCount: 0 })
    expect(view).toMatchObject({ status: { type: 'in-progress' }, instances: 0 })
  })
})
