import type { AutoScalingGroupRecord } from '../capacityRecords.ts'
import type { DecisionRecord } from '../decisionRecords.ts'
import type {
  DiscoveryInstanceRecord,
  DiscoveryNamespaceRecord,
  DiscoveryOperationRecord,
  DiscoveryServiceRecord,
} from '../discoveryRecords.ts'
import type { EngineRecord } from '../engineRecords.ts'
import type { LogGroupRecord, LogStreamRecord } from '../logRecords.ts'
import type {
  AccountSettingRecord,
  CapacityProviderRecord,
  ClusterRecord,
  ContainerInstanceRecord,
  DaemonDeploymentRecord,
  DaemonRecord,
  DaemonRevisionRecord,
  DaemonTaskDefinitionRecord,
  FamilyRecord,
  GatewayAssociationRecord,
  GatewayRecord,
  GatewayRouteRecord,
  PulledImageRecord,
  ServiceDeploymentRecord,
  ServiceEventRecord,
  ServiceRecord,
  ServiceRevisionRecord,
  TaskDefinitionRecord,
  TaskRecord,
  TaskSetRecord,
} from '../records.ts'
import type {
  MetricAlarmRecord,
  ScalableTargetRecord,
  ScalingActivityRecord,
  ScalingPolicyRecord,
  ScheduledActionRecord,
} from '../scalingRecords.ts'
import type { ScheduledRunRecord, ScheduleRecord } from '../scheduleRecords.ts'
import type { ParameterRecord, SecretRecord } from '../secretRecords.ts'
import type { LocalSettingRecord, ServiceSwitchesRecord, TaskHoldRecord } from '../switchRecords.ts'
import type { ListenerRecord, LoadBalancerRecord, RuleRecord, TargetGroupRecord, TargetRecord } from '../trafficRecords.ts'
import { autoScalingGroups } from './capacity.ts'
import { daemonDeployments, daemonFamilies, daemonRevisions, daemons, daemonTaskDefinitions } from './daemons.ts'
import { discoveryInstances, discoveryNamespaces, discoveryOperations, discoveryServices } from './discovery.ts'
import { metricAlarms, scalableTargets, scalingActivities, scalingPolicies, scheduledActions } from './scaling.ts'
import { scheduledRuns, schedules } from './schedules.ts'
import { localSettings, serviceSwitches, taskHolds } from './switches.ts'
import { defineTable, scopeOf, type Table } from './table.ts'
import { listenerRules, listeners, loadBalancers, targetGroups, targets } from './traffic.ts'

/** How long a stopped task stays in memory and in ECS's answers (spec part 1, 4.6). */
export const stoppedTaskWindowMs = 60 * 60_000
/** How many events of a service are answered (spec part 1, 5.7). */
export const serviceEventWindow = 100
/** How many decisions about a service are in memory; older ones are on disk. */
export const decisionWindow = 50

/** The newest rows of each service. */
const newestOfService = (table: string, most: number) =>
  `rowid IN (SELECT rowid FROM (SELECT rowid, row_number() OVER (PARTITION BY service ORDER BY rowid DESC) AS place FROM ${table}) WHERE place <= ${most})`

const clusters = defineTable<ClusterRecord>()({
  name: 'clusters',
  keyOf: (cluster) => cluster.arn,
  columns: {},
  indexes: { scope: scopeOf, inactive: (cluster) => (cluster.status === 'INACTIVE' ? 'inactive' : undefined) },
})

const taskDefinitions = defineTable<TaskDefinitionRecord>()({
  name: 'task_definitions',
  keyOf: (definition) => definition.arn,
  columns: {},
  indexes: {
    scope: scopeOf,
    family: (definition) => `${scopeOf(definition)}/${definition.family}`,
    deleting: (definition) => (definition.status === 'DELETE_IN_PROGRESS' ? 'deleting' : undefined),
  },
})

const families = defineTable<FamilyRecord>()({
  name: 'families',
  keyOf: (family) => family.key,
  columns: {},
  indexes: { scope: scopeOf },
})

