import type { PortMapping } from '@aws-sdk/client-ecs'
import { containersOf, entriesOf, oneOf, type Rule, type TaskDefinitionInput, violation, within } from './rule.ts'

interface MappingPlace {
  mapping: PortMapping
  path: string
  container: string
}

const mappingsOf = (definition: TaskDefinitionInput): MappingPlace[] =>
  containersOf(definition).flatMap(({ container, name, path }) =>
    entriesOf(container.portMappings, `${path}.portMappings`).map(({ entry, path: place }) => ({
      mapping: entry,
      path: place,
      container: name,
    })),
  )

/** `"8000-8010"` as its two ends; undefined where it is not a range that counts upwards. */
export function parsePortRange(text: string): { from: number; to: number } | undefined {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text)
  if (!match) return undefined
  const [from, to] = [Number(match[1]), Number(match[2])]
  return from >= 1 && from < to && to <= 65_535 ? { from, to } : undefined
}

/** 3.3 */
export const portsAreNumbers: Rule = function* (definition) {
  for (const { mapping, path, container } of mappingsOf(definition)) {
    if (mapping.containerPort === undefined && mapping.containerPortRange === undefined) {
      const help = `A port mapping of ${container} names no containerPort, so there is nothing to publish. Add the port the container listens on.`
      yield violation(`${path}.containerPort`, `Invalid setting for container '${container}'. 'containerPort' must be specified.`, help)
    }
    yield* within(`${path}.containerPort`, `The 'containerPort' setting for container '${container}'`, mapping.containerPort, {
      least: 1,
      most: 65_535,
    })
    yield* within(`${path}.hostPort`, `The 'hostPort' setting for container '${container}'`, mapping.hostPort, { least: 0, most: 65_535 })
    yield* oneOf(`${path}.protocol`, 'Protocol', mapping.protocol, ['tcp', 'udp'])
    yield* oneOf(`${path}.appProtocol`, 'App protocol', mapping.appProtocol, ['http', 'http2', 'grpc'])
  }
}

/** 3.7: with awsvpc and host a port is the same inside and outside. */
export const hostPortsMatch: Rule = function* (definition) {
  const { networkMode } = definition
  if (networkMode !== 'awsvpc' && networkMode !== 'host') return
  for (const { mapping, path, container } of mappingsOf(definition)) {
    if (mapping.hostPort === undefined || mapping.containerPort === undefined || mapping.hostPort === mapping.containerPort) continue
    yield violation(
      `${path}.hostPort`,
      `When networkMode=${networkMode}, the host ports and container ports in port mappings must match.`,
      `${container} maps container port ${mapping.containerPort} to host port ${mapping.hostPort}; networkMode ${networkMode} cannot translate ports. Remove hostPort, or set it to ${mapping.containerPort}.`,
    )
  }
}

/** 3.3: a task without a network publishes nothing. */
export const noneHasNoPorts: Rule = function* (definition) {
  if (definition.networkMode !== 'none') return
  for (const { path, container } of mappingsOf(definition)) {
    yield violation(
      path,
      'Port mappings are not supported when networkMode=none',
      `${container} maps a port, but networkMode none has no network. Remove the mapping, or choose bridge or awsvpc.`,
    )
  }
}

/** 3.3: `"lo-hi"` with bridge or awsvpc, alone in its mapping. */
export const portRangesAreValid: Rule = function* (definition) {
  for (const { mapping, path, container } of mappingsOf(definition)) {
    const range = mapping.containerPortRange
    if (range === undefined) continue
    if (mapping.containerPort !== undefined || mapping.hostPort !== undefined) {
      const help = `A port mapping of ${container} has a single port and a range. Keep one of them; the host's ports of a range are chosen for you.`
      yield violation(
        `${path}.containerPortRange`,
        `Invalid setting for container '${container}'. You cannot specify both single port and port range.`,
        help,
      )
    } else if (!parsePortRange(range) || definition.networkMode === 'host' || definition.networkMode === 'none') {
      const help = `The port range \`${range}\` of ${container} cannot be used. Write the lower port first, such as "8000-8010", with networkMode bridge or awsvpc.`
      yield violation(`${path}.containerPortRange`, `Invalid 'containerPortRange' setting for container '${container}'.`, help)
    }
  }
}

/** 3.3 */
export const portRangesAreFew: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    const ranges = container.portMappings?.filter((mapping) => mapping.containerPortRange !== undefined).length ?? 0
    if (ranges <= 100) continue
    yield violation(
      `${path}.portMappings`,
      `Invalid 'containerPortRange' setting for container '${name}'.`,
      `${name} has ${ranges} port ranges; ECS takes at most 100. Join neighbouring ranges.`,
    )
  }
}

interface Span {
  from: number
  to: number
}

const spanOf = (mapping: PortMapping): Span | undefined =>
  mapping.containerPortRange === undefined
    ? mapping.containerPort === undefined
      ? undefined
      : { from: mapping.containerPort, to: mapping.containerPort }
    : parsePortRange(mapping.containerPortRange)

/** 3.7: ranges overlap nothing else in the task. */
export const rangesDoNotOverlap: Rule = function* (definition) {
  const seen: { span: Span; protocol: string; isRange: boolean }[] = []
  for (const { mapping, path, container } of mappingsOf(definition)) {
    const span = spanOf(mapping)
    if (!span) continue
    const protocol = mapping.protocol ?? 'tcp'
    const isRange = mapping.containerPortRange !== undefined
    const clash = seen.find(
      (other) => other.protocol === protocol && (other.isRange || isRange) && other.span.from <= span.to && span.from <= other.span.to,
    )
    if (clash) {
      const help = `The ports ${span.from} to ${span.to} of ${container} overlap another mapping of this task. Make the ranges distinct.`
      yield violation(
        path,
        `Invalid 'containerPortRange' setting: container port is used multiple times in task for container '${container}'.`,
        help,
      )
    }
    seen.push({ span, protocol, isRange })
  }
}

/** 3.3: names are what Service Connect refers to. */
export const portNamesAreValid: Rule = function* (definition) {
  const seen = new Set<string>()
  for (const { mapping, path, container } of mappingsOf(definition)) {
    const { name } = mapping
    if (name === undefined) continue
    if (!/^[a-z0-9_][a-z0-9_-]{0,63}$/.test(name)) {
      const help = `The port name \`${name.slice(0, 70)}\` of ${container} is not valid. Use up to 64 lower-case letters, digits, - and _, not starting with -.`
      yield violation(`${path}.name`, `Invalid port mapping name '${name.slice(0, 70)}'.`, help)
    } else if (seen.has(name)) {
      const help = `Two port mappings are named ${name}. Names are unique in a task definition. Rename one of them.`
      yield violation(`${path}.name`, `Invalid setting for container '${container}'. The port mapping name is already used: ${name}.`, help)
    }
    seen.add(name)
  }
}
