import type { DeploymentConfiguration } from '@aws-sdk/client-ecs'
import type { Translate } from '../../../i18n/translate.ts'

export const thresholdTypes = ['BOUNDED_PERCENT', 'UNBOUNDED_PERCENT', 'COUNT'] as const
export type ThresholdType = (typeof thresholdTypes)[number]

/** What gives a deployment up, as one types it: the circuit breaker and alarms. */
export interface FailureForm {
  breaker: boolean
  breakerRollsBack: boolean
  thresholdType: ThresholdType
  /** Percent of the desired tasks, or failed tasks. */
  thresholdValue: number
  resetsOnHealthyTask: boolean
  alarms: boolean
  alarmNames: readonly string[]
  alarmsRollBack: boolean
}

/** One that is switched on rolls back at first: a service that fails is to run again. */
export function failureForm({ deploymentCircuitBreaker: breaker, alarms }: DeploymentConfiguration = {}): FailureForm {
  const { type = 'BOUNDED_PERCENT', value = 50 } = breaker?.thresholdConfiguration ?? {}
  return {
    breaker: breaker?.enable ?? false,
    breakerRollsBack: breaker?.enable ? (breaker.rollback ?? false) : true,
    thresholdType: type,
    thresholdValue: value,
    resetsOnHealthyTask: breaker?.resetOnHealthyTask ?? true,
    alarms: alarms?.enable ?? false,
    alarmNames: alarms?.alarmNames ?? [],
    alarmsRollBack: alarms?.enable ? (alarms.rollback ?? false) : true,
  }
}

export function failureConfiguration(form: FailureForm): Required<Pick<DeploymentConfiguration, 'deploymentCircuitBreaker' | 'alarms'>> {
  return {
    deploymentCircuitBreaker: {
      enable: form.breaker,
      rollback: form.breaker && form.breakerRollsBack,
      resetOnHealthyTask: form.resetsOnHealthyTask,
      thresholdConfiguration: { type: form.thresholdType, value: form.thresholdValue },
    },
    alarms: { enable: form.alarms, rollback: form.alarms && form.alarmsRollBack, alarmNames: [...form.alarmNames] },
  }
}

export type FailureProblems = Partial<Record<keyof FailureForm, string>>

/** Pure: a sentence per field that cannot be sent as it is. */
export function failureProblems(
  { breaker, thresholdType, thresholdValue, alarms, alarmNames }: FailureForm,
  t: Translate,
): FailureProblems {
  const isThreshold =
    Number.isInteger(thresholdValue) && thresholdValue >= 1 && (thresholdType !== 'BOUNDED_PERCENT' || thresholdValue <= 100)
  return {
    ...(breaker &&
      !isThreshold && { thresholdValue: t(thresholdType === 'BOUNDED_PERCENT' ? 'failure.percentRule' : 'failure.countRule') }),
    ...(alarms && alarmNames.length === 0 && { alarmNames: t('failure.alarmsRule') }),
  }
}
