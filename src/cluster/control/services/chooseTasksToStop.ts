import type { TaskRecord } from '#cluster/state/records.ts'

/**
 * Which of `candidates` a service lets go, when all would do (spec part 1, 5.1): from the zone with most of its tasks,
 * there from the instance with most, there the newest, because the others have proved themselves for longer.
 * @param kin all wanted tasks of the service, which the counts are taken from
 */
export function chooseTasksToStop(candidates: readonly TaskRecord[], count: number, kin: readonly TaskRecord[]): TaskRecord[] {
  if (candidates.length <= count) return [...candidates]
  const zones = countBy(kin, zoneOf)
  const instances = countBy(kin, instanceOf)
  const rest = new Set(candidates)
  const chosen: TaskRecord[] = []
  const load = (task: TaskRecord) => [zones.get(zoneOf(task)) ?? 0, instances.get(instanceOf(task)) ?? 0, task.createdAt]
  while (chosen.length < count && rest.size > 0) {
    const next = [...rest].reduce((best, task) => (isMore(load(task), load(best)) ? task : best))
    rest.delete(next)
    chosen.push(next)
    zones.set(zoneOf(next), (zones.get(zoneOf(next)) ?? 1) - 1)
    instances.set(instanceOf(next), (instances.get(instanceOf(next)) ?? 1) - 1)
  }
  return chosen
}

const zoneOf = (task: TaskRecord) => task.availabilityZone
const instanceOf = (task: TaskRecord) => task.containerInstanceArn ?? task.node

function countBy(tasks: readonly TaskRecord[], keyOf: (task: TaskRecord) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const task of tasks) counts.set(keyOf(task), (counts.get(keyOf(task)) ?? 0) + 1)
  return counts
}

/** Compares like words: the first number that differs decides; equal ones count as more, so that the last listed goes. */
function isMore(one: number[], other: number[]): boolean {
  const at = one.findIndex((number, index) => number !== other[index])
  return at === -1 || (one[at] ?? 0) > (other[at] ?? 0)
}
