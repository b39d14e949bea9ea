import type { PlacementConstraint } from '@aws-sdk/client-ecs'
import type { ContainerInstanceRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { PlacementRequest } from './choosePlacement.ts'
import { kinOf } from './kin.ts'
import { instanceFacts, matchQuery, parseQuery } from './query/index.ts'
import { type PlacementRefusal, refusal } from './refusals.ts'

/** Those of the task definition and of the launch: all must hold (spec part 1, 6.1 and 6.3). */
function constraintsOf({ taskDefinition, placementConstraints = [] }: PlacementRequest): PlacementConstraint[] {
  return [...(taskDefinition.definition.placementConstraints ?? []), ...placementConstraints]
}

export const isDistinct = (request: PlacementRequest) => constraintsOf(request).some(({ type }) => type === 'distinctInstance')

/** Why a constraint keeps a task from this instance; undefined when none does. */
export function explainConstraints(
  snapshot: Snapshot,
  request: PlacementRequest,
  instance: ContainerInstanceRecord,
): PlacementRefusal | undefined {
  const unmet = constraintsOf(request).find((constraint) => !holds(snapshot, request, constraint, instance))
  if (!unmet) return undefined
  if (unmet.type === 'distinctInstance')
    return refusal(instance.arn, 'DistinctInstance placement constraint unsatisfied.', `already has a task of ${request.group}`)
  const { expression = 'nothing' } = unmet
  return refusal(instance.arn, 'MemberOf placement constraint unsatisfied.', `is not what ${expression} asks for`, { what: expression })
}

function holds(
  snapshot: Snapshot,
  request: PlacementRequest,
  { type, expression = '' }: PlacementConstraint,
  instance: ContainerInstanceRecord,
): boolean {
  if (type === 'distinctInstance')
    return !kinOf(snapshot, request).some(({ containerInstanceArn }) => containerInstanceArn === instance.arn)
  const parsed = parseQuery(expression)
  return 'query' in parsed && matchQuery(parsed.query, instanceFacts(snapshot, instance))
}
