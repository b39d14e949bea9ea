import type { CreateExpressGatewayServiceRequest, CreateServiceRequest } from '@aws-sdk/client-ecs'
import { serviceArn } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { ExpressFields } from '#cluster/state/records/serviceRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { requireCluster } from '../checks/identifiers.ts'
import { requireActiveTaskDefinition } from '../checks/taskDefinitions.ts'
import { checkInfrastructureRole } from '../gateways/gatewayConfiguration.ts'
import type { Handler } from '../handler.ts'
import { findCreated } from '../services/idempotence.ts'
import { putNewService, readService } from '../services/newService.ts'
import { describeExpressGatewayService as view } from '../views/describeExpressGatewayService.ts'
import { countWithin, defaultScalingTarget, readScalingTarget, toNetwork } from './expressFields.ts'
import { checkOneDefinition, checkOwnDefinition } from './expressTask.ts'
import { managedNames, nameSuffix, putManagedDefinition } from './managedDefinition.ts'

/**
 * Registers a task definition and creates a service of it, in one commit; control and agent run its tasks. What would
 * route traffic to them there is none yet, and every answer says so (spec part 1, 2.4; defaults from the API reference).
 */
export const createExpressGatewayService: Handler<'CreateExpressGatewayService'> = ({ store, clock, ids, nodeFacts }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const name = request.serviceName ?? generatedName(request, ids)
  const arn = serviceArn(context, cluster.name, name)
  findCreated(snapshot.services.get(arn), undefined)
  checkOneDefinition(request)
  const express = readFields(request)
  const now = clock.now()
  // An image made here is for this computer's processor, where AWS would take X86_64.
  const cpuArchitecture = request.cpuArchitecture ?? nodeFacts().info.cpuArchitecture
  const after = store.update('create express gateway service', (tx) => {
    const names = managedNames({ arn, clusterArn: cluster.arn, name }, ids)
    const taskDefinition =
      request.taskDefinitionArn === undefined
        ? putManagedDefinition(tx, { ...request, cpuArchitecture }, names, context, now).arn
        : ownDefinition(tx, context, request.taskDefinitionArn)
    const created = readService(tx.snapshot, cluster, toService(request, name, taskDefinition, express), context, { now, ids })
    putNewService(tx, { ...created, express }, ids)
  })
  const service = after.services.get(arn)
  if (!service) throw new Error(`${arn} is not there`)
  return { service: view(after, service, { tags: true }) }
}

function readFields(request: CreateExpressGatewayServiceRequest): ExpressFields {
  const { infrastructureRoleArn = '', healthCheckPath = '/ping' } = request
  checkInfrastructureRole(infrastructureRoleArn)
  if (!request.primaryContainer && request.taskDefinitionArn === undefined)
    throw invalidParameter('Specify either a primaryContainer or a taskDefinitionArn.')
  return { infrastructureRoleArn, healthCheckPath, scalingTarget: readScalingTarget(request.scalingTarget, defaultScalingTarget) }
}

function ownDefinition(tx: Tx, context: CallContext, id: string): string {
  const record = requireActiveTaskDefinition(tx.snapshot, context, id)
  checkOwnDefinition(record)
  return record.arn
}

/** On AWS deployments shift traffic step by step; without traffic they roll, and roll back by the circuit breaker. */
function toService(
  request: CreateExpressGatewayServiceRequest,
  serviceName: string,
  taskDefinition: string,
  { scalingTarget }: ExpressFields,
): CreateServiceRequest {
  return {
    serviceName,
    taskDefinition,
    launchType: 'FARGATE',
    desiredCount: countWithin(0, scalingTarget),
    networkConfiguration: toNetwork(request.networkConfiguration),
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    ...(request.tags && { tags: request.tags }),
  }
}

/** Of the image, as services on AWS are seen to be called: `api-5fdb`. */
function generatedName({ primaryContainer, taskDefinitionArn = '' }: CreateExpressGatewayServiceRequest, ids: Ids): string {
  const source = primaryContainer?.image ?? taskDefinitionArn
  const base = /([^/:@]+)(?:[:@][^/]*)?$/.exec(source)?.[1] ?? 'express'
  return `${base.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 200)}-${nameSuffix(ids)}`
}
