import type { DeploymentConfiguration, DeploymentEarlySuccessCriteria } from '@aws-sdk/client-ecs'
import type { Translate } from '../../../i18n/translate.ts'
import { type HookForm, hookForm, hookProblem, lifecycleHook } from './hookForm.ts'

export const strategies = ['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'] as const
export type Strategy = (typeof strategies)[number]

/** How a deployment replaces tasks, as one types it: fields of strategies that are not chosen keep what they had. */
export interface DeploymentForm {
  strategy: Strategy
  minimumHealthyPercent: number
  maximumPercent: number
  /** Of a rolling deployment: what completes it before all tasks are healthy; none where that was never asked for. */
  early: DeploymentEarlySuccessCriteria | undefined
  bakeTimeInMinutes: number
  /** In percent, as text: tenths are typed digit by digit. */
  stepPercent: string
  stepBakeTimeInMinutes: number
  /** In percent, as text. */
  canaryPercent: string
  canaryBakeTimeInMinutes: number
  hooks: readonly HookForm[]
}

/** ECS's defaults where nothing else is configured (spec part 1, 2.11 and 5.12). */
export function deploymentForm(configuration: DeploymentConfiguration = {}): DeploymentForm {
  const { linearConfiguration: linear, canaryConfiguration: canary, lifecycleHooks = [] } = configuration
  return {
    strategy: configuration.strategy ?? 'ROLLING',
    minimumHealthyPercent: configuration.minimumHealthyPercent ?? 100,
    maximumPercent: configuration.maximumPercent ?? 200,
    early: configuration.earlySuccessCriteria,
    bakeTimeInMinutes: configuration.bakeTimeInMinutes ?? 0,
    stepPercent: String(linear?.stepPercent ?? 10),
    stepBakeTimeInMinutes: linear?.stepBakeTimeInMinutes ?? 6,
    canaryPercent: String(canary?.canaryPercent ?? 5),
    canaryBakeTimeInMinutes: canary?.canaryBakeTimeInMinutes ?? 10,
    hooks: lifecycleHooks.map(hookForm),
  }
}

/** Whether traffic is shifted between two whole revisions, in place of replacing task by task. */
export const shiftsTraffic = (strategy: Strategy): boolean => strategy !== 'ROLLING'

/** What the chosen strategy takes of the form. */
export function strategyConfiguration(form: DeploymentForm): DeploymentConfiguration {
  const { strategy, minimumHealthyPercent, maximumPercent, early, bakeTimeInMinutes } = form
  const bounds = { strategy, minimumHealthyPercent, maximumPercent }
  if (!shiftsTraffic(strategy)) return { ...bounds, ...(early && { earlySuccessCriteria: early }) }
  const { stepBakeTimeInMinutes, canaryBakeTimeInMinutes } = form
  return {
    ...bounds,
    bakeTimeInMinutes,
    lifecycleHooks: form.hooks.map(lifecycleHook),
    ...(strategy === 'LINEAR' && { linearConfiguration: { stepPercent: Number(form.stepPercent), stepBakeTimeInMinutes } }),
    ...(strategy === 'CANARY' && { canaryConfiguration: { canaryPercent: Number(form.canaryPercent), canaryBakeTimeInMinutes } }),
  }
}

export type DeploymentProblems = Partial<Record<keyof DeploymentForm, string>>

/** The longest bake time, a day. */
const mostMinutes = 1_440
const isMinutes = (value: number) => Number.isInteger(value) && value >= 0 && value <= mostMinutes
const isPercent = (text: string, least: number) => /^\d{1,3}(\.\d)?$/.test(text) && Number(text) >= least && Number(text) <= 100

/** Pure: a sentence per field of the chosen strategy that cannot be sent as it is. */
export function deploymentProblems(form: DeploymentForm, t: Translate): DeploymentProblems {
  const { strategy, minimumHealthyPercent: minimum, maximumPercent: maximum } = form
  const minutes = t('form.minutesRange', { most: mostMinutes })
  return {
    ...(minimum >= 0 && minimum <= 100 ? {} : { minimumHealthyPercent: t('form.minimumRange') }),
    ...(maximum >= 100 && !(maximum === 100 && minimum === 100) ? {} : { maximumPercent: t('form.maximumRange') }),
    ...(shiftsTraffic(strategy) ? shiftProblems(form, minutes, t) : earlyProblems(form, t)),
    ...(strategy === 'LINEAR' && !isPercent(form.stepPercent, 3) && { stepPercent: t('form.percentRange', { least: 3 }) }),
    ...(strategy === 'LINEAR' && !isMinutes(form.stepBakeTimeInMinutes) && { stepBakeTimeInMinutes: minutes }),
    ...(strategy === 'CANARY' && !isPercent(form.canaryPercent, 0.1) && { canaryPercent: t('form.percentRange', { least: 0.1 }) }),
    ...(strategy === 'CANARY' && !isMinutes(form.canaryBakeTimeInMinutes) && { canaryBakeTimeInMinutes: minutes }),
  }
}

/** At a lower percentage older tasks would have to stay (spec part 1, 5.11). */
function earlyProblems({ early, minimumHealthyPercent: minimum }: DeploymentForm, t: Translate): DeploymentProblems {
  const { enable, healthyPercent = 0 } = early ?? {}
  const fits = Number.isInteger(healthyPercent) && healthyPercent >= minimum && healthyPercent <= 100
  return enable && !fits ? { early: t('form.earlyRange', { minimum }) } : {}
}

function shiftProblems({ bakeTimeInMinutes, hooks }: DeploymentForm, minutes: string, t: Translate): DeploymentProblems {
  const wrongHook = hooks.map((hook) => hookProblem(hook, t)).find((problem) => problem !== undefined)
  return { ...(!isMinutes(bakeTimeInMinutes) && { bakeTimeInMinutes: minutes }), ...(wrongHook !== undefined && { hooks: wrongHook }) }
}
