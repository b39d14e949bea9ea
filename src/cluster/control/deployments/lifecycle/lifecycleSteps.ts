/** The steps of a deployment that shifts traffic, in their order: pure, from its configuration alone (spec part 1, 5.12). */
import type { DeploymentConfiguration, DeploymentLifecycleHookStage, ServiceDeploymentLifecycleStage } from '@aws-sdk/client-ecs'
import type { ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'

/** What has to be so before a step is left. */
export type StepCondition =
  /** Nothing is left of revisions that neither get traffic nor are deployed. */
  | 'reconciled'
  /** The new revision has all its tasks, healthy. */
  | 'scaledUp'
  /** The revision that stays has all its tasks, healthy, and no other has any. */
  | 'cleanedUp'

/** Shifts traffic as it is entered, then waits: for its condition, its hooks, its time. */
export interface LifecycleStep {
  stage: ServiceDeploymentLifecycleStage
  /** Hooks of this name run in it. */
  hooksOf?: DeploymentLifecycleHookStage
  /** Percent for the target revision; as before where absent. */
  production?: number
  test?: number
  until?: StepCondition
  waitMinutes?: number
}

/** ECS's defaults. */
export const linearDefaults = { stepPercent: 10, stepBakeTimeInMinutes: 6 } as const
export const canaryDefaults = { canaryPercent: 5, canaryBakeTimeInMinutes: 10 } as const

/** @param direction `back` has the traffic back first, and then lets the tasks go */
export function lifecycleSteps(
  { deploymentConfiguration, sourceRevisionArns }: Pick<ServiceDeploymentRecord, 'deploymentConfiguration' | 'sourceRevisionArns'>,
  direction: 'forward' | 'back',
): LifecycleStep[] {
  return direction === 'back' ? stepsBack : stepsForward(deploymentConfiguration, sourceRevisionArns.length)
}

/** The hooks that ECS calls at a rollback too. */
const stepsBack: LifecycleStep[] = [
  { stage: 'PRODUCTION_TRAFFIC_SHIFT', hooksOf: 'PRODUCTION_TRAFFIC_SHIFT', production: 0, test: 0 },
  { stage: 'TEST_TRAFFIC_SHIFT', hooksOf: 'TEST_TRAFFIC_SHIFT' },
  { stage: 'CLEAN_UP', until: 'cleanedUp' },
]

/** A first revision takes all of the traffic at once: there is none that could have the rest, or that it could go back to. */
function stepsForward(configuration: DeploymentConfiguration, sources: number): LifecycleStep[] {
  const shifts = sources > 0 ? productionShifts(configuration) : [wholeShift]
  return [
    ...(sources > 1 ? [{ ...withHooks('RECONCILE_SERVICE'), until: 'reconciled' as const }] : []),
    withHooks('PRE_SCALE_UP'),
    { stage: 'SCALE_UP', until: 'scaledUp' },
    withHooks('POST_SCALE_UP'),
    { ...withHooks('TEST_TRAFFIC_SHIFT'), test: 100 },
    withHooks('POST_TEST_TRAFFIC_SHIFT'),
    ...shifts.flatMap(shiftSteps),
    withHooks('POST_PRODUCTION_TRAFFIC_SHIFT'),
    { stage: 'BAKE_TIME', waitMinutes: sources > 0 ? (configuration.bakeTimeInMinutes ?? 0) : 0 },
    { stage: 'CLEAN_UP', until: 'cleanedUp' },
  ]
}

type StageWithHooks = ServiceDeploymentLifecycleStage & DeploymentLifecycleHookStage

const withHooks = (stage: StageWithHooks): LifecycleStep => ({ stage, hooksOf: stage })

/** Before every shift there is a point for hooks that is no stage of its own. */
const shiftSteps = ({ percent, bakeMinutes }: ProductionShift): LifecycleStep[] => [
  { stage: 'PRODUCTION_TRAFFIC_SHIFT', hooksOf: 'PRE_PRODUCTION_TRAFFIC_SHIFT' },
  { ...withHooks('PRODUCTION_TRAFFIC_SHIFT'), production: percent, waitMinutes: bakeMinutes },
]

export interface ProductionShift {
  /** That the new revision then has. */
  percent: number
  /** Before the next one; none after the last. */
  bakeMinutes: number
}

const wholeShift: ProductionShift = { percent: 100, bakeMinutes: 0 }

/** How production traffic comes to the new revision; the last shift is to 100 percent. */
export function productionShifts({ strategy, linearConfiguration, canaryConfiguration }: DeploymentConfiguration): ProductionShift[] {
  if (strategy === 'CANARY') {
    const { canaryPercent, canaryBakeTimeInMinutes } = { ...canaryDefaults, ...canaryConfiguration }
    return [...partly([canaryPercent ?? 0], canaryBakeTimeInMinutes), wholeShift]
  }
  if (strategy !== 'LINEAR') return [wholeShift]
  const { stepPercent, stepBakeTimeInMinutes } = { ...linearDefaults, ...linearConfiguration }
  const step = tenths(stepPercent ?? 0)
  const percents = Array.from({ length: step > 0 ? Math.ceil(1000 / step) - 1 : 0 }, (_, at) => ((at + 1) * step) / 10)
  return [...partly(percents, stepBakeTimeInMinutes), wholeShift]
}

/** Percents are multiples of 0.1, which sums of doubles are not. */
const tenths = (percent: number) => Math.round(percent * 10)

const partly = (percents: number[], bakeMinutes = 0): ProductionShift[] =>
  percents.filter((percent) => percent > 0 && percent < 100).map((percent) => ({ percent, bakeMinutes }))
