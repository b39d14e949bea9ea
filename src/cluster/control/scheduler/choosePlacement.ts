/**
 * Where a task goes: pure, and able to say why nowhere. RunTask's handler and the service loop ask the same function.
 */
import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs'
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ClusterRecord, ContainerInstanceRecord, LaunchType, TaskDefinitionRecord, TaskRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { NewTask } from '#cluster/state/writes/newTask.ts'
import { explainMissingDaemon } from './explainMissingDaemon.ts'
import { kinOf } from './kin.ts'
import { missingAttributes } from './missingAttributes.ts'
import { freeCapacity, takenPorts } from './nodeCapacity.ts'
import { orderByStrategy } from './orderByStrategy.ts'
import { explainConstraints } from './placementConstraints.ts'
import { attributesOf } from './query/index.ts'
import { type PlacementRefusal, refusal } from './refusals.ts'

/** The only node there is: the engine this daemon drives. */
export const localNode = 'local'

export interface PlacementRequest {
  cluster: ClusterRecord
  taskDefinition: TaskDefinitionRecord
  launchType: LaunchType
  /** From `reservationOf`. */
  reserved: TaskRecord['reserved']
  group: string
  serviceArn?: ServiceArn
  /** Beside those of the task definition. */
  placementConstraints?: readonly PlacementConstraint[]
  placementStrategy?: readonly PlacementStrategy[]
  /** Only instances of this provider. */
  capacityProviderName?: string
  /** Only instances of this zone. */
  availabilityZone?: string
}

/** `refused` has one entry for each ACTIVE instance of the cluster or provider, so it is empty where there is none. */
export type Placement = { placed: NewTask['placement'] } | { refused: PlacementRefusal[] }

/** Where one more task would go now (spec part 1, 5.1 and 6.1). */
export function choosePlacement(snapshot: Snapshot, request: PlacementRequest): Placement {
  if (request.launchType === 'FARGATE') return { placed: { node: localNode, availabilityZone: `${request.cluster.region}a` } }
  const refused: PlacementRefusal[] = []
  const feasible: ContainerInstanceRecord[] = []
  for (const instance of candidateInstances(snapshot, request)) {
    const why =
      explainRefusal(snapshot, request, instance) ??
      explainMissingDaemon(snapshot, instance) ??
      explainConstraints(snapshot, request, instance)
    if (why) refused.push(why)
    else feasible.push(instance)
  }
  const chosen = chooseInstance(snapshot, request, feasible)
  if (!chosen) return { refused }
  return { placed: { node: chosen.node, availabilityZone: chosen.availabilityZone, containerInstanceArn: chosen.arn } }
}

/** The ACTIVE instances among which a place is looked for. */
export function candidateInstances(
  snapshot: Snapshot,
  {
    cluster,
    capacityProviderName: provider,
    availabilityZone: zone,
  }: Pick<PlacementRequest, 'cluster' | 'capacityProviderName' | 'availabilityZone'>,
): ContainerInstanceRecord[] {
  const instances = snapshot.containerInstances.by('activeOfCluster', cluster.arn)
  if (provider === undefined && zone === undefined) return instances
  return instances.filter(
    ({ capacityProviderName, availabilityZone }) =>
      (provider === undefined || capacityProviderName === provider) && (zone === undefined || availabilityZone === zone),
  )
}

/** What this instance lacks for the task, constraints aside; undefined when nothing (spec part 1, 6.1). */
export function explainRefusal(
  snapshot: Snapshot,
  request: PlacementRequest,
  instance: ContainerInstanceRecord,
): PlacementRefusal | undefined {
  const { reserved } = request
  const missing = missingAttributes(instance, request.taskDefinition, request.launchType)
  if (missing.length > 0) return refusal(instance.arn, 'ATTRIBUTE', `lacks ${missing.join(', ')}`)
  if (!instance.agentConnected) return refusal(instance.arn, 'AGENT', 'its container engine does not answer')
  const free = freeCapacity(snapshot, instance)
  if (reserved.cpu > free.cpu) {
    return refusal(instance.arn, 'RESOURCE:CPU', `needs ${reserved.cpu} CPU units, ${Math.max(0, free.cpu)} are left`)
  }
  if (reserved.memoryMiB > free.memoryMiB) {
    return refusal(instance.arn, 'RESOURCE:MEMORY', `needs ${reserved.memoryMiB} MiB of memory, ${Math.max(0, free.memoryMiB)} are left`)
  }
  const taken = takenPorts(free, reserved)
  if (taken.length === 0) return undefined
  const where = instance.virtual ? ' on this computer, whose ports all virtual instances share' : ''
  return refusal(instance.arn, 'RESOURCE:PORTS', `needs host port ${taken.join(', ')}, already taken${where}`)
}

/** By the strategies that were given; else the zone with the fewest tasks of the service or group, then the instance (spec part 1, 5.1). */
function chooseInstance(
  snapshot: Snapshot,
  request: PlacementRequest,
  feasible: ContainerInstanceRecord[],
): ContainerInstanceRecord | undefined {
  const [first] = feasible
  if (feasible.length <= 1) return first
  const kin = kinOf(snapshot, request)
  if (request.placementStrategy?.length) return byStrategy(snapshot, request, feasible, kin)
  const inZone = (zone: string) => kin.filter((task) => task.availabilityZone === zone).length
  const load = feasible.map((instance) => ({ instance, zone: inZone(instance.availabilityZone), own: countOn(kin, instance) }))
  return load.toSorted((one, other) => one.zone - other.zone || one.own - other.own)[0]?.instance
}

const countOn = (kin: readonly TaskRecord[], { arn }: ContainerInstanceRecord) =>
  kin.filter((task) => task.containerInstanceArn === arn).length

function byStrategy(
  snapshot: Snapshot,
  request: PlacementRequest,
  feasible: readonly ContainerInstanceRecord[],
  kin: readonly TaskRecord[],
): ContainerInstanceRecord | undefined {
  const seed = `${request.group} ${snapshot.tasks.size}`
  const facts = feasible.map((instance) => {
    const free = freeCapacity(snapshot, instance)
    return {
      instance,
      containerInstanceArn: instance.arn,
      freeCpu: free.cpu,
      freeMemoryMiB: free.memoryMiB,
      attributes: new Map(attributesOf(instance).map(({ name, value }) => [name, value])),
      kin: countOn(kin, instance),
      seed,
    }
  })
  return orderByStrategy(facts, request.placementStrategy ?? [])[0]?.instance
}
