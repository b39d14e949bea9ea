import type { Tag } from '@aws-sdk/client-ecs'
import {
  capacityProviderArn,
  clusterArn,
  containerInstanceArn,
  daemonArn,
  daemonTaskDefinitionArn,
  gatewayArn,
  parseArn,
  type Scope,
  serviceArn,
  taskArn,
  taskDefinitionArn,
  taskSetArn,
} from '#cluster/api/arns.ts'
import { ClusterError, clusterNotFound, invalidParameter } from '#cluster/api/errors.ts'
import { fargateProviders } from '#cluster/control/scheduler/capacityProviders.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { directTask } from '#cluster/state/writes/tasks.ts'
import { checkScope, parseTaskDefinitionId, shown } from '../checks/identifiers.ts'

/** A resource that carries tags. */
export interface Taggable {
  tags: readonly Tag[]
  /** Puts these in place of the tags it has. */
  write(tx: Tx, tags: Tag[]): void
  /** ECS's sentence, where the resource is past being tagged. */
  closed?: string
}

type Find = (snapshot: Snapshot, scope: Scope, path: readonly string[]) => Taggable | undefined

/** By the type in an ARN; a type that is missing here cannot be tagged (spec part 1, 2.6). */
const kinds: Readonly<Record<string, { noun: string; find: Find }>> = {
  cluster: {
    noun: 'cluster',
    find(snapshot, scope, path) {
      const cluster = activeCluster(snapshot, scope, path.join('/'))
      return { tags: cluster.tags, write: (tx, tags) => tx.put('clusters', { ...cluster, tags }) }
    },
  },
  service: {
    noun: 'service',
    find(snapshot, scope, path) {
      const { cluster, id } = inCluster(snapshot, scope, path)
      const service = snapshot.services.get(serviceArn(scope, cluster.name, id))
      return (
        service && {
          tags: service.tags,
          write: (tx, tags) => tx.put('services', { ...service, tags }),
          ...(service.status === 'INACTIVE' && { closed: inactive('service') }),
        }
      )
    },
  },
  task: {
    noun: 'task',
    find(snapshot, scope, path) {
      const { cluster, id } = inCluster(snapshot, scope, path)
      const task = snapshot.tasks.get(taskArn(scope, cluster.name, id))
      return (
        task && {
          tags: task.tags,
          write: (tx, tags) => directTask(tx, task.arn, { tags }),
          ...(task.lastStatus === 'STOPPED' && { closed: 'The specified task is stopped. Specify a running task and try again.' }),
        }
      )
    },
  },
  'task-set': {
    noun: 'task set',
    find(snapshot, scope, path) {
      const { cluster, id } = inCluster(snapshot, scope, path)
      const [service = '', ...rest] = id.split('/')
      const taskSet = snapshot.taskSets.get(taskSetArn(scope, cluster.name, service, rest.join('/')))
      return taskSet && { tags: taskSet.tags, write: (tx, tags) => tx.put('taskSets', { ...taskSet, tags }) }
    },
  },
  'container-instance': {
    noun: 'container instance',
    find(snapshot, scope, path) {
      const { cluster, id } = inCluster(snapshot, scope, path)
      const instance = snapshot.containerInstances.get(containerInstanceArn(scope, cluster.name, id))
      return (
        instance && {
          tags: instance.tags,
          write: (tx, tags) => tx.put('containerInstances', { ...instance, tags }),
          ...(instance.status === 'INACTIVE' && { closed: inactive('container instance') }),
        }
      )
    },
  },
  'task-definition': {
    noun: 'task definition',
    find(snapshot, scope, path) {
      const { family, revision = 0 } = parseTaskDefinitionId(path.join('/'), scope)
      const definition = snapshot.taskDefinitions.get(taskDefinitionArn(scope, family, revision))
      return definition && { tags: definition.tags, write: (tx, tags) => tx.put('taskDefinitions', { ...definition, tags }) }
    },
  },
  gateway: {
    noun: 'gateway',
    find(snapshot, scope, path) {
      const [name = '', id = ''] = path
      const gateway = snapshot.gateways.get(gatewayArn(scope, name, id))
      return gateway && { tags: gateway.tags, write: (tx, tags) => tx.put('gateways', { ...gateway, tags }) }
    },
  },
  daemon: {
    noun: 'daemon',
    find(snapshot, scope, path) {
      const { cluster, id } = inCluster(snapshot, scope, path)
      const daemon = snapshot.daemons.get(daemonArn(scope, cluster.name, id))
      return daemon && { tags: daemon.tags, write: (tx, tags) => tx.put('daemons', { ...daemon, tags }) }
    },
  },
  'daemon-task-definition': {
    noun: 'daemon task definition',
    find(snapshot, scope, path) {
      const { family, revision = 0 } = parseTaskDefinitionId(path.join('/'), scope)
      const definition = snapshot.daemonTaskDefinitions.get(daemonTaskDefinitionArn(scope, family, revision))
      return definition && { tags: definition.tags, write: (tx, tags) => tx.put('daemonTaskDefinitions', { ...definition, tags }) }
    },
  },
  'capacity-provider': {
    noun: 'capacity provider',
    find(snapshot, scope, path) {
      const name = path.join('/')
      if (fargateProviders.includes(name))
        return { tags: [], write: () => undefined, closed: `The capacity provider ${name} can not be tagged.` }
      const provider = snapshot.capacityProviders.get(capacityProviderArn(scope, name))
      return (
        provider && {
          tags: provider.tags,
          write: (tx, tags) => tx.put('capacityProviders', { ...provider, tags }),
          ...(provider.status === 'INACTIVE' && { closed: inactive('capacity provider') }),
        }
      )
    },
  },
}

