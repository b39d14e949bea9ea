/**
 * Where a task goes: pure, and able to say why nowhere. RunTask's handler and the service loop ask the same function.
 */
import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs'
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { LaunchType } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { NewTask } from '#cluster/state/writes/newTask.ts'
import { chooseInstance } from './chooseInstance.ts'
import { explainMissingDaemon } from './explainMissingDaemon.ts'
import { countKin, type Kin } from './kin.ts'
import { missingAttributes } from './missingAttributes.ts'
import { freeRoom, takenPorts } from './nodeCapacity.ts'
import { explainUnmet, isStanding, readConstraints } from './placementConstraints.ts'
import { type PlacementRefusal, refusal } from './refusals.ts'

/** The engine of this computer's own tasks; those elsewhere are nodes of their own. */
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

/** Finds places for tasks of one kind, one after the other. What was placed is written before the next one is asked for. */
export interface Placer {
  next(): Placement
}

/**
 * What does not change while tasks are placed is looked at once: each place then costs a look at what every instance has left.
 * @param kin where several placers place tasks of one service
 */
export function createPlacer(snapshot: Snapshot, request: PlacementRequest, kin: Kin = countKin(snapshot, request)): Placer {
  const constraints = readConstraints(request)
  const [standing, moving] = [constraints.filter(isStanding), constraints.filter((one) => !isStanding(one))]
  const candidates = (request.launchType === 'FARGATE' ? [] : candidateInstances(snapshot, request)).map((instance) => ({
    instance,
    unable: explainUnable(request, instance),
    unwanted: explainMissingDaemon(snapshot, instance) ?? explainUnmet(snapshot, request, standing, instance, kin),
  }))
  const find = (): Placement => {
    if (request.launchType === 'FARGATE') return { placed: { node: localNode, availabilityZone: `${request.cluster.region}a` } }
    const refused: PlacementRefusal[] = []
    const feasible: ContainerInstanceRecord[] = []
    for (const { instance, unable, unwanted } of candidates) {
      const why = unable ?? explainFull(snapshot, request, instance) ?? unwanted ?? explainUnmet(snapshot, request, moving, instance, kin)
      if (why) refused.push(why)
      else feasible.push(instance)
    }
    const chosen = chooseInstance(snapshot, request, feasible, kin)
    if (!chosen) return { refused }
    const { node, availabilityZone, arn: containerInstanceArn } = chosen
    const placedBy = { strategy: strategyName(request), suitable: feasible.length, considered: feasible.length + refused.length }
    return { placed: { node, availabilityZone, containerInstanceArn, placedBy } }
  }
  return {
    next() {
      const placement = find()
      if ('placed' in placement) kin.add(placement.placed)
      return placement
    },
  }
}

/** Where one more task would go now (spec part 1, 5.1 and 6.1). */
export const choosePlacement = (snapshot: Snapshot, request: PlacementRequest): Placement => createPlacer(snapshot, request).next()

/** As `spread(host) binpack(memory)`; `default` is ECS's own, by zone and then by instance. */
const strategyName = ({ placementStrategy = [] }: PlacementRequest) =>
  placementStrategy.map(({ type = '', field }) => (field === undefined ? type : `${type}(${field})`)).join(' ') || 'default'

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
  return explainUnable(request, instance) ?? explainFull(snapshot, request, instance)
}

/** Which attributes it lacks that the task needs. */
export function explainMissing(request: PlacementRequest, instance: ContainerInstanceRecord): PlacementRefusal | undefined {
  const missing = missingAttributes(instance, request.taskDefinition, request.launchType)
  if (missing.length === 0) return undefined
  return refusal(instance.arn, 'ATTRIBUTE', `lacks ${missing.join(', ')}`, { what: missing.join(', ') })
}

/** Why it could not take the task even if it were empty. */
function explainUnable(request: PlacementRequest, instance: ContainerInstanceRecord): PlacementRefusal | undefined {
  const missing = explainMissing(request, instance)
  if (missing) return missing
  return instance.agentConnected ? undefined : refusal(instance.arn, 'AGENT', 'its container engine does not answer')
}

function explainFull(snapshot: Snapshot, { reserved }: PlacementRequest, instance: ContainerInstanceRecord): PlacementRefusal | undefined {
  const free = freeRoom(snapshot, instance)
  if (reserved.cpu > free.cpu) {
    const facts = { needs: reserved.cpu, has: Math.max(0, free.cpu) }
    return refusal(instance.arn, 'RESOURCE:CPU', `needs ${facts.needs} CPU units, ${facts.has} are left`, facts)
  }
  if (reserved.memoryMiB > free.memoryMiB) {
    const facts = { needs: reserved.memoryMiB, has: Math.max(0, free.memoryMiB) }
    return refusal(instance.arn, 'RESOURCE:MEMORY', `needs ${facts.needs} MiB of memory, ${facts.has} are left`, facts)
  }
  const taken = takenPorts(snapshot, instance, reserved)
  if (taken.length === 0) return undefined
  const machine = instance.node === localNode ? 'this computer' : 'its engine'
  const where = instance.virtual ? ` on ${machine}, whose ports all virtual instances share` : ''
  const what = taken.join(', ')
  return refusal(instance.arn, 'RESOURCE:PORTS', `needs host port ${what}, already taken${where}`, { what })
}
