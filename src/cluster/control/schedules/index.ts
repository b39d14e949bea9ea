/**
 * Starts tasks at their times, through RunTask. A run is written down before it is asked for and has its own client token, so that one that
 * was cut short is asked for again and nothing runs twice. What was due while Marina did not run is recorded as missed, not run late.
 */
import type { RunTaskRequest, RunTaskResponse } from '@aws-sdk/client-ecs'
import type { Scope } from '#cluster/api/arns.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { createReconcileQueue } from '#cluster/lib/reconcileQueue.ts'
import type { ScheduledRunRecord, ScheduleRecord } from '#cluster/state/records/scheduleRecords.ts'
import type { Store, Tx } from '#cluster/state/store.ts'
import { newRun } from './newRun.ts'
import { nextRunAfter, planRuns } from './planRuns.ts'
import { runTaskRequest } from './runTaskRequest.ts'

export interface SchedulesOptions {
  store: Store
  clock: Clock
  ids: Ids
  log: Logger
  /** The RunTask of everybody. Rejects with a ClusterError. */
  runTask(request: RunTaskRequest, scope: Scope): Promise<RunTaskResponse>
}

export interface Schedules {
  start(): void
  stop(): Promise<void>
}

/** How many runs of a schedule are remembered. */
const mostRuns = 50
/** A timer that is set once is wrong after a computer has slept: it is looked again at least so often. */
const longestPauseMs = 30_000

export function createSchedules(options: SchedulesOptions): Schedules {
  const { store, clock, log } = options
  const queue = createReconcileQueue<string>({
    name: 'schedules',
    clock,
    log,
    concurrency: 4,
    async reconcile(arn) {
      follow(options, arn)
      await startPending(options, arn)
      const schedule = store.read().schedules.get(arn)
      const next = schedule && nextRunAfter(schedule, clock.now())
      return next === undefined ? undefined : { againAfterMs: Math.min(longestPauseMs, Math.max(0, next - clock.now())) }
    },
  })
  let unsubscribe = () => {}
  return {
    start() {
      unsubscribe = store.subscribe(({ changes }) => {
        for (const change of changes) {
          if (change.table === 'schedules') queue.add(change.key)
          if (change.table === 'scheduledRuns' && change.after?.outcome === 'pending') queue.add(change.after.scheduleArn)
        }
      })
      for (const { arn } of store.read().schedules.all()) queue.add(arn)
    },
    async stop() {
      unsubscribe()
      await queue.stop()
    },
  }
}

/** Writes down what is due and what was missed. */
function follow({ store, clock, ids, log }: SchedulesOptions, arn: string): void {
  store.update('follow schedule', (tx) => {
    const schedule = tx.snapshot.schedules.get(arn)
    const plan = schedule && planRuns(schedule, clock.now())
    if (!schedule || !plan) return
    tx.put('schedules', { ...schedule, countsFrom: plan.countsFrom })
    if (plan.missed) {
      const { last, count } = plan.missed
      log.warn('times of a schedule were missed', { schedule: schedule.name, count })
      tx.put('scheduledRuns', { ...newRun(schedule, ids, last), outcome: 'missed', count, reason: 'Marina did not run then.' })
    }
    if (plan.run !== undefined)
      for (const { id } of schedule.targets) tx.put('scheduledRuns', { ...newRun(schedule, ids, plan.run), targetId: id })
    dropOldRuns(tx, arn)
  })
}

async function startPending({ store, runTask }: SchedulesOptions, arn: string): Promise<void> {
  const schedule = store.read().schedules.get(arn)
  for (const run of store.read().scheduledRuns.by('pendingOfSchedule', arn)) {
    const target = schedule?.targets.find(({ id }) => id === run.targetId)
    const ended = schedule && target ? await startRun(runTask, schedule, target, run) : failed('Its target was removed before it ran.')
    store.update('scheduled run', (tx) => {
      // It may have been deleted meanwhile, with its schedule.
      if (tx.snapshot.scheduledRuns.get(run.id)) tx.put('scheduledRuns', { ...run, ...ended })
      dropOldRuns(tx, arn)
    })
  }
}

type Ended = Pick<ScheduledRunRecord, 'outcome' | 'taskArns' | 'reason'>

async function startRun(
  runTask: SchedulesOptions['runTask'],
  schedule: ScheduleRecord,
  target: ScheduleRecord['targets'][number],
  run: ScheduledRunRecord,
): Promise<Ended> {
  try {
    const { tasks = [], failures = [] } = await runTask(runTaskRequest(schedule, target, run.id), schedule)
    const taskArns = tasks.flatMap(({ taskArn }) => (taskArn === undefined ? [] : [taskArn]))
    const reasons = [...new Set(failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(': ')))].slice(0, 3)
    if (reasons.length === 0) return { outcome: 'started', taskArns }
    return { outcome: taskArns.length > 0 ? 'started' : 'failed', taskArns, reason: reasons.join('; ') }
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error))
  }
}

const failed = (reason: string): Ended => ({ outcome: 'failed', taskArns: [], reason })

function dropOldRuns(tx: Tx, arn: string): void {
  const ended = tx.snapshot.scheduledRuns.by('schedule', arn).filter(({ outcome }) => outcome !== 'pending')
  const runs = ended.sort((one, other) => one.dueAt - other.dueAt)
  for (const { id } of runs.slice(0, Math.max(0, runs.length - mostRuns))) tx.delete('scheduledRuns', id)
}
