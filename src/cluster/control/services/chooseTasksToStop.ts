import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'

/** One way to tell which task a service can spare: by how many share a value with it, or by what its instance has left. More goes first. */
export type StopCriterion =
  | { shared: (task: TaskRecord) => string }
  /** In CPU units or MiB, and how much of it a task takes. */
  | { left: (task: TaskRecord) => number; takes: (task: TaskRecord) => number }

/** Where nobody says otherwise (spec part 1, 5.1): the zone, then the instance. */
const byDefault: readonly StopCriterion[] = [{ shared: zoneOf }, { shared: instanceOf }]

/**
 * Which of `candidates` a service lets go, when all would do (spec part 1, 5.1): from the zone with most of its tasks,
 * there from the instance with most, there the newest, because the others have proved themselves for longer.
 * @param kin all wanted tasks of the service, which the counts are taken from
 * @param first what its placement strategies go by, before all that
 */
export function chooseTasksToStop(
  candidates: readonly TaskRecord[],
  count: number,
  kin: readonly TaskRecord[],
  first: readonly StopCriterion[] = [],
): TaskRecord[] {
  if (candidates.length <= count) return [...candidates]
  const loads = [...first, ...byDefault].map((criterion) => measure(criterion, kin))
  const rest = new Set(candidates)
  const chosen: TaskRecord[] = []
  const load = (task: TaskRecord) => [...loads.map(({ of }) => of(task)), task.createdAt]
  while (chosen.length < count && rest.size > 0) {
    const next = [...rest].reduce((best, task) => (isMore(load(task), load(best)) ? task : best))
    rest.delete(next)
    chosen.push(next)
    for (const { without } of loads) without(next)
  }
  return chosen
}

/** A criterion with its numbers, which change with each task that goes. */
interface Measure {
  of(task: TaskRecord): number
  without(task: TaskRecord): void
}

function measure(criterion: StopCriterion, kin: readonly TaskRecord[]): Measure {
  const counts = new Map<string, number>()
  const add = (key: string, amount: number) => void counts.set(key, (counts.get(key) ?? 0) + amount)
  if ('shared' in criterion) {
    const { shared } = criterion
    for (const task of kin) add(shared(task), 1)
    return { of: (task) => counts.get(shared(task)) ?? 0, without: (task) => add(shared(task), -1) }
  }
  const { left, takes } = criterion
  return { of: (task) => left(task) + (counts.get(instanceOf(task)) ?? 0), without: (task) => add(instanceOf(task), takes(task)) }
}

function zoneOf(task: TaskRecord): string {
  return task.availabilityZone
}

function instanceOf(task: TaskRecord): string {
  return task.containerInstanceArn ?? task.node
}

/** Compares like words: the first number that differs decides; equal ones count as more, so that the last listed goes. */
function isMore(one: number[], other: number[]): boolean {
  const at = one.findIndex((number, index) => number !== other[index])
  return at === -1 || (one[at] ?? 0) > (other[at] ?? 0)
}
