/** Gateways: an ingress that services share. */
import type { HostSharedAlbConfiguration, Tag } from '@aws-sdk/client-ecs'
import type { ClusterArn, GatewayArn, GatewayRouteArn, Scope, ServiceArn } from '#cluster/api/arns.ts'

/** An ingress that services of its clusters share. The handlers' own; control ends the updates. */
export interface GatewayRecord extends Scope {
  arn: GatewayArn
  name: string
  status: 'ACTIVE' | 'UPDATE_IN_PROGRESS' | 'UPDATE_COMPLETE'
  infrastructureRoleArn: string
  deletionProtection: boolean
  /** With ECS's defaults filled in. */
  configuration: HostSharedAlbConfiguration
  propagateTags: 'GATEWAY' | 'NONE'
  tags: Tag[]
  /** As of a service. */
  clientToken?: string
  createRequest?: string
  createdAt: number
  updatedAt: number
}

/** Handlers begin and end it; control takes it away once the last route of the cluster is gone. */
export interface GatewayAssociationRecord extends Scope {
  /** `gatewayArn|clusterArn` */
  key: string
  gatewayArn: GatewayArn
  clusterArn: ClusterArn
  status: 'ACTIVE' | 'DISASSOCIATING'
}

/** Where a gateway leads to a service. Handlers ask for it and ask for its end; every other status is control's. */
export interface GatewayRouteRecord extends Scope {
  arn: GatewayRouteArn
  gatewayArn: GatewayArn
  clusterArn: ClusterArn
  serviceArn: ServiceArn
  portName: string
  status: 'CREATE_IN_PROGRESS' | 'CREATE_FAILED' | 'DELETE_IN_PROGRESS'
}
