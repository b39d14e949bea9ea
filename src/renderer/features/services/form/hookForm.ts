import type { DeploymentLifecycleHook, DeploymentLifecycleHookStage } from '@aws-sdk/client-ecs'
import { hookTarget } from '#cluster/api/hookTargets.ts'
import type { Translate } from '../../../i18n/translate.ts'

/** In the order of a deployment. */
export const hookStages = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
] as const satisfies readonly DeploymentLifecycleHookStage[]
export type HookStage = (typeof hookStages)[number]

/** ECS does not wait for a person while traffic moves (spec part 1, 5.12). */
const stagesWithoutPause: readonly HookStage[] = ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT']

export const stagesOf = (kind: HookKind): readonly HookStage[] =>
  kind === 'PAUSE' ? hookStages.filter((stage) => !stagesWithoutPause.includes(stage)) : hookStages

/** Waits for a person, or calls what stands here in place of a Lambda function (docs/decisions/0032-shifting-traffic.md). */
export const hookKinds = ['PAUSE', 'http', 'command'] as const
export type HookKind = (typeof hookKinds)[number]

export interface HookForm {
  kind: HookKind
  /** An address of this computer. */
  url: string
  /** The name of a command that was allowed. */
  command: string
  stages: readonly HookStage[]
  timeoutMinutes: number
  onTimeout: 'ROLLBACK' | 'CONTINUE'
  /** What the form does not show, and sends back as it came. */
  kept: Pick<DeploymentLifecycleHook, 'roleArn' | 'hookDetails'>
}

export const newHook: HookForm = {
  kind: 'PAUSE',
  url: '',
  command: '',
  stages: [],
  timeoutMinutes: 1_440,
  onTimeout: 'ROLLBACK',
  kept: {},
}

export function hookForm(hook: DeploymentLifecycleHook): HookForm {
  const { targetType, hookTargetArn = '', lifecycleStages = [], timeoutConfiguration, roleArn, hookDetails } = hook
  const target = hookTarget(hookTargetArn)
  return {
    kind: targetType === 'PAUSE' ? 'PAUSE' : (target?.kind ?? 'http'),
    url: target?.kind === 'command' ? '' : hookTargetArn,
    command: target?.kind === 'command' ? target.name : '',
    stages: hookStages.filter((stage) => lifecycleStages.includes(stage)),
    timeoutMinutes: timeoutConfiguration?.timeoutInMinutes ?? newHook.timeoutMinutes,
    onTimeout: timeoutConfiguration?.action ?? newHook.onTimeout,
    kept: { ...(roleArn !== undefined && { roleArn }), ...(hookDetails !== undefined && { hookDetails }) },
  }
}

export function lifecycleHook({ kind, url, command, stages, timeoutMinutes, onTimeout, kept }: HookForm): DeploymentLifecycleHook {
  const timing = {
    lifecycleStages: stagesOf(kind).filter((stage) => stages.includes(stage)),
    timeoutConfiguration: { timeoutInMinutes: timeoutMinutes, action: onTimeout },
  }
  if (kind === 'PAUSE') return { targetType: 'PAUSE', ...timing }
  return { ...kept, targetType: 'AWS_LAMBDA', hookTargetArn: kind === 'http' ? url.trim() : `command:${command}`, ...timing }
}

/** Pure: why a hook cannot be sent as it is. */
export function hookProblem({ kind, url, command, stages, timeoutMinutes }: HookForm, t: Translate): string | undefined {
  if (kind === 'http' && hookTarget(url.trim())?.kind !== 'http') return t('hooks.urlRule')
  if (kind === 'command' && command === '') return t('hooks.commandRule')
  if (!stages.some((stage) => stagesOf(kind).includes(stage))) return t('hooks.stagesRule')
  const isTimeout = Number.isInteger(timeoutMinutes) && timeoutMinutes >= 1 && timeoutMinutes <= 1_440
  return isTimeout ? undefined : t('hooks.timeoutRule')
}
