/**
 * Container instances that share this computer, each with the room of a machine of its own, so that clusters of EC2 instances can
 * be practised. Everything else about them is the container instance handlers': they are drained, described and deregistered like any.
 */
import type { CallContext, MarinaHandlers } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records.ts'
import { loseMachine } from '#cluster/state/writes/containerInstances.ts'
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

/** As if its machine were gone; services replace their tasks elsewhere. */
function terminate(
  { store, clock }: HandlerDeps,
  request: MarinaOperations['TerminateContainerInstance']['request'],
  context: CallContext,
): MarinaOperations['TerminateContainerInstance']['response'] {
  const before = store.read()
  const cluster = requireCluster(before, context, request.cluster)
  const instance = requireTerminable(requireContainerInstance(before, cluster, request.containerInstance))
  let killedTaskArns: string[] = []
  store.update('terminate container instance', (tx) => {
    killedTaskArns = loseMachine(tx, instance, clock.now())
  })
  return { containerInstanceArn: instance.arn, killedTaskArns }
}

/** A virtual one that is not gone yet. Throws InvalidParameterException. */
export function requireTerminable(instance: ContainerInstanceRecord): ContainerInstanceRecord {
  const { ec2InstanceId, virtual, status } = instance
  if (!virtual)
    throw invalidParameter(
      `The container instance ${ec2InstanceId} is not a virtual one: Marina cannot end its machine. Deregister it instead, with force where it has tasks.`,
    )
  if (status === 'INACTIVE')
    throw invalidParameter(`The container instance ${ec2InstanceId} is ${virtual.lost ? 'terminated' : 'deregistered'} already.`)
  return instance
}
