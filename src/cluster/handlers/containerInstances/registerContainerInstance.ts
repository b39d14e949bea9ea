import { clusterArn, type Scope } from '#cluster/api/arns.ts'
import { ClusterError, clientError } from '#cluster/api/errors.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { clusterNameOf, requireCluster, requireContainerInstance } from '../checks/identifiers.ts'
import type { Handler, NodeFacts } from '../handler.ts'
import { instanceFromFacts, newContainerInstance } from '../scope/containerInstance.ts'
import { newCluster } from '../scope/newCluster.ts'
import { describeContainerInstance } from '../views/describeContainerInstance.ts'
import { type Announcement, readAnnouncement, readOwnAttributes } from './announcedInstance.ts'

/**
 * Makes a container instance of a cluster, or brings one that is named up to date (spec part 1, 7).
 *
 * A request that announces an instance, by its resources or its identity document, comes from an agent elsewhere, which
 * is believed: it counts as connected until it is deregistered, tasks are placed on it, and they are what it says of
 * them with SubmitTaskStateChange. It finds its tasks with ListTasks: there is no connection that tells it.
 * A request that announces nothing makes the local node an instance of the cluster, once.
 */
export const registerContainerInstance: Handler<'RegisterContainerInstance'> = ({ store, clock, ids, nodeFacts }, request, context) => {
  const cluster = findCluster(store.read(), context, request.cluster, clock.now())
  const announcement = readAnnouncement(request, context)
  const facts = nodeFacts()
  const before = request.containerInstanceArn
    ? requireRegistered(store.read(), cluster, request.containerInstanceArn)
    : announcement
      ? undefined
      : findLocal(store.read(), cluster, facts)
  const base = before ?? newInstance(store.read(), cluster, facts, clock.now(), ids)
  const instance: ContainerInstanceRecord = {
    ...(announcement
      ? announced(base, before, announcement)
      : { ...base, ...instanceFromFacts(facts, cluster), ...readOwnAttributes(request) }),
    agentConnected: true,
    ...(request.tags && { tags: request.tags }),
    version: before ? before.version + 1 : 1,
  }
  const snapshot = store.update('register container instance', (tx) => {
    if (tx.snapshot.clusters.get(cluster.arn) !== cluster) tx.put('clusters', cluster)
    tx.put('containerInstances', instance)
  })
  return { containerInstance: describeContainerInstance(snapshot, instance, { tags: true }) }
}

/** Only `default` is made by being named. */
function findCluster(snapshot: Snapshot, scope: Scope, nameOrArn: string | undefined, now: number): ClusterRecord {
  const name = clusterNameOf(nameOrArn, scope)
  const isActive = snapshot.clusters.get(clusterArn(scope, name))?.status === 'ACTIVE'
  return name === 'default' && !isActive ? newCluster(scope, name, now) : requireCluster(snapshot, scope, nameOrArn)
}

function requireRegistered(snapshot: Snapshot, cluster: ClusterRecord, arn: string): ContainerInstanceRecord {
  const instance = requireContainerInstance(snapshot, cluster, arn)
  if (instance.status === 'INACTIVE') throw clientError('The referenced container instance was deregistered. Register it without its ARN.')
  if (instance.virtual || snapshot.engines.get(instance.node))
    throw clientError('The referenced container instance has Marina’s own agent. Register yours without its ARN.')
  return instance
}

const findLocal = (snapshot: Snapshot, cluster: ClusterRecord, { node }: NodeFacts) =>
  snapshot.containerInstances.by('registeredOfCluster', cluster.arn).find((instance) => instance.node === node && !instance.virtual)

/** Per cluster (spec part 1, 11). */
const mostInstances = 5000

function newInstance(snapshot: Snapshot, cluster: ClusterRecord, facts: NodeFacts, now: number, ids: Ids): ContainerInstanceRecord {
  checkRoomForInstances(snapshot, cluster, 1)
  return newContainerInstance(cluster, facts, now, ids)
}

/** Throws where a cluster cannot have so many more container instances. */
export function checkRoomForInstances(snapshot: Snapshot, cluster: ClusterRecord, count: number): void {
  if (snapshot.containerInstances.count('registeredOfCluster', cluster.arn) + count <= mostInstances) return
  throw new ClusterError(
    'ClientException',
    `The cluster ${cluster.name} has ${mostInstances} container instances, which is the most there can be. Deregister some, or use another cluster.`,
  )
}

/** An instance elsewhere is a node of its own. */
function announced(
  base: ContainerInstanceRecord,
  before: ContainerInstanceRecord | undefined,
  announcement: Announcement,
): ContainerInstanceRecord {
  if (before && typeOf(before) !== typeOf(announcement)) throw clientError('Container instance type changes are not supported.')
  const isExternal = announcement.attributes.some(({ name }) => name === 'ecs.capability.external')
  const ec2InstanceId = before || !isExternal ? base.ec2InstanceId : base.ec2InstanceId.replace(/^i-/, 'mi-')
  const isUpdated = before?.agentUpdateStatus === 'PENDING' && before.agentVersion !== announcement.agentVersion
  return { ...base, ec2InstanceId, ...announcement, node: base.arn, ...(isUpdated && { agentUpdateStatus: 'UPDATED' }) }
}

const typeOf = ({ attributes }: Pick<ContainerInstanceRecord, 'attributes'>) =>
  attributes.find(({ name }) => name === 'ecs.instance-type')?.value
