import { describe, expect, it } from 'vitest'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { openStore } from '#cluster/state/store.ts'
import { buildDeployment, buildInstance, buildService, buildTask, buildTaskDefinition, running } from '#test/support/clusterBuilders.ts'
import { planService } from './planService.ts'

const now = 100_000
const oldDeployment = buildDeployment({ id: 'ecs-svc/0', status: 'ACTIVE', rolloutState: 'COMPLETED', desiredCount: 9 })
const withCheck = buildTaskDefinition(
  { containerDefinitions: [{ name: 'app', image: 'a', memory: 64, healthCheck: { command: ['CMD', '/check'] } }] },
  { revision: 2 },
)

interface Counts {
  healthy?: number
  /** Healthy, and protected from scale-in. */
  protected?: number
  pending?: number
  /** Runs, and its check has not passed yet. */
  unproven?: number
  unhealthy?: number
  stopping?: number
  /** To stop, and the agent has not begun. */
  told?: number
}

interface Situation {
  desired: number
  min?: number
  max?: number
  primary?: Counts
  old?: Counts
  service?: Partial<ServiceRecord>
  deployment?: Partial<DeploymentRecord>
  instance?: Partial<ContainerInstanceRecord>
}

const looks: Record<keyof Counts, Partial<TaskRecord>> = {
  healthy: { ...running, healthStatus: 'HEALTHY' },
  protected: { ...running, healthStatus: 'HEALTHY', protectedUntil: now + 60_000 },
  pending: { lastStatus: 'PENDING' },
  unproven: { ...running, healthStatus: 'UNKNOWN' },
  unhealthy: { ...running, healthStatus: 'UNHEALTHY' },
  stopping: { lastStatus: 'STOPPING', desiredStatus: 'STOPPED' },
  told: { ...running, desiredStatus: 'STOPPED' },
}

/** The plan for a service `web` whose tasks are counted by state and deployment. */
function planFor(situation: Situation) {
  const { desired, min = 100, max = 200, primary = {}, old = {} } = situation
  const service = buildService({
    desiredCount: desired,
    deploymentConfiguration: { minimumHealthyPercent: min, maximumPercent: max },
    deployments: [buildDeployment({ desiredCount: desired, ...situation.deployment }), ...(situation.old ? [oldDeployment] : [])],
    ...situation.service,
  })
  const store = openStore({ file: ':memory:', now: 0 })
  store.update('seed', (tx) => {
    tx.put('services', service)
    tx.put('taskDefinitions', withCheck)
    tx.put('containerInstances', buildInstance(situation.instance))
    for (const [counts, deploymentId] of [
      [primary, service.deployments[0]?.id ?? ''],
      [old, oldDeployment.id],
    ] as const) {
      for (const [state, count] of Object.entries(counts) as [keyof Counts, number][]) {
        for (let number = 0; number < count; number += 1)
          tx.put('tasks', buildTask({ ...looks[state], deploymentId, createdAt: number }, service, withCheck))
      }
    }
  })
  const plan = planService(store.read(), service.arn, now)
  if (!plan) throw new Error('no plan')
  return plan
}

/** Stops as counts by deployment and state: `old healthy 2`. */
function summary(situation: Situation) {
  const plan = planFor(situation)
  const stops = new Map<string, number>()
  for (const { task } of plan.stop) {
    const whose = task.deploymentId === oldDeployment.id ? 'old' : 'new'
    const state = task.lastStatus === 'RUNNING' ? task.healthStatus.toLowerCase() : 'pending'
    stops.set(`${whose} ${state}`, (stops.get(`${whose} ${state}`) ?? 0) + 1)
  }
  return { start: plan.start?.count ?? 0, stop: Object.fromEntries(stops), held: plan.held.map(({ by }) => by) }
}

