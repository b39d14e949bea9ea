import type { Service, ServiceEvent, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import { type Decision, newestDecisionFirst } from '#cluster/api/resources/decisions.ts'
import type { WatchedScaling } from '#cluster/api/resources/scaling.ts'
import type { WatchState } from '../../data/watchState.ts'
import type { Translate } from '../../i18n/translate.ts'
import { taskFailed } from '../../status/taskLook.ts'
import { type PublishedPort, publishedPorts, sortForTable, type TaskView, taskView } from '../tasks/taskView.ts'
import { whyStopped } from '../tasks/whyStopped.ts'
import { type DeploymentView, deploymentView, pausedView } from './deploymentView.ts'
import { isTroubled, type ServiceView, serviceView } from './serviceView.ts'

/** Everything the screen of one service shows. */
export interface ServicePage {
  service: Service
  view: ServiceView
  deployment: DeploymentView
  tasks: TaskView[]
  /** Newest first. */
  events: (ServiceEvent & { serviceArn: string })[]
  /** The last ones, newest first. */
  decisions: Decision[]
  /** Undefined while nothing but the user changes its count. */
  scaling: WatchedScaling | undefined
  /** What can be opened in a browser. */
  openPorts: PublishedPort[]
  /** Why its last task failed, while that is what keeps it from its desired count. */
  lastFailure: { arn: string; headline: string } | undefined
}

/** Pure. Undefined while the service is not known. @param definition of its newest deployment, once it is there */
export function servicePage(
  state: WatchState,
  name: string,
  now: number,
  t: Translate,
  definition?: TaskDefinition,
): ServicePage | undefined {
  const service = [...state.resources.service.values()].find(({ serviceName }) => serviceName === name)
  if (!service) return undefined
  const tasks = sortForTable(state.resources.task.values())
  const view = serviceView(service, tasks, state.resources.switches.get(service.serviceArn ?? ''))
  const deployment = deploymentView(service, tasks, state.progress, now, t, definition)
  return {
    service,
    view,
    deployment: view.switches?.pausedSinceMs === undefined ? deployment : pausedView(deployment),
    tasks: tasks.map((task) => taskView(task, state.progress.get(task.taskArn ?? ''), t, definition)),
    events: [...state.resources.serviceEvent.values()].sort((a, b) => timeOf(b) - timeOf(a)),
    decisions: [...state.resources.decision.values()].sort(newestDecisionFirst),
    scaling: state.resources.scaling.get(service.serviceArn ?? ''),
    openPorts: openPortsOf(tasks),
    lastFailure: keepsFailing(view, tasks, now) ? lastFailureOf(tasks, t) : undefined,
  }
}

const timeOf = ({ createdAt }: ServiceEvent) => createdAt?.getTime() ?? 0

/** One for each container port: a service's tasks all offer the same. */
function openPortsOf(tasks: readonly Task[]): PublishedPort[] {
  const live = tasks.filter(({ lastStatus, desiredStatus }) => lastStatus === 'RUNNING' && desiredStatus === 'RUNNING')
  const ports = live.flatMap(({ containers = [] }) => publishedPorts(containers)).filter(({ url }) => url !== undefined)
  return ports.filter((port, at) => ports.findIndex((other) => other.containerPort === port.containerPort) === at)
}

const FAILED_LATELY_MS = 2 * 60_000

/** A service whose tasks come up and fail again may have all it wants at any moment, and is in trouble all the same. */
function keepsFailing(view: ServiceView, tasks: readonly Task[], now: number): boolean {
  const lately = tasks.filter((task) => taskFailed(task) && now - (task.stoppedAt?.getTime() ?? 0) < FAILED_LATELY_MS)
  return isTroubled(view) || lately.length > 1
}

function lastFailureOf(tasks: readonly Task[], t: Translate): ServicePage['lastFailure'] {
  const last = tasks.filter((task) => taskFailed(task)).sort((a, b) => (b.stoppedAt?.getTime() ?? 0) - (a.stoppedAt?.getTime() ?? 0))[0]
  return last && { arn: last.taskArn ?? '', headline: whyStopped(last, undefined, t).headline }
}
