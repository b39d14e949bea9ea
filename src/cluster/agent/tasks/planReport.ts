import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { AgentTaskFields, ContainerRecord, HealthStatus, TaskRecord, TaskStatus } from '#cluster/state/records/taskRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { effectiveContainer } from '../containers/effectiveContainer.ts'
import { hasOwnNetwork } from '../containers/planNetwork.ts'
import { planNetworkInterface } from '../containers/planPause.ts'
import { hasHealthCheck, isEssential } from './definitions.ts'
import { planContainerReport } from './planContainerReport.ts'
import { isRunning, type TaskView } from './taskView.ts'

export interface ReportContext {
  now: number
  /** `eni-…`, for a task that gets its network now. */
  networkInterfaceId: () => string
  /** Its load balancers have not let go of it yet. */
  draining?: boolean
}

/**
 * What there is to report of a task: the fields that changed, or undefined. One call gathers all that is new, because
 * each report is a write to disk (spec part 1, 4.1 and 4.2; part 2, 4.1).
 */
export function planReport(
  task: TaskRecord,
  taskDefinition: TaskDefinitionRecord,
  view: TaskView,
  context: ReportContext,
): Partial<AgentTaskFields> | undefined {
  const containers = reportContainers(task, taskDefinition, view, context.now)
  const seen = { ...task, containers: containers ?? task.containers }
  const lastStatus = nextStatus(seen, taskDefinition, view, context.draining ?? false)
  const fields = definedOnly({
    containers,
    lastStatus: lastStatus === task.lastStatus ? undefined : lastStatus,
    healthStatus: changed(task.healthStatus, taskHealth(seen.containers, taskDefinition)),
    networkInterface: networkInterface(task, view, lastStatus, context),
    executionStoppedAt: task.executionStoppedAt === undefined ? executionStoppedAt(seen.containers, taskDefinition) : undefined,
    startedAt: startedAt(seen, lastStatus, context.now),
    stoppedAt: lastStatus === 'STOPPED' ? context.now : undefined,
  })
  const isSlowPull = view.pullIsSlow && task.pullStartedAt === undefined
  if (Object.keys(fields).length === 0 && !isSlowPull) return undefined
  return {
    ...fields,
    ...pullTimes(task, view),
    ...(task.connectivity === undefined && { connectivity: 'CONNECTED', connectivityAt: context.now }),
  }
}

function reportContainers(
  task: TaskRecord,
  taskDefinition: TaskDefinitionRecord,
  view: TaskView,
  now: number,
): ContainerRecord[] | undefined {
  const definitions = new Map(taskDefinition.definition.containerDefinitions.map((definition) => [definition.name, definition]))
  const next = task.containers.map((record) => {
    const definition = definitions.get(record.name)
    const seen = view.containers.get(record.name)
    if (!definition || !seen) return record
    return planContainerReport(task, taskDefinition, effectiveContainer(task, definition), record, seen, {
      pause: hasOwnNetwork(task) ? view.pause : undefined,
      now,
    })
  })
  return next.some((record, index) => record !== task.containers[index]) ? next : undefined
}

/** The furthest state that holds now; `lastStatus` passes over those that were never waited in. */
function nextStatus(task: TaskRecord, taskDefinition: TaskDefinitionRecord, view: TaskView, draining: boolean): TaskStatus {
  const { containers } = task
  if (task.desiredStatus === 'STOPPED') {
    if (containers.some(({ lastStatus }) => lastStatus === 'RUNNING')) return draining ? 'DEACTIVATING' : 'STOPPING'
    if (containers.some(({ lastStatus }) => lastStatus !== 'STOPPED')) return task.lastStatus
    return view.pause && (view.pause.facts || view.pause.busy) ? 'DEPROVISIONING' : 'STOPPED'
  }
  if (task.lastStatus !== 'PROVISIONING' && task.lastStatus !== 'PENDING') return task.lastStatus
  if (hasAllStarted(containers, taskDefinition)) return 'RUNNING'
  return view.pause && !isRunning(view.pause) ? task.lastStatus : 'PENDING'
}

/**
 * RUNNING once every container has been started; one that has already ended counts, so that a task that is done in a
 * moment is still seen to have run. A container that never started holds it back only where it is essential.
 */
function hasAllStarted(containers: readonly ContainerRecord[], taskDefinition: TaskDefinitionRecord): boolean {
  return (
    containers.some(hasStarted) &&
    containers.every((record) => hasStarted(record) || (record.lastStatus === 'STOPPED' && !isEssential(taskDefinition, record.name)))
  )
}

const hasStarted = ({ lastStatus, startedAt }: ContainerRecord) =>
  lastStatus === 'RUNNING' || (lastStatus === 'STOPPED' && startedAt !== undefined)

function startedAt(task: TaskRecord, lastStatus: TaskStatus, now: number): number | undefined {
  if (lastStatus !== 'RUNNING' || task.startedAt !== undefined) return undefined
  // A task found running after a restart has been so since its containers were started.
  const starts = task.containers.flatMap((container) => container.startedAt ?? [])
  return starts.length > 0 ? Math.min(now, Math.max(...starts)) : now
}

/** Spec part 1, 4.2: when the first essential container exited. */
function executionStoppedAt(containers: readonly ContainerRecord[], taskDefinition: TaskDefinitionRecord): number | undefined {
  const ends = containers.filter(({ name }) => isEssential(taskDefinition, name)).flatMap(({ stoppedAt }) => stoppedAt ?? [])
  return ends.length > 0 ? Math.min(...ends) : undefined
}

/** Of the essential containers that have a check (spec part 2, 1.9). The last verdict stays when they end. */
function taskHealth(containers: readonly ContainerRecord[], taskDefinition: TaskDefinitionRecord): HealthStatus {
  const checked = taskDefinition.definition.containerDefinitions.filter(hasHealthCheck).map(({ name }) => name)
  const verdicts = containers
    .filter(({ name }) => checked.includes(name) && isEssential(taskDefinition, name))
    .map(({ healthStatus }) => healthStatus)
  if (verdicts.includes('UNHEALTHY')) return 'UNHEALTHY'
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN'
}

function networkInterface(
  task: TaskRecord,
  { pause }: TaskView,
  lastStatus: TaskStatus,
  context: ReportContext,
): AgentTaskFields['networkInterface'] {
  const known = task.networkInterface
  if (!known) return undefined
  if (lastStatus === 'STOPPED') return { ...known, status: 'DELETED' }
  if (lastStatus === 'DEPROVISIONING') return known.status === 'ATTACHED' ? { ...known, status: 'DETACHED' } : undefined
  if (known.status !== 'PRECREATED' || !isRunning(pause)) return undefined
  return planNetworkInterface(task, pause?.facts?.networks[0], context.networkInterfaceId())
}

/** Told with whatever else there is to tell: an image that is here already is no news of its own. */
function pullTimes(task: TaskRecord, view: TaskView): Partial<AgentTaskFields> {
  return definedOnly({
    pullStartedAt: task.pullStartedAt ?? view.pullStartedAt,
    pullStoppedAt: isPulling(view) ? undefined : (view.pullStoppedAt ?? task.pullStoppedAt),
  })
}

const isPulling = (view: TaskView) => [...view.containers.values()].some(({ busy }) => busy === 'pulling')

const changed = <Value>(before: Value, after: Value): Value | undefined => (before === after ? undefined : after)
