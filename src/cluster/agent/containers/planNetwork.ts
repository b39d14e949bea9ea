import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { ContainerSpec } from '#cluster/engine/containerEngine.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import type { NamesForTask } from '../names.ts'
import type { HostPortRanges } from '../ports/chooseRanges.ts'
import { containerRecord } from './effectiveContainer.ts'
import { PlanError } from './planError.ts'
import { notEmpty } from './planLinux.ts'
import { planPorts } from './planPorts.ts'

/**
 * How a container of a task reaches the network (spec part 2, 2). A member of an awsvpc task has nothing of its own: its
 * name, ports and name servers are the pause container's, and the engine refuses them on anyone else.
 */
export function planNetwork(
  task: TaskRecord,
  taskDefinition: TaskDefinitionRecord,
  container: ContainerDefinition,
  publishAddress: string,
  { hostPortRanges, vpc }: { hostPortRanges?: HostPortRanges | undefined; vpc?: VpcForContainer | undefined } = {},
): Pick<ContainerSpec, 'networkMode'> & Partial<ContainerSpec> {
  const mode = taskDefinition.definition.networkMode ?? 'bridge'
  if (container.disableNetworking) return { networkMode: 'none' }
  if (task.pauseEngineName && hasOwnNetwork(task)) return { networkMode: `container:${task.pauseEngineName}` }
  const inVpc = vpc && isInVpc(taskDefinition) ? vpc : undefined
  return {
    networkMode: inVpc?.network ?? (mode === 'awsvpc' ? 'bridge' : mode),
    ...definedOnly({
      hostname: container.hostname || undefined,
      ports: mode === 'bridge' ? notEmpty(planPorts(container, publishAddress, hostPortRanges)) : undefined,
      links: notEmpty(links(task, container)),
    }),
    ...nameServers([container], inVpc?.names),
    ...sysctls([container]),
  }
}

/** Where containers of bridge tasks go that others find by name. */
export interface VpcForContainer {
  network: string
  names: NamesForTask
}

/**
 * Whether containers of a task can be on the network that stands for the VPC in place of Docker's default one, which has no DNS. Docker's
 * links, and the variables that they bring, are of the default one alone.
 */
export function isInVpc({ definition }: TaskDefinitionRecord): boolean {
  return (definition.networkMode ?? 'bridge') === 'bridge' && definition.containerDefinitions.every(({ links }) => !links?.length)
}

/** Whether the pause container of a task holds its network, and not only its processes or its shared memory. */
export function hasOwnNetwork({ networkInterface }: TaskRecord): boolean {
  return networkInterface !== undefined
}

/** Name servers and extra hosts of all `containers`, for the container that owns their network. Servers that they name are asked alone. */
export function nameServers(
  containers: readonly ContainerDefinition[],
  names?: NamesForTask,
): Pick<ContainerSpec, 'dns' | 'dnsSearch' | 'extraHosts'> {
  const own = unique(containers.flatMap(({ dnsServers }) => dnsServers ?? []))
  return definedOnly({
    dns: notEmpty(own.length > 0 ? own : [...(names?.nameServers ?? [])]),
    dnsSearch: notEmpty(unique(containers.flatMap(({ dnsSearchDomains }) => dnsSearchDomains ?? []))),
    extraHosts: notEmpty(
      unique([
        ...containers.flatMap(({ extraHosts }) => (extraHosts ?? []).map(({ hostname, ipAddress }) => `${hostname}:${ipAddress}`)),
        ...(names?.extraHosts ?? []),
      ]),
    ),
  })
}

/** Kernel settings of `containers`, those that `keep` accepts. */
export function sysctls(
  containers: readonly ContainerDefinition[],
  keep: (namespace: string) => boolean = () => true,
): Pick<ContainerSpec, 'sysctls'> {
  const controls = containers.flatMap(({ systemControls }) => systemControls ?? []).filter(({ namespace }) => keep(namespace ?? ''))
  if (controls.length === 0) return {}
  return { sysctls: Object.fromEntries(controls.map(({ namespace, value }) => [namespace ?? '', value ?? ''])) }
}

function links(task: TaskRecord, container: ContainerDefinition): string[] {
  return (container.links ?? []).map((link) => {
    const [target = '', alias = target, ...more] = link.split(':')
    if (more.length > 0) throw new PlanError('Invalid link format')
    const record = containerRecord(task, target)
    if (!record) throw new PlanError(`Link target not available: ${target}`)
    return `${record.engineName}:${alias}`
  })
}

const unique = (texts: string[]) => [...new Set(texts)]
