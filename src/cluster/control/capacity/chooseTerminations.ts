import type { GroupInstanceRecord } from '#cluster/state/records/capacityRecords.ts'

/** What the choice looks at in an instance. */
export interface TerminationFacts {
  instance: GroupInstanceRecord
  /** Tasks on it, those of daemons aside. */
  tasks: number
}

/**
 * Which instances go when a group shrinks: those that are still coming; then, as an Auto Scaling group has it, from the zone with most of
 * them, there the oldest. With managed termination protection none that has a task (spec part 1, 6.5), so perhaps fewer than asked.
 */
export function chooseTerminations(all: readonly TerminationFacts[], count: number, protectsTasks: boolean): GroupInstanceRecord[] {
  const rest = new Set(all.filter(({ tasks }) => !protectsTasks || tasks === 0).map(({ instance }) => instance))
  const zones = new Map<string, number>()
  for (const { instance } of all) zones.set(instance.availabilityZone, (zones.get(instance.availabilityZone) ?? 0) + 1)
  const chosen: GroupInstanceRecord[] = []
  while (chosen.length < count && rest.size > 0) {
    const goesBefore = (one: GroupInstanceRecord, other: GroupInstanceRecord) =>
      Number(other.lifecycleState === 'Pending') - Number(one.lifecycleState === 'Pending') ||
      (zones.get(other.availabilityZone) ?? 0) - (zones.get(one.availabilityZone) ?? 0) ||
      one.launchedAt - other.launchedAt
    const [next] = [...rest].sort(goesBefore)
    if (!next) break
    rest.delete(next)
    chosen.push(next)
    zones.set(next.availabilityZone, (zones.get(next.availabilityZone) ?? 1) - 1)
  }
  return chosen
}

/** The zone where the next instance comes up: the one with the fewest, of several the first. */
export function chooseZone(zones: readonly string[], instances: readonly GroupInstanceRecord[]): string {
  const count = (zone: string) => instances.filter(({ availabilityZone }) => availabilityZone === zone).length
  return zones.toSorted((one, other) => count(one) - count(other))[0] ?? ''
}
