import type { CreateTaskSetRequest } from '@aws-sdk/client-ecs'
import { shortName, taskSetArn } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import type { ServiceRecord, TaskSetRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { chooseLaunch } from '../checks/capacityProviders.ts'
import { requireCluster } from '../checks/identifiers.ts'
import { checkNetwork, checkPlatformVersion } from '../checks/network.ts'
import { checkServiceFeatures } from '../checks/serviceFeatures.ts'
import { readRegistries } from '../checks/serviceRegistries.ts'
import { checkLaunchable, requireActiveTaskDefinition } from '../checks/taskDefinitions.ts'
import { readScale, requireExternalService } from '../checks/taskSets.ts'
import { unsupported } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { createTokenOf } from '../services/idempotence.ts'
import { describeTaskSet } from '../views/describeTaskSet.ts'

/** Of one service, those that drain aside. */
const mostTaskSets = 5

/**
 * Adds a task set to a service with the controller EXTERNAL; control starts its tasks (spec part 1, 5.13). With the token
 * and the parameters of an earlier one it returns that.
 */
export const createTaskSet: Handler<'CreateTaskSet'> = ({ store, clock, ids }, request, context) => {
  const snapshot = store.read()
  const service = requireExternalService(snapshot, context, request)
  const created = findCreated(snapshot, service, request)
  if (created) return { taskSet: describeTaskSet(snapshot, service, created, { tags: true }) }
  checkRoom(snapshot, service)
  const fields = readRequest(snapshot, service, request, context)
  const id = `ecs-svc/${ids.digits()}`
  const now = clock.now()
  const taskSet: TaskSetRecord = {
    account: service.account,
    region: service.region,
    arn: taskSetArn(service, shortName(service.clusterArn), service.name, id),
    id,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    status: 'ACTIVE',
    ...fields,
    stabilityStatus: 'STABILIZING',
    stabilityStatusAt: now,
    failedTasks: 0,
    startFailuresInARow: 0,
    createdAt: now,
    updatedAt: now,
  }
  const after = store.update('create task set', (tx) => tx.put('taskSets', taskSet))
  return { taskSet: describeTaskSet(after, service, taskSet, { tags: true }) }
}

function findCreated(snapshot: Snapshot, service: ServiceRecord, request: CreateTaskSetRequest): TaskSetRecord | undefined {
  const token = createTokenOf(request)
  const earlier = token && snapshot.taskSets.by('service', service.arn).find(({ clientToken }) => clientToken === token.clientToken)
  if (earlier && earlier.createRequest !== token?.createRequest) throw invalidParameter('Creation of task set was not idempotent.')
  return earlier
}

function checkRoom(snapshot: Snapshot, service: ServiceRecord): void {
  const kept = snapshot.taskSets.by('service', service.arn).filter(({ status }) => status !== 'DRAINING')
  if (kept.length < mostTaskSets) return
  throw new ClusterError(
    'LimitExceededException',
    `The service ${service.name} has ${mostTaskSets} task sets, which is the most there can be. Delete one with DeleteTaskSet first.`,
  )
}

type TaskSetFields = Pick<TaskSetRecord, 'taskDefinitionArn' | 'loadBalancers' | 'serviceRegistries' | 'scale' | 'tags'> &
  Partial<TaskSetRecord>

function readRequest(snapshot: Snapshot, service: ServiceRecord, request: CreateTaskSetRequest, context: CallContext): TaskSetFields {
  const scale = readScale(request.scale)
  const cluster = requireCluster(snapshot, context, request.cluster)
  const { launchType, capacityProviderStrategy } = chooseLaunch(
    snapshot,
    request,
    cluster,
    'Specifying both a launch type and capacity provider strategy is not supported',
  )
  const taskDefinition = requireActiveTaskDefinition(snapshot, service, request.taskDefinition ?? '')
  checkLaunchable(taskDefinition, launchType)
  const platformVersion = checkPlatformVersion(request.platformVersion, launchType)
  const networkConfiguration = checkNetwork(request.networkConfiguration, taskDefinition)
  checkServiceFeatures(snapshot, request, taskDefinition)
  if (request.loadBalancers?.length)
    throw unsupported('Marina has no load balancers of task sets yet, so nothing was changed. Leave loadBalancers out.')
  return {
    taskDefinitionArn: taskDefinition.arn,
    ...definedOnly({
      launchType: capacityProviderStrategy ? undefined : launchType,
      capacityProviderStrategy,
      platformVersion,
      platformFamily: launchType === 'FARGATE' ? 'Linux' : undefined,
      networkConfiguration,
      externalId: request.externalId,
    }),
    loadBalancers: [],
    serviceRegistries: readRegistries(snapshot, cluster, request.serviceRegistries, taskDefinition, launchType),
    scale,
    tags: request.tags ?? [],
    ...createTokenOf(request),
  }
}
