import type { Scope } from '#cluster/api/arns.ts'
import { containerInstanceArn } from '#cluster/api/arns.ts'
import { engineAttribute, virtualAttribute } from '#cluster/api/instanceTypes.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { AttributeRecord, ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { NodeFacts } from '../handler.ts'
import { capabilitiesWith } from './localCapabilities.ts'

/** The agent whose capabilities are announced: clients compare it with the version a feature needs. */
export const announcedAgentVersion = '1.105.1'

/** SSH, the engine and the agent: ECS never gives them to tasks (spec part 1, 7). */
const defaultTcpPorts = [22, 2375, 2376, 51678, 51679]

export const localZone = (scope: Scope) => `${scope.region}a`

type FromFacts = Pick<ContainerInstanceRecord, 'agentVersion' | 'engineVersion' | 'registered' | 'attributes'>

/** What of an instance follows from its node, and changes with it (spec part 1, 7). */
export function instanceFromFacts(facts: NodeFacts, scope: Scope, zone = localZone(scope)): FromFacts {
  const { info, settings = {}, engineAddress } = facts
  const { reservedMemoryMiB = 0, reservedTcpPorts = defaultTcpPorts, reservedUdpPorts = [] } = settings
  return {
    agentVersion: announcedAgentVersion,
    engineVersion: info.version,
    registered: {
      cpu: Math.round(info.cpus * 1024),
      memoryMiB: Math.max(0, Math.floor(info.memoryMiB) - reservedMemoryMiB),
      reservedTcpPorts,
      reservedUdpPorts,
    },
    attributes: [
      ...platformAttributes(facts),
      { name: 'ecs.availability-zone', value: zone },
      { name: 'ecs.instance-type', value: engineAddress === undefined ? 'local' : 'engine' },
      ...capabilitiesOf(facts),
    ],
  }
}

/** And where they are had, where that is not this computer's own engine. */
function capabilitiesOf({ settings = {}, engineAddress }: NodeFacts): AttributeRecord[] {
  const names = capabilitiesWith(settings, { elsewhere: engineAddress !== undefined })
  return [...(engineAddress === undefined ? [] : [{ name: engineAttribute, value: engineAddress }]), ...names.map((name) => ({ name }))]
}

function platformAttributes({ info }: NodeFacts): AttributeRecord[] {
  return [
    { name: 'ecs.os-type', value: 'linux' },
    { name: 'ecs.os-family', value: 'LINUX' },
    { name: 'ecs.cpu-architecture', value: info.cpuArchitecture.toLowerCase() },
  ]
}

/** Of a virtual instance only what its containers meet follows from the node; its room is what it was added with. */
export function virtualFromFacts(
  facts: NodeFacts,
  { attributes }: Pick<ContainerInstanceRecord, 'attributes'>,
): Omit<FromFacts, 'registered'> {
  const ofMachine = attributes.filter(({ name }) => machineAttributes.includes(name))
  return {
    agentVersion: announcedAgentVersion,
    engineVersion: facts.info.version,
    attributes: [...platformAttributes(facts), ...ofMachine, ...capabilitiesOf(facts)],
  }
}

/** What a machine of EC2 says of itself (spec part 1, 6.4). */
const machineAttributes = ['ecs.availability-zone', 'ecs.instance-type', 'ecs.ami-id', virtualAttribute]

/** What a user says of an instance that is a whole engine. */
export type EngineMachine = Pick<VirtualMachine, 'availabilityZone' | 'customAttributes' | 'capacityProviderName' | 'tags'>

/** A machine that a share of the node stands for. */
export interface VirtualMachine {
  cpu: number
  memoryMiB: number
  availabilityZone: string
  instanceType: string
  amiId: string
  customAttributes?: AttributeRecord[]
  capacityProviderName?: string
  tags: ContainerInstanceRecord['tags']
}

/** A virtual instance of a cluster, with a registration of its own (spec part 1, 7). */
export function newVirtualInstance(
  cluster: ClusterRecord,
  facts: NodeFacts,
  machine: VirtualMachine,
  now: number,
  ids: Ids,
): ContainerInstanceRecord {
  const { cpu, memoryMiB, instanceType, amiId, ...rest } = machine
  const own = [
    { name: 'ecs.availability-zone', value: rest.availabilityZone },
    { name: 'ecs.instance-type', value: instanceType },
    { name: 'ecs.ami-id', value: amiId },
    { name: virtualAttribute },
  ]
  const local = newContainerInstance(cluster, facts, now, ids)
  return {
    ...local,
    ...virtualFromFacts(facts, { attributes: own }),
    virtual: {},
    registered: { ...local.registered, cpu, memoryMiB },
    ...rest,
  }
}

/** A whole engine as a container instance, with all the room that it has. */
export function newEngineInstance(
  cluster: ClusterRecord,
  facts: NodeFacts,
  machine: EngineMachine,
  now: number,
  ids: Ids,
): ContainerInstanceRecord {
  const instance = newContainerInstance(cluster, facts, now, ids)
  return { ...instance, ...instanceFromFacts(facts, instance, machine.availabilityZone), ...machine }
}

/** The local node as a container instance of a cluster. */
export function newContainerInstance(cluster: ClusterRecord, facts: NodeFacts, now: number, ids: Ids): ContainerInstanceRecord {
  const scope = { account: cluster.account, region: cluster.region }
  return {
    ...scope,
    arn: containerInstanceArn(scope, cluster.name, ids.hex32()),
    clusterArn: cluster.arn,
    node: facts.node,
    ec2InstanceId: `i-${ids.hex17()}`,
    status: 'ACTIVE',
    agentConnected: true,
    ...instanceFromFacts(facts, scope),
    availabilityZone: localZone(scope),
    registeredAt: now,
    version: 1,
    tags: [],
  }
}