describe('what a service needs', () => {
  const rows: [string, Situation, { start?: number; stop?: Record<string, number>; held?: string[] }][] = [
    ['all of its tasks at the beginning', { desired: 3 }, { start: 3 }],
    ['nothing while they come up', { desired: 3, primary: { pending: 3 } }, {}],
    ['one for each that died', { desired: 3, primary: { healthy: 1 } }, { start: 2 }],
    ['nothing when all are healthy', { desired: 3, primary: { healthy: 3 } }, {}],

    // Worked values of the specification: 4 at 50 % may lose 2 first; 2 at 75 % none; 3 at 125 % may start none.
    [
      '4 at 50/100: two old ones stop first',
      { desired: 4, min: 50, max: 100, old: { healthy: 4 } },
      { stop: { 'old healthy': 2 }, held: ['maximumPercent'] },
    ],
    [
      '2 at 75/100: nothing may happen',
      { desired: 2, min: 75, max: 100, old: { healthy: 2 } },
      { held: ['maximumPercent', 'deploymentConfiguration'] },
    ],
    ['4 at 100/200: four start', { desired: 4, old: { healthy: 4 } }, { start: 4, held: ['minimumHealthyPercent'] }],
    [
      'what is protected is not held by the floor',
      { desired: 2, primary: { healthy: 2 }, old: { protected: 1 } },
      { held: ['taskProtection'] },
    ],
    [
      '3 at 100/125: nothing may start',
      { desired: 3, max: 125, old: { healthy: 3 } },
      { held: ['maximumPercent', 'deploymentConfiguration'] },
    ],

    [
      'tasks that are stopping count against the maximum',
      { desired: 4, min: 50, max: 100, old: { healthy: 2, stopping: 2 } },
      { held: ['maximumPercent', 'minimumHealthyPercent'] },
    ],
    [
      'as they end, their places are taken',
      { desired: 4, min: 50, max: 100, old: { healthy: 2, stopping: 1 } },
      { start: 1, held: ['maximumPercent', 'minimumHealthyPercent'] },
    ],
    [
      'healthy tasks of every deployment hold the floor',
      { desired: 4, primary: { healthy: 3, pending: 1 }, old: { healthy: 4 } },
      { stop: { 'old healthy': 3 } },
    ],
    ['pending new ones do not', { desired: 4, primary: { pending: 4 }, old: { healthy: 4 } }, { held: ['minimumHealthyPercent'] }],
    [
      'old ones that are not healthy need no floor',
      { desired: 2, old: { healthy: 2, pending: 1, unhealthy: 1 } },
      { stop: { 'old pending': 1, 'old unhealthy': 1 }, held: ['maximumPercent'] },
    ],
    [
      'the last old ones go when all new ones are healthy',
      { desired: 2, primary: { healthy: 2 }, old: { healthy: 2 } },
      { stop: { 'old healthy': 2 } },
    ],

    [
      'scale-in takes what is not yet healthy first',
      { desired: 2, primary: { healthy: 3, pending: 1 } },
      { stop: { 'new pending': 1, 'new healthy': 1 } },
    ],
    ['and what does not even run before that', { desired: 2, primary: { unproven: 2, pending: 1 } }, { stop: { 'new pending': 1 } }],
    [
      'scale-in takes old ones before new ones',
      { desired: 2, primary: { healthy: 2 }, old: { healthy: 3 } },
      { stop: { 'old healthy': 3 } },
    ],
    [
      'scale-in in an update keeps the floor of the new count',
      { desired: 2, primary: { pending: 2 }, old: { healthy: 10 } },
      { stop: { 'old healthy': 8 } },
    ],
    [
      'scale-in does not count new ones above it for the floor',
      { desired: 1, primary: { healthy: 3 }, old: { healthy: 1 } },
      { stop: { 'old healthy': 1, 'new healthy': 2 } },
    ],
    [
      'to zero everything stops',
      { desired: 0, primary: { healthy: 2, unhealthy: 1, pending: 1 }, old: { healthy: 1 } },
      { stop: { 'new healthy': 2, 'new unhealthy': 1, 'new pending': 1, 'old healthy': 1 } },
    ],

    ['an unhealthy task is replaced before it stops', { desired: 2, primary: { healthy: 1, unhealthy: 1 } }, { start: 1 }],
    ['and not stopped while its replacement comes up', { desired: 2, primary: { healthy: 1, unhealthy: 1, pending: 1 } }, {}],
    ['but once that is healthy', { desired: 2, primary: { healthy: 2, unhealthy: 1 } }, { stop: { 'new unhealthy': 1 } }],
    ['one after the other', { desired: 3, primary: { healthy: 2, unhealthy: 2, pending: 1 } }, { stop: { 'new unhealthy': 1 } }],
    [
      'without room for a replacement it makes way',
      { desired: 2, max: 100, primary: { healthy: 1, unhealthy: 1 } },
      { stop: { 'new unhealthy': 1 }, held: ['maximumPercent'] },
    ],
    ['one at a time', { desired: 3, max: 100, primary: { healthy: 1, unhealthy: 1, stopping: 1 } }, { held: ['maximumPercent'] }],
    ['if it recovers, there is one too many', { desired: 2, primary: { healthy: 2, pending: 1 } }, { stop: { 'new pending': 1 } }],

    [
      'protected tasks that could go otherwise are not held by percentages',
      { desired: 1, old: { protected: 2 } },
      { held: ['maximumPercent', 'taskProtection'] },
    ],
    [
      'after a deployment failed nothing older waits for a new one',
      { desired: 3, old: { healthy: 3 }, deployment: { rolloutState: 'FAILED' } },
      { held: ['failedDeployment'] },
    ],

    [
      'no start within a launch pause',
      { desired: 2, deployment: { startPausedUntil: now + 1, startFailuresInARow: 3 } },
      { held: ['launchPause'] },
    ],
    ['a start after it', { desired: 2, deployment: { startPausedUntil: now, startFailuresInARow: 3 } }, { start: 2 }],

    [
      'tasks on a draining instance are replaced, pending ones at once',
      { desired: 3, primary: { healthy: 2, pending: 1 }, instance: { status: 'DRAINING' } },
      { start: 3, stop: { 'new pending': 1 } },
    ],
    ['no more than a hundred at once', { desired: 250 }, { start: 100 }],
  ]
  it.each(rows)('%s', (_, situation, expected) => {
    expect(summary(situation)).toEqual({ start: 0, stop: {}, held: [], ...expected })
  })
})

