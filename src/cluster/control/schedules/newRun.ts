import type { Ids } from '#cluster/lib/ids.ts'
import type { ScheduledRunRecord, ScheduleRecord } from '#cluster/state/records/scheduleRecords.ts'

/** A run that is still to be asked for. */
export function newRun({ account, region, arn, targets }: ScheduleRecord, ids: Ids, dueAt: number): ScheduledRunRecord {
  const clusterArns = [...new Set(targets.map((target) => target.arn))]
  return {
    account,
    region,
    id: ids.uuid(),
    scheduleArn: arn,
    clusterArns,
    dueAt,
    outcome: 'pending',
    taskArns: [],
    count: 1,
    manual: false,
  }
}
