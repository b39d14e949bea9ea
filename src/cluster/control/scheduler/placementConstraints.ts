import type { PlacementConstraint } from '@aws-sdk/client-ecs'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { PlacementRequest } from './choosePlacement.ts'
import { countKin, type Kin } from './kin.ts'
import { instanceFacts, matchQuery, parseQuery, type Query, readsTasks } from './query/index.ts'
import { type PlacementRefusal, refusal } from './refusals.ts'

/** Those of the task definition and of the launch: all must hold (spec part 1, 6.1 and 6.3). */
function constraintsOf({ taskDefinition, placementConstraints = [] }: PlacementRequest): PlacementConstraint[] {
  return [...(taskDefinition.definition.placementConstraints ?? []), ...placementConstraints]
}

export const isDistinct = (request: PlacementRequest) => constraintsOf(request).some(({ type }) => type === 'distinctInstance')

/** A constraint that is read: of `memberOf` its query, or none where it cannot be read. */
export interface ReadConstraint {
  type: PlacementConstraint['type']
  expression: string
  query?: Query
}

export const readConstraints = (request: PlacementRequest): ReadConstraint[] =>
  constraintsOf(request).map(({ type, expression = '' }) => {
    const parsed = type === 'distinctInstance' ? undefined : parseQuery(expression)
    return { type, expression, ...(parsed && 'query' in parsed && { query: parsed.query }) }
  })

/** Whether it holds or not is the same however many tasks are placed. */
export const isStanding = ({ type, query }: ReadConstraint): boolean => type !== 'distinctInstance' && !(query && readsTasks(query))

/** Why a constraint keeps a task from this instance; undefined when none does. */
export const explainConstraints = (
  snapshot: Snapshot,
  request: PlacementRequest,
  instance: ContainerInstanceRecord,
): PlacementRefusal | undefined => explainUnmet(snapshot, request, readConstraints(request), instance, countKin(snapshot, request))

/** The same of constraints that are read already. @param kin of the request */
export function explainUnmet(
  snapshot: Snapshot,
  request: PlacementRequest,
  constraints: readonly ReadConstraint[],
  instance: ContainerInstanceRecord,
  kin: Kin,
): PlacementRefusal | undefined {
  const unmet = constraints.find((constraint) => !holds(snapshot, constraint, instance, kin))
  if (!unmet) return undefined
  if (unmet.type === 'distinctInstance')
    return refusal(instance.arn, 'DistinctInstance placement constraint unsatisfied.', `already has a task of ${request.group}`)
  const expression = unmet.expression || 'nothing'
  return refusal(instance.arn, 'MemberOf placement constraint unsatisfied.', `is not what ${expression} asks for`, { what: expression })
}

function holds(snapshot: Snapshot, { type, query }: ReadConstraint, instance: ContainerInstanceRecord, kin: Kin): boolean {
  if (type === 'distinctInstance') return kin.on(instance) === 0
  return query !== undefined && matchQuery(query, instanceFacts(snapshot, instance))
}
