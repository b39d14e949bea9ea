import { shortName } from '#cluster/api/arns.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { decideUnplaced } from '../decisions/changeDecisions.ts'
import { choosePlacement } from '../scheduler/choosePlacement.ts'
import type { PlacementRefusal } from '../scheduler/refusals.ts'
import type { PlannedStart } from '../services/servicePlan.ts'
import { placementRequest, wantedTasks } from '../services/serviceTask.ts'
import { saidAs } from './saidAs.ts'

/** Where the next task of a start would go, or why each instance refuses it (spec part 1, 6.1). */
export function explainPlacement(snapshot: Snapshot, service: ServiceRecord, start: PlannedStart): Explanation[] {
  const [next] = wantedTasks(snapshot, service, start.deployment, 1)
  if (!next || start.on) return []
  const placement = choosePlacement(snapshot, placementRequest(next, service))
  if ('placed' in placement) return []
  return placement.refused.length > 0 ? placement.refused.map(explainRefusal) : [explainNoInstance(next.capacityProviderName)]
}

const explainRefusal = (refusal: PlacementRefusal): Explanation => ({
  rule: 'placement',
  state: 'stuck',
  sentence: `Container instance ${shortName(refusal.containerInstanceArn)} cannot take the next task: ${refusal.detail}.`,
  about: refusal.containerInstanceArn,
  ...saidAs(...decideUnplaced([refusal])),
})

function explainNoInstance(capacityProviderName: string | undefined): Explanation {
  const where = capacityProviderName === undefined ? 'The cluster' : `Capacity provider ${capacityProviderName}`
  const sentence = `${where} has no container instance. Register one, or use the launch type FARGATE.`
  return { rule: 'placement', state: 'stuck', sentence, ...saidAs({ rule: 'noInstance' }) }
}
