import type { NetworkConfiguration, UpdateServiceRequest } from '@aws-sdk/client-ecs'
import { withoutLaunch } from '#cluster/control/deployments/newDeployment.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { LaunchType, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { chooseLaunch, type Launch, strategyLaunchType } from '../checks/capacityProviders.ts'
import { checkControllerAllows } from '../checks/controllers.ts'
import { readDeploymentConfiguration } from '../checks/deploymentConfiguration.ts'
import { checkStrategyFits } from '../checks/deploymentStrategy.ts'
import { checkLoadBalancers } from '../checks/loadBalancers.ts'
import { checkNetwork, checkPlatformVersion } from '../checks/network.ts'
import { checkPlacement } from '../checks/placement.ts'
import { checkDaemon } from '../checks/scheduling.ts'
import { checkServiceFeatures, chooseRebalancing } from '../checks/serviceFeatures.ts'
import { readRegistries } from '../checks/serviceRegistries.ts'
import { checkLaunchable, requireActiveTaskDefinition } from '../checks/taskDefinitions.ts'
import { readConnectors } from '../gateways/readConnectors.ts'
import { readServiceConnect } from '../serviceConnect/readServiceConnect.ts'

/**
 * A service as an update wants it; its deployments are left as they are. What is left out stays, an empty list clears
 * (spec part 1, 2.11). Throws what ECS refuses, and UnsupportedFeatureException for what is not built yet.
 */
