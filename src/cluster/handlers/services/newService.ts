import type { CreateServiceRequest } from '@aws-sdk/client-ecs'
import { allowsRebalancing } from '#cluster/api/allowsRebalancing.ts'
import { serviceArn } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import { newDeployment } from '#cluster/control/deployments/newDeployment.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { DeployedFields, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { dropDecisions } from '#cluster/state/writes/decisions.ts'
import { routeService } from '#cluster/state/writes/gatewayRoutes.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { putConnectServices } from '#cluster/state/writes/serviceConnect.ts'
import { deleteServiceDeployments, recordDeployment } from '#cluster/state/writes/serviceDeployments.ts'
import { chooseLaunch } from '../checks/capacityProviders.ts'
import { readController } from '../checks/controllers.ts'
import { defaultDeploymentConfiguration, readDeploymentConfiguration } from '../checks/deploymentConfiguration.ts'
import { checkStrategyFits } from '../checks/deploymentStrategy.ts'
import { checkNetwork, checkPlatformVersion } from '../checks/network.ts'
import { checkPlacement } from '../checks/placement.ts'
import { readScheduling } from '../checks/scheduling.ts'
import { checkServiceFeatures, chooseRebalancing } from '../checks/serviceFeatures.ts'
import { readRegistries } from '../checks/serviceRegistries.ts'
import { checkLaunchable, requireActiveTaskDefinition } from '../checks/taskDefinitions.ts'
import { readConnectors } from '../gateways/readConnectors.ts'
import { readServiceConnect } from '../serviceConnect/readServiceConnect.ts'

/** A service as a request wants it, not written yet, with its first deployment where ECS deploys it. Throws what ECS refuses. */
export function readService(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  request: CreateServiceRequest,
  context: CallContext,
  { now, ids }: { now: number; ids: Ids },
): ServiceRecord {
  checkRoom(snapshot, cluster)
  const fields = readRequest(snapshot, cluster, request, context)
  const deployments = fields.deploymentControllerType === 'ECS' ? [newDeployment(fields, now, ids)] : []
  return { ...fields, createdAt: now, createdBy: context.principalArn, deployments }
}

/** Writes a new service in place of what an earlier, deleted service of its name left behind. */
export function putNewService(tx: Tx, service: ServiceRecord, ids: Ids): void {
  for (const event of tx.snapshot.serviceEvents.by('service', service.arn)) tx.delete('serviceEvents', event.id)
  dropDecisions(tx, service.arn)
  tx.delete('serviceSwitches', service.arn)
  deleteServiceDeployments(tx, service.arn)
  tx.put('services', service)
  for (const deployment of service.deployments) recordDeployment(tx, service, deployment, ids)
  putConnectServices(tx, service, service.createdAt)
  routeService(tx, service, ids)
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
  const launched = isExternal ? readUnlaunched(snapshot, request) : readLaunched(snapshot, cluster, request, context)
  const deploymentConfiguration = readDeploymentConfiguration(
    request.deploymentConfiguration,
    defaultDeploymentConfiguration(schedulingStrategy),
  )
  checkStrategyFits(deploymentConfiguration, request.loadBalancers ?? [], schedulingStrategy)
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
    loadBalancers: request.loadBalancers ?? [],
    healthCheckGracePeriodSeconds: request.healthCheckGracePeriodSeconds ?? 0,
    availabilityZoneRebalancing: chooseRebalancing(
      request.availabilityZoneRebalancing,
      deploymentConfiguration.maximumPercent,
      allowsRebalancing(request) ? 'ENABLED' : 'DISABLED',
    ),
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
): Omit<DeployedFields, 'desiredCount'> & Pick<ServiceRecord, 'serviceRegistries'> {
  // A cluster's default providers are not for daemons.
  const asked = request.schedulingStrategy === 'DAEMON' ? { launchType: request.launchType ?? 'EC2' } : request
  const launch = chooseLaunch(snapshot, asked, cluster, 'Specifying both a launch type and capacity provider strategy is not supported')
  if (!request.taskDefinition) throw invalidParameter('TaskDefinition is missing')
  const taskDefinition = requireActiveTaskDefinition(snapshot, context, request.taskDefinition)
  checkLaunchable(taskDefinition, launch.launchType)
  const platformVersion = checkPlatformVersion(request.platformVersion, launch.launchType)
  const networkConfiguration = checkNetwork(request.networkConfiguration, taskDefinition)
  checkPlacement(request, launch.launchType)
  checkServiceFeatures(snapshot, request, taskDefinition)
  const gatewayConnectors = readConnectors(snapshot, cluster, request.gatewayConnectors, taskDefinition)
  const owner = { cluster, serviceArn: serviceArn(cluster, cluster.name, request.serviceName ?? '') }
  const launched = { taskDefinition, launchType: launch.launchType }
  const serviceConnect = readServiceConnect(snapshot, owner, request.serviceConnectConfiguration, launched)
  return {
    taskDefinitionArn: taskDefinition.arn,
    serviceRegistries: readRegistries(snapshot, cluster, request.serviceRegistries, taskDefinition, launch.launchType),
    ...(launch.capacityProviderStrategy
      ? { capacityProviderStrategy: launch.capacityProviderStrategy }
      : { launchType: launch.launchType }),
    ...definedOnly({
      platformVersion,
      platformFamily: launch.launchType === 'FARGATE' ? 'Linux' : undefined,
      networkConfiguration,
      gatewayConnectors,
      serviceConnect,
    }),
  }
}

/** Task sets say what they launch; what is said of all of them is checked here. */
function readUnlaunched(snapshot: Snapshot, request: CreateServiceRequest): Pick<ServiceRecord, 'serviceRegistries'> {
  checkPlacement(request, 'EC2')
  checkServiceFeatures(snapshot, request, undefined)
  return { serviceRegistries: [] }
}
