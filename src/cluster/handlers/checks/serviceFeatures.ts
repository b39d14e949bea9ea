import type { CreateServiceRequest, LoadBalancer, UpdateServiceRequest } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { checkLoadBalancers } from './loadBalancers.ts'
import { unsupported } from './values.ts'

type ServiceRequest = Partial<CreateServiceRequest> & Partial<UpdateServiceRequest>

/**
 * What a service can ask of ECS and not yet of Marina, each with a sentence (spec part 1, 2.11). Wrong values have ECS's
 * own sentence first.
 * @param taskDefinition none where task sets have it, which then have the load balancers too
 * @param before those that the service has, where the request does not name any
 */
export function checkServiceFeatures(
  snapshot: Snapshot,
  request: ServiceRequest,
  taskDefinition: TaskDefinitionRecord | undefined,
  before: readonly LoadBalancer[] = [],
): void {
  const { loadBalancers = before } = request
  if (taskDefinition && request.loadBalancers) checkLoadBalancers(snapshot, request.loadBalancers, taskDefinition)
  if (taskDefinition && loadBalancers.length === 0 && request.healthCheckGracePeriodSeconds) {
    throw invalidParameter('Health check grace period is only valid for services configured to use load balancers')
  }
  if (loadBalancers.length === 0 && request.role)
    throw invalidParameter('IAM roles are only valid for services configured to use load balancers')
  const missing = missingFeature(request, taskDefinition)
  if (missing) throw unsupported(`Marina has no ${missing.what} yet, so nothing was changed. Leave ${missing.member} out.`)
}

function missingFeature(
  request: ServiceRequest,
  taskDefinition: TaskDefinitionRecord | undefined,
): { member: string; what: string } | undefined {
  const features = [
    // Task sets have none on AWS either.
    {
      member: 'serviceConnectConfiguration',
      what: 'Service Connect for task sets',
      used: !taskDefinition && request.serviceConnectConfiguration?.enabled,
    },
    { member: 'volumeConfigurations', what: 'EBS volumes', used: request.volumeConfigurations?.length },
    { member: 'vpcLatticeConfigurations', what: 'VPC Lattice', used: request.vpcLatticeConfigurations?.length },
    // Task sets have no routes.
    { member: 'gatewayConnectors', what: 'gateways for task sets', used: !taskDefinition && request.gatewayConnectors?.length },
    { member: 'monitoring', what: 'service monitoring', used: request.monitoring },
  ]
  return features.find(({ used }) => used)
}

/** Spec part 1, 2.11: it needs room to start a task before one stops. */
export function chooseRebalancing(
  given: string | undefined,
  maximumPercent: number,
  before: 'ENABLED' | 'DISABLED',
): 'ENABLED' | 'DISABLED' {
  if (maximumPercent > 100) return (given as 'ENABLED' | 'DISABLED' | undefined) ?? before
  if (given === 'ENABLED') {
    throw invalidParameter('Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration.')
  }
  return 'DISABLED'
}
