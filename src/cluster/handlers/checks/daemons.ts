import type { CreateDaemonRequest, UpdateDaemonRequest } from '@aws-sdk/client-ecs'
import { capacityProviderArn, daemonArn, type Scope } from '#cluster/api/arns.ts'
import { ClusterError, clientError, invalidParameter } from '#cluster/api/errors.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { DaemonRecord, DaemonSettings } from '#cluster/state/records/daemonRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { noSuchProvider } from './capacityProviders.ts'
import { daemonTaskDefinitionNotFound, findDaemonTaskDefinition } from './daemonTaskDefinitions.ts'
import { capacityProviderNameOf, pathOf, requireCluster, shown } from './identifiers.ts'
import { unsupported } from './values.ts'

export const daemonNotFound = () => new ClusterError('DaemonNotFoundException', 'Daemon not found.')

/** Cluster and name in the ARN of a daemon, or of something of its own such as a daemon deployment. */
function daemonIn(arn: string, type: string, scope: Scope): { cluster: string; name: string; rest: string[] } {
  const [cluster = '', name = '', ...rest] = pathOf(arn, type, scope) ?? []
  if (name === '') throw invalidParameter(`Invalid identifier: ${shown(arn)} is not the ARN of a ${type}.`)
  return { cluster, name, rest }
}

/** The daemon of this ARN, whatever its status. Throws ClusterNotFoundException and DaemonNotFoundException. */
export function requireDaemon(snapshot: Snapshot, scope: Scope, arn: string): DaemonRecord {
  const { cluster, name } = daemonIn(arn, 'daemon', scope)
  const daemon = snapshot.daemons.get(daemonArn(scope, requireCluster(snapshot, scope, cluster).name, name))
  if (!daemon) throw daemonNotFound()
  return daemon
}

/** Throws for what is no ARN of this type in a cluster that is there; what it names may be missing. */
export function checkDaemonPart(snapshot: Snapshot, scope: Scope, arn: string, type: 'daemon-deployment' | 'daemon-revision'): void {
  const { cluster, rest } = daemonIn(arn, type, scope)
  if (rest.length !== 1) throw invalidParameter(`Invalid identifier: ${shown(arn)} is not the ARN of a ${type}.`)
  requireCluster(snapshot, scope, cluster)
}

type SettingsRequest = Omit<CreateDaemonRequest, 'daemonName'> | UpdateDaemonRequest

/** What a daemon is to be: whatever a request leaves out has ECS's default, in an update too. */
export function readDaemonSettings(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  request: SettingsRequest,
): DaemonSettings & Pick<DaemonRecord, 'deploymentConfiguration'> {
  const capacityProviders = readProviders(snapshot, cluster, request.capacityProviderArns ?? [])
  const taskDefinition = findDaemonTaskDefinition(snapshot, cluster, request.daemonTaskDefinitionArn ?? '')
  if (!taskDefinition) throw daemonTaskDefinitionNotFound()
  if (taskDefinition.status !== 'ACTIVE') throw clientError('DaemonTaskDefinition is inactive')
  const { alarms, drainPercent = 25, bakeTimeInMinutes = 0 } = request.deploymentConfiguration ?? {}
  if (alarms?.enable)
    throw unsupported('Marina has no CloudWatch alarms to roll a deployment back by, so nothing was changed. Leave alarms out.')
  return {
    taskDefinitionArn: taskDefinition.arn,
    capacityProviders,
    propagateTags: request.propagateTags ?? 'NONE',
    enableECSManagedTags: request.enableECSManagedTags ?? false,
    enableExecuteCommand: request.enableExecuteCommand ?? false,
    critical: request.critical ?? true,
    deploymentConfiguration: { drainPercent, bakeTimeInMinutes },
  }
}

/** Names of the cluster's own providers of managed instances, each once. */
function readProviders(snapshot: Snapshot, cluster: ClusterRecord, arns: readonly string[]): string[] {
  const names = new Set(arns.map((arn) => capacityProviderNameOf(arn, cluster)))
  for (const name of names) {
    const provider = snapshot.capacityProviders.get(capacityProviderArn(cluster, name))
    const isReserved = name === 'FARGATE' || name === 'FARGATE_SPOT'
    if (!isReserved && provider?.status !== 'ACTIVE') throw noSuchProvider()
    if (!provider?.managedInstancesProvider)
      throw invalidParameter(
        `Daemons run on Amazon ECS Managed Instances only, and the capacity provider ${shown(name)} is not one of managed instances. Specify one that is, and try again.`,
      )
    if (provider.clusterArn !== cluster.arn)
      throw invalidParameter(`The capacity provider ${shown(name)} belongs to another cluster. Specify one of this cluster, and try again.`)
  }
  return [...names]
}
