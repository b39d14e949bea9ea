import type {
  ECSExpressGatewayService,
  ExpressGatewayServiceConfiguration,
  ExpressGatewayServiceStatus,
  UpdatedExpressGatewayService,
} from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'
import { readExpressTask } from '../expressGateway/expressTask.ts'
import { noLoadBalancers } from './describeManagedResources.ts'
import { time } from './time.ts'

/**
 * An Express Gateway service as ECS answers it (spec part 1, 2.4): a configuration for each revision that is deployed.
 * There is no entry point yet, so `ingressPaths` is empty and the status says why.
 */
export function describeExpressGatewayService(
  snapshot: Snapshot,
  service: ServiceRecord,
  options: { tags: boolean },
): ECSExpressGatewayService {
  const [deployment] = snapshot.serviceDeployments.by('ongoingOfService', service.arn).slice(-1)
  return {
    ...frameOf(service),
    infrastructureRoleArn: service.express?.infrastructureRoleArn,
    ...definedOnly({ currentDeployment: deployment?.arn }),
    activeConfigurations: service.deployments.map((one) => configurationOf(snapshot, service, one)),
    ...(options.tags && { tags: service.tags }),
  }
}

/** As UpdateExpressGatewayService answers it, with the revision that the service is on the way to. */
export function describeUpdatedExpressGatewayService(snapshot: Snapshot, service: ServiceRecord): UpdatedExpressGatewayService {
  const [primary] = service.deployments
  return { ...frameOf(service), ...(primary && { targetConfiguration: configurationOf(snapshot, service, primary) }) }
}

/** Every update comes with a deployment, so the newest one tells when it was. */
function frameOf(service: ServiceRecord) {
  return {
    cluster: shortName(service.clusterArn),
    serviceName: service.name,
    serviceArn: service.arn,
    status: statusOf(service),
    createdAt: time(service.createdAt),
    updatedAt: time(service.deployments[0]?.createdAt ?? service.createdAt),
  }
}

const statusOf = ({ status }: ServiceRecord): ExpressGatewayServiceStatus =>
  status === 'ACTIVE' ? { statusCode: status, statusReason: noLoadBalancers } : { statusCode: status }

function configurationOf(snapshot: Snapshot, service: ServiceRecord, deployment: DeploymentRecord): ExpressGatewayServiceConfiguration {
  const serviceRevisionArn = revisionArnOf(service, deployment.id)
  const express = snapshot.serviceRevisions.get(serviceRevisionArn)?.deployed.express ?? service.express
  const taskDefinition = snapshot.taskDefinitions.get(deployment.taskDefinitionArn)
  const { subnets, securityGroups } = deployment.networkConfiguration?.awsvpcConfiguration ?? {}
  return {
    serviceRevisionArn,
    taskDefinitionArn: deployment.taskDefinitionArn,
    ...(taskDefinition && readExpressTask(taskDefinition)),
    networkConfiguration: definedOnly({ securityGroups, subnets }),
    ...definedOnly({ healthCheckPath: express?.healthCheckPath, scalingTarget: express?.scalingTarget }),
    ingressPaths: [],
    createdAt: time(deployment.createdAt),
  }
}
