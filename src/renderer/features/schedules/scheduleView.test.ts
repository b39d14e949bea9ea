import { expect, it } from 'vitest'
import type { WatchedSchedule } from '#cluster/api/resources/schedules.ts'
import { scheduleViews } from './scheduleView.ts'

const schedule = (over: Partial<WatchedSchedule> = {}): WatchedSchedule => ({
  arn: 'arn',
  kind: 'schedule',
  name: 'nightly',
  expression: 'cron(0 2 * * ? *)',
  timeZone: 'UTC',
  enabled: true,
  targets: [{ cluster: 'arn', ecs: { TaskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/job:3', TaskCount: 2 } }],
  nextRunsMs: [1_000, 2_000],
  runs: [],
  ...over,
})
const run = { id: 'run', dueMs: 500, taskArns: [], count: 1, manual: false }

it('shows what runs, when next, and how it went last', () => {
  const [view] = scheduleViews([
    schedule({
      runs: [
        { ...run, outcome: 'started' },
        { ...run, id: 'missed', outcome: 'missed', count: 3 },
      ],
    }),
  ])
  expect(view).toMatchObject({ what: 'job:3 × 2', nextMs: 1_000, last: { outcome: 'started' }, missed: 3, isRule: false })
})

it('is in order of names, and knows what rests', () => {
  const views = scheduleViews([
    schedule(),
    schedule({ arn: 'b', name: 'hourly', kind: 'rule', enabled: false, nextRunsMs: [], targets: [] }),
  ])
  expect(views.map(({ name, nextMs, isRule, what }) => ({ name, nextMs, isRule, what }))).toEqual([
    { name: 'hourly', nextMs: undefined, isRule: true, what: '' },
    { name: 'nightly', nextMs: 1_000, isRule: false, what: 'job:3 × 2' },
  ])
})