const services = defineTable<ServiceRecord>()({
  name: 'services',
  keyOf: (service) => service.arn,
  columns: {},
  indexes: {
    scope: scopeOf,
    cluster: (service) => service.clusterArn,
    activeOfCluster: (service) => (service.status === 'ACTIVE' ? service.clusterArn : undefined),
    inactive: (service) => (service.status === 'INACTIVE' ? 'inactive' : undefined),
    taskDefinition: (service) => (service.status === 'INACTIVE' ? undefined : service.taskDefinitionArn),
    connected: (service) => (service.serviceConnect && service.status !== 'INACTIVE' ? 'connected' : undefined),
    connectNamespace: (service) => (service.status === 'INACTIVE' ? undefined : service.serviceConnect?.namespaceArn),
  },
  lists: { activeOfCluster: (service) => (service.status === 'ACTIVE' ? service.clusterArn : undefined) },
})

const isPending = (task: TaskRecord) =>
  task.desiredStatus === 'RUNNING' &&
  (task.lastStatus === 'PROVISIONING' || task.lastStatus === 'PENDING' || task.lastStatus === 'ACTIVATING')
const isRunning = (task: TaskRecord) => task.lastStatus === 'RUNNING'
const isLive = (task: TaskRecord) => task.lastStatus !== 'STOPPED'

const hasFixedPorts = ({ reserved }: TaskRecord) => reserved.tcpPorts.length + reserved.udpPorts.length > 0
/** Fargate tasks take nothing from an instance. */
const reservesOnNode = (task: TaskRecord) => isLive(task) && task.launchType !== 'FARGATE'
const onInstance = (task: TaskRecord, amount: number) =>
  task.containerInstanceArn !== undefined && reservesOnNode(task) ? { entry: task.containerInstanceArn, amount } : undefined

/** The family of the revision that a task runs. */
export const familyOf = ({ taskDefinitionArn: arn }: TaskRecord) => arn.slice(arn.lastIndexOf('/') + 1, arn.lastIndexOf(':'))

