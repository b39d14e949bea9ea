import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EcsEvent } from '#cluster/api/events.ts'
import type { WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import type { MarinaStatus, TargetTraffic, TaskProgress } from '#cluster/api/resources/marina.ts'
import type { WatchChange, WatchEvent, WatchScope } from '#cluster/api/watch.ts'
import { type FakeClock, fakeClock } from '#cluster/lib/fakeClock.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { TargetGroupRecord } from '#cluster/state/records/trafficRecords.ts'
import { openStore, type Store, type Tx } from '#cluster/state/store.ts'
import { createWatch, type WatchTiming } from './index.ts'
import type { EventSource, LoadBalancingViews } from './readChange.ts'
import { aCluster, anEvent, anInstance, aService, aTask, aTaskDefinition, owner } from './records.testSupport.ts'

const context = { ...owner, principalArn: 'me' }

interface Reader {
  events: WatchEvent[]
  /** What a page would show: the events applied to each other, as key → JSON text of the value. */
  seen(): Record<string, string>
  leave(): Promise<void>
}

class Listeners<T> {
  readonly all = new Set<(value: T) => void>()
  readonly add = (listener: (value: T) => void) => {
    this.all.add(listener)
    return () => void this.all.delete(listener)
  }
  readonly tell = (value: T) => {
    for (const listener of this.all) listener(value)
  }
}

let store: Store
let clock: FakeClock
let status: MarinaStatus
let statusListeners: Listeners<MarinaStatus>
let progressListeners: Listeners<TaskProgress>
let subscribed: number

beforeEach(() => {
  clock = fakeClock()
  store = openStore({ file: ':memory:', now: clock.now() })
  status = { version: '1' } as MarinaStatus
  statusListeners = new Listeners()
  progressListeners = new Listeners()
  subscribed = 0
})
afterEach(() => store.close())

const watchWith = (timing: Partial<WatchTiming> = {}, events?: EventSource, loadBalancing?: LoadBalancingViews) =>
  createWatch({
    ...(events && { events }),
    ...(loadBalancing && { loadBalancing }),
    store: {
      ...store,
      subscribe(listener) {
        subscribed += 1
        const cancel = store.subscribe(listener)
        return () => {
          subscribed -= 1
          cancel()
        }
      },
    },
    clock,
    status: () => status,
    onStatus: statusListeners.add,
    onProgress: progressListeners.add,
    timing,
  })

const update = (write: (tx: Tx) => void) => store.update('test', write)
const keyOf = (change: WatchChange) => `${change.kind} ${change.arn}`

function apply(seen: Record<string, string>, event: WatchEvent): Record<string, string> {
  if (event.type !== 'snapshot' && event.type !== 'changes') return seen
  const next = event.type === 'snapshot' ? {} : { ...seen }
  for (const change of event.changes) {
    if (change.op === 'put') next[keyOf(change)] = JSON.stringify(change.value)
    else delete next[keyOf(change)]
  }
  return next
}

/** Reads as fast as events come. */
function read(scope: WatchScope, watch = watchWith()): Reader {
  const abort = new AbortController()
  const events: WatchEvent[] = []
  const reading = (async () => {
    for await (const event of watch(scope, context, abort.signal)) events.push(event)
  })()
  return {
    events,
    seen: () => events.reduce(apply, {}),
    async leave() {
      abort.abort()
      await reading
    },
  }
}

const short = (key: string) => key.replace(/arn:aws:ecs:us-east-1:000000000000:/, '')
const kinds = (event: WatchEvent | undefined) =>
  event && 'changes' in event ? event.changes.map((change) => `${change.op} ${short(keyOf(change))}`).sort() : event?.type

describe('a watch', () => {
  it('begins with a snapshot and goes on with what changed', async () => {
    update((tx) => tx.put('clusters', aCluster('default')))
    const reader = read({ scope: 'cluster', cluster: 'default' })
    await clock.settle()
    expect(reader.events).toMatchObject([{ type: 'snapshot', revision: 1 }])
    expect(kinds(reader.events[0])).toEqual(['put cluster cluster/default', 'put status marina'])
    update((tx) => tx.put('services', aService('default', 'web')))
    await clock.advance(100)
    expect(reader.events).toHaveLength(2)
    expect(reader.events[1]).toMatchObject({ type: 'changes', revision: 2 })
    expect(kinds(reader.events[1])).toEqual(['put cluster cluster/default', 'put service service/default/web'])
    await reader.leave()
  })

  it('tells of a task with the counts of its service and cluster', async () => {
    update((tx) => {
      tx.put('clusters', aCluster('default'))
      tx.put('services', aService('default', 'web'))
      tx.put('containerInstances', anInstance('default', 'i1'))
    })
    const serviceArn = aService('default', 'web').arn
    const containerInstanceArn = anInstance('default', 'i1').arn
    const reader = read({ scope: 'cluster', cluster: 'default' })
    await clock.settle()
    update((tx) => tx.put('tasks', aTask('default', 't1', { serviceArn, containerInstanceArn, lastStatus: 'RUNNING' })))
    await clock.advance(100)
    expect(kinds(reader.events[1])).toEqual([
      'put cluster cluster/default',
      'put containerInstance container-instance/default/i1',
      'put service service/default/web',
      'put task task/default/t1',
    ])
    const [event] = reader.events.slice(1)
    const values = event && 'changes' in event ? event.changes.flatMap((change) => (change.op === 'put' ? [change.value] : [])) : []
    expect(values).toContainEqual(expect.objectContaining({ serviceName: 'web', runningCount: 1 }))
    expect(values).toContainEqual(expect.objectContaining({ clusterName: 'default', runningTasksCount: 1 }))
    await reader.leave()
  })

  it('sends what comes in quick succession as one event, and the first at once', async () => {
    update((tx) => tx.put('clusters', aCluster('default')))
    const reader = read({ scope: 'cluster', cluster: 'default' }, watchWith({ coalesceMs: 32 }))
    await clock.advance(1_000)
    const put = (desiredCount: number) => update((tx) => tx.put('services', aService('default', 'web', { desiredCount })))
    put(1)
    await clock.settle()
    expect(reader.events).toHaveLength(2)
    for (let count = 2; count <= 10; count += 1) {
      put(count)
      await clock.advance(3)
    }
    expect(reader.events).toHaveLength(2)
    await clock.advance(32)
    expect(reader.events).toHaveLength(3)
    expect(reader.events[2]).toMatchObject({ revision: 11 })
    await reader.leave()
  })

  it('says that it is alive after ten quiet seconds', async () => {
    const reader = read({ scope: 'summary' })
    await clock.advance(9_000)
    expect(reader.events).toHaveLength(1)
    await clock.advance(21_100)
    expect(reader.events.slice(1)).toEqual(Array.from({ length: 3 }, () => ({ type: 'alive', revision: 0 })))
    await reader.leave()
  })

  it('leaves nothing behind', async () => {
    const reader = read({ scope: 'summary' })
    await clock.settle()
    expect([subscribed, statusListeners.all.size, progressListeners.all.size]).toEqual([1, 1, 1])
    await reader.leave()
    expect([subscribed, statusListeners.all.size, progressListeners.all.size, clock.pending]).toEqual([0, 0, 0, 0])
    for await (const _ of watchWith()({ scope: 'summary' }, context, new AbortController().signal)) break
    expect(subscribed).toBe(0)
  })

  it('gives a reader that fell behind the latest values once, however much happened', async () => {
    const events = watchWith()({ scope: 'cluster', cluster: 'default' }, context, new AbortController().signal)[Symbol.asyncIterator]()
    update((tx) => tx.put('clusters', aCluster('default')))
    await events.next()
    for (let count = 1; count <= 500; count += 1) update((tx) => tx.put('services', aService('default', 'web', { desiredCount: count })))
    await clock.advance(100)
    const { value } = (await events.next()) as { value: WatchEvent }
    expect(kinds(value)).toEqual(['put cluster cluster/default', 'put service service/default/web'])
    expect(JSON.stringify(value)).toContain('"desiredCount":500')
    await events.return?.()
  })

  it('gives a reader a new snapshot when too much is waiting', async () => {
    const events = watchWith({ pendingLimit: 10 })({ scope: 'cluster', cluster: 'default' }, context, new AbortController().signal)[
      Symbol.asyncIterator
    ]()
    update((tx) => tx.put('clusters', aCluster('default')))
    await events.next()
    for (let count = 1; count <= 50; count += 1) update((tx) => tx.put('tasks', aTask('default', `t${count}`)))
    update((tx) => tx.delete('tasks', aTask('default', 't50').arn))
    await clock.advance(100)
    const { value } = (await events.next()) as { value: WatchEvent }
    expect(value).toMatchObject({ type: 'snapshot', revision: 52 })
    expect(kinds(value)).toHaveLength(51)
    await events.return?.()
  })

  it('follows Marina’s own status', async () => {
    const reader = read({ scope: 'taskDefinitions' })
    await clock.advance(1_000)
    status = { version: '2' } as MarinaStatus
    statusListeners.tell(status)
    await clock.advance(100)
    expect(reader.events[1]).toEqual({
      type: 'changes',
      revision: 0,
      changes: [{ kind: 'status', op: 'put', arn: 'marina', value: { version: '2' } }],
    })
    await reader.leave()
  })

  it('shows progress of the tasks in scope, the latest of each container', async () => {
    update((tx) => tx.put('tasks', aTask('default', 't1')))
    const taskArn = aTask('default', 't1').arn
    const reader = read({ scope: 'task', cluster: 'default', task: 't1' })
    const elsewhere = read({ scope: 'task', cluster: 'default', task: 't2' })
    await clock.settle()
    for (const fraction of [0.1, 0.2, 0.3]) progressListeners.tell({ taskArn, container: 'web', step: 'pulling', fraction })
    progressListeners.tell({ taskArn: 'unknown', container: 'web', step: 'pulling' })
    await clock.advance(100)
    expect(reader.events.slice(1)).toEqual([{ type: 'progress', progress: { taskArn, container: 'web', step: 'pulling', fraction: 0.3 } }])
    expect(elsewhere.events).toHaveLength(1)
    await reader.leave()
    await elsewhere.leave()
  })

  it('sums up what reached targets for a slow reader, and tells of nobody else’s target groups', async () => {
    const traffic = new Listeners<TargetTraffic[]>()
    const group = (arn: string, region: string) => ({ ...owner, region, arn, name: arn }) as TargetGroupRecord
    update((tx) => {
      tx.put('targetGroups', group('mine', owner.region))
      tx.put('targetGroups', group('theirs', 'eu-west-3'))
    })
    const empty = { targets: [] } as unknown as WatchedTargetGroup
    const views = { loadBalancer: () => ({ listeners: [] }), targetGroup: () => empty, onTraffic: traffic.add }
    const reader = read({ scope: 'loadBalancers' }, watchWith({}, undefined, views))
    await clock.settle()
    const target = { id: '10.0.0.5', port: 80, requests: 3, connections: 1, errors: 0 }
    for (const targetGroupArn of ['mine', 'theirs', 'mine', 'gone']) traffic.tell([{ ...target, targetGroupArn }])
    await clock.advance(100)
    const sum = { targetGroupArn: 'mine', id: '10.0.0.5', port: 80, requests: 6, connections: 2, errors: 0 }
    expect(reader.events.slice(1)).toEqual([{ type: 'traffic', targets: [sum] }])
    await reader.leave()
    expect(traffic.all.size).toBe(0)
  })

  it('tells of an image’s layers to who follows the task, and of their sum to who follows many', async () => {
    update((tx) => tx.put('tasks', aTask('default', 't1')))
    const taskArn = aTask('default', 't1').arn
    const [one, many] = [read({ scope: 'task', cluster: 'default', task: 't1' }), read({ scope: 'cluster', cluster: 'default' })]
    await clock.settle()
    const sum = { doneBytes: 1, totalBytes: 2, layersDone: 0, layersTotal: 1 }
    const layers = [{ id: 'a', state: 'downloading' as const, doneBytes: 1, totalBytes: 2 }]
    progressListeners.tell({ taskArn, container: 'web', step: 'pulling', pull: { ...sum, layers } })
    await clock.advance(100)
    expect(one.events.at(-1)).toMatchObject({ progress: { pull: { layers } } })
    expect(many.events.at(-1)).toEqual({ type: 'progress', progress: { taskArn, container: 'web', step: 'pulling', pull: sum } })
    await one.leave()
    await many.leave()
  })
})

describe('the scopes of a watch', () => {
  const web = aService('default', 'web')
  const failed: Partial<TaskRecord> = { lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stopCode: 'TaskFailedToStart', stoppedAt: 5 }
  beforeEach(() => {
    update((tx) => {
      tx.put('clusters', aCluster('default'))
      tx.put('clusters', aCluster('other'))
      tx.put('clusters', aCluster('foreign', { account: '999999999999' }))
      tx.put('taskDefinitions', aTaskDefinition('web'))
      tx.put('services', web)
      tx.put('services', aService('default', 'api'))
      tx.put('services', aService('other', 'web'))
      tx.put('serviceEvents', anEvent('default', 'web', 'e1'))
      tx.put('serviceEvents', anEvent('default', 'api', 'e2'))
      tx.put('containerInstances', anInstance('default', 'i1'))
      tx.put('tasks', aTask('default', 't1', { serviceArn: web.arn, lastStatus: 'RUNNING' }))
      tx.put('tasks', aTask('default', 't2', { serviceArn: web.arn, ...failed }))
      tx.put('tasks', aTask('other', 't3'))
    })
  })
  const shown = async (scope: WatchScope) => {
    const reader = read(scope)
    await clock.settle()
    await reader.leave()
    return Object.keys(reader.seen()).map(short).sort()
  }

  it('summary: clusters, services, and tasks that failed', async () => {
    expect(await shown({ scope: 'summary' })).toEqual([
      'cluster cluster/default',
      'cluster cluster/other',
      'service service/default/api',
      'service service/default/web',
      'service service/other/web',
      'status marina',
      'task task/default/t2',
    ])
  })

  it('cluster: all that is in it', async () => {
    expect(await shown({ scope: 'cluster', cluster: 'default' })).toEqual([
      'cluster cluster/default',
      'containerInstance container-instance/default/i1',
      'service service/default/api',
      'service service/default/web',
      'status marina',
      'task task/default/t1',
      'task task/default/t2',
    ])
  })

  it('service: by name or by ARN, with events and tasks', async () => {
    const expected = [
      'cluster cluster/default',
      'service service/default/web',
      'serviceEvent e1',
      'status marina',
      'task task/default/t1',
      'task task/default/t2',
    ]
    expect(await shown({ scope: 'service', cluster: 'default', service: 'web' })).toEqual(expected)
    expect(await shown({ scope: 'service', cluster: aCluster('default').arn, service: web.arn })).toEqual(expected)
  })

  it('task: with its task definition', async () => {
    expect(await shown({ scope: 'task', cluster: 'default', task: 't1' })).toEqual([
      'status marina',
      'task task/default/t1',
      'taskDefinition task-definition/web:1',
    ])
    expect(await shown({ scope: 'task', cluster: 'default', task: 'nothing' })).toEqual(['status marina'])
  })

  it('task definitions: without their containers', async () => {
    const reader = read({ scope: 'taskDefinitions' })
    await clock.settle()
    await reader.leave()
    expect(Object.keys(reader.seen()).map(short)).toEqual(['status marina', 'taskDefinition task-definition/web:1'])
    expect(JSON.stringify(reader.events)).not.toContain('containerDefinitions')
  })

  it('services come without the events that stand beside them', async () => {
    const reader = read({ scope: 'service', cluster: 'default', service: 'web' })
    await clock.settle()
    await reader.leave()
    expect(JSON.parse(reader.seen()[`service ${web.arn}`] ?? '{}')).not.toHaveProperty('events')
  })

  it('keeps a task that left memory for whoever follows it, and takes it from the others', async () => {
    const follower = read({ scope: 'task', cluster: 'default', task: 't2' })
    const others = read({ scope: 'cluster', cluster: 'default' })
    const summary = read({ scope: 'summary' })
    await clock.settle()
    update((tx) => tx.forget('tasks', aTask('default', 't2').arn))
    await clock.advance(100)
    expect(kinds(follower.events[1])).toEqual(['put task task/default/t2'])
    expect(kinds(others.events[1])).toContain('delete task task/default/t2')
    expect(kinds(summary.events[1])).toContain('delete task task/default/t2')
    for (const reader of [follower, others, summary]) await reader.leave()
  })

  it.each([
    ['a task that never started', { stopCode: 'TaskFailedToStart' }, true],
    ['a service’s task that ended well', { stopCode: 'EssentialContainerExited', serviceArn: web.arn }, true],
    ['a task of its own that ended well', { stopCode: 'EssentialContainerExited', containers: [{ exitCode: 0 }] }, false],
    ['a task of its own that crashed', { stopCode: 'EssentialContainerExited', containers: [{ exitCode: 1 }] }, true],
    ['a task that a user stopped', { stopCode: 'UserInitiated', containers: [{ exitCode: 137 }] }, false],
    ['a task that its service no longer needs', { stopCode: 'ServiceSchedulerInitiated', containers: [{ exitCode: 0 }] }, false],
    [
      'a task that its service replaced as unhealthy',
      { stopCode: 'ServiceSchedulerInitiated', containers: [{ healthStatus: 'UNHEALTHY' }] },
      true,
    ],
  ])('summary and %s', async (_what, given, isProblem) => {
    const task = aTask('other', 't9', { ...failed, ...(given as Partial<TaskRecord>) })
    update((tx) => tx.put('tasks', task))
    expect((await shown({ scope: 'summary' })).includes('task task/other/t9')).toBe(isProblem)
  })
})

describe('events', () => {
  const event = (id: string, account = owner.account) =>
    ({ id, account, region: owner.region, 'detail-type': 'ECS Service Action' }) as EcsEvent
  const source = () => {
    const kept = new Map<string, EcsEvent>()
    const heard = new Listeners<EcsEvent>()
    const tell = (each: EcsEvent) => {
      kept.set(each.id, each)
      heard.tell(each)
    }
    return { kept, heard, tell, events: { recent: () => kept.values(), get: (id: string) => kept.get(id), onEvent: heard.add } }
  }

  it('are a scope of their own: those that are kept, then each new one, of the own account only', async () => {
    const { tell, events, heard } = source()
    tell(event('1'))
    tell(event('2', '111111111111'))
    const watch = watchWith({}, events)
    const follower = read({ scope: 'events' }, watch)
    const page = read({ scope: 'summary' }, watch)
    await clock.settle()
    expect(kinds(follower.events[0])).toEqual(['put ecsEvent 1', 'put status marina'])
    tell(event('3'))
    tell(event('4', '111111111111'))
    update((tx) => tx.put('clusters', aCluster('default')))
    await clock.advance(100)
    expect(kinds(follower.events[1])).toEqual(['put ecsEvent 3'])
    expect(kinds(page.events[1])).toEqual(['put cluster cluster/default'])
    await follower.leave()
    await page.leave()
    expect(heard.all.size).toBe(0)
  })

  it('that a slow reader missed are taken away', async () => {
    const { tell, events, kept } = source()
    const follower = read({ scope: 'events' }, watchWith({}, events))
    await clock.settle()
    tell(event('1'))
    tell(event('2'))
    kept.delete('1')
    await clock.advance(100)
    expect(kinds(follower.events[1])).toEqual(['delete ecsEvent 1', 'put ecsEvent 2'])
    await follower.leave()
  })
})

describe('snapshot plus changes', () => {
  const clusters = ['default', 'other']
  const names = ['web', 'api']
  const ids = ['t1', 't2', 't3', 't4']
  const anyOf = <T>(values: readonly T[]) => fc.constantFrom(...values)
  /** A task stays with its service. */
  const serviceOf: Readonly<Record<string, string>> = { t1: 'web', t2: 'web', t3: 'api', t4: 'api' }
  const taskFields = fc.record({
    lastStatus: anyOf(['PENDING', 'RUNNING', 'STOPPED'] as const),
    stopCode: anyOf(['TaskFailedToStart', 'UserInitiated'] as const),
  })
  const putTask = (tx: Tx, cluster: string, id: string, given: Partial<TaskRecord>) => {
    const task = aTask(cluster, id, { ...given, serviceArn: aService(cluster, serviceOf[id] ?? '').arn })
    // A stopped task is never revived.
    const isOver = (tx.snapshot.tasks.get(task.arn) ?? store.find('tasks', task.arn))?.lastStatus === 'STOPPED'
    if (!isOver) tx.put('tasks', task)
  }
  /** Tasks as they were before the commit. */
  let known: ReadonlySet<TaskRecord> = new Set()
  const write = fc.oneof(
    fc.tuple(anyOf(clusters), anyOf(ids), taskFields).map(
      ([cluster, id, given]) =>
        (tx: Tx) =>
          putTask(tx, cluster, id, given),
    ),
    fc.tuple(anyOf(clusters), anyOf(ids)).map(([cluster, id]) => (tx: Tx) => {
      // What leaves memory has been there for an hour, and is not written in the same commit.
      const task = tx.snapshot.tasks.get(aTask(cluster, id).arn)
      if (task && known.has(task)) tx.forget('tasks', task.arn)
    }),
    fc.tuple(anyOf(clusters), anyOf(names), anyOf<ServiceRecord['status']>(['ACTIVE', 'INACTIVE']), fc.nat(5)).map(
      ([cluster, name, serviceStatus, desiredCount]) =>
        (tx: Tx) =>
          tx.put('services', aService(cluster, name, { status: serviceStatus, desiredCount })),
    ),
    fc.tuple(anyOf(clusters), anyOf(names)).map(
      ([cluster, name]) =>
        (tx: Tx) =>
          tx.delete('services', aService(cluster, name).arn),
    ),
    anyOf(clusters).map((name) => (tx: Tx) => tx.put('clusters', aCluster(name))),
    anyOf(clusters).map((cluster) => (tx: Tx) => tx.put('containerInstances', anInstance(cluster, 'i1'))),
    fc.tuple(anyOf(clusters), anyOf(names), anyOf(['e1', 'e2'])).map(
      ([cluster, name, id]) =>
        (tx: Tx) =>
          tx.put('serviceEvents', anEvent(cluster, name, `${cluster}${name}${id}`)),
    ),
    fc.tuple(anyOf(clusters), anyOf(names), anyOf(['e1', 'e2'])).map(
      ([cluster, name, id]) =>
        (tx: Tx) =>
          tx.forget('serviceEvents', `${cluster}${name}${id}`),
    ),
    anyOf(names).map((name) => (tx: Tx) => tx.put('taskDefinitions', aTaskDefinition(name))),
  )
  const scopes: WatchScope[] = [
    { scope: 'summary' },
    { scope: 'cluster', cluster: 'default' },
    { scope: 'service', cluster: 'default', service: 'web' },
    { scope: 'task', cluster: 'default', task: 't1' },
    { scope: 'taskDefinitions' },
  ]

  it.each(scopes)('is the next snapshot: $scope', async (scope) => {
    const steps = fc.array(fc.tuple(fc.array(write, { minLength: 1, maxLength: 4 }), fc.constantFrom(0, 0, 5, 50)), { maxLength: 25 })
    const property = fc.asyncProperty(steps, fc.constantFrom(3, 1_000), async (commits, pendingLimit) => {
      const reader = read(scope, watchWith({ pendingLimit }))
      await clock.settle()
      for (const [writes, pauseMs] of commits) {
        known = new Set(store.read().tasks.all())
        update((tx) => {
          for (const one of writes) one(tx)
        })
        if (pauseMs > 0) await clock.advance(pauseMs)
      }
      await clock.advance(100)
      const fresh = read(scope)
      await clock.settle()
      expect(reader.seen()).toEqual(fresh.seen())
      const revisions = reader.events.flatMap((event) => ('revision' in event ? [event.revision] : []))
      expect(revisions).toEqual(revisions.toSorted((one, other) => one - other))
      await reader.leave()
      await fresh.leave()
    })
    await fc.assert(property, { numRuns: 100 })
  })
})
