import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ServiceSwitches, TaskHold } from '#cluster/api/resources/switches.ts'
import type { ServiceSwitchesRecord, TaskHoldRecord } from '#cluster/state/records/switchRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** @param record absent while nothing is switched on */
export const describeSwitches = (serviceArn: ServiceArn, record: ServiceSwitchesRecord | undefined): ServiceSwitches => ({
  serviceArn,
  ...(record?.pausedSince !== undefined && { pausedSinceMs: record.pausedSince }),
  holdsFailed: record?.holdsFailed === true,
  after: record?.after ?? [],
})

export const describeHold = (snapshot: Snapshot, { taskArn, state, since }: TaskHoldRecord): TaskHold => ({
  taskArn,
  state,
  sinceMs: since,
  containers: snapshot.tasks.get(taskArn)?.containers.map(({ engineName }) => engineName) ?? [],
})
