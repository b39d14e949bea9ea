import type { Deployment, Service, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import { earlySuccessTasks, rollingBounds } from '#cluster/api/rollingProgress.ts'
import type { WatchState } from '../../data/watchState.ts'
import type { Translate } from '../../i18n/translate.ts'
import { taskFailed } from '../../status/taskLook.ts'
import { isStopped, sortTasks, type TaskView, taskView } from '../tasks/taskView.ts'
import { primaryDeployment } from './serviceView.ts'
import { shiftsTraffic } from './shiftView.ts'

/** The tasks of one deployment. */
export interface DeploymentLane {
  id: string
  /** `web:15` */
  revision: string
  age: 'new' | 'old' | 'only'
  tasks: TaskView[]
}

export type TrackCell = 'newRunning' | 'newStarting' | 'oldRunning' | 'oldStopping' | 'free'

/** One cell per task that may exist, with the two bounds. */
export interface Track {
  cells: TrackCell[]
  minimum: number
  maximum: number
}

/** How a service gets from what runs to what is wanted. */
export interface DeploymentView {
  /** `cleaningUp` is a deployment that is complete while older tasks are left (spec part 1, 5.11). */
  state: 'rolling' | 'cleaningUp' | 'steady' | 'failed' | 'zero'
  revision: string
  /** What is being replaced. */
  from: string | undefined
  /** ECS's own sentence. */
  reason: string
  lanes: DeploymentLane[]
  track: Track | undefined
  /** As many healthy tasks of the new revision complete it, where they need not be all. */
  completeAt: number | undefined
  counts: Record<Exclude<TrackCell, 'free'>, number>
}

/** A failed task stays in its lane this long. */
const FAILED_SHOWN_MS = 10 * 60_000
const FAILED_SHOWN = 3

/** Pure: the deployment picture of a service. */
export function deploymentView(
  service: Service,
  tasks: readonly Task[],
  progress: WatchState['progress'],
  now: number,
  t: Translate,
  definition?: TaskDefinition,
): DeploymentView {
  const primary = primaryDeployment(service)
  const lanes = lanesOf(service, shown(tasks, now), (task) => taskView(task, progress.get(task.taskArn ?? ''), t, definition))
  const counts = countCells(lanes)
  const from = lanes.find(({ age, tasks: own }) => age === 'old' && own.some(({ task }) => !isStopped(task)))?.revision
  const state = stateOf(service, primary, from !== undefined)
  return {
    state,
    revision: shortName(primary?.taskDefinition ?? service.taskDefinition ?? ''),
    from,
    reason: primary?.rolloutStateReason ?? '',
    lanes,
    track: (state === 'rolling' || state === 'cleaningUp') && !shiftsTraffic(service) ? trackOf(service, counts) : undefined,
    completeAt: state === 'rolling' && primary ? completeAtOf(service, primary) : undefined,
    counts,
  }
}

/** @param older whether tasks of another revision are left */
function stateOf(service: Service, primary: Deployment | undefined, older: boolean): DeploymentView['state'] {
  if (primary?.rolloutState === 'FAILED') return 'failed'
  if (primary?.rolloutState === 'COMPLETED' && older && !shiftsTraffic(service)) return 'cleaningUp'
  if (primary?.rolloutState === 'IN_PROGRESS' || older) return 'rolling'
  return service.desiredCount === 0 ? 'zero' : 'steady'
}

/** A rollback has to be whole; ECS's sentence says that it is one. */
function completeAtOf(service: Service, { rolloutStateReason = '' }: Deployment): number | undefined {
  const { enable, healthyPercent } = service.deploymentConfiguration?.earlySuccessCriteria ?? {}
  if (!enable || healthyPercent === undefined || rolloutStateReason.includes('rolling back to')) return undefined
  return earlySuccessTasks(service.desiredCount ?? 0, healthyPercent)
}

function shown(tasks: readonly Task[], now: number): Task[] {
  const sorted = sortTasks(tasks)
  const failed = sorted.filter((task) => taskFailed(task) && now - (task.stoppedAt?.getTime() ?? 0) < FAILED_SHOWN_MS)
  return [...failed.slice(-FAILED_SHOWN), ...sorted.filter((task) => !isStopped(task))]
}

function lanesOf(service: Service, tasks: readonly Task[], toView: (task: Task) => TaskView): DeploymentLane[] {
  const primary = primaryDeployment(service)
  const byDeployment = Map.groupBy(tasks, (task) => deploymentOf(service, task)?.id ?? task.startedBy ?? '')
  const primaryTasks = byDeployment.get(primary?.id ?? '') ?? []
  const others = [...byDeployment].filter(([id]) => id !== (primary?.id ?? ''))
  const old = others.map(
    ([id, own]): DeploymentLane => ({ id, revision: shortName(own[0]?.taskDefinitionArn ?? ''), age: 'old', tasks: own.map(toView) }),
  )
  const newest: DeploymentLane = {
    id: primary?.id ?? '',
    revision: shortName(primary?.taskDefinition ?? service.taskDefinition ?? ''),
    age: old.length > 0 ? 'new' : 'only',
    tasks: primaryTasks.map(toView),
  }
  return [newest, ...old]
}

/** `startedBy` names a task's deployment; the revision tells where that says nothing. */
function deploymentOf(service: Service, task: Task): Deployment | undefined {
  const deployments = service.deployments ?? []
  return (
    deployments.find(({ id }) => id === task.startedBy) ??
    deployments.find(({ taskDefinition }) => taskDefinition === task.taskDefinitionArn)
  )
}

function countCells(lanes: readonly DeploymentLane[]): DeploymentView['counts'] {
  const counts = { newRunning: 0, newStarting: 0, oldRunning: 0, oldStopping: 0 }
  for (const { age, tasks } of lanes) {
    for (const view of tasks) {
      const cell = cellOf(view, age === 'old')
      if (cell) counts[cell] += 1
    }
  }
  return counts
}

function cellOf(view: TaskView, old: boolean): Exclude<TrackCell, 'free'> | undefined {
  const { chip } = view.look
  if (chip === 'stopped' || chip === 'failed') return undefined
  if (chip === 'stopping') return 'oldStopping'
  if (old) return 'oldRunning'
  return chip === 'running' ? 'newRunning' : 'newStarting'
}

function trackOf(service: Service, counts: DeploymentView['counts']): Track {
  const { minimum, maximum } = bounds(service)
  const order = ['newRunning', 'newStarting', 'oldRunning', 'oldStopping'] as const
  const used = order.flatMap((cell) => Array<TrackCell>(counts[cell]).fill(cell))
  const free = Array<TrackCell>(Math.max(0, maximum - used.length)).fill('free')
  return { cells: [...used, ...free], minimum, maximum }
}

/** How many tasks must stay and may exist during a deployment (spec part 1, 5.4): rounded up, and down. */
export function bounds(service: Pick<Service, 'desiredCount' | 'deploymentConfiguration'>, desired = service.desiredCount ?? 0) {
  const { minimumHealthyPercent = 100, maximumPercent = 200 } = service.deploymentConfiguration ?? {}
  const { minHealthy, maxRunning } = rollingBounds({ desiredCount: desired, minimumHealthyPercent, maximumPercent })
  return { minimum: minHealthy, maximum: maxRunning }
}
