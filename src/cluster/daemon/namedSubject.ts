import { daemonArn, shortName, taskArn } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import { historyDays } from '#cluster/control/tasks/diskHistory.ts'
import { daemonNotFound } from '#cluster/handlers/checks/daemons.ts'
import { idInCluster, requireCluster, requireService } from '#cluster/handlers/checks/identifiers.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'

export type Subject = { service: ServiceRecord } | { daemon: DaemonRecord } | { task: TaskRecord }

/** What a request to explain is about. Throws for what is not there, with what was looked for and how long it would have been kept. */
export function requireSubject(store: Store, request: MarinaOperations['Explain']['request'], context: CallContext): Subject {
  const snapshot = store.read()
  const { service, daemon, task = '' } = request
  const cluster = requireCluster(snapshot, context, request.cluster)
  if (service !== undefined) return { service: requireService(snapshot, cluster, service) }
  if (daemon === undefined) return { task: requireTask(store, cluster, task) }
  const found = snapshot.daemons.get(daemonArn(cluster, cluster.name, idInCluster(daemon, 'daemon', cluster)))
  if (!found) throw daemonNotFound()
  return { daemon: found }
}

/** Shorter ones would be found by chance. */
const fewestDigits = 4

/** The one task of an id, or whose id begins so, also one that stopped long ago. */
function requireTask(store: Store, cluster: ClusterRecord, idOrArn: string): TaskRecord {
  const id = idInCluster(idOrArn, 'task', cluster)
  if (!/^[0-9a-f-]*$/.test(id) || id.length < fewestDigits)
    throw invalidParameter(`"${id.slice(0, 64)}" is not the id of a task, nor the first ${fewestDigits} characters of one or more.`)
  const [found, ...others] = store.findTasks(taskArn(cluster, cluster.name, id), 10)
  if (!found) {
    const sentence = `Cluster ${cluster.name} has had no task ${id} in the last ${historyDays} days, for which stopped tasks are kept. Look for typing errors, and for the cluster.`
    throw new ClusterError('ResourceNotFoundException', sentence)
  }
  if (others.length === 0) return found
  const some = [found, ...others].slice(0, 3).map(({ arn }) => shortName(arn))
  throw invalidParameter(`Several tasks of cluster ${cluster.name} begin with ${id}, such as ${some.join(' and ')}. Give more of the id.`)
}
