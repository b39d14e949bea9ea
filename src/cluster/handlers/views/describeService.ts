import type { Deployment, Service, ServiceEvent, TaskSet } from '@aws-sdk/client-ecs'
import type { ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'
import { describeTaskSet } from './describeTaskSet.ts'
import { time } from './time.ts'

interface Remembered {
  revision: number
  plain: Service
  tagged: Service
}

/** Records are replaced when they change, so a view is good for as long as its record and the revision are the same. */
const remembered = new WeakMap<ServiceRecord, Remembered>()

/**
 * A service as ECS answers it (spec part 1, 2.11 and 5.3), with its events, newest first. The same object until the next
 * commit: take it as read-only.
 */
export function describeService(snapshot: Snapshot, service: ServiceRecord, options: { tags: boolean }): Service {
  let views = remembered.get(service)
  if (!views || views.revision !== snapshot.revision) {
    const plain = build(snapshot, service)
    views = { revision: snapshot.revision, plain, tagged: { ...plain, tags: service.tags } }
    remembered.set(service, views)
  }
  return options.tags ? views.tagged : views.plain
}

function build(snapshot: Snapshot, service: ServiceRecord): Service {
  const deployments = service.deployments.map((deployment) => describeDeployment(snapshot, service, deployment))
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    loadBalancers: service.loadBalancers,
    serviceRegistries: service.serviceRegistries,
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: snapshot.tasks.count('runningOfService', service.arn),
    pendingCount: snapshot.tasks.count('pendingOfService', service.arn),
    ...launchOf(service),
    ...definedOnly({ taskDefinition: service.taskDefinitionArn }),
    deploymentConfiguration: service.deploymentConfiguration,
    deployments,
    roleArn: `arn:aws:iam::${service.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    events: eventsOf(snapshot, service),
    createdAt: time(service.createdAt),
    ...definedOnly({ currentServiceDeployment: currentDeployment(snapshot, service)?.arn }),
    ...(service.deploymentControllerType === 'EXTERNAL' && { taskSets: taskSetsOf(snapshot, service) }),
    currentServiceRevisions: deployments.map((deployment) => ({
      arn: revisionArnOf(service, deployment.id ?? ''),
      requestedTaskCount: deployment.desiredCount,
      runningTaskCount: deployment.runningCount,
      pendingTaskCount: deployment.pendingCount,
    })),
    placementConstraints: service.placementConstraints,
    placementStrategy: service.placementStrategy,
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    schedulingStrategy: service.schedulingStrategy,
    deploymentController: { type: service.deploymentControllerType },
    createdBy: service.createdBy,
    enableECSManagedTags: service.enableECSManagedTags,
    propagateTags: service.propagateTags,
    enableExecuteCommand: service.enableExecuteCommand,
    availabilityZoneRebalancing: service.availabilityZoneRebalancing,
    resourceManagementType: service.express ? 'ECS' : 'CUSTOMER',
  }
}

const launchOf = (from: ServiceRecord | DeploymentRecord) =>
  definedOnly({
    launchType: from.launchType,
    capacityProviderStrategy: from.capacityProviderStrategy,
    platformVersion: from.platformVersion,
    platformFamily: from.platformFamily,
    networkConfiguration: from.networkConfiguration,
  })

function describeDeployment(snapshot: Snapshot, service: ServiceRecord, deployment: DeploymentRecord): Deployment {
  // An older deployment of a service that is being deleted drains (spec part 1, 5.3).
  const drains = service.status === 'DRAINING' && deployment.status === 'ACTIVE'
  return {
    id: deployment.id,
    status: drains ? 'DRAINING' : deployment.status,
    taskDefinition: deployment.taskDefinitionArn,
    desiredCount: deployment.desiredCount,
    pendingCount: snapshot.tasks.count('pendingOfDeployment', deployment.id),
    runningCount: snapshot.tasks.count('runningOfDeployment', deployment.id),
    failedTasks: deployment.failedTasks,
    createdAt: time(deployment.createdAt),
    updatedAt: time(deployment.updatedAt),
    ...launchOf(deployment),
    ...connectOf(snapshot, service, deployment),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  }
}

/** As the deployment's own revision has it (spec part 1, 8.3). */
function connectOf(snapshot: Snapshot, service: ServiceRecord, { id }: DeploymentRecord) {
  const connect = snapshot.serviceRevisions.get(revisionArnOf(service, id))?.deployed.serviceConnect
  if (!connect) return {}
  const serviceConnectResources = connect.endpoints.map(({ discoveryName, discoveryArn }) => ({ discoveryName, discoveryArn }))
  return { serviceConnectConfiguration: connect.configuration, serviceConnectResources }
}

function eventsOf(snapshot: Snapshot, service: ServiceRecord): ServiceEvent[] {
  const events = snapshot.serviceEvents.by('service', service.arn)
  return events.reverse().map(({ id, createdAt, message }) => ({ id, createdAt: time(createdAt), message }))
}

function taskSetsOf(snapshot: Snapshot, service: ServiceRecord): TaskSet[] {
  const taskSets = snapshot.taskSets.by('service', service.arn)
  return taskSets.map((taskSet) => describeTaskSet(snapshot, service, taskSet, { tags: false }))
}

/** One that control has begun with (spec part 1, 2.11). */
function currentDeployment(snapshot: Snapshot, service: ServiceRecord): ServiceDeploymentRecord | undefined {
  return snapshot.serviceDeployments.by('ongoingOfService', service.arn).findLast(({ status }) => status !== 'PENDING')
}
