import type { ListTasksRequest } from '@aws-sdk/client-ecs'
import { daemonArn } from '#cluster/api/arns.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { familyOf } from '#cluster/state/tables/tasks.ts'
import { requireCluster, requireContainerInstance, requireService } from '../checks/identifiers.ts'
import { readPage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'

/** Tasks by what is wanted of them, RUNNING unless asked otherwise (spec part 1, 2.8). */
export const listTasks: Handler<'ListTasks'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  checkFilters(request)
  const { items, ...rest } = readPage(tasksAsked(snapshot, cluster, request), ({ arn }) => arn, request, {
    operation: 'ListTasks',
    defaultSize: 100,
  })
  return { taskArns: items.map(({ arn }) => arn), ...rest }
}

function checkFilters(request: ListTasksRequest): void {
  const { startedBy, family, serviceName, containerInstance, launchType, daemonName } = request
  const others = [family, serviceName, containerInstance, launchType, daemonName].some((filter) => filter !== undefined)
  // desiredStatus beside it says which tasks to list, and clients send both.
  if (startedBy !== undefined && others) throw invalidParameter('When startedBy is specified, no other filter can be specified.')
}

type TaskList = Parameters<typeof readPage<TaskRecord>>[0]

/** From the list of the narrowest filter, and then the rest of the filters. */
function tasksAsked(snapshot: Snapshot, cluster: ClusterRecord, request: ListTasksRequest): TaskList {
  const { family, serviceName, containerInstance, daemonName, startedBy, launchType, desiredStatus = 'RUNNING' } = request
  const service = serviceName === undefined ? undefined : requireService(snapshot, cluster, serviceName)
  const instance = containerInstance === undefined ? undefined : requireContainerInstance(snapshot, cluster, containerInstance)
  const { tasks } = snapshot
  const after = (key: string | undefined): Iterable<TaskRecord> => {
    if (daemonName !== undefined)
      return tasks.list('wantedOfDaemon', `${daemonArn(cluster, cluster.name, daemonName)}|${desiredStatus}`, key)
    if (service) return tasks.list('wantedOfService', `${service.arn}|${desiredStatus}`, key)
    if (startedBy !== undefined) return tasks.list('wantedOfStarter', `${cluster.arn}|${startedBy}|${desiredStatus}`, key)
    if (family !== undefined) return tasks.list('wantedOfFamily', `${cluster.arn}|${family}|${desiredStatus}`, key)
    if (instance) return tasks.list('wantedOfInstance', `${instance.arn}|${desiredStatus}`, key)
    return tasks.list('wantedOfCluster', `${cluster.arn}|${desiredStatus}`, key)
  }
  const isAsked = (task: TaskRecord) =>
    (!service || task.serviceArn === service.arn) &&
    (!instance || task.containerInstanceArn === instance.arn) &&
    (family === undefined || familyOf(task) === family) &&
    (launchType === undefined || task.launchType === launchType)
  return { after, isAsked }
}