export function applyUpdate(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  service: ServiceRecord,
  request: UpdateServiceRequest,
): ServiceRecord {
  checkControllerAllows(service, request)
  if (service.schedulingStrategy === 'DAEMON') checkDaemon(request)
  const deploymentConfiguration = readDeploymentConfiguration(request.deploymentConfiguration, service.deploymentConfiguration)
  checkStrategyFits(deploymentConfiguration, request.loadBalancers ?? service.loadBalancers, service.schedulingStrategy)
  const isExternal = service.deploymentControllerType === 'EXTERNAL'
  return {
    ...(isExternal ? checkedUnlaunched(snapshot, service, request) : relaunched(snapshot, cluster, service, request)),
    healthCheckGracePeriodSeconds: request.healthCheckGracePeriodSeconds ?? service.healthCheckGracePeriodSeconds,
    desiredCount: request.desiredCount ?? service.desiredCount,
    deploymentConfiguration,
    placementConstraints: request.placementConstraints ?? service.placementConstraints,
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

/** With the controller EXTERNAL, where task sets have what is launched (spec part 1, 2.11). */
function checkedUnlaunched(snapshot: Snapshot, service: ServiceRecord, request: UpdateServiceRequest): ServiceRecord {
  checkPlacement(request, 'EC2')
  checkServiceFeatures(snapshot, request, undefined)
  return service
}

function relaunched(snapshot: Snapshot, cluster: ClusterRecord, service: ServiceRecord, request: UpdateServiceRequest): ServiceRecord {
  const launch = launchAfter(snapshot, service, request, cluster)
  const taskDefinition = taskDefinitionAfter(snapshot, service, request, launch.launchType)
  checkPlacement(request, launch.launchType)
  const loadBalancers = request.loadBalancers ?? service.loadBalancers
  checkServiceFeatures(snapshot, request, taskDefinition, service.loadBalancers)
  if (taskDefinition.arn !== service.taskDefinitionArn) checkLoadBalancers(snapshot, loadBalancers, taskDefinition)
  return {
    ...withoutLaunch(service),
    ...launchFields(service, request, launch, networkAfter(service, request, taskDefinition)),
    taskDefinitionArn: taskDefinition.arn,
    serviceRegistries: registriesAfter(snapshot, cluster, service, request, taskDefinition, launch.launchType),
    loadBalancers,
    ...definedOnly({
      gatewayConnectors: connectorsAfter(snapshot, cluster, service, request, taskDefinition),
      serviceConnect: connectAfter(snapshot, cluster, service, request, { taskDefinition, launchType: launch.launchType }),
    }),
  }
}

function launchFields(
  service: ServiceRecord,
  request: UpdateServiceRequest,
  { launchType, capacityProviderStrategy }: Launch,
  networkConfiguration: NetworkConfiguration | undefined,
) {
  const platformVersion = request.platformVersion ?? (launchType === 'FARGATE' ? service.platformVersion : undefined)
  return definedOnly({
    launchType: capacityProviderStrategy ? undefined : launchType,
    capacityProviderStrategy,
    platformVersion: checkPlatformVersion(platformVersion, launchType),
    platformFamily: launchType === 'FARGATE' ? 'Linux' : undefined,
    networkConfiguration,
  })
}

/** An empty strategy goes back to the launch type (spec part 1, 2.11). */
function launchAfter(snapshot: Snapshot, service: ServiceRecord, request: UpdateServiceRequest, cluster: ClusterRecord): Launch {
  if (request.capacityProviderStrategy?.length) return chooseLaunch(snapshot, request, cluster, '')
  const { capacityProviderStrategy: strategy = [] } = service
  const launchType = service.launchType ?? strategyLaunchType(snapshot, service, strategy)
  const isKept = request.capacityProviderStrategy === undefined && strategy.length > 0
  return isKept ? { launchType, capacityProviderStrategy: strategy } : { launchType }
}

/** The revision the service had may be INACTIVE by now; a new one must not be (spec part 1, 2.9). */
function taskDefinitionAfter(
  snapshot: Snapshot,
  service: ServiceRecord,
  request: UpdateServiceRequest,
  launchType: LaunchType,
): TaskDefinitionRecord {
  const kept = request.taskDefinition ? undefined : snapshot.taskDefinitions.get(service.taskDefinitionArn ?? '')
  const taskDefinition = kept ?? requireActiveTaskDefinition(snapshot, service, request.taskDefinition ?? '')
  checkLaunchable(taskDefinition, launchType)
  return taskDefinition
}

/** Those it has are not judged again: their gateway may be on its way out. */
function connectorsAfter(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  { gatewayConnectors }: ServiceRecord,
  request: UpdateServiceRequest,
  taskDefinition: TaskDefinitionRecord,
) {
  return request.gatewayConnectors ? readConnectors(snapshot, cluster, request.gatewayConnectors, taskDefinition) : gatewayConnectors
}

/** Judged again with another task definition, whose ports may have other names. */
function connectAfter(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  { arn, serviceConnect, taskDefinitionArn }: ServiceRecord,
  request: UpdateServiceRequest,
  launched: { taskDefinition: TaskDefinitionRecord; launchType: LaunchType },
) {
  const { serviceConnectConfiguration: asked } = request
  if (!asked && launched.taskDefinition.arn === taskDefinitionArn) return serviceConnect
  // The cluster's default may be another by now: without being asked to, a service does not move.
  const kept = serviceConnect && { ...serviceConnect.configuration, namespace: serviceConnect.namespaceArn }
  const read = readServiceConnect(snapshot, { cluster, serviceArn: arn }, asked ?? kept, launched)
  return read && !asked && serviceConnect ? { ...read, configuration: serviceConnect.configuration } : read
}

/** Those it has are judged again with another task definition: its containers may be others. */
function registriesAfter(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  { serviceRegistries }: ServiceRecord,
  request: UpdateServiceRequest,
  taskDefinition: TaskDefinitionRecord,
  launchType: LaunchType,
) {
  if (!request.serviceRegistries && !request.taskDefinition) return serviceRegistries
  return readRegistries(snapshot, cluster, request.serviceRegistries ?? serviceRegistries, taskDefinition, launchType)
}

/** What the service had goes on, unless the new revision has no use for it. */
function networkAfter(service: ServiceRecord, request: UpdateServiceRequest, taskDefinition: TaskDefinitionRecord) {
  if (request.networkConfiguration) return checkNetwork(request.networkConfiguration, taskDefinition)
  const isAwsvpc = taskDefinition.definition.networkMode === 'awsvpc'
  return isAwsvpc ? checkNetwork(service.networkConfiguration, taskDefinition) : undefined
}
