import { isDeepStrictEqual } from 'node:util'
import type { UpdateServiceRequest } from '@aws-sdk/client-ecs'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { newDeployment, startDeployment } from '#cluster/control/deployments/newDeployment.ts'
import type { ClusterRecord, LaunchType, ServiceRecord, TaskDefinitionRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { chooseLaunch, type Launch } from '../checks/capacityProviders.ts'
import { readDeploymentConfiguration } from '../checks/deploymentConfiguration.ts'
import { requireCluster, requireService } from '../checks/identifiers.ts'
import { checkNetwork, checkPlatformVersion } from '../checks/network.ts'
import { checkPlacement } from '../checks/placement.ts'
import { checkController, checkDesiredCount, checkServiceFeatures, chooseRebalancing } from '../checks/serviceFeatures.ts'
import { checkLaunchable, requireActiveTaskDefinition } from '../checks/taskDefinitions.ts'
import { checkOneOf } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeService } from '../views/describeService.ts'

/**
 * Changes what is wanted of an ACTIVE service; what is left out stays as it is. A new revision, network or platform
 * version and `forceNewDeployment` start a deployment, everything else does not (spec part 1, 2.11).
 */
export const updateService: Handler<'UpdateService'> = ({ store, clock, ids }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const service = requireService(snapshot, cluster, request.service ?? '')
  if (service.status !== 'ACTIVE') throw new ClusterError('ServiceNotActiveException', 'Service was not ACTIVE.')
  const wanted = applyRequest(snapshot, cluster, service, request, context)
  const now = clock.now()
  const deploys = request.forceNewDeployment === true || needsDeployment(service, wanted)
  const updated = deploys ? startDeployment(wanted, newDeployment(wanted, now, ids)) : scalePrimary(wanted, now)
  const after = store.update('update service', (tx) => tx.put('services', updated))
  return { service: describeService(after, updated, { tags: true }) }
}

function needsDeployment(before: ServiceRecord, after: ServiceRecord): boolean {
  const deployed = (['taskDefinitionArn', 'networkConfiguration', 'platformVersion'] as const).map((member) => [
    before[member],
    after[member],
  ])
  return deployed.some(([one, other]) => !isDeepStrictEqual(one, other))
}

/** A new desiredCount goes to PRIMARY; older deployments keep shrinking (spec part 1, 5.2). */
function scalePrimary(service: ServiceRecord, now: number): ServiceRecord {
  const { desiredCount } = service
  const deployments = service.deployments.map((deployment) =>
    deployment.status === 'PRIMARY' && deployment.desiredCount !== desiredCount
      ? { ...deployment, desiredCount, updatedAt: now }
      : deployment,
  )
  return { ...service, deployments }
}

function applyRequest(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  service: ServiceRecord,
  request: UpdateServiceRequest,
  context: CallContext,
): ServiceRecord {
  checkDesiredCount(request.desiredCount, 'Task count can not be lesser than 0')
  checkController(request.deploymentController?.type)
  checkOneOf('propagateTags', request.propagateTags, ['TASK_DEFINITION', 'SERVICE', 'NONE'])
  const deploymentConfiguration = readDeploymentConfiguration(request.deploymentConfiguration, service.deploymentConfiguration)
  const launch = launchAfter(service, request, cluster)
  const taskDefinition = taskDefinitionAfter(snapshot, service, request, context, launch.launchType)
  checkPlacement(request, launch.launchType)
  checkServiceFeatures(request, taskDefinition)
  const { launchType: _, capacityProviderStrategy: __, networkConfiguration: ___, ...rest } = service
  return {
    ...rest,
    desiredCount: request.desiredCount ?? service.desiredCount,
    taskDefinitionArn: taskDefinition.arn,
    ...(launch.capacityProviderStrategy
      ? { capacityProviderStrategy: launch.capacityProviderStrategy }
      : { launchType: launch.launchType }),
    ...definedOnly({
      platformVersion:
        request.platformVersion === undefined ? service.platformVersion : checkPlatformVersion(request.platformVersion, launch.launchType),
      networkConfiguration: networkAfter(service, request, taskDefinition),
    }),
    deploymentConfiguration,
    placementStrategy: request.placementStrategy ?? service.placementStrategy,
    availabilityZoneRebalancing: chooseRebalancing(
      request.availabilityZoneRebalancing,
      deploymentConfiguration.maximumPercent,
      service.availabilityZoneRebalancing,
    ),
    enableECSManagedTags: request.enableECSManagedTags ?? service.enableECSManagedTags,
    enableExecuteCommand: request.enableExecuteCommand ?? service.enableExecuteCommand,
    propagateTags: request.propagateTags ?? service.propagateTags,
  }
}

/** An empty strategy goes back to the launch type (spec part 1, 2.11). */
function launchAfter(service: ServiceRecord, request: UpdateServiceRequest, cluster: ClusterRecord): Launch {
  if (request.capacityProviderStrategy?.length) return chooseLaunch(request, cluster, '')
  const kept = request.capacityProviderStrategy === undefined ? service.capacityProviderStrategy : undefined
  const launchType = service.launchType ?? 'FARGATE'
  return kept ? { launchType, capacityProviderStrategy: kept } : { launchType }
}

/** The revision the service had may be INACTIVE by now; a new one must not be (spec part 1, 2.9). */
function taskDefinitionAfter(
  snapshot: Snapshot,
  service: ServiceRecord,
  request: UpdateServiceRequest,
  context: CallContext,
  launchType: LaunchType,
): TaskDefinitionRecord {
  const kept = snapshot.taskDefinitions.get(service.taskDefinitionArn)
  if (!request.taskDefinition && kept) return kept
  const taskDefinition = requireActiveTaskDefinition(snapshot, context, request.taskDefinition ?? '')
  checkLaunchable(taskDefinition, launchType)
  return taskDefinition
}

/** What the service had goes on, unless the new revision has no use for it. */
function networkAfter(service: ServiceRecord, request: UpdateServiceRequest, taskDefinition: TaskDefinitionRecord) {
  if (request.networkConfiguration) return checkNetwork(request.networkConfiguration, taskDefinition)
  const isAwsvpc = taskDefinition.definition.networkMode === 'awsvpc'
  return isAwsvpc ? checkNetwork(service.networkConfiguration, taskDefinition) : undefined
}
