import { serviceDeploymentArn, serviceRevisionArn, shortName } from '#cluster/api/arns.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { ServiceDeploymentRecord, ServiceRevisionRecord } from '../records/serviceDeploymentRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '../records/serviceRecords.ts'
import type { Snapshot, Tx } from '../store.ts'
import { definedOnly } from './newTask.ts'
import { chooseTargetGroups } from './shiftTraffic.ts'

/** Of one service; the oldest that are over go first. */
export const mostServiceDeployments = 50

/** The revision that a deployment of this service deploys (spec part 1, 2.1). */
export const revisionArnOf = (service: Pick<ServiceRecord, 'account' | 'region' | 'clusterArn' | 'name'>, deploymentId: string) =>
  serviceRevisionArn(service, shortName(service.clusterArn), service.name, deploymentId)

/**
 * The deployment that has the traffic while another one is under way: the last that completed and is still there, else the newest of the
 * others.
 */
export function earlierDeployment(service: ServiceRecord, deploymentId: string): DeploymentRecord | undefined {
  const others = service.deployments.filter(({ id }) => id !== deploymentId)
  return others.find(({ id }) => id === service.completedDeploymentId) ?? others[0]
}

/** What it deployed; of a service whose tasks are all gone, what it deployed last. */
export function earlierRevision(snapshot: Snapshot, service: ServiceRecord, deploymentId: string): ServiceRevisionRecord | undefined {
  const id = earlierDeployment(service, deploymentId)?.id ?? service.completedDeploymentId
  return id === undefined || id === deploymentId ? undefined : snapshot.serviceRevisions.get(revisionArnOf(service, id))
}

/**
 * Writes the revision and the service deployment that go with a deployment just started (spec part 1, 5.11).
 * @param service as it wants to be, with `deployment` in its list
 */
export function recordDeployment(tx: Tx, service: ServiceRecord, deployment: DeploymentRecord, ids: Ids): void {
  const revision = newRevision(tx, service, deployment)
  tx.put('serviceRevisions', revision)
  tx.put('serviceDeployments', newServiceDeployment(service, deployment, revision, ids))
  forgetOldest(tx, service)
}

/** Takes away what an earlier, deleted service of this name left behind. */
export function deleteServiceDeployments(tx: Tx, serviceArn: string): void {
  for (const { arn } of tx.snapshot.serviceDeployments.by('service', serviceArn)) tx.delete('serviceDeployments', arn)
  for (const { arn } of tx.snapshot.serviceRevisions.by('service', serviceArn)) tx.delete('serviceRevisions', arn)
}

function newRevision(tx: Tx, service: ServiceRecord, deployment: DeploymentRecord): ServiceRevisionRecord {
  const containers = tx.snapshot.taskDefinitions.get(deployment.taskDefinitionArn)?.definition.containerDefinitions ?? []
  return {
    account: service.account,
    region: service.region,
    arn: revisionArnOf(service, deployment.id),
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    deploymentId: deployment.id,
    deployed: {
      taskDefinitionArn: deployment.taskDefinitionArn,
      ...definedOnly({
        launchType: service.launchType,
        capacityProviderStrategy: service.capacityProviderStrategy,
        platformVersion: service.platformVersion,
        platformFamily: service.platformFamily,
        networkConfiguration: service.networkConfiguration,
        express: service.express,
        gatewayConnectors: service.gatewayConnectors,
        serviceConnect: service.serviceConnect,
      }),
    },
    loadBalancers: service.loadBalancers,
    ...definedOnly({ targetGroupArns: chooseTargetGroups(tx.snapshot, service, earlierRevision(tx.snapshot, service, deployment.id)) }),
    serviceRegistries: service.serviceRegistries,
    containerImages: containers.map(({ name, image }) => ({ containerName: name, image })),
    createdAt: deployment.createdAt,
  }
}

function newServiceDeployment(
  service: ServiceRecord,
  deployment: DeploymentRecord,
  revision: ServiceRevisionRecord,
  ids: Ids,
): ServiceDeploymentRecord {
  // 22 characters of the alphabet that AWS's own ids have.
  const id = Buffer.from(ids.hex32(), 'hex').toString('base64url')
  const earlier = service.deployments.filter((other) => other.id !== deployment.id)
  return {
    account: service.account,
    region: service.region,
    arn: serviceDeploymentArn(service, shortName(service.clusterArn), service.name, id),
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    deploymentId: deployment.id,
    targetRevisionArn: revision.arn,
    sourceRevisionArns: earlier.map((other) => revisionArnOf(service, other.id)),
    status: 'PENDING',
    deploymentConfiguration: service.deploymentConfiguration,
    createdAt: deployment.createdAt,
    updatedAt: deployment.createdAt,
  }
}

/** A revision stays as long as its own deployment, and for as long as the service may go back to it. */
function forgetOldest(tx: Tx, service: ServiceRecord): void {
  const all = tx.snapshot.serviceDeployments.by('service', service.arn)
  const past = all.filter(({ finishedAt, stoppedAt }) => (finishedAt ?? stoppedAt) !== undefined)
  const inUse = new Set([service.completedDeploymentId, ...service.deployments.map(({ id }) => id)])
  for (const old of past.slice(0, Math.max(0, all.length - mostServiceDeployments))) {
    if (inUse.has(old.deploymentId)) continue
    tx.delete('serviceDeployments', old.arn)
    tx.delete('serviceRevisions', old.targetRevisionArn)
  }
}