const tasks = defineTable<TaskRecord>()({
  name: 'tasks',
  keyOf: (task) => task.arn,
  columns: {
    cluster: (task) => task.clusterArn,
    service: (task) => task.serviceArn ?? null,
    last_status: (task) => task.lastStatus,
    stopped_at: (task) => task.stoppedAt ?? null,
  },
  agesBy: 'stopped_at',
  loadWhere: `last_status <> 'STOPPED' OR stopped_at > @now - ${stoppedTaskWindowMs}`,
  indexes: {
    cluster: (task) => task.clusterArn,
    service: (task) => task.serviceArn,
    liveOfTaskDefinition: (task) => (isLive(task) ? task.taskDefinitionArn : undefined),
    /** All that may still have containers. */
    live: (task) => (isLive(task) ? 'live' : undefined),
    stopped: (task) => (isLive(task) ? undefined : 'stopped'),
    liveOfDaemon: (task) => (isLive(task) ? task.daemonArn : undefined),
    liveOfService: (task) => (isLive(task) ? task.serviceArn : undefined),
    liveOfCluster: (task) => (isLive(task) ? task.clusterArn : undefined),
    liveOfGroup: (task) => (isLive(task) ? `${task.clusterArn}|${task.group}` : undefined),
    liveOnNode: (task) => (isLive(task) ? task.node : undefined),
    liveOnInstance: (task) => (isLive(task) ? task.containerInstanceArn : undefined),
    runningOfService: (task) => (isRunning(task) ? task.serviceArn : undefined),
    pendingOfService: (task) => (isPending(task) ? task.serviceArn : undefined),
    runningOfDeployment: (task) => (isRunning(task) ? task.deploymentId : undefined),
    pendingOfDeployment: (task) => (isPending(task) ? task.deploymentId : undefined),
    runningOfCluster: (task) => (isRunning(task) ? task.clusterArn : undefined),
    pendingOfCluster: (task) => (isPending(task) ? task.clusterArn : undefined),
    runningOnInstance: (task) => (isRunning(task) ? task.containerInstanceArn : undefined),
    pendingOnInstance: (task) => (isPending(task) ? task.containerInstanceArn : undefined),
    fixedPortsOnNode: (task) => (reservesOnNode(task) && hasFixedPorts(task) ? task.node : undefined),
    /** Without a place yet: their capacity provider has to bring instances. */
    waitingInCluster: (task) => (isLive(task) && task.awaits ? task.clusterArn : undefined),
    clientToken: (task) => (task.clientToken === undefined ? undefined : `${task.clusterArn}|${task.clientToken}`),
    /** Ended although wanted, and nobody has said yet what that means. */
    unjudgedOfService: (task) => (!isLive(task) && task.desiredStatus === 'RUNNING' ? task.serviceArn : undefined),
    unjudgedOfDaemon: (task) => (!isLive(task) && task.desiredStatus === 'RUNNING' ? task.daemonArn : undefined),
  },
  sums: {
    reservedCpuOnNode: (task) => (reservesOnNode(task) ? { entry: task.node, amount: task.reserved.cpu } : undefined),
    reservedMemoryOnNode: (task) => (reservesOnNode(task) ? { entry: task.node, amount: task.reserved.memoryMiB } : undefined),
    reservedCpuOnInstance: (task) => onInstance(task, task.reserved.cpu),
    reservedMemoryOnInstance: (task) => onInstance(task, task.reserved.memoryMiB),
  },
  lists: {
    wantedOfCluster: (task) => `${task.clusterArn}|${task.desiredStatus}`,
    wantedOfDaemon: (task) => task.daemonArn && `${task.daemonArn}|${task.desiredStatus}`,
    wantedOfService: (task) => task.serviceArn && `${task.serviceArn}|${task.desiredStatus}`,
    wantedOfFamily: (task) => `${task.clusterArn}|${familyOf(task)}|${task.desiredStatus}`,
    wantedOfInstance: (task) => task.containerInstanceArn && `${task.containerInstanceArn}|${task.desiredStatus}`,
    wantedOfStarter: (task) => (task.startedBy === undefined ? undefined : `${task.clusterArn}|${task.startedBy}|${task.desiredStatus}`),
  },
})

const serviceEvents = defineTable<ServiceEventRecord>()({
  name: 'service_events',
  keyOf: (event) => event.id,
  columns: { service: (event) => event.serviceArn, created_at: (event) => event.createdAt },
  agesBy: 'created_at',
  loadWhere: newestOfService('service_events', serviceEventWindow),
  indexes: { service: (event) => event.serviceArn },
})

const decisions = defineTable<DecisionRecord>()({
  name: 'decisions',
  keyOf: (decision) => decision.id,
  columns: { service: (decision) => decision.serviceArn, last_at: (decision) => decision.lastAt },
  agesBy: 'last_at',
  loadWhere: newestOfService('decisions', decisionWindow),
  indexes: { service: (decision) => decision.serviceArn },
})

const containerInstances = defineTable<ContainerInstanceRecord>()({
  name: 'container_instances',
  keyOf: (instance) => instance.arn,
  columns: {},
  indexes: {
    cluster: (instance) => instance.clusterArn,
    activeOfCluster: (instance) => (instance.status === 'ACTIVE' ? instance.clusterArn : undefined),
    registeredOfCluster: (instance) => (instance.status === 'INACTIVE' ? undefined : instance.clusterArn),
    inactive: (instance) => (instance.status === 'INACTIVE' ? 'inactive' : undefined),
    node: (instance) => instance.node,
    interrupted: ({ status, interruptedAt }) => (status !== 'INACTIVE' && interruptedAt !== undefined ? 'interrupted' : undefined),
  },
})

const engines = defineTable<EngineRecord>()({ name: 'engines', keyOf: (engine) => engine.node, columns: {}, indexes: {} })

