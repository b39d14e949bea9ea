import type { RegisterContainerInstanceRequest, Resource } from '@aws-sdk/client-ecs'
import type { Scope } from '#cluster/api/arns.ts'
import { clientError, invalidParameter } from '#cluster/api/errors.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { checkCustomCount, isReservedAttribute, readAttribute } from '../checks/attributes.ts'
import { checkLength, checkListSize } from '../checks/values.ts'
import { localZone } from '../scope/containerInstance.ts'

/** What an agent elsewhere says of its instance. */
export type Announcement = Pick<
  ContainerInstanceRecord,
  | 'agentVersion'
  | 'agentHash'
  | 'engineVersion'
  | 'registered'
  | 'attributes'
  | 'customAttributes'
  | 'capacityProviderName'
  | 'availabilityZone'
> & { ec2InstanceId?: string }

/** No agent announces more; users' own attributes have a bound of their own. */
const mostAttributes = 250

/** Undefined where nothing is announced: then the local node is meant. */
export function readAnnouncement(request: RegisterContainerInstanceRequest, scope: Scope): Announcement | undefined {
  if (!request.totalResources?.length && request.instanceIdentityDocument === undefined) return undefined
  const { agentVersion = '', agentHash, dockerVersion = '' } = request.versionInfo ?? {}
  for (const text of [agentVersion, agentHash, dockerVersion]) checkLength('versionInfo', text, 255)
  const own = readOwnAttributes(request)
  const attributes = (request.attributes ?? []).map(readAttribute).filter(({ name }) => isReservedAttribute(name))
  const zone = attributes.find(({ name }) => name === 'ecs.availability-zone')?.value
  const document = readDocument(request.instanceIdentityDocument)
  return {
    agentVersion,
    engineVersion: dockerVersion.replace(/^DockerVersion: /, ''),
    registered: readResources(request.totalResources ?? []),
    attributes,
    availabilityZone: zone ?? document.availabilityZone ?? localZone(scope),
    ...own,
    ...definedOnly({ agentHash, ec2InstanceId: document.instanceId }),
  }
}

type OwnFields = Pick<ContainerInstanceRecord, 'customAttributes' | 'capacityProviderName'>

/** An instance says by this attribute which Auto Scaling group provider has its capacity; there is no group to tell. */
const providerAttribute = 'marina.capacity-provider'

/** What a user gave the instance beside what it announces. */
export function readOwnAttributes(request: RegisterContainerInstanceRequest): OwnFields {
  checkListSize('attributes', request.attributes, mostAttributes)
  const customAttributes = (request.attributes ?? []).map(readAttribute).filter(({ name }) => !isReservedAttribute(name))
  checkCustomCount(customAttributes)
  const capacityProviderName = customAttributes.find(({ name }) => name === providerAttribute)?.value
  return { customAttributes, ...(capacityProviderName !== undefined && { capacityProviderName }) }
}

/** The parts of EC2's identity document that are looked at; its signature is not. */
function readDocument(text: string | undefined): { instanceId?: string; availabilityZone?: string } {
  if (!text) return {}
  checkLength('instanceIdentityDocument', text, 16_384)
  const { instanceId, availabilityZone } = parseObject(text)
  if (instanceId !== undefined && (typeof instanceId !== 'string' || !/^m?i-[A-Za-z0-9]{1,40}$/.test(instanceId)))
    throw clientError('The instanceId of the instance identity document is invalid.')
  return {
    ...(instanceId && { instanceId }),
    ...(typeof availabilityZone === 'string' && { availabilityZone: availabilityZone.slice(0, 64) }),
  }
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw clientError('The instance identity document is not a JSON object.')
}

/** Spec part 1, 7. */
function readResources(resources: readonly Resource[]): ContainerInstanceRecord['registered'] {
  const named = (wanted: string) => resources.find(({ name }) => name === wanted)
  return {
    cpu: readAmount('CPU', named('CPU')),
    memoryMiB: readAmount('MEMORY', named('MEMORY')),
    reservedTcpPorts: readPorts(named('PORTS')),
    reservedUdpPorts: readPorts(named('PORTS_UDP')),
  }
}

function readAmount(name: string, resource: Resource | undefined): number {
  const { integerValue } = resource ?? {}
  if (integerValue === undefined || integerValue < 0)
    throw invalidParameter(`totalResources needs ${name} with an integerValue of at least 0.`)
  return integerValue
}

function readPorts(resource: Resource | undefined): number[] {
  const ports = [...new Set(resource?.stringSetValue)].map(Number)
  checkListSize('reserved ports', ports, 100)
  if (ports.every((port) => Number.isInteger(port) && port > 0 && port < 65_536)) return ports
  throw invalidParameter(`The ports of ${resource?.name ?? 'PORTS'} must be numbers from 1 to 65535.`)
}
