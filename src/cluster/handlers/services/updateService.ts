import { isDeepStrictEqual } from 'node:util'
import { ClusterError } from '#cluster/api/errors.ts'
import { newDeployment, startDeployment } from '#cluster/control/deployments/newDeployment.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { routeService } from '#cluster/state/writes/gatewayRoutes.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { putConnectServices } from '#cluster/state/writes/serviceConnect.ts'
import { recordDeployment } from '#cluster/state/writes/serviceDeployments.ts'
import { requireCluster, requireService } from '../checks/identifiers.ts'
import { requireAllowedCommands } from '../checks/lifecycleHooks.ts'
import type { Handler } from '../handler.ts'
import { describeService } from '../views/describeService.ts'
import { applyUpdate } from './applyUpdate.ts'

/**
 * Changes what is wanted of an ACTIVE service; what is left out stays as it is. A new revision, network, platform
 * version, load balancers and `forceNewDeployment` start a deployment, everything else does not (spec part 1, 2.11).
 */
export const updateService: Handler<'UpdateService'> = ({ store, clock, ids }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const service = requireService(snapshot, cluster, request.service ?? '')
  if (service.status !== 'ACTIVE') throw new ClusterError('ServiceNotActiveException', 'Service was not ACTIVE.')
  requireAllowedCommands(store, request.deploymentConfiguration)
  const wanted = applyUpdate(snapshot, cluster, service, request)
  const now = clock.now()
  const deploys = request.forceNewDeployment === true || needsDeployment(service, wanted)
  const deployment = deploys ? newDeployment(wanted, now, ids) : undefined
  const updated = deployment ? startDeployment(wanted, deployment) : withPrimary(wanted, now)
  const after = store.update('update service', (tx) => {
    tx.put('services', updated)
    if (!deployment) return
    recordDeployment(tx, updated, deployment, ids)
    putConnectServices(tx, updated, now)
    routeService(tx, updated, ids)
  })
  return { service: describeService(after, updated, { tags: false }) }
}

function needsDeployment(before: ServiceRecord, after: ServiceRecord): boolean {
  const deployed = [
    'taskDefinitionArn',
    'networkConfiguration',
    'platformVersion',
    'gatewayConnectors',
    'serviceRegistries',
    'loadBalancers',
    'serviceConnect',
  ] as const
  return deployed.some((member) => !isDeepStrictEqual(before[member], after[member]))
}

/** Without a deployment PRIMARY takes the new count and strategy; older ones keep shrinking (spec part 1, 5.2). */
function withPrimary(service: ServiceRecord, now: number): ServiceRecord {
  const deployments = service.deployments.map((deployment) =>
    deployment.status === 'PRIMARY' ? follow(deployment, service, now) : deployment,
  )
  return { ...service, deployments }
}

function follow(deployment: DeploymentRecord, service: ServiceRecord, now: number): DeploymentRecord {
  const { launchType: _, capacityProviderStrategy: __, ...rest } = deployment
  const { desiredCount, launchType, capacityProviderStrategy } = service
  const followed = { ...rest, desiredCount, ...definedOnly({ launchType, capacityProviderStrategy }) }
  return isDeepStrictEqual(followed, deployment) ? deployment : { ...followed, updatedAt: now }
}
