import { instanceTypes } from '#cluster/api/instanceTypes.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import type { PlainKey } from '../../i18n/catalogue.ts'

/** What the dialog holds; `type` is empty for a machine that is given by its room. */
export interface AddInstancesForm {
  type: string
  cpu: number
  memoryMiB: number
  zone: string
  count: number
}

export const newForm = (region: string): AddInstancesForm => ({
  type: 't3.small',
  cpu: 1024,
  memoryMiB: 1024,
  zone: `${region}a`,
  count: 1,
})

export const zonesOf = (region: string): string[] => ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `${region}${letter}`)

export const typeNames: readonly string[] = instanceTypes.map(({ name }) => name)

const isWhole = (value: number, least: number, most: number) => Number.isInteger(value) && value >= least && value <= most

/** What keeps the form from being sent, by field. */
export function problemsOf({ type, cpu, memoryMiB, count }: AddInstancesForm): Partial<Record<'cpu' | 'memoryMiB' | 'count', PlainKey>> {
  const isCustom = type === ''
  return {
    ...(isCustom && !isWhole(cpu, 1, 1_048_576) && { cpu: 'instances.cpuRule' }),
    ...(isCustom && !isWhole(memoryMiB, 1, 33_554_432) && { memoryMiB: 'instances.memoryRule' }),
    ...(!isWhole(count, 1, 20) && { count: 'instances.countRule' }),
  }
}

export function requestOf(cluster: string, form: AddInstancesForm): MarinaOperations['AddContainerInstance']['request'] {
  const { type, cpu, memoryMiB, zone, count } = form
  return { cluster, ...(type ? { instanceType: type } : { cpu, memoryMiB }), availabilityZone: zone, count }
}
