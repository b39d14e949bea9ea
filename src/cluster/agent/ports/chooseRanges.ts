import type { ContainerDefinition, PortMapping } from '@aws-sdk/client-ecs'
import type { PortSpan } from '../config/parseValue.ts'
import { PlanError } from '../containers/planError.ts'

/** What IANA leaves to everybody, and ECS's agent uses where the kernel names no range (spec part 2, 1.6). */
const PORTS_FOR_ALL: PortSpan = { first: 49_153, last: 65_535 }
const MOST_TRIES = 100

/** By `rangeKey` of a mapping: the first of as many host ports in a row. */
export type HostPortRanges = ReadonlyMap<string, number>

export const rangeKey = ({ containerPortRange, containerPort, protocol = 'tcp' }: PortMapping): string =>
  containerPortRange ?? `${containerPort}/${protocol}`

/** Whether its host ports are chosen here. The engine chooses single ones where nothing says from which. */
export const isOurs = ({ containerPortRange, containerPort, hostPort }: PortMapping, ports: PortSpan | undefined): boolean =>
  containerPortRange !== undefined || (ports !== undefined && containerPort !== undefined && !hostPort)

/**
 * Chooses host ports in a row for a container's port ranges, and for its other dynamic ports where they are told apart.
 * @param isTaken what is known to be in use; whoever else has a port is met at the start, and another row is tried
 * @param random from 0 to 1, so that tasks that start at once do not choose the same
 * @param ports what host ports are taken from; ranges alone are chosen where absent
 * @throws PlanError where there is no such row
 */
export function chooseRanges(
  { portMappings = [] }: ContainerDefinition,
  isTaken: (hostPort: number) => boolean,
  random: () => number,
  ports?: PortSpan,
): HostPortRanges {
  const chosen = new Map<string, number>()
  const own = new Set<number>()
  for (const mapping of portMappings) {
    const key = rangeKey(mapping)
    if (!isOurs(mapping, ports) || chosen.has(key)) continue
    const length = lengthOf(mapping)
    const first = chooseFirst(length, (port) => own.has(port) || isTaken(port), random, ports ?? PORTS_FOR_ALL)
    for (let port = first; port < first + length; port += 1) own.add(port)
    chosen.set(key, first)
  }
  return chosen
}

function chooseFirst(length: number, isTaken: (port: number) => boolean, random: () => number, ports: PortSpan): number {
  const places = ports.last - ports.first + 2 - length
  const begin = Math.min(places - 1, Math.floor(random() * places))
  for (let attempt = 0; attempt < Math.min(MOST_TRIES, places); attempt += 1) {
    // A place that is taken is left for the next one, so that a random number that never changes gets on, too.
    const start = ports.first + ((begin + attempt * stepOf(length, places)) % places)
    if (!Array.from({ length }, (_, index) => start + index).some(isTaken)) return start
  }
  const what = length === 1 ? 'a host port is' : `${length} contiguous host ports are`
  throw new PlanError(`error retrieving docker port map: ${what} unavailable`)
}

/** Past the row that was taken; in a narrow range by one, so that no place is left out. */
const stepOf = (length: number, places: number) => (places > MOST_TRIES ? length : 1)

function lengthOf({ containerPortRange }: PortMapping): number {
  if (containerPortRange === undefined) return 1
  const [first = 0, last = 0] = containerPortRange.split('-').map(Number)
  return Math.max(0, last - first + 1)
}
