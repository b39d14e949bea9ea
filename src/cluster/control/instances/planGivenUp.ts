import type { Timing } from '#cluster/api/timing.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/**
 * How long the engine of an instance may be out of reach before tasks of services on it are given up, in milliseconds. ECS itself never
 * does that: tasks on an instance whose agent is away stay until the instance is deregistered or its machine is gone (spec part 1, 7).
 */
export const givenUpAfterMs: Readonly<Record<Timing, number>> = { local: 30_000, faithful: Number.POSITIVE_INFINITY }

export interface GivenUpPlan {
  /** Tasks to let go of now. */
  tasks: TaskRecord[]
  /** When to look again; absent where nothing is awaited. */
  lookAt?: number
}

/**
 * Which tasks of an instance are not waited for any longer: those that their service starts elsewhere. A standalone task has nobody to
 * replace it, and one of a daemon has its place there: they are found again when the engine is back.
 */
export function planGivenUp(snapshot: Snapshot, instance: ContainerInstanceRecord, now: number): GivenUpPlan {
  const { arn, agentConnected, disconnectedAt, status } = instance
  if (agentConnected || disconnectedAt === undefined) return { tasks: [] }
  // It was let go of with all its tasks, and nobody is there to end them.
  if (status === 'INACTIVE') return { tasks: snapshot.tasks.by('liveOnInstance', arn) }
  const due = disconnectedAt + givenUpAfterMs[snapshot.timing]
  if (now < due) return { tasks: [], ...(Number.isFinite(due) && { lookAt: due }) }
  return { tasks: snapshot.tasks.by('liveOnInstance', arn).filter((task) => isReplaced(snapshot, task)) }
}

function isReplaced(snapshot: Snapshot, { serviceArn }: TaskRecord): boolean {
  const service = snapshot.services.get(serviceArn ?? '')
  return service !== undefined && service.schedulingStrategy !== 'DAEMON'
}
