import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { hasOwnNetwork } from '../containers/planNetwork.ts'
import { dependencyState, mayStop } from './dependencies.ts'
import { dependencyReason, pauseReason, reasonIsDueAt } from './reasons.ts'
import { awaitsRestart } from './restarts.ts'
import { type ContainerView, hasEnded, isRunning, type TaskView } from './taskView.ts'

/** One transition. Steps of different containers may be done at the same time. */
export type Step =
  /** The pause container, created and started, with the network of an awsvpc task before it. */
  | { do: 'startPause' }
  | { do: 'removePause' }
  | { do: 'createVolumes' }
  /** Secrets and environment files of all containers. */
  | { do: 'readSecrets' }
  | { do: 'pull'; container: string }
  | { do: 'create'; container: string }
  | { do: 'start'; container: string }
  | { do: 'stop'; container: string }
  /** The file that says what a container is, now that it runs and all of it is known. */
  | { do: 'writeMetadata'; container: string }
  /** It will never run, and that is known without asking the engine. */
  | { do: 'fail'; container: string; reason: string; exitCode?: number }
  /** Look again at this time, in milliseconds since the epoch, whatever happens before. */
  | { do: 'wait'; until: number }

/** What the agent does because it was told so, and not because a task asks for it. */
export interface Habits {
  /** Containers have a file that says what they are. */
  metadataFile?: boolean
  /** Images of containers that wait for others are pulled at once. */
  pullUpfront?: boolean
}

interface Situation extends Habits {
  task: TaskRecord
  taskDefinition: TaskDefinitionRecord
  view: TaskView
  now: number
  /** Its load balancers have not let go of it yet. */
  draining: boolean
}

/**
 * What brings a task closer to what is wanted of it; nothing where it has to wait for what is under way, for control or
 * for the containers themselves (spec part 2, 3.3 and 3.4).
 */
export function nextSteps(
  task: TaskRecord,
  taskDefinition: TaskDefinitionRecord,
  view: TaskView,
  now: number,
  { draining = false, ...habits }: Habits & { draining?: boolean } = {},
): Step[] {
  const situation = { task, taskDefinition, view, now, draining, ...habits }
  if (task.lastStatus === 'STOPPED') return []
  if (isPauseDead(task, view)) return afterPauseDied(situation)
  return taskDefinition.definition.containerDefinitions
    .flatMap((definition) => containerStep(situation, definition) ?? [])
    .concat(pauseStep(situation))
    .reduce(withoutRepeats, [])
}

/** The pause container was there and has ended: the task has lost what it holds for good (spec part 2, 2.2). */
export function isPauseDead(task: TaskRecord, { pause }: TaskView): boolean {
  if (!pause || pause.busy || task.desiredStatus === 'STOPPED') return false
  // Its containers come after it: where one was created, it was there.
  const wasThere = hasOwnNetwork(task)
    ? task.lastStatus !== 'PROVISIONING'
    : task.lastStatus !== 'PENDING' && task.lastStatus !== 'PROVISIONING'
  const isGone = !pause.facts && wasThere
  return isGone || hasEnded(pause)
}

function containerStep(situation: Situation, definition: ContainerDefinition): Step | undefined {
  const { task, view, now } = situation
  const container = definition.name ?? ''
  const seen = view.containers.get(container)
  const record = task.containers.find(({ name }) => name === container)
  if (!seen || !record || seen.busy || seen.givenUp) return undefined
  if (seen.notBefore !== undefined && seen.notBefore > now) return { do: 'wait', until: seen.notBefore }
  const due = record.lastStatus === 'STOPPED' || task.desiredStatus === 'STOPPED' ? undefined : reasonIsDueAt(seen, now)
  if (due !== undefined) return { do: 'wait', until: due }
  const isUnwanted = task.desiredStatus === 'STOPPED' || record.lastStatus === 'STOPPED' || seen.failure !== undefined
  if (isRunning(seen) && isUnwanted && situation.draining) return undefined
  if (isRunning(seen) && !isUnwanted)
    return situation.metadataFile && !seen.metadataWritten ? { do: 'writeMetadata', container } : undefined
  if (isRunning(seen)) return mayStop(situation.taskDefinition, view, container) ? { do: 'stop', container } : undefined
  if (!isUnwanted && hasEnded(seen) && awaitsRestart(record, seen.facts)) return { do: 'start', container }
  if (isUnwanted || hasEnded(seen) || record.lastStatus === 'RUNNING') return undefined
  return towardsRunning(situation, definition, record, seen)
}

