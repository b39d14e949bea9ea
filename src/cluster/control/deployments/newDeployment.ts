import type { Ids } from '#cluster/lib/ids.ts'
import type { DeployedFields, DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'

/**
 * A deployment at its start (spec part 1, 5.3): PRIMARY, in progress, nothing failed. `platformVersion` is made concrete.
 * Throws for a service without a task definition, which has the controller EXTERNAL and no deployments.
 * @param now milliseconds since the epoch
 */
export function newDeployment(service: DeployedFields, now: number, ids: Pick<Ids, 'digits'>): DeploymentRecord {
  const id = `ecs-svc/${ids.digits()}`
  if (!service.taskDefinitionArn) throw new Error('a deployment needs a task definition')
  return {
    id,
    status: 'PRIMARY',
    taskDefinitionArn: service.taskDefinitionArn,
    desiredCount: service.desiredCount,
    ...definedOnly({
      launchType: service.launchType,
      capacityProviderStrategy: service.capacityProviderStrategy,
      platformVersion: service.platformVersion === 'LATEST' ? '1.4.0' : service.platformVersion,
      platformFamily: service.platformFamily,
      networkConfiguration: service.networkConfiguration,
    }),
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    failedTasks: 0,
    startFailuresInARow: 0,
    createdAt: now,
    updatedAt: now,
  }
}

/**
 * The service with `deployment` as its PRIMARY, listed first; the one before becomes ACTIVE and keeps its rolloutState.
 * Control drops it from the list once its last task is gone. The service's own fields are left to the caller.
 */
export function startDeployment(service: ServiceRecord, deployment: DeploymentRecord): ServiceRecord {
  const older = service.deployments.map((earlier) =>
    earlier.status === 'PRIMARY' ? { ...earlier, status: 'ACTIVE' as const, updatedAt: deployment.createdAt } : earlier,
  )
  return { ...service, deployments: [deployment, ...older] }
}

/** A service without the fields that say how it is launched, for others to be put in their place. */
export function withoutLaunch(service: ServiceRecord): ServiceRecord {
  const {
    launchType: _,
    capacityProviderStrategy: __,
    platformVersion: ___,
    platformFamily: ____,
    networkConfiguration: _____,
    serviceConnect: ______,
    ...rest
  } = service
  return rest
}
