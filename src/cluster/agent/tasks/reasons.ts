import type { ContainerFacts } from '#cluster/engine/containerEngine.ts'
import { type EngineError, type EngineErrorKind, isEngineError } from '#cluster/engine/engineError.ts'
import { PlanError } from '../containers/planError.ts'
import { explainPlatform } from '../images/platform.ts'
import type { ContainerView } from './taskView.ts'

/** ECS's agent cuts longer reasons (spec part 2, 4.3). */
const LONGEST_REASON = 1_024

/**
 * ECS's names for what went wrong with a container (spec part 2, 4.3). The others of that table do not come up here: a step
 * follows from what the engine says now and not from a state that is kept (ImpossibleStateTransitionError, TaskStateError,
 * NoSuchContainerError), what cannot be resolved is refused when it is registered (TaskDependencyError,
 * UnrecogniedTaskError), the digest comes with the pull (CannotPullImageManifestError), the user signs in at ECR
 * (CannotPullECRContainerError), and what fails while clearing up is tried again, not reported (CannotRemove…, CannotList…).
 */
export type ReasonName =
  | 'CannotPullContainerError'
  | 'CannotCreateContainerError'
  | 'CannotStartContainerError'
  | 'CannotStopContainerError'
  | 'CannotInspectContainerError'
  | 'CannotCreateVolumeError'
  | 'ContainerNetworkingError'

/** ECS has no word for it; without one a task looks well that answers nobody. */
export const PAUSED = 'The container is paused: somebody paused it in the engine. "docker unpause" lets it go on.'

export const VANISHED = 'ContainerVanishedError: No container matching saved ID found'

/** The engine did what it was asked to, and did not say what became of it. */
export class InspectError extends Error {}

/** Why a step failed, as a container's `reason` (spec part 2, 4.3). A step that took too long has a name of its own. */
export function reasonOf(name: ReasonName, error: unknown): string {
  if (error instanceof InspectError) return reasonOf('CannotInspectContainerError', error.cause)
  if (isEngineError(error, 'timeout')) return cut(`DockerTimeoutError: ${error.message}`)
  if (isEngineError(error)) return cut(`${name}: ${name === 'CannotPullContainerError' ? pullHint(error) : ''}${error.message}`)
  if (error instanceof PlanError) return cut(`${error.reason}: ${error.message}`)
  return cut(`UnknownError: ${error instanceof Error ? error.message : String(error)}`)
}

const PULL_HINTS: Partial<Record<EngineErrorKind, string>> = {
  refused: 'The task can’t pull the image. Check that the role has the permissions to pull images from the registry. ',
  notFound: 'The task can’t pull the image. Check whether the image exists. ',
  unreachable: 'The task can’t pull the image. Check your network configuration. ',
}

const pullHint = (error: EngineError) => PULL_HINTS[error.kind] ?? ''

const KILLED = 137

/** For how long an end by SIGKILL waits for the event that says why. */
const EVENT_PATIENCE_MS = 250

/**
 * Until when the reason of an end may still be on its way, in milliseconds since the epoch: a container that dies at once
 * is seen before the event is heard. Undefined where nothing is waited for.
 */
export function reasonIsDueAt({ facts, outOfMemory, failure, askedAt }: ContainerView, now: number): number | undefined {
  if (facts?.state !== 'exited' || facts.exitCode !== KILLED || facts.oomKilled || outOfMemory || failure !== undefined) return undefined
  const due = (askedAt ?? 0) + EVENT_PATIENCE_MS
  return now < due ? due : undefined
}

/** An image for another processor does not get further than this. */
const FIRST_STEPS_MS = 5_000

/**
 * Why a container that ended did so, where its exit code does not say it all.
 * @param known `outOfMemory`: the engine told of a lack of memory; Docker 20.10 forgets its own flag in one of six
 */
export function endReason(facts: ContainerFacts, known: Pick<ContainerView, 'outOfMemory' | 'foreignPlatform'> = {}): string | undefined {
  if (facts.oomKilled || (known.outOfMemory && facts.exitCode === KILLED)) return 'OutOfMemoryError: Container killed due to memory usage'
  const platform = known.foreignPlatform && endedAtOnce(facts) ? ` ${explainPlatform(known.foreignPlatform)}` : ''
  if (facts.state === 'created' && facts.error)
    return cut(`CannotStartContainerError: Error response from daemon: ${facts.error}${platform}`)
  return facts.error || platform ? cut(`DockerStateError: ${facts.error ?? 'exec format error.'}${platform}`) : undefined
}

const endedAtOnce = ({ exitCode, startedAt, finishedAt }: ContainerFacts) =>
  exitCode !== 0 && (startedAt === undefined || (finishedAt ?? startedAt) - startedAt < FIRST_STEPS_MS)

export function dependencyReason(text: string): string {
  return cut(`CannotStartContainerError: dependency graph: ${text}`)
}

export function pauseReason(facts: ContainerFacts | undefined): string {
  const how = facts?.exitCode === undefined ? 'is gone' : `ended with exit code ${facts.exitCode}`
  return `ContainerNetworkingError: the container that holds the task's network ${how}`
}

const cut = (text: string) => text.slice(0, LONGEST_REASON)
