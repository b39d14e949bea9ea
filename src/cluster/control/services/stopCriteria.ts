import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { freeCapacity } from '../scheduler/nodeCapacity.ts'
import { spreadValue } from '../scheduler/orderByStrategy.ts'
import { attributesOf } from '../scheduler/query/index.ts'
import type { StopCriterion } from './chooseTasksToStop.ts'

/**
 * What the placement strategies of a service say of which task to spare (spec part 1, 5.1): the one whose removal leaves the best spread, or
 * the fullest instances. `random` says nothing.
 */
export function stopCriteria(snapshot: Snapshot, { placementStrategy }: Pick<ServiceRecord, 'placementStrategy'>): StopCriterion[] {
  return placementStrategy.flatMap(({ type, field = '' }): StopCriterion[] => {
    if (type === 'spread') return [{ shared: ofInstance(snapshot, '', valueIn(field)) }]
    if (type !== 'binpack') return []
    const resource = field.toLowerCase() === 'cpu' ? 'cpu' : 'memoryMiB'
    const left = ofInstance(snapshot, 0, (instance) => freeCapacity(snapshot, instance)[resource])
    return [{ left, takes: ({ reserved }) => reserved[resource] }]
  })
}

function valueIn(field: string): (instance: ContainerInstanceRecord) => string {
  const valueOf = spreadValue(field)
  return (instance) =>
    valueOf({
      containerInstanceArn: instance.arn,
      attribute: (wanted) => attributesOf(instance).find(({ name }) => name === wanted)?.value,
    })
}

/** Something of the instance that a task is on, looked up once for each. */
function ofInstance<Value>({ containerInstances }: Snapshot, none: Value, read: (instance: ContainerInstanceRecord) => Value) {
  const known = new Map<string, Value>()
  return ({ containerInstanceArn = '' as never }: TaskRecord): Value => {
    const seen = known.get(containerInstanceArn)
    if (seen !== undefined) return seen
    const instance = containerInstances.get(containerInstanceArn)
    const value = instance ? read(instance) : none
    known.set(containerInstanceArn, value)
    return value
  }
}
