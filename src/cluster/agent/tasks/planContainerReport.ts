import { isDeepStrictEqual } from 'node:util'
import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { ContainerFacts, ImageFacts } from '#cluster/engine/containerEngine.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { ContainerRecord, HealthStatus, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { networkBindings } from '../containers/planPorts.ts'
import { isSameRepository } from '../images/imageReference.ts'
import { hasHealthCheck } from './definitions.ts'
import { endReason, PAUSED, reasonIsDueAt, VANISHED } from './reasons.ts'
import { planRestart } from './restarts.ts'
import { type ContainerView, hasEnded, isRunning } from './taskView.ts'

interface Context {
  pause: ContainerView | undefined
  now: number
}

/**
 * A container's record as it should be now; the same object where nothing changed. What is only interesting beside a
 * change of state (image digest, engine's id) is written with the next one, not on its own.
 */
export function planContainerReport(
  task: TaskRecord,
  taskDefinition: TaskDefinitionRecord,
  definition: ContainerDefinition,
  record: ContainerRecord,
  seen: ContainerView,
  context: Context,
): ContainerRecord {
  if (record.lastStatus === 'STOPPED') return record
  // With a failure it is about to be stopped, and is reported once, when it has.
  if (isRunning(seen) && !seen.failure) {
    return sameOr(record, { ...withoutPause(record), ...running(taskDefinition, definition, seen, context) })
  }
  const restarted = planRestart(task, definition, record, seen, context.now)
  if (restarted) return restarted
  if (task.desiredStatus === 'RUNNING' && reasonIsDueAt(seen, context.now) !== undefined) return record
  if (hasEnded(seen)) return { ...withoutPause(record), ...ended(seen, record, context.now) }
  if (seen.busy || isRunning(seen)) return record
  if (seen.failure !== undefined) return { ...record, ...stopped(context.now), reason: seen.failure, ...exitCode(seen.failureExitCode) }
  if (record.lastStatus === 'RUNNING' && !seen.facts) return { ...record, ...stopped(context.now), reason: VANISHED }
  return task.desiredStatus === 'STOPPED' ? { ...record, ...stopped(context.now) } : record
}

function running(
  taskDefinition: TaskDefinitionRecord,
  definition: ContainerDefinition,
  seen: ContainerView,
  { pause }: Context,
): Partial<ContainerRecord> {
  const facts = seen.facts as ContainerFacts
  return definedOnly({
    lastStatus: 'RUNNING' as const,
    reason: facts.state === 'paused' ? PAUSED : undefined,
    runtimeId: facts.id,
    startedAt: facts.startedAt,
    imageDigest: imageDigest(seen.pinnedImage ?? definition.image, seen.image),
    healthStatus: hasHealthCheck(definition) ? healthStatus(facts) : undefined,
    address: pause ? undefined : facts.networks[0]?.ipAddress || undefined,
    networkBindings: networkBindings(taskDefinition, definition, pause && !definition.disableNetworking ? pause.facts : facts),
  })
}

/** A reason of a running container lasts as long as it is true. */
function withoutPause({ reason, ...record }: ContainerRecord): ContainerRecord {
  return reason === undefined || reason === PAUSED ? record : { ...record, reason }
}

function ended(seen: ContainerView, record: ContainerRecord, now: number): Partial<ContainerRecord> {
  const facts = seen.facts as ContainerFacts
  // One that was started too late, and is stopped for that, counts as never started; its exit code is our own doing.
  const hasRun = record.startedAt !== undefined || seen.failure === undefined
  return {
    lastStatus: 'STOPPED',
    runtimeId: facts.id,
    stoppedAt: facts.finishedAt ?? now,
    ...definedOnly({
      startedAt: record.startedAt ?? (hasRun ? facts.startedAt : undefined),
      exitCode: hasRun ? facts.exitCode : seen.failureExitCode,
      reason: seen.failure ?? endReason(facts, seen),
      imageDigest: record.imageDigest ?? imageDigest(seen.pinnedImage ?? record.image, seen.image),
    }),
  }
}

const stopped = (now: number) => ({ lastStatus: 'STOPPED' as const, stoppedAt: now })
const exitCode = (code: number | undefined) => (code === undefined ? {} : { exitCode: code })

function healthStatus({ health }: ContainerFacts): HealthStatus {
  if (health === 'healthy') return 'HEALTHY'
  return health === 'unhealthy' ? 'UNHEALTHY' : 'UNKNOWN'
}

/** Spec part 2, 4.5: the digest in the name, or the registry's; an image that came from none has none. */
export function imageDigest(image: string | undefined, facts: ImageFacts | undefined): string | undefined {
  const named = /@(sha256:[0-9a-f]{64})$/.exec(image ?? '')?.[1]
  if (named) return named
  const own = facts?.repoDigests.find((digest) => isSameRepository(digest, image ?? ''))
  return own?.slice(own.indexOf('@') + 1)
}

function sameOr(before: ContainerRecord, after: ContainerRecord): ContainerRecord {
  return isDeepStrictEqual(before, after) ? before : after
}
