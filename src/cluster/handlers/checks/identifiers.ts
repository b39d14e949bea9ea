import {
  clusterArn,
  containerInstanceArn,
  type ParsedArn,
  parseArn,
  type Scope,
  type ServiceArn,
  serviceArn,
  type TaskArn,
  taskArn,
} from '#cluster/api/arns.ts'
import { ClusterError, clusterNotFound, invalidParameter, serviceNotFound } from '#cluster/api/errors.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** Names and ARNs as requests give them, in one account and region (spec part 1, 2.1). */

const otherIdentifier = (is: string, kind: string, yours: string) =>
  invalidParameter(`Invalid identifier: Identifier is for ${is}. Your ${kind} is ${yours}`)

/** The path of an ARN of this type and scope; undefined for a plain name. Throws for an ARN of anything else. */
export function pathOf(text: string, type: string, scope: Scope): string[] | undefined {
  if (!text.startsWith('arn:')) return undefined
  const arn = parseArn(text)
  if (!arn || arn.service !== 'ecs' || arn.type !== type)
    throw invalidParameter(`Invalid identifier: ${shown(text)} is not the ARN of a ${type}.`)
  checkScope(arn, scope)
  return arn.path
}

/** Throws for an ARN of another account or region. */
export function checkScope(arn: ParsedArn, scope: Scope): void {
  if (arn.region !== scope.region) throw otherIdentifier(arn.region, 'region', scope.region)
  if (arn.account !== scope.account) throw otherIdentifier(arn.account, 'accountId', scope.account)
}

/** Long input in short, for messages. */
export const shown = (text: string) => (text.length > 120 ? `${text.slice(0, 120)}…` : text)

/** `default` where nothing is given. */
export function clusterNameOf(nameOrArn: string | undefined, scope: Scope): string {
  if (nameOrArn === undefined) return 'default'
  return pathOf(nameOrArn, 'cluster', scope)?.join('/') ?? nameOrArn
}

export const capacityProviderNameOf = (nameOrArn: string, scope: Scope) =>
  pathOf(nameOrArn, 'capacity-provider', scope)?.join('/') ?? nameOrArn

/** An ACTIVE cluster (spec part 1, 2.5; an inactive one is answered as recorded from AWS). */
export function requireCluster(snapshot: Snapshot, scope: Scope, nameOrArn: string | undefined): ClusterRecord {
  const cluster = snapshot.clusters.get(clusterArn(scope, clusterNameOf(nameOrArn, scope)))
  if (!cluster) throw clusterNotFound()
  if (cluster.status === 'INACTIVE') throw new ClusterError('ClusterNotFoundException', 'The referenced cluster was inactive.')
  return cluster
}

/** The last part of a name or ARN, once its cluster is this one. Legacy ARNs have no cluster in them. */
export function idInCluster(nameOrArn: string, type: string, cluster: ClusterRecord): string {
  const path = pathOf(nameOrArn, type, cluster)
  if (!path) return nameOrArn
  const [first = '', ...rest] = path
  if (rest.length === 0) return first
  if (first !== cluster.name) throw otherIdentifier(first, 'cluster', cluster.name)
  return rest.join('/')
}

export const serviceArnOf = (nameOrArn: string, cluster: ClusterRecord): ServiceArn =>
  serviceArn(cluster, cluster.name, idInCluster(nameOrArn, 'service', cluster))

export function requireService(snapshot: Snapshot, cluster: ClusterRecord, nameOrArn: string): ServiceRecord {
  const service = snapshot.services.get(serviceArnOf(nameOrArn, cluster))
  if (!service) throw serviceNotFound()
  return service
}

/**
 * The service named in the ARN of something of its own: a service deployment, a service revision. Throws for one that is
 * not there any more (spec part 1, 5.11).
 */
export function requireServiceOf(snapshot: Snapshot, scope: Scope, arn: string, type: string): ServiceRecord {
  const [cluster = '', service = ''] = pathOf(arn, type, scope) ?? []
  if (service === '') throw invalidParameter(`Invalid identifier: ${shown(arn)} is not the ARN of a ${type}.`)
  const found = requireService(snapshot, requireCluster(snapshot, scope, cluster), service)
  if (found.status === 'INACTIVE') throw serviceNotFound()
  return found
}

/** `ecs-svc/123`, `123` or the ARN of a task set of this service, as `ecs-svc/123` (spec part 1, 2.1). */
export function taskSetIdOf(idOrArn: string, service: ServiceRecord): string {
  const path = pathOf(idOrArn, 'task-set', service)
  if (!path) return idOrArn.startsWith('ecs-svc/') ? idOrArn : `ecs-svc/${idOrArn}`
  const [, name = '', ...id] = path
  if (name !== service.name) throw otherIdentifier(name, 'service', service.name)
  return id.join('/')
}

export function taskArnOf(idOrArn: string, cluster: ClusterRecord): TaskArn {
  const id = idInCluster(idOrArn, 'task', cluster)
  if (id.length !== 32 && id.length !== 36) throw invalidParameter('taskId length should be one of [32,36]')
  return taskArn(cluster, cluster.name, id)
}

export const containerInstanceArnOf = (idOrArn: string, cluster: ClusterRecord) =>
  containerInstanceArn(cluster, cluster.name, idInCluster(idOrArn, 'container-instance', cluster))

export function requireContainerInstance(snapshot: Snapshot, cluster: ClusterRecord, idOrArn: string): ContainerInstanceRecord {
  const instance = snapshot.containerInstances.get(containerInstanceArnOf(idOrArn, cluster))
  if (!instance) throw invalidParameter('The referenced container instance was not found.')
  return instance
}

/** `family`, `family:3` or an ARN in its parts. Throws for a revision that is not a number (spec part 1, 2.9). */
export function parseTaskDefinitionId(text: string, scope: Scope, type = 'task-definition'): { family: string; revision?: number } {
  const name = pathOf(text, type, scope)?.join('/') ?? text
  const colon = name.indexOf(':')
  if (colon < 0) return { family: name }
  const revision = name.slice(colon + 1)
  if (!/^\d{1,9}$/.test(revision)) throw invalidParameter(`Invalid revision number. Number: ${shown(revision)}`)
  return { family: name.slice(0, colon), revision: Number(revision) }
}
