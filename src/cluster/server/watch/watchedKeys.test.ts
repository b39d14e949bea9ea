import { describe, expect, it } from 'vitest'
import { clusterArn, daemonArn, serviceArn } from '#cluster/api/arns.ts'
import type { WatchScope } from '#cluster/api/watch.ts'
import type { Change } from '#cluster/state/store.ts'
import { owner } from './records.testSupport.ts'
import { watchedBy } from './watchedKeys.ts'

const web = serviceArn(owner, 'shop', 'web')
const ofWeb = { ...owner, serviceArn: web, clusterArn: web.replace('service/shop/web', 'cluster/shop') }

/** What stands in the view of a service and is kept beside it. */
const parts = (['taskSets', 'serviceDeployments'] as const).flatMap((table) => [
  { table, key: 'x', before: ofWeb, after: ofWeb },
  { table, key: 'x', after: ofWeb },
  { table, key: 'x', before: ofWeb },
]) as unknown as Change[]

const touched = (scope: WatchScope, change: Change) => [
  ...watchedBy(
    scope,
    owner,
    () => undefined,
    () => [],
  ).touched(change),
]

describe('task sets and service deployments', () => {
  it.each<[WatchScope, boolean]>([
    [{ scope: 'summary' }, true],
    [{ scope: 'cluster', cluster: 'shop' }, true],
    [{ scope: 'cluster', cluster: 'other' }, false],
    [{ scope: 'service', cluster: 'shop', service: 'web' }, true],
    [{ scope: 'service', cluster: 'shop', service: 'api' }, false],
    [{ scope: 'task', cluster: 'shop', task: 't' }, false],
    [{ scope: 'taskDefinitions' }, false],
  ])('touch their service for %o: %s', (scope, isTouched) => {
    for (const change of parts) expect(touched(scope, change)).toEqual(isTouched ? [{ kind: 'service', arn: web }] : [])
  })
})

describe('a daemon', () => {
  const arn = daemonArn(owner, 'shop', 'agent')
  const scope: WatchScope = { scope: 'daemon', cluster: 'shop', daemon: 'agent' }
  const change = (table: string, after: object) => ({ table, key: 'x', after }) as unknown as Change
  const ofAgent = { daemonArn: arn, clusterArn: 'c' }

  it('is touched by its deployments and tasks, and its decisions come one by one', () => {
    expect(touched(scope, change('decisions', { ownerArn: arn }))).toEqual([{ kind: 'decision', arn: 'x' }])
    expect(touched(scope, change('decisions', { ownerArn: web }))).toEqual([])
    expect(touched(scope, change('daemonDeployments', ofAgent))).toEqual([{ kind: 'daemon', arn }])
    expect(touched(scope, change('tasks', ofAgent))).toEqual([
      { kind: 'daemon', arn },
      { kind: 'task', arn: 'x' },
    ])
    expect(touched(scope, change('tasks', { clusterArn: 'c' }))).toEqual([])
    expect(touched({ scope: 'service', cluster: 'shop', service: 'web' }, change('decisions', { ownerArn: web }))).toEqual([
      { kind: 'decision', arn: 'x' },
    ])
  })
})

describe('secrets', () => {
  const other = { ...owner, region: 'eu-west-3' }
  const change = (table: 'secrets' | 'parameters', before?: object, after?: object) =>
    ({ table, key: 'arn', ...(before && { before }), ...(after && { after }) }) as unknown as Change

  it('are watched in their own account and region, also as they go', () => {
    expect(touched({ scope: 'secrets' }, change('secrets', undefined, owner))).toEqual([{ kind: 'secret', arn: 'arn' }])
    expect(touched({ scope: 'secrets' }, change('parameters', owner))).toEqual([{ kind: 'parameter', arn: 'arn' }])
    expect(touched({ scope: 'secrets' }, change('secrets', other, other))).toEqual([])
    expect(touched({ scope: 'summary' }, change('secrets', undefined, owner))).toEqual([])
  })
})

describe('load balancers', () => {
  const change = (table: string, after: object, before?: object) =>
    ({ table, key: 'arn', after: { ...owner, ...after }, ...(before && { before: { ...owner, ...before } }) }) as unknown as Change
  const scope: WatchScope = { scope: 'loadBalancers' }

  it('are touched by their listeners and rules, and a rule touches the target groups it leads to and led to', () => {
    expect(touched(scope, change('listeners', { loadBalancerArn: 'web' }))).toEqual([{ kind: 'loadBalancer', arn: 'web' }])
    const to = (arn: string) => ({ loadBalancerArn: 'web', actions: [{ Type: 'forward', TargetGroupArn: arn }] })
    expect(touched(scope, change('listenerRules', to('green'), to('blue'))).map(({ arn }) => arn)).toEqual(['web', 'blue', 'green'])
    expect(touched(scope, change('targets', { targetGroupArn: 'blue' }))).toEqual([{ kind: 'targetGroup', arn: 'blue' }])
    expect(touched({ scope: 'secrets' }, change('targets', { targetGroupArn: 'blue' }))).toEqual([])
  })

  it('are not touched from another region', () => {
    expect(touched(scope, change('targets', { targetGroupArn: 'blue', region: 'eu-west-3' }))).toEqual([])
  })
})

describe('what daemons have', () => {
  const agent = daemonArn(owner, 'shop', 'agent')
  const ofAgent = { ...owner, arn: agent, daemonArn: agent, clusterArn: clusterArn(owner, 'shop') }
  const change = (table: string) => ({ table, key: table === 'daemons' ? agent : 'x', after: ofAgent }) as unknown as Change

  it.each(['daemons', 'daemonDeployments', 'tasks'])('touches the daemon in its cluster: %s', (table) => {
    expect(touched({ scope: 'cluster', cluster: 'shop' }, change(table))).toContainEqual({ kind: 'daemon', arn: agent })
    expect(touched({ scope: 'cluster', cluster: 'other' }, change(table))).toEqual([])
    expect(touched({ scope: 'summary' }, change(table)).map(({ kind }) => kind)).not.toContain('daemon')
  })
})
