import type { ECSManagedResources, GatewayConnection, ManagedAutoScaling, ManagedIngressPath, ManagedLogGroup } from '@aws-sdk/client-ecs'
import type { ServiceRevisionRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { ExpressFields } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { accessTypeOf } from '#cluster/state/writes/gatewayRoutes.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { readExpressTask } from '../expressGateway/expressTask.ts'
import { time } from './time.ts'

export const noLoadBalancers =
  'Marina makes no load balancers for Express Gateway services yet, so the service has no endpoint. Its tasks run, and each is reached at its own port.'
const noAutoScaling = 'Marina has no Application Auto Scaling yet: the service keeps the number of tasks it has.'

/**
 * What ECS makes beside the tasks of an Express Gateway service, each as far as it is there: the log group is, all that
 * routes traffic or scales is FAILED with a sentence (spec part 1, 5.11). Of a service with gateway connectors, the connections.
 * Undefined for any other service.
 */
export function describeManagedResources(snapshot: Snapshot, record: ServiceRevisionRecord): ECSManagedResources | undefined {
  const { express, gatewayConnectors = [] } = record.deployed
  const gatewayConnections = gatewayConnectors.length > 0 ? connections(snapshot, record) : undefined
  if (!express && !gatewayConnections) return undefined
  return { ...(express && expressResources(snapshot, record, express)), ...definedOnly({ gatewayConnections }) }
}

function connections(snapshot: Snapshot, { serviceArn }: ServiceRevisionRecord): GatewayConnection[] {
  return snapshot.gatewayRoutes.by('service', serviceArn).map(({ gatewayArn, arn, portName, status }) => {
    const gateway = snapshot.gateways.get(gatewayArn)
    const accessType = gateway && accessTypeOf(gateway)
    return { gatewayArn, gatewayRouteArn: arn, portName, ...definedOnly({ accessType }), status, resources: { hostSharedAlb: [] } }
  })
}

function expressResources(snapshot: Snapshot, record: ServiceRevisionRecord, express: ExpressFields): ECSManagedResources {
  const { taskDefinitionArn } = record.deployed
  const taskDefinition = snapshot.taskDefinitions.get(taskDefinitionArn)
  const container = taskDefinition && readExpressTask(taskDefinition).primaryContainer
  const updatedAt = time(record.createdAt)
  return {
    ingressPaths: [ingressPath(express, container?.containerPort ?? 80, updatedAt)],
    autoScaling: autoScaling(express, updatedAt),
    metricAlarms: [],
    serviceSecurityGroups: [],
    logGroups: logGroups(record, container?.awsLogsConfiguration?.logGroup, updatedAt),
  }
}

/** Its endpoint is empty: a made-up address would look as if one could call it. */
function ingressPath({ healthCheckPath }: ExpressFields, port: number, updatedAt: Date): ManagedIngressPath {
  const missing = { status: 'FAILED' as const, statusReason: noLoadBalancers, updatedAt }
  return {
    accessType: 'PUBLIC',
    endpoint: '',
    loadBalancer: { ...missing, scheme: 'internet-facing' },
    targetGroups: [{ ...missing, healthCheckPath, healthCheckPort: port, port }],
  }
}

const metricNames = {
  AVERAGE_CPU: 'ECSServiceAverageCPUUtilization',
  AVERAGE_MEMORY: 'ECSServiceAverageMemoryUtilization',
  REQUEST_COUNT_PER_TARGET: 'ALBRequestCountPerTarget',
} as const

function autoScaling({ scalingTarget }: ExpressFields, updatedAt: Date): ManagedAutoScaling {
  const { minTaskCount, maxTaskCount, autoScalingMetric, autoScalingTargetValue } = scalingTarget
  const missing = { status: 'FAILED' as const, statusReason: noAutoScaling, updatedAt }
  const metric = metricNames[autoScalingMetric]
  return {
    scalableTarget: { ...missing, minCapacity: minTaskCount, maxCapacity: maxTaskCount },
    applicationAutoScalingPolicies: [{ ...missing, policyType: 'TargetTrackingScaling', targetValue: autoScalingTargetValue, metric }],
  }
}

function logGroups({ account, region }: ServiceRevisionRecord, name: string | undefined, updatedAt: Date): ManagedLogGroup[] {
  if (name === undefined) return []
  return [{ arn: `arn:aws:logs:${region}:${account}:log-group:${name}`, status: 'ACTIVE', updatedAt, logGroupName: name }]
}
