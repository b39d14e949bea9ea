import type { Gateway, GatewayRoute } from '@aws-sdk/client-ecs'
import type { GatewayRecord, GatewayRouteRecord } from '#cluster/state/records/gatewayRecords.ts'
import { accessTypeOf } from '#cluster/state/writes/gatewayRoutes.ts'
import { time } from './time.ts'

/** A gateway as ECS answers it, with the load balancers it has: none, because Marina makes none for gateways yet. */
export function describeGateway(record: GatewayRecord): Gateway {
  return {
    gatewayArn: record.arn,
    name: record.name,
    status: record.status,
    failures: [],
    infrastructureRoleArn: record.infrastructureRoleArn,
    deletionProtection: record.deletionProtection,
    configuration: { hostSharedAlb: { ...record.configuration, currentAlbCount: 0 } },
    accessType: accessTypeOf(record),
    propagateTags: record.propagateTags,
    tags: record.tags,
    createdAt: time(record.createdAt),
    updatedAt: time(record.updatedAt),
  }
}

/** A route as ECS answers it; without a URL, because nothing listens there yet. */
export function describeGatewayRoute(record: GatewayRouteRecord): GatewayRoute {
  return {
    gatewayRouteArn: record.arn,
    serviceArn: record.serviceArn,
    serviceContainerPortName: record.portName,
    status: record.status,
    resources: { hostSharedAlb: [] },
  }
}
