import { clusterArn, parseArn, type Scope, taskDefinitionArn } from '#cluster/api/arns.ts'
import type { CallContext, MarinaHandlers } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import { newRun } from '#cluster/control/schedules/newRun.ts'
import { nextRuns, parseSchedule } from '#cluster/lib/schedule/parseSchedule.ts'
import { ScheduleError } from '#cluster/lib/schedule/scheduleError.ts'
import type { ScheduleRecord, ScheduleTarget } from '#cluster/state/records/scheduleRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import type { SchedulesDeps } from './deps.ts'
import { wrongInput } from './targets.ts'

type Operation = 'PutSchedule' | 'DeleteSchedule' | 'SetScheduleEnabled' | 'RunSchedule' | 'PreviewSchedule'

const previewed = 5

/** Scheduled tasks as the page and the command make and handle them; rules of EventBridge can be paused, run and deleted here too. */
export function createMarinaSchedules(deps: SchedulesDeps): Pick<MarinaHandlers, Operation> {
  const { store, clock, ids } = deps
  const find = (arn: string, { account, region }: Scope): ScheduleRecord => {
    const schedule = store.read().schedules.get(arn)
    if (schedule?.account === account && schedule.region === region) return schedule
    throw invalidParameter(`There is no scheduled task ${arn}.`)
  }
  return {
    PutSchedule(request, context) {
      const schedule = scheduleOf(deps, request, context)
      store.update('put schedule', (tx) => tx.put('schedules', schedule))
      return { arn: schedule.arn }
    },
    DeleteSchedule({ arn }, context) {
      const schedule = find(arn, context)
      store.update('delete schedule', (tx) => removeSchedule(tx, schedule))
      return {}
    },
    SetScheduleEnabled({ arn, enabled }, context) {
      const schedule = find(arn, context)
      store.update(enabled ? 'enable schedule' : 'pause schedule', (tx) => tx.put('schedules', withEnabled(schedule, enabled, clock.now())))
      return {}
    },
    RunSchedule({ arn }, context) {
      const schedule = find(arn, context)
      if (schedule.targets.length === 0) throw invalidParameter(`${schedule.name} has no target: there is nothing to run.`)
      store.update('run schedule', (tx) => {
        for (const { id } of schedule.targets)
          tx.put('scheduledRuns', { ...newRun(schedule, ids, clock.now()), targetId: id, manual: true })
      })
      return {}
    },
    PreviewSchedule: ({ expression, timeZone }) => {
      const now = clock.now()
      return { nextRunsMs: nextRuns(readExpression(expression, timeZone), now, now, previewed) }
    },
  }
}

/** With all it is remembered by. */
export function removeSchedule(tx: Tx, { arn }: Pick<ScheduleRecord, 'arn'>): void {
  for (const { id } of tx.snapshot.scheduledRuns.by('schedule', arn)) tx.delete('scheduledRuns', id)
  tx.delete('schedules', arn)
}

/** Times that passed while it rested are no missed runs. */
export const withEnabled = (schedule: ScheduleRecord, enabled: boolean, now: number): ScheduleRecord =>
  schedule.enabled === enabled ? schedule : { ...schedule, enabled, modifiedAt: now, countsFrom: now }

function readExpression(expression: string, timeZone: string | undefined) {
  try {
    return parseSchedule(expression, timeZone)
  } catch (error) {
    throw error instanceof ScheduleError ? invalidParameter(error.message) : error
  }
}

function scheduleOf(
  { store, clock }: SchedulesDeps,
  request: MarinaOperations['PutSchedule']['request'],
  { account, region }: CallContext,
): ScheduleRecord {
  const { name, expression, timeZone, description } = request
  if (!/^[.\-_A-Za-z0-9]+$/.test(name)) throw invalidParameter('The name has letters, digits, ".", "-" and "_".')
  readExpression(expression, timeZone)
  const arn = `arn:aws:scheduler:${region}:${account}:schedule/default/${name}`
  const known = store.read().schedules.get(arn)
  const now = clock.now()
  return {
    account,
    region,
    arn,
    kind: 'schedule',
    name,
    expression,
    enabled: known?.enabled ?? true,
    ...definedOnly({ timeZone, description }),
    targets: [targetOf(request, { account, region })],
    tags: known?.tags ?? [],
    createdAt: known?.createdAt ?? now,
    modifiedAt: now,
    since: known?.expression === expression ? known.since : now,
    countsFrom: now,
  }
}

function targetOf(request: MarinaOperations['PutSchedule']['request'], scope: Scope): ScheduleTarget {
  const { cluster, taskDefinition, count, launchType, subnets = [], input } = request
  const wrong = input === undefined ? undefined : wrongInput(input)
  if (wrong) throw invalidParameter(wrong)
  return {
    id: 'task',
    arn: parseArn(cluster) ? cluster : clusterArn(scope, cluster),
    ecs: {
      TaskDefinitionArn: definitionArn(scope, taskDefinition),
      ...definedOnly({ TaskCount: count, LaunchType: launchType }),
      ...(subnets.length > 0 && { NetworkConfiguration: { awsvpcConfiguration: { Subnets: subnets } } }),
    },
    ...definedOnly({ input }),
  }
}

function definitionArn(scope: Scope, given: string): string {
  if (parseArn(given)) return given
  const [family = '', revision] = given.split(':')
  return revision === undefined
    ? `arn:aws:ecs:${scope.region}:${scope.account}:task-definition/${family}`
    : taskDefinitionArn(scope, family, Number(revision))
}
