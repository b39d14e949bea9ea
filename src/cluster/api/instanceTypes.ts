/** What a machine of an EC2 instance type has. */
export interface InstanceType {
  name: string
  vcpus: number
  memoryMiB: number
}

/** Every virtual container instance has this attribute, so that clients and placement constraints can tell. */
export const virtualAttribute = 'marina.virtual'

/** Every container instance on an engine of its own has this attribute; its value is the engine's address. */
export const engineAttribute = 'marina.engine'

const of = (family: string, sizes: readonly [size: string, vcpus: number, memoryGiB: number][]): InstanceType[] =>
  sizes.map(([size, vcpus, memoryGiB]) => ({ name: `${family}.${size}`, vcpus, memoryMiB: memoryGiB * 1024 }))

const burstable: [string, number, number][] = [
  ['nano', 2, 0.5],
  ['micro', 2, 1],
  ['small', 2, 2],
  ['medium', 2, 4],
  ['large', 2, 8],
  ['xlarge', 4, 16],
  ['2xlarge', 8, 32],
]
const general: [string, number, number][] = [
  ['large', 2, 8],
  ['xlarge', 4, 16],
  ['2xlarge', 8, 32],
  ['4xlarge', 16, 64],
]
const compute = general.map(([size, vcpus, memoryGiB]): [string, number, number] => [size, vcpus, memoryGiB / 2])
const memory = general.map(([size, vcpus, memoryGiB]): [string, number, number] => [size, vcpus, memoryGiB * 2])

/** The common ones, which virtual container instances can be of. Another machine is given by its CPU units and memory. */
export const instanceTypes: readonly InstanceType[] = [
  ...of('t2', [
    ['micro', 1, 1],
    ['small', 1, 2],
    ['medium', 2, 4],
    ['large', 2, 8],
  ]),
  ...of('t3', burstable),
  ...of('t4g', burstable),
  ...of('m5', general),
  ...of('m6i', general),
  ...of('m7g', general),
  ...of('c5', compute),
  ...of('c6i', compute),
  ...of('c7g', compute),
  ...of('r5', memory),
  ...of('r6i', memory),
]

export const findInstanceType = (name: string): InstanceType | undefined => instanceTypes.find((type) => type.name === name)
