import type { ListTasksRequest } from '@aws-sdk/client-ecs'
import { daemonArn } from '#cluster/api/arns.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ClusterRecord, TaskRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { requireCluster, requireContainerInstance, requireService } from '../checks/identifiers.ts'
import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'

/** Tasks by what is wanted of them, RUNNING unless asked otherwise (spec part 1, 2.8). */
export const listTasks: Handler<'ListTasks'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  checkFilters(request)
  const { desiredStatus = 'RUNNING', launchType, startedBy } = request
  const found = candidates(snapshot, cluster, request).filter(
    (task) =>
      task.desiredStatus === desiredStatus &&
      (launchType === undefined || task.launchType === launchType) &&
      (startedBy === undefined || task.startedBy === startedBy),
  )
  const { items, ...rest } = takePage(found, ({ arn }) => arn, request, { operation: 'ListTasks', defaultSize: 100 })
  return { taskArns: items.map(({ arn }) => arn), ...rest }
}

function checkFilters(request: ListTasksRequest): void {
  const { startedBy, family, serviceName, containerInstance, launchType, daemonName } = request
  const others = [family, serviceName, containerInstance, launchType, daemonName].some((filter) => filter !== undefined)
  // desiredStatus beside it says which tasks to list, and clients send both.
  if (startedBy !== undefined && others) throw invalidParameter('When startedBy is specified, no other filter can be specified.')
}

/** The smallest index that holds all that is asked for, and then the rest of the filters. */
function candidates(snapshot: Snapshot, cluster: ClusterRecord, request: ListTasksRequest): TaskRecord[] {
  const { family, serviceName, containerInstance, daemonName } = request
  if (daemonName !== undefined) return snapshot.tasks.by('daemon', daemonArn(cluster, cluster.name, daemonName))
  const service = serviceName === undefined ? undefined : requireService(snapshot, cluster, serviceName)
  const instance = containerInstance === undefined ? undefined : requireContainerInstance(snapshot, cluster, containerInstance)
  const entry = family === undefined ? undefined : `${cluster.arn}|${family}`
  const { tasks } = snapshot
  const listed = service ? tasks.by('service', service.arn) : entry ? tasks.by('family', entry) : tasks.by('cluster', cluster.arn)
  const inFamily = entry && service ? new Set(tasks.by('family', entry)) : undefined
  return listed.filter(
    (task) =>
      (!inFamily || inFamily.has(task)) && (!instance || task.containerInstanceArn === instance.arn) && task.clusterArn === cluster.arn,
  )
}
