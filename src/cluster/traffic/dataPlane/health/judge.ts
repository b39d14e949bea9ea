import type { HealthCheckConfig, TargetState } from '../trafficConfig.ts'

export interface TargetHealth {
  state: TargetState
  reason?: string
  description?: string
  /** Checks of the same outcome in a row; at most as many as a threshold needs. */
  inARow: number
}

/** What one check found. */
export type Outcome = { ok: true } | { ok: false; reason: string; description: string }

/** Until its first check. */
export const registeringHealth: TargetHealth = {
  state: 'initial',
  reason: 'Elb.RegistrationInProgress',
  description: 'Target registration is in progress',
  inARow: 0,
}

/** From its first check on, where that did not make it healthy. */
const checkedHealth: TargetHealth = {
  state: 'initial',
  reason: 'Elb.InitialHealthChecking',
  description: 'Initial health checks in progress',
  inARow: 0,
}

export const drainingHealth: TargetHealth = {
  state: 'draining',
  reason: 'Target.DeregistrationInProgress',
  description: 'Target deregistration is in progress',
  inARow: 0,
}

export const unusedHealth: TargetHealth = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
  inARow: 0,
}

export const uncheckedHealth: TargetHealth = {
  state: 'unavailable',
  reason: 'Target.HealthCheckDisabled',
  description: 'Health checks are disabled for this target',
  inARow: 0,
}

type Thresholds = Pick<HealthCheckConfig, 'healthyThreshold' | 'unhealthyThreshold'>

/** What a target is after a check: a new one is healthy with its first success, all other changes take a threshold (spec part 1, 8.1). */
export function nextHealth(health: TargetHealth, outcome: Outcome, thresholds: Thresholds): TargetHealth {
  return outcome.ok ? afterSuccess(health, thresholds.healthyThreshold) : afterFailure(health, outcome, thresholds.unhealthyThreshold)
}

function afterSuccess(health: TargetHealth, threshold: number): TargetHealth {
  if (health.state !== 'unhealthy') return { state: 'healthy', inARow: 0 }
  const inARow = health.inARow + 1
  return inARow >= threshold ? { state: 'healthy', inARow: 0 } : { ...health, inARow }
}

function afterFailure(health: TargetHealth, { reason, description }: Extract<Outcome, { ok: false }>, threshold: number): TargetHealth {
  if (health.state === 'unhealthy') return { state: 'unhealthy', reason, description, inARow: 0 }
  const inARow = health.inARow + 1
  if (inARow >= threshold) return { state: 'unhealthy', reason, description, inARow: 0 }
  return { ...(health.state === 'initial' ? checkedHealth : health), inARow }
}

/** Whether a code is in a matcher such as `200`, `200-299` or `200,302`. */
export function matchesCode(matcher: string, code: number): boolean {
  return matcher.split(',').some((part) => {
    const [from = '', to = from] = part.trim().split('-')
    return from !== '' && code >= Number(from) && code <= Number(to)
  })
}
