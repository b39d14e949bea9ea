import type { GatewayConnector } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { gatewaysFor } from '#cluster/state/writes/gatewayRoutes.ts'
import { shown } from '../checks/identifiers.ts'

/**
 * The connectors of a service, once each names a port of its task definition and a gateway of its cluster leads there. The
 * first sentence is Service Connect's, the second in ECS's style; no source confirms them for gateways.
 */
export function readConnectors(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  connectors: GatewayConnector[] | undefined,
  { definition }: TaskDefinitionRecord,
): GatewayConnector[] | undefined {
  const ports = definition.containerDefinitions.flatMap(({ portMappings = [] }) => portMappings.map(({ name }) => name))
  for (const connector of connectors ?? []) {
    const { portName = '' } = connector
    if (!ports.includes(portName))
      throw invalidParameter(`portName(${shown(portName)}) does not refer to any named PortMapping in the container definitions`)
    if (gatewaysFor(snapshot, cluster.arn, connector).length === 0)
      throw invalidParameter(
        'The cluster is not associated with a gateway that fits the gateway connector. Associate one with the cluster and try again.',
      )
  }
  return connectors
}
