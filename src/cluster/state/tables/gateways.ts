import type { GatewayAssociationRecord, GatewayRecord, GatewayRouteRecord } from '../records/gatewayRecords.ts'
import { defineTable, scopeOf } from './table.ts'

export const gateways = defineTable<GatewayRecord>()({
  name: 'gateways',
  keyOf: (gateway) => gateway.arn,
  columns: {},
  indexes: { scope: scopeOf, name: (gateway) => `${scopeOf(gateway)}/${gateway.name}` },
})

export const gatewayAssociations = defineTable<GatewayAssociationRecord>()({
  name: 'gateway_associations',
  keyOf: (association) => association.key,
  columns: {},
  indexes: { scope: scopeOf, gateway: ({ gatewayArn }) => gatewayArn, cluster: ({ clusterArn }) => clusterArn },
})

export const gatewayRoutes = defineTable<GatewayRouteRecord>()({
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
