import type { CreateServiceRequest, PlacementConstraint, PlacementStrategy, Service } from '@aws-sdk/client-ecs'
import type { Translate } from '../../../i18n/translate.ts'

export const strategyTypes = ['spread', 'binpack', 'random'] as const
export type StrategyType = (typeof strategyTypes)[number]
export const constraintTypes = ['distinctInstance', 'memberOf'] as const
export type ConstraintType = (typeof constraintTypes)[number]

/** Fields that a strategy of a type takes; any other attribute of instances may stand for `spread` too. */
export const fieldsOf: Record<StrategyType, readonly string[]> = {
  spread: ['attribute:ecs.availability-zone', 'instanceId', 'attribute:ecs.instance-type', 'attribute:ecs.os-type'],
  binpack: ['cpu', 'memory'],
  random: [],
}

export interface StrategyRow {
  type: StrategyType
  field: string
}

export interface ConstraintRow {
  type: ConstraintType
  /** In the cluster query language, of memberOf alone. */
  expression: string
}

/** Where tasks go, as one types it. */
export interface PlacementForm {
  strategies: readonly StrategyRow[]
  constraints: readonly ConstraintRow[]
  rebalances: boolean
}

export const newStrategy: StrategyRow = { type: 'spread', field: 'attribute:ecs.availability-zone' }
export const newConstraint: ConstraintRow = { type: 'distinctInstance', expression: '' }
/** As many as ECS takes (spec part 1, 6.2 and 6.3). */
export const mostStrategies = 5
export const mostConstraints = 10

type Placed = Pick<Service, 'placementStrategy' | 'placementConstraints' | 'availabilityZoneRebalancing'>

export const placementForm = ({
  placementStrategy = [],
  placementConstraints = [],
  availabilityZoneRebalancing = 'ENABLED',
}: Placed = {}): PlacementForm => ({
  strategies: placementStrategy.map(({ type = 'spread', field = '' }) => ({ type, field })),
  constraints: placementConstraints.map(({ type = 'memberOf', expression = '' }) => ({ type, expression })),
  rebalances: availabilityZoneRebalancing === 'ENABLED',
})

/** Without what the chosen type does not take. */
export function placementLists({ strategies, constraints }: Pick<PlacementForm, 'strategies' | 'constraints'>): {
  placementStrategy: PlacementStrategy[]
  placementConstraints: PlacementConstraint[]
} {
  return {
    placementStrategy: strategies.map(({ type, field }) => (type === 'random' ? { type } : { type, field: field.trim() })),
    placementConstraints: constraints.map(({ type, expression }) =>
      type === 'distinctInstance' ? { type } : { type, expression: expression.trim() },
    ),
  }
}

/**
 * @param onInstances false of Fargate, which has neither strategies nor constraints
 * @param canRebalance false where ECS does not rebalance, and would refuse to be asked to (spec part 1, 5.9)
 */
export function placementRequest(
  form: PlacementForm,
  { onInstances, canRebalance }: { onInstances: boolean; canRebalance: boolean },
): Pick<CreateServiceRequest, 'placementStrategy' | 'placementConstraints' | 'availabilityZoneRebalancing'> {
  return {
    ...(onInstances && placementLists(form)),
    ...(canRebalance && { availabilityZoneRebalancing: form.rebalances ? 'ENABLED' : 'DISABLED' }),
  }
}

export type PlacementProblems = Partial<Record<'strategies' | 'constraints', string>>

/** Pure: a sentence per list that cannot be sent as it is. */
export function placementProblems({ strategies, constraints }: PlacementForm, t: Translate): PlacementProblems {
  const lacksField = strategies.some(({ type, field }) => type !== 'random' && field.trim() === '')
  const lacksExpression = constraints.some(({ type, expression }) => type === 'memberOf' && expression.trim() === '')
  return {
    ...(lacksField && { strategies: t('placement.fieldRule') }),
    ...(lacksExpression && { constraints: t('placement.expressionRule') }),
  }
}
