import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { ContainerFacts } from '#cluster/engine/containerEngine.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { type ContainerView, hasEnded } from './taskView.ts'

/** ECS's default where a restart policy has no `restartAttemptPeriod`. */
const RESTART_ATTEMPT_PERIOD_SECONDS = 300

type Wanted = Pick<TaskRecord, 'desiredStatus'>

/**
 * The record of a container that has ended and is to be started again, with the restart counted; undefined where it has
 * ended for good (spec part 2, 1.10). Written before it is done, so that a crash between the two loses no restart.
 */
export function planRestart(
  task: Wanted,
  { restartPolicy }: ContainerDefinition,
  record: ContainerRecord,
  seen: ContainerView,
  now: number,
): ContainerRecord | undefined {
  const { facts } = seen
  if (!restartPolicy?.enabled || task.desiredStatus === 'STOPPED' || seen.failure !== undefined) return undefined
  if (!facts || !hasEnded(seen) || facts.exitCode === undefined || facts.startedAt === undefined) return undefined
  if (awaitsRestart(record, facts)) return record
  if (restartPolicy.ignoredExitCodes?.includes(facts.exitCode)) return undefined
  const periodMs = (restartPolicy.restartAttemptPeriod ?? RESTART_ATTEMPT_PERIOD_SECONDS) * 1_000
  if (now - (record.lastRestartAt ?? facts.startedAt) < periodMs) return undefined
  return { ...record, restartCount: (record.restartCount ?? 0) + 1, lastRestartAt: now, restartedRun: facts.startedAt }
}

/** Its restart is decided and has not happened. The run is told by when it began, because clocks of two machines differ. */
export function awaitsRestart(record: ContainerRecord, facts: ContainerFacts | undefined): boolean {
  return facts?.startedAt !== undefined && record.restartedRun === facts.startedAt
}
