import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { ContainerSpec } from '#cluster/engine/containerEngine.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { PlanError } from './planError.ts'

const LEAST_CPU_SHARES = 2
const MOST_CPU_SHARES = 262_144
/** What ECS's agent raises smaller limits to; the engine may still refuse it (spec part 2, 1.2). */
const LEAST_MEMORY_MIB = 4
const CPU_UNITS_A_CORE = 1_024

type Limits = Pick<
  ContainerSpec,
  'cpuShares' | 'cpuLimit' | 'memoryMiB' | 'memoryReservationMiB' | 'memorySwapMiB' | 'memorySwappiness' | 'pidsLimit'
>

/** What the agent's own settings make of limits. */
export interface LimitSettings {
  /** The most processes and threads. */
  pidsLimit?: number | undefined
  /** False where the size of the task is no limit. */
  taskLimits?: boolean | undefined
}

/**
 * CPU and memory of one container (spec part 2, 1.2 and 1.11). Limits of the task, which AWS puts on a parent control
 * group, are put on each container: a local engine's control groups are out of reach on most machines.
 * @param engineCpus cores of the engine's machine: Docker refuses a limit above them
 */
export function planLimits(
  given: Pick<TaskRecord, 'arn' | 'cpu' | 'memory'>,
  container: ContainerDefinition,
  engineCpus: number,
  { pidsLimit, taskLimits = true }: LimitSettings = {},
): Limits {
  const task: typeof given = taskLimits ? given : { arn: given.arn }
  const ofTask = numberOf(task.memory)
  if (container.memory !== undefined && ofTask !== undefined && container.memory > ofTask) throw tooMuch(task, container.memory, ofTask)
  const memoryMiB = memoryLimit(container.memory ?? ofTask)
  return {
    cpuShares: cpuShares(container.cpu),
    ...definedOnly({
      cpuLimit: cpuLimit(task.cpu, engineCpus),
      memoryMiB,
      memoryReservationMiB: container.memoryReservation || undefined,
      pidsLimit,
      ...swap(container, container.memory === undefined ? undefined : memoryMiB),
    }),
  }
}

/** Docker reads 0 as its default of 1024, so "nothing asked" must be the least there is. */
function cpuShares(cpu: number | undefined): number {
  return Math.min(MOST_CPU_SHARES, Math.max(LEAST_CPU_SHARES, cpu ?? 0))
}

function cpuLimit(taskCpu: string | undefined, engineCpus: number): number | undefined {
  const cores = (numberOf(taskCpu) ?? 0) / CPU_UNITS_A_CORE
  return cores > 0 && cores < engineCpus ? cores : undefined
}

function memoryLimit(memory: number | undefined): number | undefined {
  return memory ? Math.max(LEAST_MEMORY_MIB, memory) : undefined
}

/** Swap settings mean nothing without a memory limit of the container's own, swappiness nothing without maxSwap. */
function swap(container: ContainerDefinition, memoryMiB: number | undefined) {
  const { maxSwap, swappiness } = container.linuxParameters ?? {}
  if (maxSwap === undefined || memoryMiB === undefined) return {}
  return { memorySwapMiB: memoryMiB + maxSwap, memorySwappiness: swappiness }
}

/** An override asks for more than its task has; a task definition cannot be registered so. */
function tooMuch({ arn }: Pick<TaskRecord, 'arn'>, memory: number, ofTask: number): PlanError {
  const why = `cgroup resource: unable to build resource spec for task: container memory limit(${memory}) greater than task memory limit(${ofTask})`
  return new PlanError(`resource cannot be initialized for task ${arn}: ${why}`, 'ResourceInitializationError')
}

function numberOf(text: string | undefined): number | undefined {
  const number = Number(text)
  return text && number > 0 ? number : undefined
}
