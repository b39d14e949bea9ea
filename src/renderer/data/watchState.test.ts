import { describe, expect, it } from 'vitest'
import type { WatchChange } from '#cluster/api/watch.ts'
import { applyEvents, initialState, lost } from './watchState.ts'

const put = (name: string, runningCount: number): WatchChange => ({
  kind: 'service',
  op: 'put',
  arn: `arn:${name}`,
  value: { serviceName: name, runningCount },
})
const unreachable = { code: 'ServerException', message: 'gone', unreachable: true }

describe('what is known of a scope', () => {
  it('is loading until the first snapshot', () => {
    expect(applyEvents(initialState, [{ type: 'alive', revision: 1 }], 5).phase).toBe('loading')
    expect(applyEvents(initialState, [{ type: 'snapshot', revision: 1, changes: [] }], 5)).toMatchObject({ phase: 'ready', heardAt: 5 })
  })

  it('follows changes, and shares what did not change', () => {
    const before = applyEvents(initialState, [{ type: 'snapshot', revision: 1, changes: [put('web', 1), put('api', 1)] }], 1)
    const after = applyEvents(
      before,
      [{ type: 'changes', revision: 2, changes: [put('web', 2), { kind: 'service', op: 'delete', arn: 'arn:api' }] }],
      2,
    )
    expect([...after.resources.service.values()]).toEqual([{ serviceName: 'web', runningCount: 2 }])
    expect(before.resources.service.size).toBe(2)
    expect(after.resources.task).toBe(before.resources.task)
  })

  it('takes a later snapshot for everything there is', () => {
    const before = applyEvents(initialState, [{ type: 'snapshot', revision: 1, changes: [put('web', 1)] }], 1)
    const after = applyEvents(before, [{ type: 'snapshot', revision: 9, changes: [put('api', 1)] }], 2)
    expect([...after.resources.service.keys()]).toEqual(['arn:api'])
  })

  it('forgets what a task was busy with once it runs', () => {
    const busy = applyEvents(
      initialState,
      [
        { type: 'snapshot', revision: 1, changes: [] },
        { type: 'progress', progress: { taskArn: 'arn:t', container: 'web', step: 'pulling', fraction: 0.4 } },
      ],
      1,
    )
    expect(busy.progress.get('arn:t')?.get('web')?.fraction).toBe(0.4)
    const done = applyEvents(
      busy,
      [
        {
          type: 'changes',
          revision: 2,
          changes: [{ kind: 'task', op: 'put', arn: 'arn:t', value: { lastStatus: 'RUNNING', healthStatus: 'HEALTHY' } }],
        },
      ],
      2,
    )
    expect(done.progress.has('arn:t')).toBe(false)
  })

  it('holds what targets got of late, and lets go of those that nothing is told of any more', () => {
    const target = (id: string) => ({ targetGroupArn: 'arn:g', id, port: 80, requests: 5, connections: 1, errors: 0 })
    const first = applyEvents(initialState, [{ type: 'traffic', targets: [target('one'), target('other')] }], 1_000)
    expect([...first.traffic.keys()]).toEqual(['arn:g one 80', 'arn:g other 80'])
    const later = applyEvents(first, [{ type: 'traffic', targets: [target('one')] }], 2_000)
    expect([...later.traffic.values()]).toEqual([{ ...target('one'), at: 2_000 }])
  })

  it('stays when the line goes dead, with the time of the first loss', () => {
    const ready = applyEvents(initialState, [{ type: 'snapshot', revision: 1, changes: [put('web', 1)] }], 1)
    const twice = lost(lost(ready, unreachable, 10), unreachable, 20)
    expect(twice).toMatchObject({ phase: 'ready', disconnectedSince: 10, heardAt: 1 })
    expect(twice.resources.service.size).toBe(1)
    expect(applyEvents(twice, [{ type: 'alive', revision: 1 }], 30).disconnectedSince).toBeUndefined()
  })

  it('fails when the cluster answers that it is not there', () => {
    const state = lost(initialState, { code: 'ClusterNotFoundException', message: 'Cluster not found.', unreachable: false }, 10)
    expect(state).toMatchObject({ phase: 'failed', disconnectedSince: undefined, failure: { message: 'Cluster not found.' } })
  })
})
