import type { PlanNumbers } from '../services/servicePlan.ts'

/** After how many tasks are healthy: how many are there beside those, as `; 1 pending, 2 stopping`. */
export function andOthers({ pending, unhealthy, leavingHealthy, stopping }: PlanNumbers): string {
  const others = [
    [pending, 'pending'],
    [unhealthy, 'unhealthy'],
    [leavingHealthy, 'of older deployments'],
    [stopping, 'stopping'],
  ].flatMap(([count, word]) => (Number(count) > 0 ? [`${count} ${word}`] : []))
  return others.length > 0 ? `; ${others.join(', ')}` : ''
}
