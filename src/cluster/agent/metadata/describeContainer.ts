import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { ContainerFacts, Labels } from '#cluster/engine/containerEngine.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { effectiveContainer } from '../containers/effectiveContainer.ts'
import { planMounts } from '../containers/planVolumes.ts'
import { PAUSE_CONTAINER } from '../labels.ts'

/** Everything that is known of a task, for its own containers. */
export interface TaskFacts {
  task: TaskRecord
  taskDefinition: TaskDefinitionRecord
  /** By engine name; what the engine does not have is not there. */
  containers: ReadonlyMap<string, ContainerFacts>
  /** Of the network of an awsvpc task, for example `10.0.0.0/24`. */
  subnet?: string
}

/** How the agent calls what a container does (spec part 2, 4.1). */
export function knownStatus(facts: ContainerFacts | undefined): 'NONE' | 'CREATED' | 'RUNNING' | 'STOPPED' {
  if (!facts) return 'NONE'
  if (facts.state === 'running' || facts.state === 'paused' || facts.state === 'restarting') return 'RUNNING'
  return facts.state === 'created' && !facts.error ? 'CREATED' : 'STOPPED'
}

/** RFC 3339, as long as it is known. */
export const timeText = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString())

/** One container (spec part 2, 7.3). `v4` has more: the log's whereabouts, the ARN, the network's details. */
export function describeContainer(version: 'v3' | 'v4', known: TaskFacts, record: ContainerRecord): Record<string, unknown> {
  const { task, taskDefinition } = known
  const facts = known.containers.get(record.engineName)
  const written = taskDefinition.definition.containerDefinitions.find(({ name }) => name === record.name)
  const definition = effectiveContainer(task, written ?? { name: record.name })
  return definedOnly({
    ...identity(record, facts),
    Ports: notEmpty(portsOf(version, known, definition, facts)),
    Labels: ecsLabels(facts?.labels),
    DesiredStatus: task.desiredStatus,
    KnownStatus: knownStatus(facts),
    ExitCode: facts?.exitCode,
    Limits: limits(definition),
    ...times(facts),
    Type: 'NORMAL',
    Networks: notEmpty(networks(version, known, facts)),
    Health: definition.healthCheck && facts ? health(facts) : undefined,
    Volumes: notEmpty(mounts(task, taskDefinition, definition)),
    ...(version === 'v4' && v4Members(task, record, definition, facts)),
  })
}

/** The container that holds an awsvpc task's network; ECS lists it too. */
export function describePause(version: 'v3' | 'v4', known: TaskFacts, engineName: string): Record<string, unknown> | undefined {
  const facts = known.containers.get(engineName)
  if (!facts) return undefined
  return definedOnly({
    ...identity({ name: PAUSE_CONTAINER, image: facts.image, engineName }, facts),
    Labels: ecsLabels(facts.labels),
    DesiredStatus: known.task.desiredStatus === 'STOPPED' ? 'STOPPED' : 'RESOURCES_PROVISIONED',
    KnownStatus: facts.state === 'running' ? 'RESOURCES_PROVISIONED' : knownStatus(facts),
    ExitCode: facts.exitCode,
    Limits: { CPU: 2, Memory: 0 },
    ...times(facts),
    Type: 'CNI_PAUSE',
    Networks: notEmpty(networks(version, known, facts)),
  })
}

const identity = ({ name, image, engineName }: Pick<ContainerRecord, 'name' | 'image' | 'engineName'>, facts?: ContainerFacts) => ({
  DockerId: facts?.id ?? '',
  Name: name,
  DockerName: facts ? engineName : '',
  Image: image,
  ImageID: facts?.imageId ?? '',
})

const times = (facts: ContainerFacts | undefined) => ({
  CreatedAt: timeText(facts?.createdAt),
  StartedAt: timeText(facts?.startedAt),
  FinishedAt: facts && knownStatus(facts) === 'STOPPED' ? timeText(facts.finishedAt) : undefined,
})

/** Shares are never below 2, which is the kernel's least. */
const limits = ({ cpu, memory, memoryReservation }: ContainerDefinition) => ({
  CPU: Math.max(2, cpu ?? 0),
  Memory: memory ?? memoryReservation ?? 0,
})

