/** What a task uses and what was set aside for it; undefined is what was not measured. */
export interface TaskUse {
  reserved: { cpu: number; memoryMiB: number }
  cpuUnits: number | undefined
  memoryMiB: number | undefined
}

/** Docker gives a container without CPU units two of them, and the documentation leaves a division by 0 open (spec part 2, 10.3). */
const leastCpuUnits = 2

/**
 * Used as percent of reserved over the tasks that were measured, not held at 100 (spec part 1, 10). Undefined where none was. A task that
 * reserves no memory has none to measure by.
 */
export function serviceSample(tasks: readonly TaskUse[]): { cpu: number | undefined; memory: number | undefined } {
  return {
    cpu: percent(tasks.map(({ cpuUnits, reserved }) => ({ used: cpuUnits, reserved: Math.max(reserved.cpu, leastCpuUnits) }))),
    memory: percent(tasks.map(({ memoryMiB, reserved }) => ({ used: memoryMiB, reserved: reserved.memoryMiB }))),
  }
}

function percent(tasks: readonly { used: number | undefined; reserved: number }[]): number | undefined {
  let used = 0
  let reserved = 0
  for (const task of tasks) {
    if (task.used === undefined || task.reserved <= 0) continue
    used += task.used
    reserved += task.reserved
  }
  return reserved === 0 ? undefined : (used / reserved) * 100
}
