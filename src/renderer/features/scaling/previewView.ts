import type { Decision } from '#cluster/api/resources/decisions.ts'
import type { LoadPoint } from '../health/useServiceLoad.ts'

/** What a target tracking policy goes by. */
export interface Aim {
  /** Percent. */
  target: number
  min: number
  max: number
}

export interface WantedPoint {
  at: number
  tasks: number
}

/**
 * Pure: how many tasks a policy would have wanted for the load there was: the tasks of then, by measured over target, rounded up and within
 * the bounds (spec part 2, 10.3). Cooldowns are left out: it is what it aims at, not how fast it gets there.
 * @param decisions of the service, newest first: they say how many tasks there were before each change
 */
export function wantedTasks(
  load: readonly LoadPoint[],
  { target, min, max }: Aim,
  desired: number,
  decisions: readonly Decision[],
): WantedPoint[] {
  if (!(target > 0) || max < min) return []
  return load.map(({ at, percent }) => {
    const wanted = Math.ceil((desiredAt(at, desired, decisions) * percent) / target - 1e-9)
    return { at, tasks: Math.min(max, Math.max(min, wanted)) }
  })
}

const changes: ReadonlySet<Decision['rule']> = new Set(['scaled', 'scaledBySchedule'])

function desiredAt(at: number, desired: number, decisions: readonly Decision[]): number {
  const later = decisions.filter((decision) => changes.has(decision.rule) && decision.at > at).toSorted((one, other) => one.at - other.at)
  return later[0]?.numbers?.['from'] ?? desired
}

/** The fewest and the most of them; undefined where there are none. */
export function spanOf(points: readonly WantedPoint[]): { least: number; most: number } | undefined {
  if (points.length === 0) return undefined
  const counts = points.map(({ tasks }) => tasks)
  return { least: Math.min(...counts), most: Math.max(...counts) }
}
