import { instanceTypes } from '#cluster/api/instanceTypes.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import type { DockerContextChoice } from '#cluster/api/resources/marina.ts'
import type { PlainKey } from '../../i18n/catalogue.ts'

/** Stands for the whole of an engine, in place of an instance type. */
export const wholeEngine = 'whole'

/** What the dialog holds; `type` is empty for a machine that is given by its room. */
export interface AddInstancesForm {
  where: 'here' | 'engine'
  /** A docker context; empty for an engine that is given by its address. */
  context: string
  address: string
  /** Folder of certificates. */
  tlsFolder: string
  /** Neither encrypted nor asking who is there, and taken all the same. */
  plain: boolean
  type: string
  cpu: number
  memoryMiB: number
  zone: string
  count: number
}

export const newForm = (region: string): AddInstancesForm => ({
  where: 'here',
  context: '',
  address: '',
  tlsFolder: '',
  plain: false,
  type: 't3.small',
  cpu: 1024,
  memoryMiB: 1024,
  zone: `${region}a`,
  count: 1,
})

export const zonesOf = (region: string): string[] => ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `${region}${letter}`)

export const typeNames: readonly string[] = instanceTypes.map(({ name }) => name)

const isWhole = (value: number, least: number, most: number) => Number.isInteger(value) && value >= least && value <= most

/** Whether certificates have a place. */
export const takesTls = ({ context, address }: AddInstancesForm) => context === '' && /^(tcp|https?):/.test(address.trim())

/** Whether the user has to say that it is to be used without TLS. */
export function needsPlain(form: AddInstancesForm, contexts: readonly DockerContextChoice[]): boolean {
  if (form.where === 'here') return false
  if (form.context !== '') return contexts.find(({ name }) => name === form.context)?.plain === true
  return takesTls(form) && form.tlsFolder.trim() === '' && !/^\w+:\/\/(localhost|127\.|\[::1\])/.test(form.address.trim())
}

type Field = 'cpu' | 'memoryMiB' | 'count' | 'address' | 'plain'

/** What keeps the form from being sent, by field. */
export function problemsOf(form: AddInstancesForm, contexts: readonly DockerContextChoice[] = []): Partial<Record<Field, PlainKey>> {
  const { type, cpu, memoryMiB, count, where, context, address, plain } = form
  const isCustom = type === ''
  return {
    ...(isCustom && !isWhole(cpu, 1, 1_048_576) && { cpu: 'instances.cpuRule' }),
    ...(isCustom && !isWhole(memoryMiB, 1, 33_554_432) && { memoryMiB: 'instances.memoryRule' }),
    ...(type !== wholeEngine && !isWhole(count, 1, 20) && { count: 'instances.countRule' }),
    ...(where === 'engine' && context === '' && address.trim() === '' && { address: 'instances.addressRule' }),
    ...(needsPlain(form, contexts) && !plain && { plain: 'instances.plainRule' }),
  }
}

type Request = MarinaOperations['AddContainerInstance']['request']

export function requestOf(cluster: string, form: AddInstancesForm, contexts: readonly DockerContextChoice[] = []): Request {
  const { type, cpu, memoryMiB, zone, count } = form
  const room = type === wholeEngine ? {} : { ...(type ? { instanceType: type } : { cpu, memoryMiB }), count }
  return { cluster, ...room, availabilityZone: zone, ...(form.where === 'engine' && engineOf(form, contexts)) }
}

function engineOf(form: AddInstancesForm, contexts: readonly DockerContextChoice[]): Request {
  const plain = needsPlain(form, contexts) && form.plain ? { plain: true } : {}
  if (form.context !== '') return { context: form.context, ...plain }
  const tlsFrom = takesTls(form) ? form.tlsFolder.trim() : ''
  return { engine: form.address.trim(), ...(tlsFrom && { tlsFrom }), ...plain }
}
