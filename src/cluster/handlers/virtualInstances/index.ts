/**
 * Container instances that users add: shares of this computer, each with the room of a machine of its own, so that clusters of EC2
 * instances can be practised, and engines elsewhere, whole or in shares. Everything else about them is the container instance handlers': they are drained, described and deregistered like any.
 */
import type { CallContext, MarinaHandlers } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { EngineRecord } from '#cluster/state/records/engineRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { loseMachine } from '#cluster/state/writes/containerInstances.ts'
import { requireCluster, requireContainerInstance } from '../checks/identifiers.ts'
import { checkRoomForInstances } from '../containerInstances/registerContainerInstance.ts'
import type { HandlerDeps, NodeFacts } from '../handler.ts'
import { newEngineInstance, newVirtualInstance } from '../scope/containerInstance.ts'
import { readEngineMachine, readMachine } from './readMachine.ts'

type Operation = 'AddContainerInstance' | 'TerminateContainerInstance'

/** Marina's own operations on virtual container instances. */
export const createVirtualInstances = (deps: HandlerDeps): Pick<MarinaHandlers, Operation> => ({
  AddContainerInstance: (request, context) => addInstances(deps, request, context),
  TerminateContainerInstance: (request, context) => terminate(deps, request, context),
})

/** An engine elsewhere that instances are to sit on. */
export interface InstanceEngine {
  /** Written with them. */
  record: EngineRecord
  facts: NodeFacts
}

/**
 * Adds shares of this computer, or of `on`; the whole of `on` where no room is asked for.
 * @throws InvalidParameterException with what can be asked for instead
 */
export function addInstances(
  { store, clock, ids, nodeFacts }: HandlerDeps,
  request: MarinaOperations['AddContainerInstance']['request'],
  context: CallContext,
  on?: InstanceEngine,
): MarinaOperations['AddContainerInstance']['response'] {
  const { count = 1 } = request
  const cluster = requireCluster(store.read(), context, request.cluster)
  checkRoomForInstances(store.read(), cluster, count)
  const facts = on?.facts ?? nodeFacts()
  const makeOne = on && isWhole(request) ? wholeEngine(store.read(), cluster, on, request, context) : shareOf(request, context)
  const instances = Array.from({ length: count }, () => makeOne(cluster, facts, clock.now(), ids))
  store.update('add container instances', (tx) => {
    if (on) tx.put('engines', on.record)
    for (const instance of instances) tx.put('containerInstances', instance)
  })
  return { containerInstanceArns: instances.map(({ arn }) => arn) }
}

type MakeOne = (cluster: ClusterRecord, facts: NodeFacts, now: number, ids: Ids) => ContainerInstanceRecord
type AddRequest = MarinaOperations['AddContainerInstance']['request']

const isWhole = ({ instanceType, cpu, memoryMiB }: AddRequest) => instanceType === undefined && cpu === undefined && memoryMiB === undefined

function shareOf(request: AddRequest, context: CallContext): MakeOne {
  const machine = readMachine(request, context)
  return (cluster, facts, now, ids) => newVirtualInstance(cluster, facts, machine, now, ids)
}

/** Once in a cluster, as an agent registers once. */
function wholeEngine(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  { record }: InstanceEngine,
  request: AddRequest,
  context: CallContext,
): MakeOne {
  const there = snapshot.containerInstances
    .by('registeredOfCluster', cluster.arn)
    .find(({ node, virtual }) => node === record.node && !virtual)
  if (there)
    throw invalidParameter(
      `The engine at ${record.address} is container instance ${there.ec2InstanceId} of the cluster ${cluster.name} already. Add shares of it by an instance type, or by CPU units and memory.`,
    )
  if ((request.count ?? 1) > 1)
    throw invalidParameter('A whole engine is one instance. To have more on it, give each an instance type, or CPU units and memory.')
  const machine = readEngineMachine(request, context)
  return (of, facts, now, ids) => newEngineInstance(of, facts, machine, now, ids)
}

/** As if its machine were gone; services replace their tasks elsewhere. */
function terminate(
  { store, clock }: HandlerDeps,
  request: MarinaOperations['TerminateContainerInstance']['request'],
  context: CallContext,
): MarinaOperations['TerminateContainerInstance']['response'] {
  const before = store.read()
  const cluster = requireCluster(before, context, request.cluster)
  const instance = requireTerminable(before, requireContainerInstance(before, cluster, request.containerInstance))
  let killedTaskArns: string[] = []
  store.update('terminate container instance', (tx) => {
    killedTaskArns = loseMachine(tx, instance, clock.now())
  })
  return { containerInstanceArn: instance.arn, killedTaskArns }
}

/** One that is not gone yet. Throws InvalidParameterException. */
export function requireTerminable(snapshot: Snapshot, instance: ContainerInstanceRecord): ContainerInstanceRecord {
  const { ec2InstanceId, virtual, lost, status } = instance
  if (!virtual && !snapshot.engines.get(instance.node))
    throw invalidParameter(
      `The container instance ${ec2InstanceId} is not a virtual one: Marina cannot end its machine. Deregister it instead, with force where it has tasks.`,
    )
  if (status === 'INACTIVE')
    throw invalidParameter(`The container instance ${ec2InstanceId} is ${lost ? 'terminated' : 'deregistered'} already.`)
  return instance
}
