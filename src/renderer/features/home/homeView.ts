import type { Task } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import type { WatchState } from '../../data/watchState.ts'
import type { Translate } from '../../i18n/translate.ts'
import { taskFailed } from '../../status/taskLook.ts'
import { isRolling, isTroubled, type ServiceView, serviceView } from '../services/serviceView.ts'
import { serviceOf } from '../tasks/taskView.ts'
import { whyStopped } from '../tasks/whyStopped.ts'

export interface ClusterCard {
  name: string
  running: number
  pending: number
  services: ServiceView[]
}

/** Something a person should look at, with where to. */
export interface Problem {
  taskArn: string
  cluster: string
  /** Its service, or the group of a task run alone. */
  owner: string
  headline: string
  at: Date
  /** How many more failed the same way. */
  more: number
}

export interface HomeView {
  clusters: ClusterCard[]
  rolling: ServiceView[]
  problems: Problem[]
  /** Nothing was made yet. */
  fresh: boolean
}

const PROBLEMS = 5

/** Pure: what the first screen shows. */
export function homeView(state: WatchState, t: Translate): HomeView {
  const services = [...state.resources.service.values()]
    .filter(({ status }) => status !== 'INACTIVE')
    .map((service) => serviceView(service))
  const clusters = [...state.resources.cluster.values()].map((cluster): ClusterCard => {
    const name = cluster.clusterName ?? ''
    const own = services.filter((service) => service.cluster === name).sort(troubledFirst)
    return { name, running: cluster.runningTasksCount ?? 0, pending: cluster.pendingTasksCount ?? 0, services: own }
  })
  return {
    clusters: clusters.sort((a, b) => b.services.length - a.services.length || a.name.localeCompare(b.name)),
    rolling: services.filter(({ service }) => isRolling(service)),
    problems: problemsOf([...state.resources.task.values()], t),
    fresh: services.length === 0 && clusters.every(({ running, pending }) => running + pending === 0),
  }
}

const troubledFirst = (a: ServiceView, b: ServiceView) => Number(isTroubled(b)) - Number(isTroubled(a)) || a.name.localeCompare(b.name)

/** The newest failure of each owner and cause: a service that keeps failing is one problem, not fifty. */
function problemsOf(tasks: readonly Task[], t: Translate): Problem[] {
  const failed = tasks.filter((task) => taskFailed(task) && task.stoppedAt).sort((a, b) => timeOf(b) - timeOf(a))
  const groups = Map.groupBy(failed, (task) => `${task.clusterArn} ${task.group} ${whyStopped(task, undefined, t).headline}`)
  return [...groups.values()]
    .slice(0, PROBLEMS)
    .flatMap(([task, ...more]) => (task?.stoppedAt ? [problem(task, task.stoppedAt, more.length, t)] : []))
}

const problem = (task: Task, at: Date, more: number, t: Translate): Problem => ({
  taskArn: task.taskArn ?? '',
  cluster: shortName(task.clusterArn ?? ''),
  owner: serviceOf(task) ?? task.group ?? '',
  headline: whyStopped(task, undefined, t).headline,
  at,
  more,
})

const timeOf = (task: Task) => task.stoppedAt?.getTime() ?? 0
