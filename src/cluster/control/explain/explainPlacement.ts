import { shortName } from '#cluster/api/arns.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { choosePlacement, explainRefusal, type PlacementRequest } from '../scheduler/choosePlacement.ts'
import type { PlacementRefusal } from '../scheduler/refusals.ts'
import type { PlannedStart } from '../services/servicePlan.ts'
import { placementRequest, wantedTasks } from '../services/serviceTask.ts'

/** Where the next task of a start would go, or why each instance refuses it (spec part 1, 6.1). */
export function explainPlacement(snapshot: Snapshot, service: ServiceRecord, start: PlannedStart): Explanation[] {
  const [next] = wantedTasks(snapshot, service, start.deployment, 1)
  if (!next) return []
  const request = placementRequest(next, service)
  if (start.on) return explainRefusedOn(snapshot, request, start.on)
  const placement = choosePlacement(snapshot, request)
  if ('placed' in placement) return []
  return placement.refused.length > 0
    ? placement.refused.map((refused) => explainRefused(refused, 'the next task'))
    : [explainNoInstance(next.capacityProviderName)]
}

/** Why instances that are to have a task each cannot take it; nothing of those that can. */
export function explainRefusedOn(
  snapshot: Snapshot,
  request: PlacementRequest,
  instances: readonly ContainerInstanceRecord[],
): Explanation[] {
  return instances.flatMap((instance) => {
    const refused = explainRefusal(snapshot, request, instance)
    return refused ? [explainRefused(refused, 'its task')] : []
  })
}

const explainRefused = ({ containerInstanceArn, detail }: PlacementRefusal, what: string): Explanation => ({
  rule: 'placement',
  state: 'stuck',
  sentence: `Container instance ${shortName(containerInstanceArn)} cannot take ${what}: ${detail}.`,
  about: containerInstanceArn,
})

function explainNoInstance(capacityProviderName: string | undefined): Explanation {
  const where = capacityProviderName === undefined ? 'The cluster' : `Capacity provider ${capacityProviderName}`
  const sentence = `${where} has no container instance. Register one, or use the launch type FARGATE.`
  return { rule: 'placement', state: 'stuck', sentence }
}
