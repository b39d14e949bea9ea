import type { CreateServiceRequest } from '@aws-sdk/client-ecs'
import { serviceArn } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import { newDeployment } from '#cluster/control/deployments/newDeployment.ts'
import type { ClusterRecord, DeployedFields, ServiceRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { deleteServiceDeployments, recordDeployment } from '#cluster/state/writes/serviceDeployments.ts'
import { chooseLaunch } from '../checks/capacityProviders.ts'
import { readController } from '../checks/controllers.ts'
import { defaultDeploymentConfiguration, readDeploymentConfiguration } from '../checks/deploymentConfiguration.ts'
import { requireCluster } from '../checks/identifiers.ts'
import { checkNetwork, checkPlatformVersion } from '../checks/network.ts'
import { checkPlacement } from '../checks/placement.ts'
import { readScheduling } from '../checks/scheduling.ts'
import { checkServiceFeatures, chooseRebalancing } from '../checks/serviceFeatures.ts'
import { checkLaunchable, requireActiveTaskDefinition } from '../checks/taskDefinitions.ts'
import type { Handler } from '../handler.ts'
import { describeService } from '../views/describeService.ts'
import { createTokenOf, findCreated } from './idempotence.ts'

/**
 * Creates a service with its first deployment; control starts the tasks (spec part 1, 2.11). One with the
 * controller EXTERNAL has none: its tasks come with its task sets (5.13). Of features that are not built yet it says so
 * with UnsupportedFeatureException.
 */
export const createService: Handler<'CreateService'> = ({ store, clock, ids }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const token = createTokenOf(request)
  const created = findCreated(snapshot.services.get(serviceArn(context, cluster.name, request.serviceName ?? '')), token)
  if (created) return { service: describeService(snapshot, created, { tags: true }) }
  checkRoom(snapshot, cluster)
  const fields = readRequest(snapshot, cluster, request, context)
  const now = clock.now()
  const deployment = fields.deploymentControllerType === 'ECS' ? newDeployment(fields, now, ids) : undefined
  const service: ServiceRecord = {
    ...fields,
    ...token,
    createdAt: now,
    createdBy: context.principalArn,
    deployments: deployment ? [deployment] : [],
  }
  const after = store.update('create service', (tx) => {
    // An earlier, deleted service of this name left its history behind.
    for (const event of tx.snapshot.serviceEvents.by('service', service.arn)) tx.delete('serviceEvents', event.id)
    deleteServiceDeployments(tx, service.arn)
    tx.put('services', service)
    if (deployment) recordDeployment(tx, service, deployment, ids)
  })
  return { service: describeService(after, service, { tags: true }) }
}

/** Per cluster (spec part 1, 11). */
const mostServices = 5000

function checkRoom(snapshot: Snapshot, cluster: ClusterRecord): void {
  if (snapshot.services.count('activeOfCluster', cluster.arn) < mostServices) return
  throw new ClusterError(
    'LimitExceededException',
    `The cluster ${cluster.name} has ${mostServices} services, which is the most there can be. Delete some, or use another cluster.`,
  )
}

type ServiceFields = Omit<ServiceRecord, 'createdAt' | 'createdBy' | 'deployments'>

function readRequest(snapshot: Snapshot, cluster: ClusterRecord, request: CreateServiceRequest, context: CallContext): ServiceFields {
  const deploymentControllerType = readController(request)
  const schedulingStrategy = readScheduling(request)
  const isExternal = deploymentControllerType === 'EXTERNAL'
  const needsCount = !isExternal && schedulingStrategy === 'REPLICA'
  if (request.desiredCount === undefined && needsCount) throw invalidParameter('DesiredCount is missing')
  const launched = isExternal ? readUnlaunched(request) : readLaunched(snapshot, cluster, request, context)
  const deploymentConfiguration = readDeploymentConfiguration(
    request.deploymentConfiguration,
    defaultDeploymentConfiguration(schedulingStrategy),
  )
  const name = request.serviceName ?? ''
  return {
    account: cluster.account,
    region: cluster.region,
    arn: serviceArn(cluster, cluster.name, name),
    name,
    clusterArn: cluster.arn,
    status: 'ACTIVE',
    desiredCount: request.desiredCount ?? 0,
    ...launched,
    schedulingStrategy,
    deploymentControllerType,
    deploymentConfiguration,
    placementConstraints: request.placementConstraints ?? [],
    placementStrategy: request.placementStrategy ?? [],
    loadBalancers: [],
    serviceRegistries: [],
    healthCheckGracePeriodSeconds: (isExternal && request.healthCheckGracePeriodSeconds) || 0,
    availabilityZoneRebalancing: chooseRebalancing(request.availabilityZoneRebalancing, deploymentConfiguration.maximumPercent),
    enableECSManagedTags: request.enableECSManagedTags ?? false,
    enableExecuteCommand: request.enableExecuteCommand ?? false,
    propagateTags: request.propagateTags ?? 'NONE',
    tags: request.tags ?? [],
  }
}

/** What the service's own deployments launch. */
function readLaunched(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  request: CreateServiceRequest,
  context: CallContext,
): Omit<DeployedFields, 'desiredCount'> {
  // A cluster's default providers are not for daemons.
  const asked = request.schedulingStrategy === 'DAEMON' ? { launchType: request.launchType ?? 'EC2' } : request
  const launch = chooseLaunch(snapshot, asked, cluster, 'Specifying both a launch type and capacity provider strategy is not supported')
  if (!request.taskDefinition) throw invalidParameter('TaskDefinition is missing')
  const taskDefinition = requireActiveTaskDefinition(snapshot, context, request.taskDefinition)
  checkLaunchable(taskDefinition, launch.launchType)
  const platformVersion = checkPlatformVersion(request.platformVersion, launch.launchType)
  const networkConfiguration = checkNetwork(request.networkConfiguration, taskDefinition)
  checkPlacement(request, launch.launchType)
  checkServiceFeatures(request, taskDefinition)
  return {
    taskDefinitionArn: taskDefinition.arn,
    ...(launch.capacityProviderStrategy
      ? { capacityProviderStrategy: launch.capacityProviderStrategy }
      : { launchType: launch.launchType }),
    ...definedOnly({ platformVersion, platformFamily: launch.launchType === 'FARGATE' ? 'Linux' : undefined, networkConfiguration }),
  }
}

/** Task sets say what they launch; what is said of all of them is checked here. */
function readUnlaunched(request: CreateServiceRequest): Record<string, never> {
  checkPlacement(request, 'EC2')
  checkServiceFeatures(request, undefined)
  return {}
}
