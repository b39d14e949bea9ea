import { isDeepStrictEqual } from 'node:util'
import type { UpdateExpressGatewayServiceRequest } from '@aws-sdk/client-ecs'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import { newDeployment, startDeployment } from '#cluster/control/deployments/newDeployment.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { ExpressFields } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { routeService } from '#cluster/state/writes/gatewayRoutes.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { recordDeployment } from '#cluster/state/writes/serviceDeployments.ts'
import { requireCluster } from '../checks/identifiers.ts'
import { requireActiveTaskDefinition } from '../checks/taskDefinitions.ts'
import type { Handler } from '../handler.ts'
import { applyUpdate } from '../services/applyUpdate.ts'
import { describeUpdatedExpressGatewayService as view } from '../views/describeExpressGatewayService.ts'
import { countWithin, readScalingTarget, toNetwork } from './expressFields.ts'
import { checkOneDefinition, checkOwnDefinition, type ExpressTask, readExpressTask } from './expressTask.ts'
import { managedNames, putManagedDefinition } from './managedDefinition.ts'
import { type ExpressService, requireExpressService } from './requireExpressService.ts'

/**
 * Changes what is given of an ACTIVE service and deploys the new revision; with nothing new there is no deployment
 * (spec part 1, 2.4, and the API reference). A given primaryContainer takes the place of the whole container but its log
 * group, which no source confirms.
 */
export const updateExpressGatewayService: Handler<'UpdateExpressGatewayService'> = ({ store, clock, ids }, request, context) => {
  const service = requireExpressService(store.read(), context, request.serviceArn ?? '', 'UpdateService to update')
  if (service.status !== 'ACTIVE') throw new ClusterError('ServiceNotActiveException', 'Service was not ACTIVE.')
  checkOneDefinition(request)
  const now = clock.now()
  let updated = service
  const after = store.update('update express gateway service', (tx) => {
    const wanted = wantedOf(tx, service, request, context, { now, ids })
    if (isDeepStrictEqual(wanted, service)) return
    const deployment = newDeployment(wanted, now, ids)
    updated = { ...wanted, ...startDeployment(wanted, deployment) }
    tx.put('services', updated)
    recordDeployment(tx, updated, deployment, ids)
    routeService(tx, updated, ids)
  })
  return { service: view(after, updated) }
}

/** What new things are made with. */
interface Made {
  now: number
  ids: Ids
}

function wantedOf(
  tx: Tx,
  service: ExpressService,
  request: UpdateExpressGatewayServiceRequest,
  context: CallContext,
  { now, ids }: Made,
): ExpressService {
  const scalingTarget = readScalingTarget(request.scalingTarget, service.express.scalingTarget)
  const express: ExpressFields = {
    ...service.express,
    healthCheckPath: request.healthCheckPath ?? service.express.healthCheckPath,
    scalingTarget,
  }
  const changed = applyUpdate(tx.snapshot, requireCluster(tx.snapshot, context, service.clusterArn), service, {
    service: service.name,
    taskDefinition: definitionAfter(tx, service, request, context, { now, ids }).arn,
    desiredCount: countWithin(service.desiredCount, scalingTarget),
    ...(request.networkConfiguration && { networkConfiguration: toNetwork(request.networkConfiguration, service.networkConfiguration) }),
  })
  return { ...changed, express }
}

/** The customer's own, the one it has, or the next that ECS registers for it. */
function definitionAfter(
  tx: Tx,
  service: ExpressService,
  request: UpdateExpressGatewayServiceRequest,
  context: CallContext,
  { now, ids }: Made,
): TaskDefinitionRecord {
  if (request.taskDefinitionArn !== undefined) {
    const own = requireActiveTaskDefinition(tx.snapshot, context, request.taskDefinitionArn)
    checkOwnDefinition(own)
    return own
  }
  const before = definitionOf(tx.snapshot, service)
  const { primaryContainer, executionRoleArn, taskRoleArn, cpu, memory, cpuArchitecture } = request
  const given: ExpressTask = definedOnly({ primaryContainer, executionRoleArn, taskRoleArn, cpu, memory, cpuArchitecture })
  if (Object.keys(given).length === 0) return before
  const isManaged = before.managedBy === service.arn
  if (!isManaged && !primaryContainer)
    throw invalidParameter(
      'The service uses a task definition of your own. Specify a taskDefinitionArn, or a primaryContainer for another one.',
    )
  const names = managedNames(service, ids)
  return putManagedDefinition(tx, merge(readExpressTask(before), given), names, context, now, isManaged ? before : undefined)
}

function merge(before: ExpressTask, given: ExpressTask): ExpressTask {
  const awsLogsConfiguration = before.primaryContainer?.awsLogsConfiguration
  if (!given.primaryContainer) return { ...before, ...given }
  return { ...before, ...given, primaryContainer: { ...definedOnly({ awsLogsConfiguration }), ...given.primaryContainer } }
}

function definitionOf(snapshot: Snapshot, { arn, taskDefinitionArn }: ExpressService): TaskDefinitionRecord {
  const record = snapshot.taskDefinitions.get(taskDefinitionArn ?? '')
  if (!record) throw new Error(`the task definition of ${arn} is not there`)
  return record
}
