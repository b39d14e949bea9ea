import { shortName } from '#cluster/api/arns.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { bringsInstances } from '../scheduler/capacityProviders.ts'
import { choosePlacement } from '../scheduler/choosePlacement.ts'
import type { PlacementRefusal } from '../scheduler/refusals.ts'
import type { PlannedStart } from '../services/servicePlan.ts'
import { placementRequest, wantedTasks } from '../services/serviceTask.ts'

/** Where the next task of a start would go, or why each instance refuses it (spec part 1, 6.1). */
export function explainPlacement(snapshot: Snapshot, service: ServiceRecord, start: PlannedStart): Explanation[] {
  const [next] = wantedTasks(snapshot, service, start.deployment, 1)
  if (!next || start.on) return []
  const placement = choosePlacement(snapshot, placementRequest(next, service))
  // What may wait for its provider is started all the same, and then told by its tasks.
  if ('placed' in placement || bringsInstances(snapshot, next.cluster, next.capacityProviderName)) return []
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
function explainNoInstance(snapshot: Snapshot, { clusterArn }: ServiceRecord, provider: string | undefined): Explanation {
  const where = provider === undefined ? 'The cluster' : `Capacity provider ${provider}`
  const draining = snapshot.containerInstances
    .by('registeredOfCluster', clusterArn)
    .filter(({ capacityProviderName }) => provider === undefined || capacityProviderName === provider).length
  const lacks =
    draining > 0
      ? `${where} has no ACTIVE container instance: ${draining} ${draining === 1 ? 'is' : 'are'} DRAINING. Set one ACTIVE again, `
      : `${where} has no container instance${provider === undefined ? '' : ', and its managed scaling brings none'}. `
  const advice =
    provider === undefined
      ? 'register one, or use the launch type FARGATE.'
      : 'raise the desired capacity of its Auto Scaling group, or use another capacity provider.'
  return { rule: 'placement', state: 'stuck', sentence: `${lacks}${draining > 0 ? advice : capitalized(advice)}` }
}

const capitalized = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