const capacityProviders = defineTable<CapacityProviderRecord>()({
  name: 'capacity_providers',
  keyOf: (provider) => provider.arn,
  columns: {},
  indexes: {
    scope: scopeOf,
    activeOfCluster: (provider) => (provider.status === 'ACTIVE' ? provider.clusterArn : undefined),
  },
})

const accountSettings = defineTable<AccountSettingRecord>()({
  name: 'account_settings',
  keyOf: (setting) => setting.key,
  columns: {},
  indexes: { scope: scopeOf },
})

const serviceRevisions = defineTable<ServiceRevisionRecord>()({
  name: 'service_revisions',
  keyOf: (revision) => revision.arn,
  columns: {},
  indexes: { service: (revision) => revision.serviceArn },
})

const isOngoing = ({ status }: ServiceDeploymentRecord) =>
  status === 'PENDING' || status === 'IN_PROGRESS' || status.endsWith('_REQUESTED') || status === 'ROLLBACK_IN_PROGRESS'

const serviceDeployments = defineTable<ServiceDeploymentRecord>()({
  name: 'service_deployments',
  keyOf: (deployment) => deployment.arn,
  columns: {},
  indexes: {
    service: (deployment) => deployment.serviceArn,
    ongoingOfService: (deployment) => (isOngoing(deployment) ? deployment.serviceArn : undefined),
    /** Those with hooks whose targets are to be called. */
    calling: (deployment) =>
      isOngoing(deployment) && deployment.lifecycle?.hooks.some(({ status }) => status === 'IN_PROGRESS') ? 'calling' : undefined,
    watchingAlarms: (deployment) =>
      isOngoing(deployment) && deployment.deploymentConfiguration.alarms?.enable ? scopeOf(deployment) : undefined,
  },
})

const taskSets = defineTable<TaskSetRecord>()({
  name: 'task_sets',
  keyOf: (taskSet) => taskSet.arn,
  columns: {},
  indexes: { service: (taskSet) => taskSet.serviceArn },
})

const gateways = defineTable<GatewayRecord>()({
  name: 'gateways',
  keyOf: (gateway) => gateway.arn,
  columns: {},
  indexes: { scope: scopeOf, name: (gateway) => `${scopeOf(gateway)}/${gateway.name}` },
})

const gatewayAssociations = defineTable<GatewayAssociationRecord>()({
  name: 'gateway_associations',
  keyOf: (association) => association.key,
  columns: {},
  indexes: { scope: scopeOf, gateway: ({ gatewayArn }) => gatewayArn, cluster: ({ clusterArn }) => clusterArn },
})

const gatewayRoutes = defineTable<GatewayRouteRecord>()({
  name: 'gateway_routes',
  keyOf: (route) => route.arn,
  columns: {},
  indexes: {
    scope: scopeOf,
    gateway: ({ gatewayArn }) => gatewayArn,
    service: ({ serviceArn }) => serviceArn,
    gatewayAndCluster: ({ gatewayArn, clusterArn }) => `${gatewayArn}|${clusterArn}`,
  },
})

const secrets = defineTable<SecretRecord>()({
  name: 'secrets',
  keyOf: (secret) => secret.arn,
  columns: {},
  indexes: { scope: scopeOf, name: (secret) => `${scopeOf(secret)}/${secret.name}` },
})

const parameters = defineTable<ParameterRecord>()({
  name: 'parameters',
  keyOf: (parameter) => parameter.arn,
  columns: {},
  indexes: { scope: scopeOf },
})

const logGroups = defineTable<LogGroupRecord>()({
  name: 'log_groups',
  keyOf: (group) => group.arn,
  columns: {},
  indexes: { scope: scopeOf },
})

const logStreams = defineTable<LogStreamRecord>()({
  name: 'log_streams',
  keyOf: (stream) => stream.arn,
  columns: {},
  indexes: { group: ({ groupArn }) => groupArn },
})

