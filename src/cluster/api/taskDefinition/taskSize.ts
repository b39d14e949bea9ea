/** CPU units of one vCPU. */
const unitsPerVcpu = 1024
/** What ECS accepts on EC2, in CPU units (spec part 1, 3.1). */
const smallestCpu = 128
const largestCpu = 196_608

/**
 * Task-level CPU in units, from `"256"`, `".25 vCPU"` or `"1 vcpu"` (spec part 1, 3.1).
 * Undefined for anything else, and for what is outside 128 to 196608 units.
 */
export function parseTaskCpu(text: string): number | undefined {
  const units = parseAmount(text, 'vcpu', unitsPerVcpu)
  return units !== undefined && units >= smallestCpu && units <= largestCpu ? units : undefined
}

/** Task-level memory in MiB, from `"512"`, `"0.5GB"` or `"1 GB"` (spec part 1, 3.1). Undefined for anything else. */
export function parseTaskMemory(text: string): number | undefined {
  const mebibytes = parseAmount(text, 'gb', 1024)
  return mebibytes !== undefined && mebibytes > 0 ? mebibytes : undefined
}

function parseAmount(text: string, unit: string, perUnit: number): number | undefined {
  const trimmed = text.trim().toLowerCase()
  if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed)
  const match = /^(\d{0,9}(?:\.\d{1,9})?)\s*([a-z]+)$/.exec(trimmed)
  if (!match?.[1] || match[2] !== unit) return undefined
  return Math.round(Number(match[1]) * perUnit)
}

interface FargateSize {
  cpu: number
  /** MiB. */
  memory: readonly number[]
}

const steps = (from: number, to: number, step: number) => Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step)

/** Every pair Fargate runs (spec part 1, 3.1). */
export const fargateSizes: readonly FargateSize[] = [
  { cpu: 256, memory: [512, 1024, 2048] },
  { cpu: 512, memory: steps(1024, 4096, 1024) },
  { cpu: 1024, memory: steps(2048, 8192, 1024) },
  { cpu: 2048, memory: steps(4096, 16_384, 1024) },
  { cpu: 4096, memory: steps(8192, 30_720, 1024) },
  { cpu: 8192, memory: steps(16_384, 61_440, 4096) },
  { cpu: 16_384, memory: steps(32_768, 122_880, 8192) },
]

export function isFargateSize(cpu: number, memory: number): boolean {
  return fargateSizes.some((size) => size.cpu === cpu && size.memory.includes(memory))
}

const vcpus = (units: number) => `${units / unitsPerVcpu} vCPU`
const gigabytes = (mebibytes: number) => mebibytes / 1024

/** What to choose instead of a pair that Fargate does not run. */
export function fargateSizeAdvice(cpu: number, memory: number): string {
  const size = fargateSizes.find((candidate) => candidate.cpu === cpu)
  if (!size) return `Fargate has no size with ${cpu} CPU units. Choose ${orList(fargateSizes.map((candidate) => String(candidate.cpu)))}.`
  const larger = size.memory.find((choice) => choice >= memory) ?? size.memory.at(-1) ?? 0
  const allowed =
    size.memory.length <= 3
      ? orList(size.memory.map((choice) => String(gigabytes(choice))))
      : `${gigabytes(size.memory[0] ?? 0)} to ${gigabytes(size.memory.at(-1) ?? 0)}`
  return `Fargate with ${vcpus(cpu)} allows ${allowed} GB. Choose ${gigabytes(larger)} GB (memory "${larger}") or another CPU.`
}

function orList(items: string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`
}
