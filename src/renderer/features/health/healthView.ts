import type { Container, HealthCheck, Service, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import type { WatchedTarget, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import type { TaskView } from '../tasks/taskView.ts'

/** A task as its health is judged. */
export interface HealthRow {
  view: TaskView
  containers: { name: string; health: string }[]
  targets: { group: string; state: string; why: string | undefined }[]
}

/** What makes a task of a service count as healthy (spec part 1, 5.2). */
export type CountsBy = 'check' | 'target' | 'running'

/** Pure: live tasks, those that are not healthy first. */
export function healthRows(tasks: readonly TaskView[], groups: Iterable<WatchedTargetGroup>): HealthRow[] {
  const targets = [...groups].flatMap((group) => group.targets.map((target) => ({ group: group.TargetGroupName ?? '', target })))
  const rows = tasks
    .filter(({ task }) => task.lastStatus !== 'STOPPED')
    .map((view) => ({ view, containers: containersOf(view.task), targets: targetsOf(view.arn, targets) }))
  return rows.sort((one, other) => Number(isWell(one)) - Number(isWell(other)))
}

const isWell = ({ view, targets }: HealthRow) => view.look.chip === 'running' && targets.every(({ state }) => state === 'healthy')

const containersOf = ({ containers = [] }: Task) =>
  containers.map(({ name = '', healthStatus = 'UNKNOWN' }: Container) => ({ name, health: healthStatus }))

const targetsOf = (task: string, targets: readonly { group: string; target: WatchedTarget }[]) =>
  targets
    .filter(({ target }) => target.taskArn === task)
    .map(({ group, target: { TargetHealth } }) => ({
      group,
      state: TargetHealth?.State ?? '',
      why: TargetHealth?.Description ?? TargetHealth?.Reason,
    }))

/** The checks of a revision's essential containers. */
export const checksOf = (definition: TaskDefinition | undefined): HealthCheck[] =>
  (definition?.containerDefinitions ?? []).flatMap(({ healthCheck, essential }) =>
    healthCheck && essential !== false ? [healthCheck] : [],
  )

export function countsBy({ loadBalancers = [] }: Service, checks: readonly HealthCheck[]): CountsBy {
  if (loadBalancers.length > 0) return 'target'
  return checks.length > 0 ? 'check' : 'running'
}

/** `CMD-SHELL curl -f localhost` without its first word. */
export const commandOf = ({ command = [] }: HealthCheck): string =>
  command.filter((word) => word !== 'CMD' && word !== 'CMD-SHELL').join(' ')
