import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { WatchedAlarm, WatchedPolicy, WatchedScaling } from '#cluster/api/resources/scaling.ts'
import { Ago } from '../../components/Ago.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Translate } from '../../i18n/translate.ts'
import { metricOf } from './scalingForm.ts'

interface Props {
  scaling: WatchedScaling
  policy: WatchedPolicy
  /** Tasks that are wanted now. */
  desired: number
  onEdit(): void
  disabledReason: string | undefined
}

/** A policy as a sentence, and what its two alarms say of the load now. */
export function PolicySentence({ scaling, policy, desired, onEdit, disabledReason }: Props) {
  const { t } = useI18n()
  const name = policy.PolicyName ?? ''
  const disabled = disabledReason === undefined ? {} : { disabled: true, disabledReason }
  return (
    <div className="scaling-policy">
      <SpaceBetween size="xxs">
        <Box>
          <Box variant="strong">{name}</Box> {sentenceOf(scaling, policy, t)}
        </Box>
        {policy.alarms.map((alarm) => (
          <AlarmLine key={alarm.name} alarm={alarm} bound={boundOf(alarm, scaling, desired)} />
        ))}
      </SpaceBetween>
      {policy.TargetTrackingScalingPolicyConfiguration ? (
        <Button onClick={onEdit} ariaLabel={t('scaling.editNamed', { name })} {...disabled}>
          {t('scaling.edit')}
        </Button>
      ) : null}
    </div>
  )
}

function sentenceOf({ minCapacity: min, maxCapacity: max }: WatchedScaling, policy: WatchedPolicy, t: Translate): string {
  const { TargetTrackingScalingPolicyConfiguration: tracking, StepScalingPolicyConfiguration: step } = policy
  if (!tracking) return t('scaling.stepSentence', { steps: step?.StepAdjustments?.length ?? 0, type: step?.AdjustmentType ?? '' })
  const metric = metricWords(metricOf(policy), t)
  const values = { metric, target: tracking.TargetValue ?? 0, min, max, out: tracking.ScaleOutCooldown ?? 300 }
  return tracking.DisableScaleIn
    ? t('scaling.sentenceOutOnly', values)
    : t('scaling.sentence', { ...values, in: tracking.ScaleInCooldown ?? 300 })
}

/** The user's word for a metric of ECS's; its own where there is none. */
export function metricWords(metric: string | undefined, t: Translate): string {
  if (metric?.startsWith('ECSServiceAverageCPU')) return t('scaling.cpu')
  if (metric?.startsWith('ECSServiceAverageMemory')) return t('scaling.memory')
  return metric ?? ''
}

const looks: Readonly<Record<WatchedAlarm['state'], StatusIndicatorProps.Type>> = {
  OK: 'success',
  ALARM: 'warning',
  INSUFFICIENT_DATA: 'pending',
}

function wordsOf({ state, side }: WatchedAlarm) {
  if (state === 'INSUFFICIENT_DATA') return 'scaling.INSUFFICIENT_DATA'
  return state === 'OK' ? 'scaling.OK' : (`scaling.${side}.ALARM` as const)
}

type Bound = 'scaling.atMin' | 'scaling.atMax'

/** An alarm that can change nothing: the service is at its bound already. */
function boundOf({ side, state }: WatchedAlarm, { minCapacity, maxCapacity }: WatchedScaling, desired: number): Bound | undefined {
  if (state !== 'ALARM') return undefined
  if (side === 'low') return desired <= minCapacity ? 'scaling.atMin' : undefined
  return desired >= maxCapacity ? 'scaling.atMax' : undefined
}

function AlarmLine({ alarm, bound }: { alarm: WatchedAlarm; bound: Bound | undefined }) {
  const { t } = useI18n()
  const which = t(alarm.side === 'high' ? 'scaling.alarmHigh' : 'scaling.alarmLow')
  // At its least a service without load is as it should be.
  const type = bound === 'scaling.atMin' ? 'success' : looks[alarm.state]
  return (
    <Box fontSize="body-s" color="text-body-secondary">
      <span title={`${alarm.name}: ${alarm.reason}`}>
        <StatusIndicator type={type}>{t('scaling.alarmIs', { which, state: t(bound ?? wordsOf(alarm)) })}</StatusIndicator>
      </span>{' '}
      <Ago at={new Date(alarm.sinceMs)} />
    </Box>
  )
}
