import type { ContainerInstance, TaskDefinition } from '@aws-sdk/client-ecs'

/** What one task takes away from an instance, in CPU units and MiB. */
export interface TaskSize {
  cpu: number
  memoryMiB: number
  /** Fixed host ports: each can be taken once per instance. */
  hostPorts: number[]
}

/** How many more tasks fit, and what the next one lacks. */
export interface Room {
  more: number
  lacks: { what: 'cpu' | 'memory' | 'port'; needed: number; free: number } | undefined
}

/** Pure: the size placement counts with (spec part 1, 6.1): the task's own, else the sum of its containers'. */
export function taskSize(definition: TaskDefinition): TaskSize {
  const containers = definition.containerDefinitions ?? []
  const sum = (pick: (container: (typeof containers)[number]) => number | undefined) =>
    containers.reduce((total, container) => total + (pick(container) ?? 0), 0)
  const usesHostPorts = definition.networkMode === 'bridge' || definition.networkMode === 'host' || definition.networkMode === undefined
  return {
    cpu: definition.cpu === undefined ? sum(({ cpu }) => cpu) : Number(definition.cpu),
    memoryMiB:
      definition.memory === undefined ? sum(({ memory, memoryReservation }) => memoryReservation ?? memory) : Number(definition.memory),
    hostPorts: usesHostPorts
      ? containers.flatMap(({ portMappings = [] }) => portMappings.flatMap(({ hostPort }) => (hostPort ? [hostPort] : [])))
      : [],
  }
}

/** Pure: room on all active instances together. Undefined where there is none to count, as for Fargate. */
export function roomFor(size: TaskSize, instances: readonly ContainerInstance[]): Room | undefined {
  const active = instances.filter(({ status, agentConnected }) => status === 'ACTIVE' && agentConnected)
  if (active.length === 0) return undefined
  const rooms = active.map((instance) => roomOn(size, instance))
  const more = rooms.reduce((sum, room) => sum + room.more, 0)
  return { more, lacks: rooms[0]?.lacks }
}

function roomOn(size: TaskSize, instance: ContainerInstance): Room {
  const remaining = (name: string) => instance.remainingResources?.find((resource) => resource.name === name)
  const cpu = remaining('CPU')?.integerValue ?? 0
  const memory = remaining('MEMORY')?.integerValue ?? 0
  const taken = new Set(remaining('PORTS')?.stringSetValue ?? [])
  const byCpu = size.cpu > 0 ? Math.floor(cpu / size.cpu) : Number.POSITIVE_INFINITY
  const byMemory = size.memoryMiB > 0 ? Math.floor(memory / size.memoryMiB) : Number.POSITIVE_INFINITY
  const [port] = size.hostPorts
  const byPort = port === undefined ? Number.POSITIVE_INFINITY : size.hostPorts.some((one) => taken.has(String(one))) ? 0 : 1
  const more = Math.max(0, Math.min(byCpu, byMemory, byPort))
  if (!Number.isFinite(more)) return { more, lacks: undefined }
  if (more === byPort) return { more, lacks: { what: 'port', needed: port ?? 0, free: 0 } }
  if (more === byCpu) return { more, lacks: { what: 'cpu', needed: size.cpu, free: cpu - more * size.cpu } }
  return { more, lacks: { what: 'memory', needed: size.memoryMiB, free: memory - more * size.memoryMiB } }
}