function towardsRunning(
  situation: Situation,
  definition: ContainerDefinition,
  record: ContainerRecord,
  seen: ContainerView,
): Step | undefined {
  const { task, taskDefinition, view, now } = situation
  if (view.secrets.failure !== undefined) return { do: 'fail', container: record.name, reason: view.secrets.failure }
  const dependencies = dependencyState(task, taskDefinition, view, definition, now)
  if (dependencies.state === 'failed') {
    return { do: 'fail', container: record.name, reason: dependencyReason(dependencies.why), exitCode: 143 }
  }
  const isUpfront = situation.pullUpfront && !seen.image && !seen.facts
  if (dependencies.state === 'waiting' && !isUpfront)
    return dependencies.until === undefined ? undefined : { do: 'wait', until: dependencies.until }
  if (view.pause?.failure) return { do: 'fail', container: record.name, reason: view.pause.failure }
  if (view.pause && !isRunning(view.pause)) return startPauseStep(view.pause, now)
  if (seen.facts) return { do: 'start', container: record.name }
  if (!view.secrets.ready) return view.secrets.busy ? undefined : { do: 'readSecrets' }
  if (!seen.image) return { do: 'pull', container: record.name }
  return view.volumes.ready ? { do: 'create', container: record.name } : volumesStep(situation, record.name)
}

function startPauseStep(pause: ContainerView, now: number): Step | undefined {
  if (pause.busy) return undefined
  return pause.notBefore !== undefined && pause.notBefore > now ? { do: 'wait', until: pause.notBefore } : { do: 'startPause' }
}

function volumesStep({ view: { volumes }, now }: Situation, container: string): Step | undefined {
  if (volumes.failure !== undefined) return { do: 'fail', container, reason: volumes.failure }
  if (volumes.busy) return undefined
  return volumes.notBefore !== undefined && volumes.notBefore > now ? { do: 'wait', until: volumes.notBefore } : { do: 'createVolumes' }
}

/** Last of all, and at once: nobody reads a pause container's output. */
function pauseStep({ task, view, now }: Situation): Step[] {
  const { pause } = view
  if (!pause?.facts || pause.busy || task.desiredStatus !== 'STOPPED') return []
  if (task.containers.some(({ lastStatus }) => lastStatus !== 'STOPPED')) return []
  if (pause.notBefore !== undefined && pause.notBefore > now) return [{ do: 'wait', until: pause.notBefore }]
  return [{ do: 'removePause' }]
}

/** Each container gets the reason first, so that it is reported with it once it has stopped. */
function afterPauseDied({ task, view }: Situation): Step[] {
  const reason = view.pause?.failure ?? pauseReason(view.pause?.facts)
  return task.containers.flatMap((record): Step[] => {
    const seen = view.containers.get(record.name)
    if (!seen || seen.busy || record.lastStatus === 'STOPPED') return []
    if (!seen.failure) return [{ do: 'fail', container: record.name, reason }]
    return isRunning(seen) ? [{ do: 'stop', container: record.name }] : []
  })
}

function withoutRepeats(steps: Step[], step: Step): Step[] {
  const isShared = step.do === 'startPause' || step.do === 'createVolumes' || step.do === 'readSecrets'
  return isShared && steps.some((other) => other.do === step.do) ? steps : [...steps, step]
}
