import { shortName } from '#cluster/api/arns.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { choosePlacement } from '../scheduler/choosePlacement.ts'
import type { PlacementRefusal } from '../scheduler/refusals.ts'
import type { PlannedStart } from '../services/servicePlan.ts'
import { placementRequest, wantedTasks } from '../services/serviceTask.ts'

/** Where the next task of a start would go, or why each instance refuses it (spec part 1, 6.1). */
export function explainPlacement(snapshot: Snapshot, service: ServiceRecord, start: PlannedStart): Explanation[] {
  const [next] = wantedTasks(snapshot, service, start.deployment, 1)
  if (!next || start.on) return []
  const placement = choosePlacement(snapshot, placementRequest(next, service))
  if ('placed' in placement) return []
  return placement.refused.length > 0
    ? placement.refused.map(explainRefusal)
    : [explainNoInstance(snapshot, service, next.capacityProviderName)]
}

const explainRefusal = ({ containerInstanceArn, detail }: PlacementRefusal): Explanation => ({
  rule: 'placement',
  state: 'stuck',
  sentence: `Container instance ${shortName(containerInstanceArn)} cannot take the next task: ${detail}.`,
  about: containerInstanceArn,
})

/** None is ACTIVE. */
function explainNoInstance(snapshot: Snapshot, { clusterArn }: ServiceRecord, capacityProviderName: string | undefined): Explanation {
  const where = capacityProviderName === undefined ? 'The cluster' : `Capacity provider ${capacityProviderName}`
  const draining = snapshot.containerInstances
    .by('registeredOfCluster', clusterArn)
    .filter((instance) => capacityProviderName === undefined || instance.capacityProviderName === capacityProviderName).length
  const sentence =
    draining > 0
      ? `${where} has no ACTIVE container instance: ${draining} ${draining === 1 ? 'is' : 'are'} DRAINING. Set one ACTIVE again, register another, or use the launch type FARGATE.`
      : `${where} has no container instance. Register one, or use the launch type FARGATE.`
  return { rule: 'placement', state: 'stuck', sentence }
}
