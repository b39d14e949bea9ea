import type { ContainerHealth, HealthCheckSpec } from '../containerEngine.ts'
import type { Program } from './script.ts'
import { checkPasses } from './shellProgram.ts'

export interface HealthChange {
  /** Milliseconds since the container's start. */
  afterMs: number
  health: ContainerHealth
}

/** Far enough for any script, and an end for one that says "healthy in a year". */
const MOST_PROBES = 100_000

/**
 * When a container's health changes: a probe each interval, the first one interval after the start; one pass makes it
 * healthy, `retries` failures in a row unhealthy, those within the start period uncounted (spec part 2, 1.9).
 * @returns empty when there is no check
 */
export function healthTimeline(check: HealthCheckSpec | undefined, program: Program): HealthChange[] {
  if (!check || check.test.length === 0 || check.test[0] === 'NONE') return []
  const { passesFrom, failsFrom } = passingTimes(check, program)
  const intervalMs = Math.max(1, check.intervalSeconds * 1_000)
  const changes: HealthChange[] = [{ afterMs: 0, health: 'starting' }]
  let failures = 0
  for (let probe = 1; probe <= MOST_PROBES; probe += 1) {
    const afterMs = probe * intervalMs
    const passes = afterMs >= passesFrom && afterMs < failsFrom
    const isCounted = afterMs > check.startPeriodSeconds * 1_000 || changes.some(({ health }) => health === 'healthy')
    failures = passes ? 0 : failures + (isCounted ? 1 : 0)
    const before = changes.at(-1)?.health
    if (passes && before !== 'healthy') changes.push({ afterMs, health: 'healthy' })
    if (!passes && failures >= Math.max(1, check.retries) && before !== 'unhealthy') changes.push({ afterMs, health: 'unhealthy' })
    if (isSettled(changes.at(-1)?.health, afterMs, passesFrom, failsFrom)) break
  }
  return changes
}

function passingTimes(check: HealthCheckSpec, program: Program): { passesFrom: number; failsFrom: number } {
  const neverPasses = program.healthyAfterMs === 'never' || (program.healthyAfterMs === undefined && checkPasses(check.test) === false)
  const passesFrom = neverPasses ? Number.POSITIVE_INFINITY : Number(program.healthyAfterMs ?? 0)
  return { passesFrom, failsFrom: program.sickAfterMs ?? Number.POSITIVE_INFINITY }
}

function isSettled(health: ContainerHealth | undefined, afterMs: number, passesFrom: number, failsFrom: number): boolean {
  if (health === 'healthy') return failsFrom === Number.POSITIVE_INFINITY
  return health === 'unhealthy' && (passesFrom === Number.POSITIVE_INFINITY || afterMs >= failsFrom)
}
