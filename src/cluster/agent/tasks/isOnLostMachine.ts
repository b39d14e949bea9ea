import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** Its instance was terminated: what runs there ends as it does when a machine is gone, without a word before. */
export const isOnLostMachine = (snapshot: Snapshot, { containerInstanceArn: arn }: TaskRecord): boolean =>
  snapshot.containerInstances.get(arn ?? '')?.lost === true
