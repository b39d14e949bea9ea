import type { ContainerDefinition, HealthCheck, PortMapping, TaskDefinition, Volume } from '@aws-sdk/client-ecs'
import { computeCompatibilities } from './computeCompatibilities.ts'
import { computeRequiresAttributes } from './computeRequiresAttributes.ts'
import type { TaskDefinitionInput } from './rules/rule.ts'
import { parseTaskCpu, parseTaskMemory } from './taskSize.ts'

/** A task definition as ECS answers it, without what only a revision has (ARN, number, status, times). */
export type NormalisedTaskDefinition = Omit<
  TaskDefinition,
  'taskDefinitionArn' | 'revision' | 'status' | 'registeredAt' | 'deregisteredAt' | 'registeredBy'
> & { family: string; containerDefinitions: ContainerDefinition[] }

/**
 * Fills in what ECS fills in when it registers (spec part 1, 3): defaults, empty lists, host ports, amounts as numbers,
 * `compatibilities` and `requiresAttributes`. Doing it again changes nothing. Expects input without violations.
 */
export function normaliseTaskDefinition(input: TaskDefinitionInput): NormalisedTaskDefinition {
  const { tags: _, family, cpu, memory, ...rest } = input
  const normalised: NormalisedTaskDefinition = {
    ...withoutUndefined(rest),
    family: family ?? '',
    ...(cpu !== undefined && { cpu: String(parseTaskCpu(cpu) ?? cpu) }),
    ...(memory !== undefined && { memory: String(parseTaskMemory(memory) ?? memory) }),
    containerDefinitions: (input.containerDefinitions ?? []).map((container) => normaliseContainer(container, input.networkMode)),
    volumes: (input.volumes ?? []).map(normaliseVolume),
    placementConstraints: input.placementConstraints ?? [],
    compatibilities: computeCompatibilities(input),
  }
  const requiresAttributes = computeRequiresAttributes(input)
  return requiresAttributes.length > 0 ? { ...normalised, requiresAttributes } : normalised
}

function normaliseContainer(container: ContainerDefinition, networkMode: string | undefined): ContainerDefinition {
  return {
    cpu: 0,
    essential: true,
    environment: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    ...withoutUndefined(container),
    portMappings: (container.portMappings ?? []).map((mapping) => normalisePort(mapping, networkMode)),
    ...(container.healthCheck && { healthCheck: normaliseHealthCheck(container.healthCheck) }),
    ...(container.restartPolicy?.enabled && { restartPolicy: { restartAttemptPeriod: 300, ...withoutUndefined(container.restartPolicy) } }),
  }
}

/** Spec part 1, 3.3. */
function normalisePort(mapping: PortMapping, networkMode: string | undefined): PortMapping {
  const withProtocol = { protocol: 'tcp' as const, ...withoutUndefined(mapping) }
  if (mapping.containerPortRange !== undefined || mapping.hostPort !== undefined) return withProtocol
  const sameOutside = networkMode === 'awsvpc' || networkMode === 'host'
  const hostPort = sameOutside ? mapping.containerPort : 0
  return hostPort === undefined ? withProtocol : { ...withProtocol, hostPort }
}

/** Spec part 1, 3.2. */
function normaliseHealthCheck(check: HealthCheck): HealthCheck {
  return { interval: 30, timeout: 5, retries: 3, ...withoutUndefined(check) } as HealthCheck
}

/** Spec part 1, 3.4. */
function normaliseVolume(volume: Volume): Volume {
  const docker = volume.dockerVolumeConfiguration
  if (!docker) return withoutUndefined(volume)
  return { ...withoutUndefined(volume), dockerVolumeConfiguration: { scope: 'task', ...withoutUndefined(docker) } }
}

/** Members sent as null or undefined are members not given (spec part 1, 1.1). */
function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && member !== null)) as T
}
