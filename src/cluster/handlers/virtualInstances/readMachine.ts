import type { Scope } from '#cluster/api/arns.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import { findInstanceType, instanceTypes } from '#cluster/api/instanceTypes.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import { isReservedAttribute } from '../checks/attributes.ts'
import { shown } from '../checks/identifiers.ts'
import { readOwnAttributes } from '../containerInstances/announcedInstance.ts'
import { type EngineMachine, localZone, type VirtualMachine } from '../scope/containerInstance.ts'

type Request = MarinaOperations['AddContainerInstance']['request']

/** Stands for the image of a machine that has none. */
export const localAmi = 'ami-00000000000000000'

/** Of a machine that is given by its room alone. */
const customType = 'custom'

/** The machine that is asked for. Throws InvalidParameterException with what can be asked for instead. */
export function readMachine(request: Request, scope: Scope): VirtualMachine {
  return { ...readRoom(request), ...readEngineMachine(request, scope), amiId: localAmi }
}

/** What of it is not its room: a whole engine has its own. */
export function readEngineMachine(request: Request, scope: Scope): EngineMachine {
  const reserved = request.attributes?.find(({ name }) => isReservedAttribute(name))
  if (reserved)
    throw invalidParameter(
      `The attribute ${shown(reserved.name)} is ECS's own and follows from the machine. Give the instance type and the zone instead, or an attribute under another name.`,
    )
  return {
    ...readOwnAttributes({ attributes: request.attributes ?? [] }),
    availabilityZone: readZone(request.availabilityZone, scope),
    tags: request.tags ?? [],
  }
}

function readRoom({ instanceType, cpu, memoryMiB }: Request): Pick<VirtualMachine, 'cpu' | 'memoryMiB' | 'instanceType'> {
  if (instanceType === undefined) {
    if (cpu !== undefined && memoryMiB !== undefined) return { cpu, memoryMiB, instanceType: customType }
    throw invalidParameter(
      'An instance needs the room that it has: give an instance type such as t3.small, or both its CPU units and its memory in MiB.',
    )
  }
  if (cpu !== undefined || memoryMiB !== undefined)
    throw invalidParameter('The instance type says how much CPU and memory an instance has. Give either the type, or CPU units and memory.')
  const type = findInstanceType(instanceType)
  if (type) return { cpu: type.vcpus * 1024, memoryMiB: type.memoryMiB, instanceType }
  throw invalidParameter(
    `The instance type ${shown(instanceType)} is not known here. Known are ${instanceTypes.map(({ name }) => name).join(', ')}; any other machine can be given by its CPU units and memory.`,
  )
}

/** A zone of the region that is called, as ECS names them. */
function readZone(zone: string | undefined, scope: Scope): string {
  if (zone === undefined) return localZone(scope)
  const { region } = scope
  if (zone.startsWith(region) && /^[a-f]$/.test(zone.slice(region.length))) return zone
  throw invalidParameter(`${shown(zone)} is no availability zone of ${region}. Its zones are ${region}a to ${region}f.`)
}
