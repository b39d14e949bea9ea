import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { PlanError } from '../containers/planError.ts'

/** What IANA leaves to everybody, and ECS's agent uses where the kernel names no range (spec part 2, 1.6). */
const FIRST_PORT = 49_153
const LAST_PORT = 65_535
const MOST_TRIES = 100

/** By a mapping's `containerPortRange`: the first of as many host ports in a row. */
export type HostPortRanges = ReadonlyMap<string, number>

/**
 * Chooses host ports in a row for a container's port ranges.
 * @param isTaken what is known to be in use; whoever else has a port is met at the start, and another row is tried
 * @param random from 0 to 1, so that tasks that start at once do not choose the same
 * @throws PlanError where there is no such row
 */
export function chooseRanges(
  { portMappings = [] }: ContainerDefinition,
  isTaken: (hostPort: number) => boolean,
  random: () => number,
): HostPortRanges {
  const chosen = new Map<string, number>()
  const own = new Set<number>()
  for (const range of new Set(portMappings.flatMap(({ containerPortRange }) => containerPortRange ?? []))) {
    const length = lengthOf(range)
    const first = chooseFirst(length, (port) => own.has(port) || isTaken(port), random)
    for (let port = first; port < first + length; port += 1) own.add(port)
    chosen.set(range, first)
  }
  return chosen
}

function chooseFirst(length: number, isTaken: (port: number) => boolean, random: () => number): number {
  const places = LAST_PORT - FIRST_PORT + 2 - length
  for (let attempt = 0; attempt < MOST_TRIES && places > 0; attempt += 1) {
    const first = FIRST_PORT + Math.min(places - 1, Math.floor(random() * places))
    // A place that is taken is left for the next one, so that a random number that never changes gets on, too.
    const start = FIRST_PORT + ((first - FIRST_PORT + attempt * length) % places)
    if (!Array.from({ length }, (_, index) => start + index).some(isTaken)) return start
  }
  throw new PlanError(`error retrieving docker port map: ${length} contiguous host ports are unavailable`)
}

function lengthOf(range: string): number {
  const [first = 0, last = 0] = range.split('-').map(Number)
  return Math.max(0, last - first + 1)
}