const inactive = (noun: string) => `The specified ${noun} is inactive. Specify an active ${noun} and try again.`

/** As recorded from AWS for one that is INACTIVE. */
function activeCluster(snapshot: Snapshot, scope: Scope, name: string): ClusterRecord {
  const cluster = snapshot.clusters.get(clusterArn(scope, name))
  if (!cluster) throw clusterNotFound()
  if (cluster.status === 'INACTIVE') throw invalidParameter(inactive('cluster'))
  return cluster
}

/** Legacy ARNs have no cluster in them. */
function inCluster(snapshot: Snapshot, scope: Scope, path: readonly string[]): { cluster: ClusterRecord; id: string } {
  const [first = '', ...rest] = path
  if (rest.length === 0) return { cluster: activeCluster(snapshot, scope, 'default'), id: first }
  return { cluster: activeCluster(snapshot, scope, first), id: rest.join('/') }
}

/**
 * The resource behind an ARN of this account and region. Throws ClusterNotFoundException, InvalidParameterException for
 * what is no ARN of a taggable resource, and `missing` for one that is not there.
 */
export function findTaggable(
  snapshot: Snapshot,
  scope: Scope,
  resourceArn: string,
  missing: 'ResourceNotFoundException' | 'InvalidParameterException',
): Taggable {
  const arn = parseArn(resourceArn)
  if (!arn || arn.service !== 'ecs') throw invalidParameter('Invalid arn syntax.')
  checkScope(arn, scope)
  const kind = Object.hasOwn(kinds, arn.type) ? kinds[arn.type] : undefined
  if (!kind) throw invalidParameter(`The resource type of ${shown(resourceArn)} can not be tagged.`)
  const found = kind.find(snapshot, scope, arn.path)
  if (found) return found
  throw new ClusterError(missing, `The specified ${kind.noun} does not exist. Specify a valid ${kind.noun} ARN and try again.`)
}

/** As `findTaggable`, once its tags may be changed. */
export function requireTaggable(snapshot: Snapshot, scope: Scope, resourceArn: string): Taggable {
  const found = findTaggable(snapshot, scope, resourceArn, 'ResourceNotFoundException')
  if (found.closed) throw invalidParameter(found.closed)
  return found
}
