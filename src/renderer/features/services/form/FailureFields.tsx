import Checkbox from '@cloudscape-design/components/checkbox'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Multiselect from '@cloudscape-design/components/multiselect'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { failureThreshold } from '#cluster/api/failureThreshold.ts'
import { useRead } from '../../../data/useRead.ts'
import { useI18n } from '../../../i18n/I18n.tsx'
import { NumberField } from '../../tasks/LaunchFrame.tsx'
import { type FailureForm, type FailureProblems, failureConfiguration, thresholdTypes } from './failureForm.ts'

interface Props {
  form: FailureForm
  desired: number
  problems: FailureProblems
  /** What is not chosen yet is told of only then. */
  tried: boolean
  change(changes: Partial<FailureForm>): void
}

/** When a deployment is given up: after failed tasks, or when an alarm goes off. */
export function FailureFields({ form, desired, problems, tried, change }: Props) {
  const { t } = useI18n()
  return (
    <SpaceBetween size="m">
      <Checkbox
        checked={form.breaker}
        description={t('failure.breakerHint')}
        onChange={({ detail }) => change({ breaker: detail.checked })}
      >
        {t('service.circuitBreaker')}
      </Checkbox>
      {form.breaker ? <BreakerFields form={form} desired={desired} problems={problems} change={change} /> : null}
      <Checkbox checked={form.alarms} description={t('failure.alarmsHint')} onChange={({ detail }) => change({ alarms: detail.checked })}>
        {t('alarms.title')}
      </Checkbox>
      {form.alarms ? <AlarmFields form={form} problem={tried ? problems.alarmNames : undefined} change={change} /> : null}
    </SpaceBetween>
  )
}

function BreakerFields({ form, desired, problems, change }: Omit<Props, 'tried'>) {
  const { t } = useI18n()
  const option = (type: FailureForm['thresholdType']) => ({ value: type, label: t(`failure.threshold.${type}`), description: type })
  const threshold = failureThreshold(failureConfiguration(form).deploymentCircuitBreaker, desired)
  return (
    <SpaceBetween size="s">
      <ColumnLayout columns={3}>
        <FormField label={t('failure.thresholdType')}>
          <Select
            selectedOption={option(form.thresholdType)}
            options={thresholdTypes.map(option)}
            onChange={({ detail }) =>
              change({ thresholdType: thresholdTypes.find((one) => one === detail.selectedOption.value) ?? form.thresholdType })
            }
          />
        </FormField>
        <NumberField
          label={t(form.thresholdType === 'COUNT' ? 'failure.thresholdCount' : 'failure.thresholdPercent')}
          value={form.thresholdValue}
          problem={problems.thresholdValue}
          constraint={t('failure.givesUpAfter', { count: Math.max(1, threshold) })}
          onChange={(thresholdValue) => change({ thresholdValue })}
        />
      </ColumnLayout>
      <Checkbox checked={form.breakerRollsBack} onChange={({ detail }) => change({ breakerRollsBack: detail.checked })}>
        {t('failure.breakerRollsBack')}
      </Checkbox>
      <Checkbox checked={form.resetsOnHealthyTask} onChange={({ detail }) => change({ resetsOnHealthyTask: detail.checked })}>
        {t('failure.resets')}
      </Checkbox>
    </SpaceBetween>
  )
}

function AlarmFields({ form, problem, change }: { form: FailureForm; problem: string | undefined; change: Props['change'] }) {
  const { t } = useI18n()
  const known = useAlarmNames()
  // One that is named and not there stays in the list, so that it is seen.
  const names = [...new Set([...known, ...form.alarmNames])]
  const option = (value: string) => ({ value, label: value, ...(!known.includes(value) && { description: t('alarms.missing') }) })
  return (
    <SpaceBetween size="s">
      <FormField label={t('failure.alarmNames')} errorText={problem}>
        <Multiselect
          selectedOptions={form.alarmNames.map(option)}
          options={names.map(option)}
          placeholder={t('failure.alarmsRule')}
          empty={t('failure.noAlarms')}
          onChange={({ detail }) => change({ alarmNames: detail.selectedOptions.flatMap(({ value }) => value ?? []) })}
        />
      </FormField>
      <Checkbox checked={form.alarmsRollBack} onChange={({ detail }) => change({ alarmsRollBack: detail.checked })}>
        {t('failure.alarmsRollBack')}
      </Checkbox>
    </SpaceBetween>
  )
}

/** The alarms there are here. */
function useAlarmNames(): readonly string[] {
  const [read] = useRead(readAlarms)
  return (read?.MetricAlarms ?? []).flatMap(({ AlarmName }) => AlarmName ?? [])
}

const readAlarms = (client: ClusterClient) => client.alarms.describeAlarms({})
