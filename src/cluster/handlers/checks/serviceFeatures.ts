import type { CreateServiceRequest, LoadBalancer, UpdateServiceRequest } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records.ts'
import { unsupported } from './values.ts'

type ServiceRequest = Partial<CreateServiceRequest> & Partial<UpdateServiceRequest>

/**
 * What a service can ask of ECS and not yet of Marina, each with a sentence (spec part 1, 2.11). Wrong values have ECS's
 * own sentence first.
 * @param taskDefinition none where task sets have it, which then have the load balancers too
 */
export function checkServiceFeatures(request: ServiceRequest, taskDefinition: TaskDefinitionRecord | undefined): void {
  if (taskDefinition) for (const loadBalancer of request.loadBalancers ?? []) checkLoadBalancer(loadBalancer, taskDefinition)
  if (taskDefinition && !request.loadBalancers?.length && request.healthCheckGracePeriodSeconds) {
    throw invalidParameter('Health check grace period is only valid for services configured to use load balancers')
  }
  if (!request.loadBalancers?.length && request.role)
    throw invalidParameter('IAM roles are only valid for services configured to use load balancers')
  const missing = missingFeature(request, taskDefinition)
  if (missing) throw unsupported(`Marina has no ${missing.what} yet, so nothing was changed. Leave ${missing.member} out.`)
}

function missingFeature(
  request: ServiceRequest,
  taskDefinition: TaskDefinitionRecord | undefined,
): { member: string; what: string } | undefined {
  const features = [
    { member: 'loadBalancers', what: 'load balancers', used: request.loadBalancers?.length },
    { member: 'serviceConnectConfiguration', what: 'Service Connect', used: request.serviceConnectConfiguration?.enabled },
    { member: 'volumeConfigurations', what: 'EBS volumes', used: request.volumeConfigurations?.length },
    { member: 'vpcLatticeConfigurations', what: 'VPC Lattice', used: request.vpcLatticeConfigurations?.length },
    // Task sets have no routes.
    { member: 'gatewayConnectors', what: 'gateways for task sets', used: !taskDefinition && request.gatewayConnectors?.length },
    { member: 'monitoring', what: 'service monitoring', used: request.monitoring },
  ]
  return features.find(({ used }) => used)
}

function checkLoadBalancer(loadBalancer: LoadBalancer, { definition }: TaskDefinitionRecord): void {
  const { loadBalancerName, targetGroupArn, containerName = '', containerPort } = loadBalancer
  if (loadBalancerName && targetGroupArn) throw invalidParameter('loadBalancerName and targetGroupArn cannot both be specified')
  checkContainerPort(containerName, containerPort, definition)
}

/** Both a load balancer and a registry lead to a port that a container of the definition has. */
export function checkContainerPort(
  containerName: string,
  containerPort: number | undefined,
  definition: TaskDefinitionRecord['definition'],
): void {
  const container = definition.containerDefinitions.find(({ name }) => name === containerName)
  if (!container) throw invalidParameter(`The container ${containerName.slice(0, 255)} does not exist in the task definition.`)
  if (!container.portMappings?.some((mapping) => mapping.containerPort === containerPort)) {
    throw invalidParameter(
      `The container ${containerName} did not have a container port ${containerPort === undefined ? '' : `${containerPort} `}defined.`,
    )
  }
}

/** Spec part 1, 2.11: it needs room to start a task before one stops. */
export function chooseRebalancing(
  given: string | undefined,
  maximumPercent: number,
  before?: 'ENABLED' | 'DISABLED',
): 'ENABLED' | 'DISABLED' {
  if (maximumPercent > 100) return (given as 'ENABLED' | 'DISABLED' | undefined) ?? before ?? 'ENABLED'
  if (given === 'ENABLED') {
    throw invalidParameter('Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration.')
  }
  return 'DISABLED'
}
