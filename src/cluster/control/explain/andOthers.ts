import type { PlanNumbers } from '../services/servicePlan.ts'

/**
 * After how many tasks are healthy: how many are there beside those, as `; 1 pending, 2 stopping`.
 * @param leaving what healthy ones are called that do not count
 */
export function andOthers({ pending, unhealthy, leavingHealthy, stopping }: PlanNumbers, leaving = 'to be replaced'): string {
  const others = [
    [pending, 'pending'],
    [unhealthy, 'unhealthy'],
    [leavingHealthy, leaving],
    [stopping, 'stopping'],
  ].flatMap(([count, word]) => (Number(count) > 0 ? [`${count} ${word}`] : []))
  return others.length > 0 ? `; ${others.join(', ')}` : ''
}
