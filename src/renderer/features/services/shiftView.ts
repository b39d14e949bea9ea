import type { Service, ServiceDeployment } from '@aws-sdk/client-ecs'

export const shiftStages = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
] as const
export type ShiftStage = (typeof shiftStages)[number]

export interface ShiftStep {
  stage: ShiftStage
  state: 'past' | 'now' | 'ahead'
}

/** How a deployment that shifts traffic stands. */
export interface ShiftView {
  /** As ECS calls it. */
  strategy: string
  /** It is rolled back. */
  goesBack: boolean
  steps: ShiftStep[]
  /** Percent with the new revision; undefined where there is no traffic to shift. */
  production: number | undefined
  test: number | undefined
  /** The PAUSE hook that holds it. */
  pause: { serviceDeploymentArn: string; hookId: string } | undefined
  /** What a hook that is under way calls. */
  calling: string | undefined
  /** Nothing is being stopped yet. */
  canRollBack: boolean
}

/** Pure. Undefined for a deployment that replaces task by task, or has not begun. */
export function shiftView(deployment: ServiceDeployment | undefined): ShiftView | undefined {
  const { lifecycleStage, deploymentConfiguration, targetServiceRevision, status } = deployment ?? {}
  if (!deployment || !isStage(lifecycleStage)) return undefined
  const goesBack = status?.startsWith('ROLLBACK') ?? false
  const hooks = deployment.lifecycleHookDetails ?? []
  const pause = hooks.find((hook) => hook.status === 'AWAITING_ACTION')
  return {
    strategy: deploymentConfiguration?.strategy ?? '',
    goesBack,
    steps: stepsOf(lifecycleStage, goesBack),
    production: targetServiceRevision?.requestedProductionTrafficWeight,
    test: targetServiceRevision?.requestedTestTrafficWeight,
    pause: pause && { serviceDeploymentArn: deployment.serviceDeploymentArn ?? '', hookId: pause.hookId ?? '' },
    calling: hooks.find((hook) => hook.status === 'IN_PROGRESS')?.targetArn,
    canRollBack: !goesBack && lifecycleStage !== 'CLEAN_UP' && (deployment.sourceServiceRevisions?.length ?? 0) > 0,
  }
}

const isStage = (stage: string | undefined): stage is ShiftStage => (shiftStages as readonly (string | undefined)[]).includes(stage)

const stagesBack: readonly ShiftStage[] = ['PRODUCTION_TRAFFIC_SHIFT', 'TEST_TRAFFIC_SHIFT', 'CLEAN_UP']

/** There is something to reconcile only where it is being done. */
function stepsOf(now: ShiftStage, goesBack: boolean): ShiftStep[] {
  const forward = shiftStages.filter((stage) => stage !== 'RECONCILE_SERVICE' || stage === now)
  const stages = goesBack ? stagesBack : forward
  const at = stages.indexOf(now)
  return stages.map((stage, place) => ({ stage, state: place < at ? 'past' : place === at ? 'now' : 'ahead' }))
}

/** As it is set up now; a deployment that began under another strategy is told by its own stage. */
export function shiftsTraffic({ deploymentConfiguration, currentServiceDeployment }: Service): boolean {
  const { strategy = 'ROLLING' } = deploymentConfiguration ?? {}
  return currentServiceDeployment !== undefined && strategy !== 'ROLLING'
}