const pulledImages = defineTable<PulledImageRecord>()({
  name: 'pulled_images',
  keyOf: (image) => image.key,
  columns: {},
  indexes: { engine: (image) => image.engineId },
})

/** Every table there is; the types of the store come from here. */
export const tables = {
  clusters,
  taskDefinitions,
  families,
  services,
  tasks,
  serviceEvents,
  decisions,
  containerInstances,
  engines,
  capacityProviders,
  autoScalingGroups,
  accountSettings,
  serviceRevisions,
  serviceDeployments,
  taskSets,
  gateways,
  gatewayAssociations,
  gatewayRoutes,
  daemons,
  daemonRevisions,
  daemonDeployments,
  daemonTaskDefinitions,
  daemonFamilies,
  secrets,
  parameters,
  pulledImages,
  logGroups,
  logStreams,
  discoveryNamespaces,
  discoveryServices,
  discoveryInstances,
  discoveryOperations,
  loadBalancers,
  targetGroups,
  listeners,
  listenerRules,
  targets,
  scalableTargets,
  scalingPolicies,
  scheduledActions,
  scalingActivities,
  metricAlarms,
  schedules,
  scheduledRuns,
  serviceSwitches,
  taskHolds,
  localSettings,
} as const

/** What each table holds. */
interface Records {
  clusters: ClusterRecord
  taskDefinitions: TaskDefinitionRecord
  families: FamilyRecord
  services: ServiceRecord
  tasks: TaskRecord
  serviceEvents: ServiceEventRecord
  decisions: DecisionRecord
  containerInstances: ContainerInstanceRecord
  engines: EngineRecord
  capacityProviders: CapacityProviderRecord
  autoScalingGroups: AutoScalingGroupRecord
  accountSettings: AccountSettingRecord
  serviceRevisions: ServiceRevisionRecord
  serviceDeployments: ServiceDeploymentRecord
  taskSets: TaskSetRecord
  gateways: GatewayRecord
  gatewayAssociations: GatewayAssociationRecord
  gatewayRoutes: GatewayRouteRecord
  daemons: DaemonRecord
  daemonRevisions: DaemonRevisionRecord
  daemonDeployments: DaemonDeploymentRecord
  daemonTaskDefinitions: DaemonTaskDefinitionRecord
  daemonFamilies: FamilyRecord
  secrets: SecretRecord
  parameters: ParameterRecord
  pulledImages: PulledImageRecord
  logGroups: LogGroupRecord
  logStreams: LogStreamRecord
  discoveryNamespaces: DiscoveryNamespaceRecord
  discoveryServices: DiscoveryServiceRecord
  discoveryInstances: DiscoveryInstanceRecord
  discoveryOperations: DiscoveryOperationRecord
  loadBalancers: LoadBalancerRecord
  targetGroups: TargetGroupRecord
  listeners: ListenerRecord
  listenerRules: RuleRecord
  targets: TargetRecord
  scalableTargets: ScalableTargetRecord
  scalingPolicies: ScalingPolicyRecord
  scheduledActions: ScheduledActionRecord
  scalingActivities: ScalingActivityRecord
  metricAlarms: MetricAlarmRecord
  schedules: ScheduleRecord
  scheduledRuns: ScheduledRunRecord
  serviceSwitches: ServiceSwitchesRecord
  taskHolds: TaskHoldRecord
  localSettings: LocalSettingRecord
}

export type TableName = keyof Records
export type RecordOf<Name extends TableName> = Records[Name]
export type IndexOf<Name extends TableName> = keyof (typeof tables)[Name]['indexes'] & string
export type SumOf<Name extends TableName> = keyof NonNullable<(typeof tables)[Name]['sums']> & string
export type ListOf<Name extends TableName> = keyof NonNullable<(typeof tables)[Name]['lists']> & string
export const tableNames = Object.keys(tables) as TableName[]

/** A table without its types, for code that treats all alike. */
export const anyTable = (name: TableName) => tables[name] as unknown as Table<object>