describe('a plan', () => {
  it('carries the numbers it was made from', () => {
    const { numbers } = planFor({ desired: 4, min: 50, max: 150, primary: { healthy: 1, pending: 1 }, old: { healthy: 2, stopping: 1 } })
    expect(numbers).toEqual({
      desired: 4,
      minHealthy: 2,
      maxRunning: 6,
      live: 5,
      healthy: 1,
      pending: 1,
      unhealthy: 0,
      leavingHealthy: 2,
      stopping: 1,
    })
  })

  it('says why each task is to stop', () => {
    const why = (situation: Situation) => [...new Set(planFor(situation).stop.map((stop) => stop.why))]
    expect(why({ desired: 1, primary: { healthy: 2 } })).toEqual(['scaleIn'])
    expect(why({ desired: 1, primary: { healthy: 1 }, old: { healthy: 1 } })).toEqual(['olderDeployment'])
    expect(why({ desired: 1, primary: { healthy: 1, unhealthy: 1 } })).toEqual(['unhealthy'])
    expect(why({ desired: 1, min: 0, primary: { healthy: 1 }, instance: { status: 'DRAINING' } })).toEqual(['instanceNotActive'])
    expect(why({ desired: 0, primary: { healthy: 1, unhealthy: 1 }, service: { status: 'DRAINING' } })).toEqual(['serviceDeleted'])
  })

  it('asks to be looked at again when a launch pause ends, when a grace period ends, and at once when it was cut short', () => {
    expect(planFor({ desired: 1, deployment: { startPausedUntil: now + 500 } }).nextLookAt).toBe(now + 500)
    expect(planFor({ desired: 1, primary: { unhealthy: 1 }, service: { healthCheckGracePeriodSeconds: 300 } }).nextLookAt).toBe(300_000)
    expect(planFor({ desired: 101 }).nextLookAt).toBe(now)
    expect(planFor({ desired: 1, primary: { pending: 1 } }).nextLookAt).toBeUndefined()
  })

  it('does not call a task unhealthy within its grace period', () => {
    const plan = planFor({ desired: 1, primary: { unhealthy: 1 }, service: { healthCheckGracePeriodSeconds: 300 } })
    expect(plan.numbers).toMatchObject({ pending: 1, unhealthy: 0 })
  })

  it('shrinks older deployments and drops them with their last task', () => {
    const shrinking = planFor({ desired: 2, primary: { healthy: 1, pending: 1 }, old: { healthy: 2, stopping: 1 } })
    expect(shrinking.deployments.map(({ id, desiredCount }) => [id, desiredCount])).toEqual([
      ['ecs-svc/1', 2],
      ['ecs-svc/0', 1],
    ])
    const stopping = planFor({ desired: 2, primary: { healthy: 2 }, old: { stopping: 1 } })
    expect(stopping.deployments.map(({ id, desiredCount }) => [id, desiredCount])).toContainEqual(['ecs-svc/0', 0])
    const gone = planFor({ desired: 2, primary: { pending: 2 }, old: {} })
    expect(gone.deployments.map(({ id }) => id)).toEqual(['ecs-svc/1'])
  })

  it('completes a deployment once all its tasks are healthy and no other is left, and at once with nothing to run', () => {
    const completed = (situation: Situation) => planFor(situation).deployments[0]?.rolloutState === 'COMPLETED'
    expect(completed({ desired: 2, primary: { healthy: 1, pending: 1 } })).toBe(false)
    expect(completed({ desired: 2, primary: { healthy: 2 }, old: { stopping: 1 } })).toBe(false)
    expect(completed({ desired: 2, primary: { healthy: 2 } })).toBe(true)
    expect(completed({ desired: 0 })).toBe(true)
    expect(planFor({ desired: 0 }).completed?.rolloutStateReason).toBe('ECS deployment ecs-svc/1 completed.')
  })

  it('is not steady while a task that is to stop still runs', () => {
    expect(planFor({ desired: 1, primary: { healthy: 1, told: 1 } }).steady).toBe(false)
    expect(planFor({ desired: 1, primary: { healthy: 1, stopping: 1 } }).steady).toBe(true)
  })

  it('counts tasks it gives up for failing their health check, and none that it scales in', () => {
    expect(planFor({ desired: 1, primary: { healthy: 1, unhealthy: 1 } }).deployments[0]?.failedTasks).toBe(1)
    expect(planFor({ desired: 0, primary: { unhealthy: 1 } }).deployments[0]?.failedTasks).toBe(0)
  })

  it('ends a launch pause when a task has run since the last failed attempt', () => {
    const failing = { startFailuresInARow: 4, startPausedUntil: 50 }
    expect(planFor({ desired: 2, primary: { healthy: 1 }, deployment: failing }).deployments[0]?.startFailuresInARow).toBe(4)
    const since = planFor({ desired: 2, primary: { healthy: 1 }, deployment: { ...failing, startPausedUntil: -1 } })
    expect(since.deployments[0]).toMatchObject({ startFailuresInARow: 0 })
    expect(since.deployments[0]?.startPausedUntil).toBeUndefined()
  })

  it('stops everything of a deleted service, floor or not, and makes it INACTIVE when nothing runs', () => {
    const draining = { service: { status: 'DRAINING' as const } }
    expect(planFor({ desired: 0, primary: { healthy: 2, pending: 1 }, old: { healthy: 1 }, ...draining }).stop).toHaveLength(4)
    expect(planFor({ desired: 0, primary: { healthy: 2 }, ...draining }).status).toBe('DRAINING')
    expect(planFor({ desired: 0, primary: { told: 1, stopping: 1 }, ...draining }).status).toBe('DRAINING')
    expect(planFor({ desired: 0, primary: { stopping: 2 }, ...draining })).toMatchObject({ status: 'INACTIVE', deployments: [] })
  })
})
