import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { earlySuccessOf } from '../deployments/earlySuccess.ts'
import type { PlanNumbers, ServicePlan } from '../services/servicePlan.ts'

/** What completes a rolling deployment before its service is whole, and that it has done so (spec part 1, 5.11). */
export function explainEarlySuccess(service: ServiceRecord, { numbers, steady }: ServicePlan): Explanation[] {
  const [primary] = service.deployments
  if (!primary || steady) return []
  const early = earlySuccessOf(service, primary, numbers.desired)
  if (early) return [explainCriteria(early.required, early.healthyPercent, early.cleanup, numbers)]
  const isLeftOver = primary.rolloutState === 'COMPLETED' && service.deployments.length > 1
  return isLeftOver ? [explainLeftOver(numbers)] : []
}

function explainCriteria(required: number, percent: number, cleanup: string, { desired, healthy }: PlanNumbers): Explanation {
  const older = cleanup === 'DEFERRED' ? 'older tasks may stop afterwards' : 'and no older task is left'
  return {
    rule: 'earlySuccess',
    state: 'waiting',
    sentence: `The deployment is complete when ${required} of ${desired} tasks are healthy (${percent} %), ${older} (${cleanup}): ${healthy} ${healthy === 1 ? 'is' : 'are'} now.`,
    numbers: { required, desired, healthy, percent },
  }
}

function explainLeftOver({ leavingHealthy, stopping }: PlanNumbers): Explanation {
  const sentence =
    'The deployment is complete. Older tasks that are left stop as new ones become healthy; no circuit breaker and no alarm watches that.'
  return { rule: 'earlySuccess', state: 'waiting', sentence, numbers: { older: leavingHealthy, stopping } }
}
