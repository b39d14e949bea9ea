import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CallContext, MarinaHandlers } from '#cluster/api/contract.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { createMarinaSchedules } from './marinaSchedules.ts'

const context: CallContext = { account: '000000000000', region: 'us-east-1', principalArn: 'arn:aws:iam::000000000000:root' }
const arn = 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/nightly'
const asked = { name: 'nightly', cluster: 'default', expression: 'cron(0 2 * * ? *)', timeZone: 'Asia/Taipei', taskDefinition: 'job:3' }
let store: Store
let clock: ReturnType<typeof fakeClock>
let schedules: Pick<MarinaHandlers, 'PutSchedule' | 'DeleteSchedule' | 'SetScheduleEnabled' | 'RunSchedule' | 'PreviewSchedule'>

beforeEach(() => {
  clock = fakeClock()
  store = openStore({ file: ':memory:', now: clock.now() })
  schedules = createMarinaSchedules({ store, clock, ids: countingIds() })
})
afterEach(() => store.close())
const refused = (change: object) => {
  try {
    void schedules.PutSchedule({ ...asked, ...change }, context)
    return 'answered'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

it('makes a schedule for a cluster, and replaces the one of that name', async () => {
  expect(await schedules.PutSchedule(asked, context)).toEqual({ arn })
  expect(store.read().schedules.get(arn)).toMatchObject({
    kind: 'schedule',
    enabled: true,
    timeZone: 'Asia/Taipei',
    targets: [
      {
        arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
        ecs: { TaskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/job:3' },
      },
    ],
  })
  await schedules.SetScheduleEnabled({ arn, enabled: false }, context)
  await schedules.PutSchedule({ ...asked, expression: 'rate(1 hour)', taskDefinition: 'job' }, context)
  expect(store.read().schedules.get(arn)).toMatchObject({ enabled: false, expression: 'rate(1 hour)' })
})

it('refuses with a sentence', () => {
  expect(refused({ name: 'a b' })).toBe('The name has letters, digits, ".", "-" and "_".')
  expect(refused({ expression: 'daily' })).toContain('"daily" is no schedule')
  expect(refused({ timeZone: 'Taipei' })).toContain('"Taipei" is no time zone')
  expect(refused({ input: 'run' })).toContain('Input must be a JSON object')
  expect(() => schedules.RunSchedule({ arn: 'arn:none' }, context)).toThrow('There is no scheduled task arn:none.')
})

it('runs one now, pauses it without misses, and forgets it with its runs', async () => {
  await schedules.PutSchedule(asked, context)
  await schedules.RunSchedule({ arn }, context)
  expect([...store.read().scheduledRuns.all()]).toMatchObject([{ outcome: 'pending', manual: true, targetId: 'task' }])
  await schedules.SetScheduleEnabled({ arn, enabled: false }, context)
  await clock.advance(90_000_000)
  await schedules.SetScheduleEnabled({ arn, enabled: true }, context)
  expect(store.read().schedules.get(arn)?.countsFrom).toBe(clock.now())
  await schedules.DeleteSchedule({ arn }, context)
  expect([...store.read().schedules.all(), ...store.read().scheduledRuns.all()]).toEqual([])
})

it('says when an expression would run', async () => {
  const { nextRunsMs } = await schedules.PreviewSchedule({ expression: 'cron(0 2 * * ? *)', timeZone: 'Asia/Taipei' }, context)
  expect(nextRunsMs).toHaveLength(5)
  expect(new Date(nextRunsMs[0] ?? 0).toISOString()).toBe('2026-01-01T18:00:00.000Z')
})
