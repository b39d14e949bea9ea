import type { ContainerCondition, ContainerDefinition } from '@aws-sdk/client-ecs'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { containerRecord } from '../containers/effectiveContainer.ts'
import { logsToRouter, routerOf } from '../firelens/router.ts'
import { hasHealthCheck } from './definitions.ts'
import { awaitsRestart } from './restarts.ts'
import { hasEnded, isRunning, type TaskView } from './taskView.ts'

/** CREATE is the agent's own: what `volumesFrom` needs of its source. */
interface Dependency {
  on: string
  condition: ContainerCondition | 'CREATE'
}

/** The log router comes first, unless it waits for others itself: it could be for this one (spec part 2, 1.8). */
function routerDependency(container: ContainerDefinition, router: ContainerDefinition | undefined): Dependency[] {
  if (!router?.name || router.name === container.name || !logsToRouter(container) || router.dependsOn?.length) return []
  return [{ on: router.name, condition: 'START' }]
}

export type DependencyState =
  | { state: 'resolved' }
  /** `until`: when waiting will have failed, in milliseconds since the epoch. */
  | { state: 'waiting'; until?: number }
  /** It will never be; what the container's reason says. */
  | { state: 'failed'; why: string }

/** What a container waits for, implied dependencies included (spec part 2, 3.2). */
export function dependenciesOf(container: ContainerDefinition, containers: readonly ContainerDefinition[]): Dependency[] {
  return [
    ...routerDependency(container, routerOf(containers)),
    ...(container.dependsOn ?? []).map(({ containerName, condition }) => ({ on: containerName ?? '', condition: condition ?? 'START' })),
    ...(container.links ?? []).map((link) => ({ on: link.split(':')[0] ?? '', condition: 'START' as const })),
    ...(container.volumesFrom ?? []).map(({ sourceContainer }) => ({ on: sourceContainer ?? '', condition: 'CREATE' as const })),
  ]
}

/** Whether a container may go on towards running (spec part 2, 3.1). */
export function dependencyState(
  task: TaskRecord,
  taskDefinition: TaskDefinitionRecord,
  view: TaskView,
  container: ContainerDefinition,
  now: number,
): DependencyState {
  const context = { task, taskDefinition, view, now, target: container.name ?? '' }
  const states = dependenciesOf(container, taskDefinition.definition.containerDefinitions).map((dependency) => judge(context, dependency))
  const failed = states.find(({ state }) => state === 'failed')
  if (failed) return failed
  const waiting = states.filter((state) => state.state === 'waiting')
  if (waiting.length === 0) return { state: 'resolved' }
  const deadlines = waiting.flatMap(({ until }) => until ?? [])
  return { state: 'waiting', ...(deadlines.length > 0 && { until: Math.min(...deadlines) }) }
}

interface Context {
  task: TaskRecord
  taskDefinition: TaskDefinitionRecord
  view: TaskView
  now: number
  target: string
}

function judge(context: Context, { on, condition }: Dependency): DependencyState {
  const { task, view } = context
  const record = containerRecord(task, on)
  const seen = view.containers.get(on)
  if (!record || !seen)
    return { state: 'failed', why: `container ordering dependency [${on}] for target [${context.target}] does not exist` }
  const ended = record.lastStatus === 'STOPPED' || (hasEnded(seen) && !awaitsRestart(record, seen.facts))
  const everStarted = record.startedAt !== undefined || seen.facts?.startedAt !== undefined
  const neverWill = (ended && !everStarted) || seen.failure !== undefined
  const unresolved = `failed to resolve container ordering dependency [${on}] for target [${context.target}]`
  if (condition === 'CREATE' && (seen.facts || everStarted)) return { state: 'resolved' }
  if (neverWill) return { state: 'failed', why: `${unresolved} because dependency will never start` }
  if (condition === 'START') return { state: isRunning(seen) || (ended && everStarted) ? 'resolved' : 'waiting' }
  if (condition === 'COMPLETE' && ended) return { state: 'resolved' }
  if (condition === 'SUCCESS' && ended) {
    const code = record.exitCode ?? seen.facts?.exitCode
    return code === 0 ? { state: 'resolved' } : { state: 'failed', why: `${unresolved} as dependency did not exit successfully.` }
  }
  if (condition === 'HEALTHY' && isHealthy(context, on) && !ended) return { state: 'resolved' }
  return waitUntil(context, on, record.startedAt ?? seen.facts?.startedAt, ended)
}

/** A check that the image brings does not count (spec part 2, 1.9). */
function isHealthy({ taskDefinition, view }: Context, on: string): boolean {
  const definition = taskDefinition.definition.containerDefinitions.find(({ name }) => name === on)
  return definition !== undefined && hasHealthCheck(definition) && view.containers.get(on)?.facts?.health === 'healthy'
}

/** A dependency's `startTimeout` runs from its start; without one there is no end to waiting. */
function waitUntil({ taskDefinition, now, target }: Context, on: string, startedAt: number | undefined, ended: boolean): DependencyState {
  const definition = taskDefinition.definition.containerDefinitions.find(({ name }) => name === on)
  if (!definition?.startTimeout || startedAt === undefined || ended) return { state: 'waiting' }
  const until = startedAt + definition.startTimeout * 1_000
  if (now <= until) return { state: 'waiting', until: until + 1 }
  return { state: 'failed', why: `container ordering dependency [${on}] for target [${target}] has timed out.` }
}

/** Whether every container that depends on this one has stopped: stopping goes the other way round (spec part 2, 3.4). */
export function mayStop(taskDefinition: TaskDefinitionRecord, view: TaskView, name: string): boolean {
  const { containerDefinitions: containers } = taskDefinition.definition
  return containers.every((other) => {
    if (!dependenciesOf(other, containers).some(({ on }) => on === name)) return true
    const seen = view.containers.get(other.name ?? '')
    return !isRunning(seen) && seen?.busy !== 'starting' && seen?.busy !== 'stopping'
  })
}
