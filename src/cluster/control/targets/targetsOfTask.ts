/** Where a task of a service stands behind load balancers: pure, from what its deployment asks for (spec part 1, 5.2 and 8.1). */
import type { LoadBalancer, NetworkBinding } from '@aws-sdk/client-ecs'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { TargetGroupRecord, TargetRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'
import { groupsOfRevision } from '#cluster/state/writes/shiftTraffic.ts'
import { reachableOn, type WantedTarget } from '#cluster/state/writes/targets.ts'

/** A task that may change its load balancers gets a new deployment: each task has those of its own. */
export function loadBalancersOf(snapshot: Snapshot, task: TaskRecord): LoadBalancer[] {
  const service = snapshot.services.get(task.serviceArn ?? '')
  if (!service || task.deploymentId === undefined) return []
  // Most services have none: they are not to pay for those that do.
  if (service.loadBalancers.length === 0 && snapshot.targets.count('service', service.arn) === 0) return []
  const revision = snapshot.serviceRevisions.get(revisionArnOf(service, task.deploymentId))
  return revision ? groupsOfRevision(revision) : []
}

/** What is registered for a task in a group; undefined while it is not known where the task is. */
export function targetOfTask(
  snapshot: Snapshot,
  task: TaskRecord,
  group: TargetGroupRecord,
  { containerName, containerPort = 0 }: LoadBalancer,
): WantedTarget | undefined {
  const bindings = task.containers.find(({ name }) => name === containerName)?.networkBindings ?? []
  const binding = bindings.find((one) => one.containerPort === containerPort && (one.protocol ?? 'tcp') === transportOf(group))
  const published = publishedAt(snapshot, task, binding)
  const of = { taskArn: task.arn, ...(task.serviceArn !== undefined && { serviceArn: task.serviceArn }) }
  if (group.targetType === 'ip') {
    const id = task.networkInterface?.privateIpv4Address
    return id === undefined ? undefined : { id, port: containerPort, connect: published ?? { address: id, port: containerPort }, ...of }
  }
  const instance = snapshot.containerInstances.get(task.containerInstanceArn ?? '')
  return instance && published && { id: instance.ec2InstanceId, port: published.port, connect: published, ...of }
}

const transportOf = ({ protocol }: TargetGroupRecord) => (protocol === 'UDP' ? 'udp' : 'tcp')

const publishedAt = (snapshot: Snapshot, { node }: TaskRecord, binding: NetworkBinding | undefined): WantedTarget['connect'] | undefined =>
  binding?.hostPort === undefined
    ? undefined
    : { address: reachableOn(snapshot, node, binding.bindIP ?? '0.0.0.0'), port: binding.hostPort }

export type TargetsHealth = 'healthy' | 'pending' | 'unhealthy'

/** Healthy everywhere, unhealthy somewhere, or neither; undefined for a task without load balancers. */
export function targetsHealth(snapshot: Snapshot, task: TaskRecord): TargetsHealth | undefined {
  const wanted = new Set(loadBalancersOf(snapshot, task).flatMap(({ targetGroupArn }) => targetGroupArn ?? []))
  if (wanted.size === 0) return undefined
  const targets = snapshot.targets.by('task', task.arn)
  if (targets.some(isUnhealthy)) return 'unhealthy'
  const healthy = new Set(targets.filter(({ health }) => health.state === 'healthy').map(({ targetGroupArn }) => targetGroupArn))
  return [...wanted].every((arn) => healthy.has(arn)) ? 'healthy' : 'pending'
}

const isUnhealthy = ({ health }: TargetRecord) => health.state === 'unhealthy'

/** The one that the task is given up for. */
export const unhealthyTargetOf = (snapshot: Snapshot, task: TaskRecord): TargetRecord | undefined =>
  snapshot.targets.by('task', task.arn).find(isUnhealthy)
