import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { PlannedStop, StopWhy } from '../services/servicePlan.ts'

const stopSentences: Record<StopWhy, (tasks: string) => string> = {
  scaleIn: (tasks) => `${tasks} stopped, because there are more than desired.`,
  olderDeployment: (tasks) => `${tasks} of an older deployment stopped, because enough others are healthy.`,
  instanceNotActive: (tasks) => `${tasks} stopped, because the container instance is draining or gone.`,
  unhealthy: (tasks) => `${tasks} stopped, because the health check failed.`,
  rebalance: (tasks) => `${tasks} stopped, because its Availability Zone has more than another, where one more runs for it.`,
  serviceDeleted: (tasks) => `${tasks} stopped, because the service is being deleted.`,
  paused: (tasks) => `${tasks} stopped, because the service is paused.`,
}
const stopRules: Record<StopWhy, Explanation['rule']> = {
  scaleIn: 'scaleIn',
  olderDeployment: 'olderDeployment',
  instanceNotActive: 'instanceNotActive',
  unhealthy: 'health',
  rebalance: 'rebalancing',
  serviceDeleted: 'serviceDeleted',
  paused: 'paused',
}

/** What a plan stops, by reason. */
export function explainStops(stops: readonly PlannedStop[]): Explanation[] {
  return [...Map.groupBy(stops, ({ why }) => why)].map(([why, of]) => ({
    rule: stopRules[why],
    state: 'waiting',
    sentence: stopSentences[why](of.length === 1 ? '1 task is' : `${of.length} tasks are`),
    numbers: { tasks: of.length },
  }))
}