/** A container of an awsvpc task has the ports that it declares, wherever they are published. */
export function portsOf(
  version: 'v3' | 'v4',
  { taskDefinition }: TaskFacts,
  definition: ContainerDefinition,
  facts?: ContainerFacts,
): Port[] {
  return taskDefinition.definition.networkMode === 'awsvpc' ? awsvpcPorts(definition) : enginePorts(version, facts)
}

interface Port {
  ContainerPort: number
  Protocol: string
  HostPort: number
  HostIp?: string
}

const awsvpcPorts = ({ portMappings = [] }: ContainerDefinition) =>
  portMappings.flatMap(({ containerPort, protocol }) =>
    containerPort ? [{ ContainerPort: containerPort, Protocol: protocol ?? 'tcp', HostPort: containerPort }] : [],
  )

const enginePorts = (version: 'v3' | 'v4', facts: ContainerFacts | undefined) =>
  (facts?.ports ?? []).map(({ containerPort, protocol, hostPort, hostIp }) => ({
    ContainerPort: containerPort,
    Protocol: protocol,
    HostPort: hostPort,
    ...(version === 'v4' && { HostIp: hostIp }),
  }))

/** What is Marina's own stays with Marina. */
const ecsLabels = (labels: Labels = {}) => Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith('marina.')))

const health = ({ health: status, healthOutput, healthExitCode }: ContainerFacts) =>
  definedOnly({
    status: status === 'none' || status === 'starting' ? 'UNKNOWN' : status.toUpperCase(),
    exitCode: healthExitCode,
    output: healthOutput,
  })

export function networks(version: 'v3' | 'v4', { task, taskDefinition, containers, subnet }: TaskFacts, facts: ContainerFacts | undefined) {
  const mode = taskDefinition.definition.networkMode ?? 'bridge'
  const holder = mode === 'awsvpc' && task.pauseEngineName ? containers.get(task.pauseEngineName) : facts
  const attachments = holder?.networks ?? []
  if (attachments.length === 0) return facts ? [{ NetworkMode: mode, IPv4Addresses: [] }] : []
  return attachments.map(({ ipAddress, macAddress, gateway, prefixLength }) => ({
    NetworkMode: mode,
    IPv4Addresses: ipAddress ? [ipAddress] : [],
    ...(version === 'v4' &&
      mode === 'awsvpc' &&
      definedOnly({
        AttachmentIndex: 0,
        MACAddress: macAddress,
        IPv4SubnetCIDRBlock: subnet,
        PrivateDNSName: task.networkInterface?.privateDnsName,
        SubnetGatewayIpv4Address: gateway ? `${gateway}/${prefixLength}` : undefined,
      })),
  }))
}

function mounts(task: TaskRecord, taskDefinition: TaskDefinitionRecord, definition: ContainerDefinition) {
  return planMounts(task, taskDefinition, definition).map(({ source, containerPath }) => ({
    ...(!source.startsWith('/') && { DockerName: source }),
    Source: source,
    Destination: containerPath,
  }))
}

function v4Members(task: TaskRecord, record: ContainerRecord, definition: ContainerDefinition, facts: ContainerFacts | undefined) {
  const { logDriver = 'json-file', options = {} } = definition.logConfiguration ?? {}
  return {
    LogDriver: logDriver,
    LogOptions: logDriver === 'awslogs' ? awslogsOptions(task, record, options, facts) : options,
    ContainerARN: record.arn,
    RestartCount: definition.restartPolicy?.enabled ? (record.restartCount ?? 0) : undefined,
  }
}

/** The agent names the stream, which is how telemetry finds a container's log (spec part 2, 9.1). */
function awslogsOptions(task: TaskRecord, { name }: ContainerRecord, options: Record<string, string>, facts: ContainerFacts | undefined) {
  const prefix = options['awslogs-stream-prefix']
  const stream = prefix ? `${prefix}/${name}/${task.id}` : facts?.id
  return definedOnly({ 'awslogs-region': task.region, 'awslogs-stream': stream, ...options })
}

const notEmpty = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined)
