import type { Failure } from '@aws-sdk/client-ecs'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { protectTask } from '#cluster/state/writes/tasks.ts'
import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeProtection } from '../views/describeProtection.ts'
import { findServiceTasks } from './serviceTasks.ts'

const defaultMinutes = 120

/**
 * Keeps tasks of services from scale-in and deployments for a while, or no more; each call starts the time anew
 * (spec part 1, 2.4).
 */
export const updateTaskProtection: Handler<'UpdateTaskProtection'> = ({ store, clock }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const { tasks: asked = [], protectionEnabled, expiresInMinutes = defaultMinutes } = request
  const { tasks, failures } = findServiceTasks(snapshot, cluster, asked)
  const blocked = protectionEnabled ? tasks.filter((task) => isBlocking(snapshot, task, clock.now())) : []
  const allowed = tasks.filter((task) => !blocked.includes(task))
  const until = protectionEnabled ? clock.now() + expiresInMinutes * 60_000 : undefined
  const after = store.update('update task protection', (tx) => {
    for (const { arn } of allowed) protectTask(tx, arn, until)
  })
  return {
    protectedTasks: allowed.map(({ arn }) => describeProtection(after.tasks.get(arn), arn, clock.now())),
    failures: [...failures, ...blocked.map(blockedFailure)],
  }
}

/** A protected task of an older deployment holds up the one that is to replace it. */
function isBlocking(snapshot: Snapshot, task: TaskRecord, now: number): boolean {
  const [primary] = snapshot.services.get(task.serviceArn ?? '')?.deployments ?? []
  return primary !== undefined && primary.id !== task.deploymentId && (task.protectedUntil ?? 0) > now
}

const blockedFailure = ({ arn }: TaskRecord): Failure => ({
  arn,
  reason: 'DEPLOYMENT_BLOCKED',
  detail: 'The task holds up a deployment of its service. Take its protection away, or wait until it expires.',
})
