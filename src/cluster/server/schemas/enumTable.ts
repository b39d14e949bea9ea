import type * as sdk from '@aws-sdk/client-ecs'
import type { RequestStructures } from './requestStructures.ts'

/** How a member of a closed set is judged. */
export interface EnumRule<Name extends string = string> {
  /** Of the SDK's enum. */
  of: Name
  /** How ECS calls the member in its sentence; the member's own name where absent. */
  subject?: string
  /** Where ECS takes or tells others than the SDK's, or in another order. */
  accepts?: readonly string[]
  /** ECS's own, in place of `X should be one of [A,B]`. */
  sentence?: string
  /** Left out counts as a wrong value. */
  wanted?: true
  /** A newer client may ask for what is not known here: it gets what is. */
  ignoresUnknown?: true
}

type Item<Member> = NonNullable<Member> extends readonly (infer Each)[] ? Each : NonNullable<Member>
/** Whether a type is made of literal strings alone. */
type IsClosed<Type> = [Type] extends [never] ? false : [Type] extends [string] ? (string extends Type ? false : true) : false
type ClosedMembers<Structure> = {
  [Name in keyof Structure]-?: IsClosed<Item<Structure[Name]>> extends true ? Name : never
}[keyof Structure]

/** Names of the SDK's enum objects that have exactly these values. */
type EnumOf<Values> = {
  [Name in keyof typeof sdk & string]: (typeof sdk)[Name] extends Readonly<Record<string, string>>
    ? [(typeof sdk)[Name][keyof (typeof sdk)[Name]], Values] extends [Values, (typeof sdk)[Name][keyof (typeof sdk)[Name]]]
      ? Name
      : never
    : never
}[keyof typeof sdk & string]

/** Every member of a request whose SDK type is a closed set of strings. A missing or a wrong one does not compile. */
type EnumTable = {
  [Name in keyof RequestStructures as ClosedMembers<RequestStructures[Name]> extends never ? never : Name]: {
    [Member in ClosedMembers<RequestStructures[Name]>]: EnumRule<EnumOf<Item<RequestStructures[Name][Member]>>>
  }
}

/** Spec part 1, 2.8. */
const launchType = {
  of: 'LaunchType',
  subject: 'launch type',
  accepts: ['EC2', 'FARGATE', 'EXTERNAL', 'FMI', 'MANAGED_INSTANCES'],
} as const

/** Spec part 1, 2.7. */
const settingName = {
  of: 'SettingName',
  accepts: [
    'serviceLongArnFormat',
    'taskLongArnFormat',
    'containerInstanceLongArnFormat',
    'awsvpcTrunking',
    'containerInsights',
    'fargateFIPSMode',
    'tagResourceAuthorization',
    'fargateTaskRetirementWaitPeriod',
    'guardDutyActivate',
    'defaultLogDriverMode',
    'fargateEventWindows',
  ],
} as const

/**
 * Structure → member → its closed set. The sentences are ECS's where the specification has them (spec part 1, 1.1, 2.7, 2.8, 2.11, 5.12
 * and 7). RegisterTaskDefinition is not judged by this table: it has rules of its own, in an order of its own.
 */
