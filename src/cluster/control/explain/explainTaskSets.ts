/** Why the task sets of a service are as they are: the plan that the loop would make now for each, told (spec part 1, 5.13). */
import { shortName } from '#cluster/api/arns.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { ServiceRecord, TaskSetRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { planTaskSet, type TaskSetPlan } from '../taskSets/planTaskSet.ts'
import { andOthers } from './andOthers.ts'
import { explainHeld } from './explainHeld.ts'
import { explainLastFailure } from './explainLastFailure.ts'
import { explainPlacement } from './explainPlacement.ts'
import { explainStops } from './explainStops.ts'

const none: Explanation = {
  rule: 'desiredCount',
  state: 'waiting',
  sentence: 'The service has the deployment controller EXTERNAL and no task set, so nothing runs. CreateTaskSet makes one.',
}

/** Of an ACTIVE service with the controller EXTERNAL, one after the other; each names its task set. */
export function explainTaskSets(snapshot: Snapshot, service: ServiceRecord, now: number): Explanation[] {
  const taskSets = snapshot.taskSets.by('service', service.arn)
  return taskSets.length === 0 ? [none] : taskSets.flatMap((taskSet) => explainTaskSet(snapshot, service, taskSet, now))
}

function explainTaskSet(snapshot: Snapshot, service: ServiceRecord, taskSet: TaskSetRecord, now: number): Explanation[] {
  const plan = planTaskSet(snapshot, service, taskSet, now)
  const steady = plan.taskSet.stabilityStatus === 'STEADY_STATE'
  const others = [
    ...(plan.start ? explainPlacement(snapshot, service, plan.start) : []),
    ...plan.held.map((held) => explainHeld(held, plan.numbers)),
    ...explainStops(plan.stop),
    ...explainFailures(plan.taskSet),
    ...(steady ? [] : explainLastFailure(snapshot.tasks.by('service', service.arn), plan.taskSet)),
  ]
  const named = others.map((one) => ({ ...one, sentence: `Task set ${taskSet.id}: ${one.sentence}`, about: one.about ?? taskSet.arn }))
  return [explainShare(service, plan), ...named]
}

function explainShare({ desiredCount }: ServiceRecord, { taskSet, numbers }: TaskSetPlan): Explanation {
  const { id, status, scale, taskDefinitionArn, arn, stabilityStatus } = taskSet
  const share = status === 'DRAINING' ? 'being deleted' : `${scale.value} % of ${desiredCount}`
  return {
    rule: 'desiredCount',
    state: stabilityStatus === 'STEADY_STATE' ? 'asWanted' : 'waiting',
    sentence: `Task set ${id} (${status}, ${shortName(taskDefinitionArn)}, ${share}): ${numbers.healthy} of ${numbers.desired} desired tasks are healthy${andOthers(numbers)}.`,
    numbers: { desired: numbers.desired, healthy: numbers.healthy, scale: scale.value, ofService: desiredCount },
    about: arn,
  }
}

function explainFailures({ failedTasks }: TaskSetRecord): Explanation[] {
  if (failedTasks === 0) return []
  const sentence = `${failedTasks} of its tasks failed; no circuit breaker watches task sets, so it goes on trying.`
  return [{ rule: 'circuitBreaker', state: 'waiting', sentence, numbers: { failedTasks } }]
}
