/**
 * Container instances that share this computer, each with the room of a machine of its own, so that clusters of EC2 instances can
 * be practised. Everything else about them is the container instance handlers': they are drained, described and deregistered like any.
 */
import type { CallContext, MarinaHandlers } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records.ts'
import { stopTask } from '#cluster/state/writes/tasks.ts'
import { requireCluster, requireContainerInstance } from '../checks/identifiers.ts'
import { checkRoomForInstances } from '../containerInstances/registerContainerInstance.ts'
import type { HandlerDeps } from '../handler.ts'
import { newVirtualInstance } from '../scope/containerInstance.ts'
import { readMachine } from './readMachine.ts'

type Operation = 'AddContainerInstance' | 'TerminateContainerInstance'

/** Marina's own operations on virtual container instances. */
export const createVirtualInstances = (deps: HandlerDeps): Pick<MarinaHandlers, Operation> => ({
  AddContainerInstance: (request, context) => add(deps, request, context),
  TerminateContainerInstance: (request, context) => terminate(deps, request, context),
})

function add(
  { store, clock, ids, nodeFacts }: HandlerDeps,
  request: MarinaOperations['AddContainerInstance']['request'],
  context: CallContext,
): MarinaOperations['AddContainerInstance']['response'] {
  const { count = 1 } = request
  const cluster = requireCluster(store.read(), context, request.cluster)
  const machine = readMachine(request, context)
  checkRoomForInstances(store.read(), cluster, count)
  const instances = Array.from({ length: count }, () => newVirtualInstance(cluster, nodeFacts(), machine, clock.now(), ids))
  store.update('add container instances', (tx) => {
    for (const instance of instances) tx.put('containerInstances', instance)
  })
  return { containerInstanceArns: instances.map(({ arn }) => arn) }
}

/** ECS's code and reason of tasks whose machine is gone (spec part 1, 4.4); services replace theirs elsewhere. */
function terminate(
  { store, clock }: HandlerDeps,
  request: MarinaOperations['TerminateContainerInstance']['request'],
  context: CallContext,
): MarinaOperations['TerminateContainerInstance']['response'] {
  const before = store.read()
  const cluster = requireCluster(before, context, request.cluster)
  const instance = requireTerminable(requireContainerInstance(before, cluster, request.containerInstance))
  const tasks = before.tasks.by('liveOnInstance', instance.arn)
  const now = clock.now()
  const lost: ContainerInstanceRecord = {
    ...instance,
    status: 'INACTIVE',
    agentConnected: false,
    virtual: { lost: true },
    inactiveAt: now,
    version: instance.version + 1,
  }
  const stoppedReason = `Host EC2 (instance ${instance.ec2InstanceId}) terminated.`
  store.update('terminate container instance', (tx) => {
    tx.put('containerInstances', lost)
    for (const { arn } of tasks) stopTask(tx, arn, { stopCode: 'TerminationNotice', stoppedReason, now })
  })
  return { containerInstanceArn: instance.arn, killedTaskArns: tasks.map(({ arn }) => arn) }
}

function requireTerminable(instance: ContainerInstanceRecord): ContainerInstanceRecord {
  const { ec2InstanceId, virtual, status } = instance
  if (!virtual)
    throw invalidParameter(
      `The container instance ${ec2InstanceId} is not a virtual one: Marina cannot end its machine. Deregister it instead, with force where it has tasks.`,
    )
  if (status === 'INACTIVE')
    throw invalidParameter(`The container instance ${ec2InstanceId} is ${virtual.lost ? 'terminated' : 'deregistered'} already.`)
  return instance
}
