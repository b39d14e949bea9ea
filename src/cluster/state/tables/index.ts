import type { AccountSettingRecord } from '../records/accountRecords.ts'
import type { AutoScalingGroupRecord } from '../records/capacityRecords.ts'
import type { CapacityProviderRecord, ClusterRecord } from '../records/clusterRecords.ts'
import type { ContainerInstanceRecord, PulledImageRecord } from '../records/containerInstanceRecords.ts'
import type { DaemonDeploymentRecord, DaemonRecord, DaemonRevisionRecord, DaemonTaskDefinitionRecord } from '../records/daemonRecords.ts'
import type { DecisionRecord } from '../records/decisionRecords.ts'
import type {
  DiscoveryInstanceRecord,
  DiscoveryNamespaceRecord,
  DiscoveryOperationRecord,
  DiscoveryServiceRecord,
} from '../records/discoveryRecords.ts'
import type { EngineRecord } from '../records/engineRecords.ts'
import type { GatewayAssociationRecord, GatewayRecord, GatewayRouteRecord } from '../records/gatewayRecords.ts'
import type { LogGroupRecord, LogStreamRecord } from '../records/logRecords.ts'
import type {
  MetricAlarmRecord,
  ScalableTargetRecord,
  ScalingActivityRecord,
  ScalingPolicyRecord,
  ScheduledActionRecord,
} from '../records/scalingRecords.ts'
import type { ScheduledRunRecord, ScheduleRecord } from '../records/scheduleRecords.ts'
import type { ParameterRecord, SecretRecord } from '../records/secretRecords.ts'
import type { ServiceDeploymentRecord, ServiceRevisionRecord } from '../records/serviceDeploymentRecords.ts'
import type { ServiceEventRecord, ServiceRecord, TaskSetRecord } from '../records/serviceRecords.ts'
import type { LocalSettingRecord, ServiceSwitchesRecord, TaskHoldRecord } from '../records/switchRecords.ts'
import type { FamilyRecord, TaskDefinitionRecord } from '../records/taskDefinitionRecords.ts'
import type { TaskRecord } from '../records/taskRecords.ts'
import type { ListenerRecord, LoadBalancerRecord, RuleRecord, TargetGroupRecord, TargetRecord } from '../records/trafficRecords.ts'
import { autoScalingGroups } from './capacity.ts'
import { accountSettings, capacityProviders, clusters, containerInstances, engines, pulledImages } from './clusters.ts'
import { daemonDeployments, daemonFamilies, daemonRevisions, daemons, daemonTaskDefinitions } from './daemons.ts'
import { decisions } from './decisions.ts'
import { discoveryInstances, discoveryNamespaces, discoveryOperations, discoveryServices } from './discovery.ts'
import { gatewayAssociations, gatewayRoutes, gateways } from './gateways.ts'
import { logGroups, logStreams } from './logs.ts'
import { metricAlarms, scalableTargets, scalingActivities, scalingPolicies, scheduledActions } from './scaling.ts'
import { scheduledRuns, schedules } from './schedules.ts'
import { parameters, secrets } from './secrets.ts'
import { serviceDeployments, serviceRevisions } from './serviceDeployments.ts'
import { serviceEvents, services, taskSets } from './services.ts'
import { localSettings, serviceSwitches, taskHolds } from './switches.ts'
import type { Table } from './table.ts'
import { families, taskDefinitions } from './taskDefinitions.ts'
import { tasks } from './tasks.ts'
import { listenerRules, listeners, loadBalancers, targetGroups, targets } from './traffic.ts'

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