export const enumTable = {
  Attribute: { targetType: { of: 'TargetType', sentence: 'targetType must be container-instance' } },
  AutoRepairConfiguration: { actionsStatus: { of: 'AutoRepairActionsStatus' } },
  AutoScalingGroupProvider: {
    managedTerminationProtection: { of: 'ManagedTerminationProtection', accepts: ['ENABLED', 'DISABLED'] },
    managedDraining: { of: 'ManagedDraining', accepts: ['ENABLED', 'DISABLED'] },
  },
  AutoScalingGroupProviderUpdate: {
    managedTerminationProtection: { of: 'ManagedTerminationProtection', accepts: ['ENABLED', 'DISABLED'] },
    managedDraining: { of: 'ManagedDraining', accepts: ['ENABLED', 'DISABLED'] },
  },
  AwsVpcConfiguration: { assignPublicIp: { of: 'AssignPublicIp', accepts: ['ENABLED', 'DISABLED'] } },
  CapacityReservationRequest: { reservationPreference: { of: 'CapacityReservationPreference' } },
  ClusterSetting: { name: { of: 'ClusterSettingName', subject: 'setting name', wanted: true } },
  ContainerDefinition: { versionConsistency: { of: 'VersionConsistency' } },
  ContainerDependency: { condition: { of: 'ContainerCondition' } },
  ContinueServiceDeploymentRequest: { action: { of: 'DeploymentLifecycleHookAction' } },
  CreateDaemonRequest: { propagateTags: { of: 'DaemonPropagateTags' } },
  CreateExpressGatewayServiceRequest: { cpuArchitecture: { of: 'ExpressCpuArchitecture' } },
  CreateGatewayRequest: { propagateTags: { of: 'PropagateGatewayTags' } },
  CreateManagedInstancesProviderConfiguration: { propagateTags: { of: 'PropagateMITags' } },
  CreateServiceRequest: {
    availabilityZoneRebalancing: {
      of: 'AvailabilityZoneRebalancing',
      subject: 'Availability Zone Rebalancing',
      accepts: ['ENABLED', 'DISABLED'],
    },
    launchType: launchType,
    schedulingStrategy: { of: 'SchedulingStrategy', subject: 'Scheduling strategy', accepts: ['REPLICA', 'DAEMON'] },
    propagateTags: { of: 'PropagateTags', accepts: ['TASK_DEFINITION', 'SERVICE', 'NONE'] },
  },
  CreateTaskSetRequest: { launchType: launchType },
  DeleteAccountSettingRequest: { name: settingName },
  DeploymentConfiguration: {
    strategy: { of: 'DeploymentStrategy', subject: 'Deployment strategy', accepts: ['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'] },
  },
  DeploymentController: {
    type: { of: 'DeploymentControllerType', subject: 'Deployment controller type', accepts: ['ECS', 'CODE_DEPLOY', 'EXTERNAL'] },
  },
  DeploymentEarlySuccessCriteria: { sourceServiceRevisionCleanup: { of: 'ServiceRevisionCleanup' } },
  DeploymentLifecycleHook: {
    targetType: { of: 'DeploymentLifecycleHookTargetType', sentence: 'Invalid targetType. Valid values are: AWS_LAMBDA, PAUSE' },
    lifecycleStages: { of: 'DeploymentLifecycleHookStage' },
  },
  DeploymentLifecycleHookTimeoutConfiguration: { action: { of: 'DeploymentLifecycleHookAction' } },
  DescribeCapacityProvidersRequest: { include: { of: 'CapacityProviderField', ignoresUnknown: true } },
  DescribeClustersRequest: { include: { of: 'ClusterField', ignoresUnknown: true } },
  DescribeContainerInstancesRequest: { include: { of: 'ContainerInstanceField', ignoresUnknown: true } },
  DescribeExpressGatewayServiceRequest: { include: { of: 'ExpressGatewayServiceInclude', ignoresUnknown: true } },
  DescribeServicesRequest: { include: { of: 'ServiceField', ignoresUnknown: true } },
  DescribeTaskDefinitionRequest: { include: { of: 'TaskDefinitionField', ignoresUnknown: true } },
  DescribeTaskSetsRequest: { include: { of: 'TaskSetField', ignoresUnknown: true } },
  DescribeTasksRequest: { include: { of: 'TaskField', ignoresUnknown: true } },
  Device: { permissions: { of: 'DeviceCgroupPermission' } },
  DockerVolumeConfiguration: { scope: { of: 'Scope' } },
  EBSTagSpecification: {
    resourceType: { of: 'EBSResourceType' },
    propagateTags: { of: 'PropagateTags' },
  },
  EFSAuthorizationConfig: { iam: { of: 'EFSAuthorizationConfigIAM' } },
  EFSVolumeConfiguration: { transitEncryption: { of: 'EFSTransitEncryption' } },
  EnvironmentFile: { type: { of: 'EnvironmentFileType' } },
  ExecuteCommandConfiguration: {
    logging: { of: 'ExecuteCommandLogging', subject: 'execute command logging', accepts: ['NONE', 'DEFAULT', 'OVERRIDE'] },
  },
  ExpressGatewayScalingTarget: { autoScalingMetric: { of: 'ExpressGatewayServiceScalingMetric' } },
  FirelensConfiguration: { type: { of: 'FirelensConfigurationType' } },
  GatewayConnectorFilters: { accessTypes: { of: 'AccessType' } },
  GatewayConnectorHealthCheck: { healthCheckProtocol: { of: 'GatewayConnectorHealthCheckProtocol' } },
  GatewayElbNetworkConfiguration: { ipAddressType: { of: 'GatewayElbIpAddressType' } },
  HostSharedAlbConfiguration: {
    scheme: { of: 'GatewayElbScheme' },
    protocol: { of: 'GatewayAlbProtocol' },
    httpDesync: { of: 'GatewayAlbDesyncMitigationMode' },
  },
  InstanceLaunchTemplate: {
    monitoring: { of: 'ManagedInstancesMonitoringOptions' },
    capacityOptionType: { of: 'CapacityOptionType' },
  },
  InstanceLaunchTemplateUpdate: { monitoring: { of: 'ManagedInstancesMonitoringOptions' } },
  InstanceRequirementsRequest: {
    cpuManufacturers: { of: 'CpuManufacturer' },
    instanceGenerations: { of: 'InstanceGeneration' },
    bareMetal: { of: 'BareMetal' },
    burstablePerformance: { of: 'BurstablePerformance' },
    localStorage: { of: 'LocalStorage' },
    localStorageTypes: { of: 'LocalStorageType' },
    acceleratorTypes: { of: 'AcceleratorType' },
    acceleratorManufacturers: { of: 'AcceleratorManufacturer' },
    acceleratorNames: { of: 'AcceleratorName' },
  },
  ListAccountSettingsRequest: { name: settingName },
  ListAttributesRequest: { targetType: { of: 'TargetType', sentence: 'targetType must be container-instance' } },
  ListContainerInstancesRequest: {
    status: {
      of: 'ContainerInstanceStatus',
      subject: 'Container instance status',
      accepts: ['ACTIVE', 'DRAINING', 'REGISTERING', 'DEREGISTERING', 'REGISTRATION_FAILED'],
    },
  },
  ListDaemonDeploymentsRequest: { status: { of: 'DaemonDeploymentStatus' } },
  ListDaemonTaskDefinitionsRequest: {
    revision: { of: 'DaemonTaskDefinitionRevisionFilter' },
    status: { of: 'DaemonTaskDefinitionStatusFilter' },
    sort: { of: 'SortOrder', subject: 'Sort order' },
  },
  ListGatewayClusterAssociationsRequest: { status: { of: 'GatewayClusterAssociationStatus' } },
  ListGatewayRoutesRequest: { status: { of: 'GatewayRouteStatus' } },
  ListGatewaysRequest: { status: { of: 'GatewayStatus' } },
  ListServiceDeploymentsRequest: { status: { of: 'ServiceDeploymentStatus' } },
  ListServicesRequest: {
    launchType: launchType,
    schedulingStrategy: { of: 'SchedulingStrategy', subject: 'Scheduling strategy', accepts: ['REPLICA', 'DAEMON'] },
    resourceManagementType: { of: 'ResourceManagementType', subject: 'Resource management type' },
  },
  ListTaskDefinitionFamiliesRequest: {
    status: { of: 'TaskDefinitionFamilyStatus', subject: 'Status', accepts: ['ACTIVE', 'INACTIVE', 'ALL'] },
  },
  ListTaskDefinitionsRequest: {
    status: { of: 'TaskDefinitionStatus', subject: 'Status', accepts: ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS'] },
    sort: { of: 'SortOrder', subject: 'Sort order' },
  },
  ListTasksRequest: {
    desiredStatus: { of: 'DesiredStatus', subject: 'Desired status', accepts: ['RUNNING', 'PENDING', 'STOPPED'] },
    launchType: launchType,
  },
  LogConfiguration: { logDriver: { of: 'LogDriver' } },
  LogDriverVolumeConfiguration: { driver: { of: 'LogDriver' } },
  ManagedAgentStateChange: { managedAgentName: { of: 'ManagedAgentName' } },
  ManagedScaling: { status: { of: 'ManagedScalingStatus', subject: 'managedScaling status', accepts: ['ENABLED', 'DISABLED'] } },
  NetworkBinding: { protocol: { of: 'TransportProtocol' } },
  PlacementConstraint: { type: { of: 'PlacementConstraintType', subject: 'Placement constraint type', wanted: true } },
  PlacementStrategy: {
    type: { of: 'PlacementStrategyType', subject: 'Placement strategy type', accepts: ['random', 'spread', 'binpack'], wanted: true },
  },
  PlatformDevice: { type: { of: 'PlatformDeviceType' } },
  PortMapping: {
    protocol: { of: 'TransportProtocol' },
    appProtocol: { of: 'ApplicationProtocol' },
  },
  ProxyConfiguration: { type: { of: 'ProxyConfigurationType' } },
  PutAccountSettingDefaultRequest: { name: settingName },
  PutAccountSettingRequest: { name: settingName },
  RegisterDaemonTaskDefinitionRequest: {
    pidMode: { of: 'DaemonPidMode' },
    ipcMode: { of: 'DaemonIpcMode' },
  },
  RegisterTaskDefinitionRequest: {
    networkMode: { of: 'NetworkMode' },
    requiresCompatibilities: { of: 'Compatibility' },
    pidMode: { of: 'PidMode' },
    ipcMode: { of: 'IpcMode' },
  },
  ResourceRequirement: { type: { of: 'ResourceType', subject: 'Resource type' } },
  RunTaskRequest: {
    launchType: launchType,
    propagateTags: { of: 'PropagateTags', accepts: ['TASK_DEFINITION', 'NONE'] },
  },
  RuntimePlatform: {
    cpuArchitecture: { of: 'CPUArchitecture' },
    operatingSystemFamily: { of: 'OSFamily' },
  },
  Scale: { unit: { of: 'ScaleUnit', subject: 'Scale unit' } },
  ServiceConnectAccessLogConfiguration: {
    format: { of: 'ServiceConnectAccessLoggingFormat' },
    includeQueryParameters: { of: 'ServiceConnectIncludeQueryParameters' },
  },
  ServiceConnectContainerConfiguration: { logLevel: { of: 'ServiceConnectContainerLogLevel' } },
  ServiceManagedEBSVolumeConfiguration: { filesystemType: { of: 'TaskFilesystemType' } },
  StartTaskRequest: { propagateTags: { of: 'PropagateTags', accepts: ['TASK_DEFINITION', 'NONE'] } },
  StopServiceDeploymentRequest: { stopType: { of: 'StopServiceDeploymentStopType' } },
  TaskDefinitionPlacementConstraint: { type: { of: 'TaskDefinitionPlacementConstraintType' } },
  TaskManagedEBSVolumeConfiguration: { filesystemType: { of: 'TaskFilesystemType' } },
  ThresholdConfiguration: { type: { of: 'ThresholdType', sentence: 'Invalid deployment circuit breaker threshold type.' } },
  Ulimit: { name: { of: 'UlimitName' } },
  UpdateContainerInstancesStateRequest: {
    status: {
      of: 'ContainerInstanceStatus',
      accepts: ['ACTIVE', 'DRAINING'],
      sentence: 'Container instance status should be one of [ACTIVE, DRAINING]',
    },
  },
  UpdateDaemonRequest: { propagateTags: { of: 'DaemonPropagateTags' } },
  UpdateExpressGatewayServiceRequest: { cpuArchitecture: { of: 'ExpressCpuArchitecture' } },
  UpdateGatewayAlbConfiguration: { httpDesync: { of: 'GatewayAlbDesyncMitigationMode' } },
  UpdateGatewayRequest: { propagateTags: { of: 'PropagateGatewayTags' } },
  UpdateManagedInstancesProviderConfiguration: { propagateTags: { of: 'PropagateMITags' } },
  UpdateServiceRequest: {
    availabilityZoneRebalancing: {
      of: 'AvailabilityZoneRebalancing',
      subject: 'Availability Zone Rebalancing',
      accepts: ['ENABLED', 'DISABLED'],
    },
    propagateTags: { of: 'PropagateTags', accepts: ['TASK_DEFINITION', 'SERVICE', 'NONE'] },
  },
} as const satisfies EnumTable
