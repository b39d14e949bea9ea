import type { ContainerSpec, NetworkAttachment, NetworkSpec } from '#cluster/engine/containerEngine.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { NetworkInterfaceRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { containerLabels, INSTALLATION_LABEL, PAUSE_CONTAINER } from '../labels.ts'
import type { NamesForTask } from '../names.ts'
import { PlanError } from './planError.ts'
import { hasOwnNetwork, nameServers, sysctls } from './planNetwork.ts'
import { planPausePorts } from './planPorts.ts'

export interface PauseContext {
  taskDefinition: TaskDefinitionRecord
  installation: string
  publishAddress: string
  pauseImage: string
  names?: NamesForTask | undefined
  /** Beside those that every container has. */
  pauseLabels?: Readonly<Record<string, string>> | undefined
}

/**
 * The network that stands for the VPC: tasks reach each other by address, whatever their subnets. Two data folders on one engine have
 * networks of their own, so that neither can take away what the other uses.
 */
export function planVpcNetwork(installation: string): NetworkSpec {
  return {
    name: `marina-vpc-${engineCharacters(installation).slice(0, 12)}`,
    labels: { [INSTALLATION_LABEL]: installation },
  }
}

/**
 * The container that holds the network of an awsvpc task (spec part 2, 2.2): started first, stopped last, and the only
 * one the engine lets have ports, a host name and name servers. In other network modes it holds the processes or the
 * shared memory that the containers of a task have for themselves.
 * @throws PlanError for a task without one
 */
export function planPause(task: TaskRecord, context: PauseContext): ContainerSpec {
  if (!task.pauseEngineName) throw new PlanError('This task has no pause container.')
  const { taskDefinition, installation } = context
  const { containerDefinitions: containers, ipcMode } = taskDefinition.definition
  const base = {
    name: task.pauseEngineName,
    image: context.pauseImage,
    command: ['pause'],
    labels: { ...context.pauseLabels, ...containerLabels(task, taskDefinition, PAUSE_CONTAINER, installation) },
    logDriver: 'json-file',
    logOptions: { 'max-size': '1m', 'max-file': '1' },
    ...(ipcMode === 'task' && { ipcMode: 'shareable' }),
  }
  if (!hasOwnNetwork(task)) return { ...base, networkMode: 'none' }
  const members = containers.filter(({ disableNetworking }) => !disableNetworking)
  return {
    ...base,
    networkMode: planVpcNetwork(installation).name,
    hostname: hostNameOf(task),
    networkAliases: [hostNameOf(task), privateDnsName(task), groupName(task), ...(context.names?.aliases ?? [])],
    ports: planPausePorts(members, context.publishAddress),
    ...nameServers(members, context.names),
    ...sysctls(members, (namespace) => namespace.startsWith('net.')),
  }
}

/** The elastic network interface as far as a laptop has one: the address is real, the ids are made up. */
export function planNetworkInterface(
  task: TaskRecord,
  attachment: NetworkAttachment | undefined,
  networkInterfaceId: string,
): NetworkInterfaceRecord {
  return {
    attachmentId: task.networkInterface?.attachmentId ?? task.id,
    subnetId: subnetOf(task),
    status: 'ATTACHED',
    networkInterfaceId: task.networkInterface?.networkInterfaceId ?? networkInterfaceId,
    privateDnsName: privateDnsName(task),
    ...(attachment && { macAddress: attachment.macAddress, privateIpv4Address: attachment.ipAddress }),
  }
}

const subnetOf = (task: TaskRecord) => task.networkInterface?.subnetId ?? 'subnet-local'

/** The engine gives out the address only after the name is set, so the name comes from the task and not from the address. */
const hostNameOf = (task: TaskRecord) => `ip-${task.id.slice(0, 12)}`
const privateDnsName = (task: TaskRecord) => `${hostNameOf(task)}.${task.region}.compute.internal`

/** Tasks find each other by the name of their service, or of their family where they have none. */
const groupName = ({ group }: TaskRecord) => group.slice(group.indexOf(':') + 1)

const engineCharacters = (text: string) => text.replace(/[^A-Za-z0-9_.-]+/g, '-')
