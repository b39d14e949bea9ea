import type { RequestStructures } from './requestStructures.ts'

/** `Structure.member` of each member of a request whose type fits. A name that is not there does not compile. */
type PlacesOf<Type> = {
  [Name in keyof RequestStructures]: {
    [Member in keyof RequestStructures[Name] & string]-?: NonNullable<RequestStructures[Name][Member]> extends Type
      ? `${Name}.${Member}`
      : never
  }[keyof RequestStructures[Name] & string]
}[keyof RequestStructures]

/** Numbers; both ends belong. */
export interface RangeRule {
  least: number
  most?: number
  /** How ECS calls the member in its sentence; the member's own name where absent. */
  subject?: string
  /** ECS's own sentences for too little and for too much. */
  below?: string
  above?: string
}

export interface TextRule {
  longest: number
  /** What the whole text must match. */
  form?: RegExp
  /** For a text that is too long, and for one of another form. */
  sentence?: string
  formSentence?: string
}

/** Items of a list. */
export interface SizeRule {
  fewest?: number
  most?: number
  subject?: string
  empty?: string
  tooMany?: string | ((count: number) => string)
}

const page: RangeRule = { least: 1, most: 100 }
const percent: RangeRule = { least: 0, most: 100 }
const minutesOfADay: RangeRule = { least: 0, most: 1440 }
const gracePeriod: RangeRule = { least: 0, most: 2_147_483_647 }
const ebsThroughput: RangeRule = { least: 1, most: 1000 }
const outside = (least: number, most: number, sentence: string): RangeRule => ({ least, most, below: sentence, above: sentence })
const scalingStep = outside(
  1,
  10_000,
  'The minimum or maximum scaling step size value is invalid. Specify values from 1 to 10000, the minimum not above the maximum, and try again.',
)
/** Tasks of one service (spec part 1, 11). */
const mostTasks = { most: 5000, above: 'desiredCount can be at most 5000, the most tasks of one service.' }
/** Exactly the length and characters of spec part 1, 2.1. */
const nameForm = /^[A-Za-z0-9_-]+$/
const name = (kind: string): TextRule => {
  const sentence = `${kind} names can have up to 255 letters (uppercase and lowercase), numbers, hyphens, and underscores.`
  return { longest: 255, form: nameForm, sentence, formSentence: sentence }
}
const path: TextRule = { longest: 1024, form: /^\//, formSentence: 'healthCheckPath must start with a forward slash.' }
const group: TextRule = { longest: 255 }
const idempotencyToken: TextRule = { longest: 36, sentence: 'idempotency token longer than 36.' }
const startedBy = (longest: number): TextRule => ({
  longest,
  form: /^[A-Za-z0-9/_-]*$/,
  formSentence: 'startedBy can have letters, digits, hyphens, underscores and slashes only.',
})
const constraints: SizeRule = { most: 10 }
const strategies: SizeRule = { most: 5, tooMany: 'Maximum number of strategies is 5' }
const strategy: SizeRule = { most: 20 }
const capacityProviders: SizeRule = { most: 20, tooMany: 'The maximum number of capacity providers per cluster has been exceeded.' }
const attributes: SizeRule = { fewest: 1, most: 10, empty: 'attributes can not be empty' }
const arns = (kind: string): SizeRule => ({ fewest: 1, most: 20, subject: kind, empty: `${kind} cannot be empty.` })
const providerArns = arns('Capacity provider ARNs')
const registries: SizeRule = { most: 1, subject: 'service registries' }
const containerInstances = (most: number): SizeRule => ({
  fewest: 1,
  most,
  subject: 'Container Instances',
  empty: 'Container Instances cannot be empty.',
})

/** Spec part 1, 1.5, 2.4, 2.5, 2.10, 2.11, 3.4, 5.4, 5.11 to 5.13 and 6.5. */
export const rangeTable: Readonly<Partial<Record<PlacesOf<number>, RangeRule>>> = {
  'CanaryConfiguration.canaryPercent': { least: 0.1, most: 100 },
  'CanaryConfiguration.canaryBakeTimeInMinutes': minutesOfADay,
  'CapacityProviderStrategyItem.weight': { least: 0, most: 1000, subject: 'The weight of a capacity provider' },
  'CapacityProviderStrategyItem.base': { least: 0, most: 100_000, subject: 'The base of a capacity provider' },
  'CreateServiceRequest.desiredCount': { least: 0, below: 'DesiredCount can not be lesser than 0', ...mostTasks },
  'CreateServiceRequest.healthCheckGracePeriodSeconds': gracePeriod,
  'DaemonDeploymentConfiguration.drainPercent': percent,
  'DaemonDeploymentConfiguration.bakeTimeInMinutes': minutesOfADay,
  'DeploymentConfiguration.maximumPercent': { least: 100, below: 'maximumPercent must be at least 100' },
  'DeploymentConfiguration.minimumHealthyPercent': {
    ...percent,
    below: 'minimumHealthyPercent must be at least 0',
    above: 'minimumHealthyPercent must be at most 100',
  },
  'DeploymentConfiguration.bakeTimeInMinutes': minutesOfADay,
  'DeploymentEarlySuccessCriteria.healthyPercent': percent,
  'DescribeCapacityProvidersRequest.maxResults': { least: 1, most: 10 },
  'DescribeGatewayResourcesRequest.maxResults': { least: 1, most: 20 },
  'HostSharedAlbConfiguration.maxAlbCount': { least: 1 },
  'ExpressGatewayContainer.containerPort': { least: 1, most: 65_535 },
  'ExpressGatewayScalingTarget.minTaskCount': { least: 0, most: 5000 },
  'ExpressGatewayScalingTarget.maxTaskCount': { least: 1, most: 5000 },
  'ExpressGatewayScalingTarget.autoScalingTargetValue': { least: 1 },
  'LinearConfiguration.stepPercent': { least: 3, most: 100 },
  'LinearConfiguration.stepBakeTimeInMinutes': minutesOfADay,
  'ListAccountSettingsRequest.maxResults': { least: 1, most: 10 },
  'ListAttributesRequest.maxResults': page,
  'ListClustersRequest.maxResults': page,
  'ListContainerInstancesRequest.maxResults': page,
  'ListDaemonDeploymentsRequest.maxResults': page,
  'ListDaemonTaskDefinitionsRequest.maxResults': page,
  'ListDaemonsRequest.maxResults': page,
  'ListGatewayClusterAssociationsRequest.maxResults': page,
  'ListGatewayRoutesRequest.maxResults': page,
  'ListGatewaysRequest.maxResults': page,
  'ListServiceDeploymentsRequest.maxResults': page,
  'ListServicesByNamespaceRequest.maxResults': page,
  'ListServicesRequest.maxResults': page,
  'ListTaskDefinitionFamiliesRequest.maxResults': page,
  'ListTaskDefinitionsRequest.maxResults': page,
  'ListTasksRequest.maxResults': page,
  'ManagedScaling.targetCapacity': outside(1, 100, 'The target capacity value is invalid. Specify a value from 1 to 100 and try again.'),
  'ManagedScaling.minimumScalingStepSize': scalingStep,
  'ManagedScaling.maximumScalingStepSize': scalingStep,
  'ManagedScaling.instanceWarmupPeriod': outside(
    0,
    10_000,
    'The instance warmup period value is invalid. Specify a value from 0 to 10000 seconds and try again.',
  ),
  'RunTaskRequest.count': { least: 1, most: 10 },
  'Scale.value': { ...percent, subject: 'The scale value of a task set' },
  'ServiceManagedEBSVolumeConfiguration.throughput': ebsThroughput,
  'TaskManagedEBSVolumeConfiguration.throughput': ebsThroughput,
  // A threshold of BOUNDED_PERCENT has an upper end too.
  'ThresholdConfiguration.value': { least: 1, below: 'Invalid deployment circuit breaker threshold value.' },
  'UpdateGatewayAlbConfiguration.maxAlbCount': { least: 1 },
  'UpdateServiceRequest.desiredCount': { least: 0, below: 'Task count can not be lesser than 0', ...mostTasks },
  'UpdateServiceRequest.healthCheckGracePeriodSeconds': gracePeriod,
  'UpdateTaskProtectionRequest.expiresInMinutes': { least: 1, most: 2880 },
}

/** Spec part 1, 2.1, 2.10, 2.11, 5.13, 6.3 and 8.3. */
export const textTable: Readonly<Partial<Record<PlacesOf<string>, TextRule>>> = {
  'CreateClusterRequest.clusterName': name('Cluster'),
  'CreateDaemonRequest.daemonName': name('Daemon'),
  'CreateDaemonRequest.clientToken': idempotencyToken,
  'CreateExpressGatewayServiceRequest.serviceName': name('Service'),
  'CreateExpressGatewayServiceRequest.healthCheckPath': path,
  'CreateGatewayRequest.name': name('Gateway'),
  'CreateGatewayRequest.clientToken': idempotencyToken,
  'CreateServiceRequest.serviceName': name('Service'),
  'CreateServiceRequest.clientToken': idempotencyToken,
  'CreateTaskSetRequest.clientToken': idempotencyToken,
  'PlacementConstraint.expression': { longest: 2000 },
  'RunTaskRequest.clientToken': { longest: 64 },
  'RunTaskRequest.group': group,
  'RunTaskRequest.startedBy': startedBy(128),
  'ServiceConnectClientAlias.dnsName': { longest: 127, sentence: 'The DNS name that you provided is invalid' },
  'ServiceConnectService.discoveryName': { longest: 64, form: /^[a-z0-9_-]*$/ },
  'StartTaskRequest.group': group,
  'StartTaskRequest.startedBy': startedBy(36),
  'StopTaskRequest.reason': { longest: 1024 },
  'UpdateExpressGatewayServiceRequest.healthCheckPath': path,
}

/** Spec part 1, 2.4, 2.9 to 2.11, 6.2 to 6.5, 7, 8.1, 8.3 and 11. */
export const sizeTable: Readonly<Partial<Record<PlacesOf<readonly unknown[]>, SizeRule>>> = {
  'AwsVpcConfiguration.subnets': { fewest: 1, most: 16, empty: 'subnets can not be empty.' },
  'AwsVpcConfiguration.securityGroups': { most: 5 },
  'CreateClusterRequest.capacityProviders': capacityProviders,
  'CreateClusterRequest.defaultCapacityProviderStrategy': strategy,
  'CreateDaemonRequest.capacityProviderArns': providerArns,
  'CreateServiceRequest.loadBalancers': { most: 5 },
  'CreateServiceRequest.gatewayConnectors': { most: 1 },
  'CreateServiceRequest.serviceRegistries': registries,
  'CreateServiceRequest.capacityProviderStrategy': strategy,
  'CreateServiceRequest.placementConstraints': constraints,
  'CreateServiceRequest.placementStrategy': strategies,
  'CreateTaskSetRequest.loadBalancers': { most: 5 },
  'CreateTaskSetRequest.serviceRegistries': registries,
  'CreateTaskSetRequest.capacityProviderStrategy': strategy,
  'DeleteAttributesRequest.attributes': attributes,
  'DeleteTaskDefinitionsRequest.taskDefinitions': {
    fewest: 1,
    most: 10,
    empty: 'size of TaskDefinition references list must be greater than 0',
    tooMany: 'Size of TaskDefinition references list cannot exceed 10',
  },
  'DescribeCapacityProvidersRequest.capacityProviders': { most: 100 },
  'DescribeClustersRequest.clusters': { most: 100 },
  'DescribeContainerInstancesRequest.containerInstances': containerInstances(100),
  'DescribeDaemonDeploymentsRequest.daemonDeploymentArns': arns('Daemon deployment ARNs'),
  'DescribeDaemonRevisionsRequest.daemonRevisionArns': arns('Daemon revision ARNs'),
  'DescribeServiceDeploymentsRequest.serviceDeploymentArns': arns('Service deployment ARNs'),
  'DescribeServiceRevisionsRequest.serviceRevisionArns': arns('Service revision ARNs'),
  'DescribeServicesRequest.services': { fewest: 1, most: 10, subject: 'Services', empty: 'Services cannot be empty.' },
  'DescribeTaskSetsRequest.taskSets': { most: 100, subject: 'Task sets' },
  'DescribeTasksRequest.tasks': { fewest: 1, most: 100, subject: 'Tasks', empty: 'Tasks cannot be empty.' },
  'GetTaskProtectionRequest.tasks': { most: 100, subject: 'Tasks' },
  'ListGatewaysRequest.names': { most: 10 },
  'PutAttributesRequest.attributes': attributes,
  'PutClusterCapacityProvidersRequest.capacityProviders': capacityProviders,
  'PutClusterCapacityProvidersRequest.defaultCapacityProviderStrategy': strategy,
  'RunTaskRequest.capacityProviderStrategy': strategy,
  'RunTaskRequest.placementConstraints': constraints,
  'RunTaskRequest.placementStrategy': strategies,
  'ServiceConnectService.clientAliases': { most: 1, tooMany: (count) => `${count} clientAliases exceeds the max limit of 1` },
  'StartTaskRequest.containerInstances': containerInstances(10),
  'UpdateContainerInstancesStateRequest.containerInstances': containerInstances(10),
  'UpdateDaemonRequest.capacityProviderArns': providerArns,
  'UpdateServiceRequest.capacityProviderStrategy': strategy,
  'UpdateServiceRequest.placementConstraints': constraints,
  'UpdateServiceRequest.placementStrategy': strategies,
  'UpdateServiceRequest.loadBalancers': { most: 5 },
  'UpdateServiceRequest.gatewayConnectors': { most: 1 },
  'UpdateServiceRequest.serviceRegistries': registries,
  'UpdateTaskProtectionRequest.tasks': { fewest: 1, most: 10, subject: 'Tasks', empty: 'Tasks cannot be empty.' },
}
