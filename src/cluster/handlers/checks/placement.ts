import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import { parseQuery } from '#cluster/control/scheduler/query/index.ts'
import type { LaunchType } from '#cluster/state/records/serviceRecords.ts'

interface PlacementRequest {
  placementConstraints?: readonly PlacementConstraint[] | undefined
  placementStrategy?: readonly PlacementStrategy[] | undefined
}

/** Strategies and constraints of a launch (spec part 1, 6.2 and 6.3). */
export function checkPlacement({ placementConstraints, placementStrategy }: PlacementRequest, launchType: LaunchType): void {
  if (launchType === 'FARGATE' && placementConstraints?.length)
    throw invalidParameter('Placement constraints are not supported with FARGATE launch type.')
  if (launchType === 'FARGATE' && placementStrategy?.length)
    throw invalidParameter('Placement strategies are not supported with FARGATE launch type.')
  for (const strategy of placementStrategy ?? []) checkStrategy(strategy)
  for (const constraint of placementConstraints ?? []) checkConstraint(constraint)
}

function checkStrategy({ type, field = '' }: PlacementStrategy): void {
  if (type === 'random' && field) throw invalidParameter('random field should not be specified')
  if (type === 'binpack' && !['cpu', 'memory'].includes(field.toLowerCase()))
    throw invalidParameter(`binpack field '${field.slice(0, 60)}' is invalid`)
  if (type === 'spread' && !/^(instanceid|host|attribute:.+|ecs\..+)$/i.test(field))
    throw invalidParameter(`spread field '${field.slice(0, 60)}' is invalid`)
}

function checkConstraint({ type, expression }: PlacementConstraint): void {
  if (type === 'distinctInstance' && expression) throw invalidParameter('distinctInstance expression should not be specified')
  if (type !== 'memberOf') return
  if (!expression) throw invalidParameter('Invalid placement constraint: memberOf needs an expression.')
  checkExpression('placement constraint', expression)
}

/** @param subject as ECS calls what the expression is for */
export function checkExpression(subject: string, expression: string): void {
  const parsed = parseQuery(expression)
  if ('problem' in parsed)
    throw invalidParameter(`Invalid ${subject}: ${parsed.problem}, at position ${parsed.position} of the expression.`)
}
