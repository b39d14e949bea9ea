/** Tasks as targets of Service Connect: in which group of an endpoint each is, and where it is reached. */
import type { ConnectEndpoint, ServiceRecord } from './records/serviceRecords.ts'
import type { TaskRecord } from './records/taskRecords.ts'
import type { TargetRecord } from './records/trafficRecords.ts'
import { wasShifted } from './shiftingDeployments.ts'
import type { Snapshot } from './store.ts'
import { revisionArnOf } from './writes/serviceDeployments.ts'
import { reachableOn } from './writes/targets.ts'

/** The group of an endpoint that tasks of this deployment are in, as long as they live. */
export const connectGroupArn = (
  snapshot: Snapshot,
  service: ServiceRecord,
  { discoveryArn }: Pick<ConnectEndpoint, 'discoveryArn'>,
  deploymentId: string,
): string => (wasShifted(snapshot, service, deploymentId) ? `${discoveryArn}#${deploymentId}` : discoveryArn)

/** As counts come back from the data plane. */
export const discoveryArnOf = (groupArn: string): string => groupArn.split('#', 1)[0] ?? groupArn

export type ConnectTarget = Pick<TargetRecord, 'id' | 'port' | 'connect'>

/** What the task's own deployment says of the name: the port may have moved since, or was not there yet. */
export function connectTargetOf(snapshot: Snapshot, service: ServiceRecord, task: TaskRecord, name: string): ConnectTarget | undefined {
  const endpoint = endpointsOfTask(snapshot, service, task).find(({ discoveryName }) => discoveryName === name)
  const connect = endpoint && reachedAt(snapshot, task, endpoint)
  return connect && { id: task.id, port: endpoint.containerPort, connect }
}

export const endpointsOfTask = (snapshot: Snapshot, service: ServiceRecord, { deploymentId = '' }: TaskRecord): ConnectEndpoint[] =>
  snapshot.serviceRevisions.get(revisionArnOf(service, deploymentId))?.deployed.serviceConnect?.endpoints ?? []

/** The published port where there is one, as for load balancers; else the task's own address. */
function reachedAt(
  snapshot: Snapshot,
  task: TaskRecord,
  { containerName, containerPort }: ConnectEndpoint,
): ConnectTarget['connect'] | undefined {
  const container = task.containers.find(({ name }) => name === containerName)
  const binding = container?.networkBindings.find((one) => one.containerPort === containerPort && one.protocol !== 'udp')
  if (binding?.hostPort !== undefined)
    return { address: reachableOn(snapshot, task.node, binding.bindIP ?? '0.0.0.0'), port: binding.hostPort }
  // What is not published on an engine elsewhere is not reached from here.
  if (snapshot.engines.get(task.node)) return undefined
  const address = task.networkInterface?.privateIpv4Address ?? container?.address
  return address === undefined ? undefined : { address, port: containerPort }
}
