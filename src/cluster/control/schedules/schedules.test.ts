import type { RunTaskRequest, RunTaskResponse } from '@aws-sdk/client-ecs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { ScheduleRecord } from '#cluster/state/records/scheduleRecords.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { createSchedules, type Schedules } from './index.ts'
import { graceMs, nextRunAfter, planRuns } from './planRuns.ts'
import { runTaskRequest } from './runTaskRequest.ts'

const minute = 60_000
const cluster = 'arn:aws:ecs:us-east-1:000000000000:cluster/default'
const schedule = (over: Partial<ScheduleRecord> = {}): ScheduleRecord => ({
  account: '000000000000',
  region: 'us-east-1',
  arn: 'arn:aws:events:us-east-1:000000000000:rule/nightly',
  kind: 'rule',
  name: 'nightly',
  expression: 'rate(5 minutes)',
  enabled: true,
  targets: [{ id: 'one', arn: cluster, ecs: { TaskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/job:3' } }],
  tags: [],
  createdAt: 0,
  modifiedAt: 0,
  since: 0,
  countsFrom: 0,
  ...over,
})

describe('what is due', () => {
  it('is nothing before its time, and nothing twice', () => {
    expect(planRuns(schedule(), 4 * minute)).toBeUndefined()
    expect(planRuns(schedule(), 5 * minute)).toEqual({ run: 5 * minute, countsFrom: 5 * minute })
    expect(planRuns(schedule({ countsFrom: 5 * minute }), 9 * minute)).toBeUndefined()
    expect(planRuns(schedule({ enabled: false }), 90 * minute)).toBeUndefined()
  })

  it('was missed when nobody was there, and is counted', () => {
    expect(planRuns(schedule(), 5 * minute + graceMs + 1)).toEqual({ missed: { last: 5 * minute, count: 1 }, countsFrom: 5 * minute })
    expect(planRuns(schedule(), 20 * minute + 1)).toEqual({
      run: 20 * minute,
      missed: { last: 15 * minute, count: 3 },
      countsFrom: 20 * minute,
    })
    expect(planRuns(schedule({ expression: 'rate(1 minute)' }), 90_000 * minute + graceMs + 1)?.missed?.count).toBe(1000)
  })

  it('comes once for a single time', () => {
    const once = schedule({ kind: 'schedule', expression: 'at(1970-01-01T01:00:00)' })
    expect(nextRunAfter(once, 0)).toBe(60 * minute)
    expect(planRuns(once, 60 * minute)).toEqual({ run: 60 * minute, countsFrom: 60 * minute })
    expect(nextRunAfter({ ...once, countsFrom: 60 * minute }, 61 * minute)).toBeUndefined()
  })
})

it('asks RunTask in its own words', () => {
  const [target] = schedule().targets
  if (!target) throw new Error('no target')
  const ecs = {
    TaskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/job',
    TaskCount: 2,
    LaunchType: 'FARGATE' as const,
    NetworkConfiguration: { awsvpcConfiguration: { Subnets: ['subnet-1'], AssignPublicIp: 'ENABLED' as const } },
    Tags: [{ Key: 'a', Value: 'b' }],
  }
  const input = '{"containerOverrides":[{"name":"app","command":["run"]}]}'
  expect(runTaskRequest(schedule(), { ...target, ecs, input }, 'token')).toEqual({
    cluster,
    taskDefinition: 'job',
    count: 2,
    startedBy: 'events-rule/nightly',
    clientToken: 'token',
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], assignPublicIp: 'ENABLED' } },
    tags: [{ key: 'a', value: 'b' }],
    overrides: { containerOverrides: [{ name: 'app', command: ['run'] }] },
  })
})

describe('the loop', () => {
  let store: Store
  let clock: ReturnType<typeof fakeClock>
  let asked: RunTaskRequest[]
  let answer: () => Promise<RunTaskResponse>
  let schedules: Schedules
  const ids = countingIds()
  const open = () =>
    createSchedules({
      store,
      clock,
      ids,
      log: silentLogger,
      runTask: (request) => {
        asked.push(request)
        return answer()
      },
    })
  const put = (over: Partial<ScheduleRecord> = {}) =>
    store.update('put', (tx) => tx.put('schedules', schedule({ since: clock.now(), countsFrom: clock.now(), ...over })))
  const runs = () => [...store.read().scheduledRuns.all()].sort((one, other) => one.dueAt - other.dueAt)

  beforeEach(() => {
    clock = fakeClock()
    store = openStore({ file: ':memory:', now: clock.now() })
    asked = []
    answer = () => Promise.resolve({ tasks: [{ taskArn: 'task' }], failures: [] })
    schedules = open()
    schedules.start()
  })
  afterEach(async () => {
    await schedules.stop()
    store.close()
  })

  it('starts tasks at their times, each run with a token of its own', async () => {
    put()
    await clock.advance(16 * minute)
    expect(asked).toHaveLength(3)
    expect(new Set(asked.map(({ clientToken }) => clientToken)).size).toBe(3)
    expect(runs()).toMatchObject([1, 2, 3].map(() => ({ outcome: 'started', taskArns: ['task'] })))
  })

  it('records what was missed, and does not run it late', async () => {
    put()
    await schedules.stop()
    await clock.advance(17 * minute)
    schedules = open()
    schedules.start()
    await clock.advance(10)
    expect(asked).toEqual([])
    expect(runs()).toMatchObject([{ outcome: 'missed', count: 3, reason: 'Marina did not run then.' }])
    await clock.advance(3 * minute)
    expect(asked).toHaveLength(1)
  })

  it('asks again with the same token for a run that was cut short', async () => {
    put()
    answer = () => new Promise(() => {})
    await clock.advance(5 * minute)
    expect(runs()).toMatchObject([{ outcome: 'pending' }])
    answer = () => Promise.resolve({ tasks: [], failures: [{ reason: 'RESOURCE:CPU', detail: 'needs 512' }] })
    // As after a kill: the loop that waits for its answer is left behind.
    schedules = open()
    schedules.start()
    await clock.advance(10)
    expect(asked.map(({ clientToken }) => clientToken)).toEqual([asked[0]?.clientToken, asked[0]?.clientToken])
    expect(runs()).toMatchObject([{ outcome: 'failed', reason: 'RESOURCE:CPU: needs 512' }])
  })

  it('writes why tasks were not started', async () => {
    put({ expression: 'rate(1 minute)' })
    answer = () => Promise.reject(new Error('TaskDefinition is inactive'))
    await clock.advance(minute)
    expect(runs()).toMatchObject([{ outcome: 'failed', taskArns: [], reason: 'TaskDefinition is inactive' }])
  })

  it('remembers the last runs alone', async () => {
    put({ expression: 'rate(1 minute)' })
    await clock.advance(200 * minute)
    expect(runs()).toHaveLength(50)
  })
})
