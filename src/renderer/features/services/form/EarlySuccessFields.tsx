import type { DeploymentEarlySuccessCriteria } from '@aws-sdk/client-ecs'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import { useI18n } from '../../../i18n/I18n.tsx'
import { NumberField } from '../../tasks/LaunchFrame.tsx'

interface Props {
  criteria: DeploymentEarlySuccessCriteria | undefined
  /** What is chosen at first: less would keep older tasks. */
  minimumHealthyPercent: number
  problem: string | undefined
  onChange(criteria: DeploymentEarlySuccessCriteria | undefined): void
}

const endings = ['whole', 'BLOCKING', 'DEFERRED'] as const
type Ending = (typeof endings)[number]

/** When a rolling deployment is complete: with all of its tasks, or with enough of them. */
export function EarlySuccessFields({ criteria, minimumHealthyPercent, problem, onChange }: Props) {
  const { t } = useI18n()
  const percent = criteria?.healthyPercent ?? Math.max(50, minimumHealthyPercent)
  const options = endings.map((value) => ({ value, label: t(`form.complete.${value}`) }))
  const ending = endingOf(criteria)
  return (
    <ColumnLayout columns={3}>
      <FormField label={t('form.complete')}>
        <Select
          options={options}
          selectedOption={options.find(({ value }) => value === ending) ?? null}
          onChange={({ detail }) =>
            onChange(withEnding(criteria, percent, endings.find((one) => one === detail.selectedOption.value) ?? 'whole'))
          }
        />
      </FormField>
      {criteria && ending !== 'whole' ? (
        <NumberField
          label={t('form.earlyPercent')}
          value={percent}
          problem={problem}
          onChange={(healthyPercent) => onChange({ ...criteria, healthyPercent })}
        />
      ) : null}
    </ColumnLayout>
  )
}

const endingOf = ({ enable, sourceServiceRevisionCleanup: cleanup }: Partial<DeploymentEarlySuccessCriteria> = {}): Ending =>
  enable ? (cleanup ?? 'BLOCKING') : 'whole'

/** Off is said of criteria that there are: what a request leaves out stays as it was. */
function withEnding(criteria: Props['criteria'], healthyPercent: number, ending: Ending): Props['criteria'] {
  if (ending === 'whole') return criteria && { ...criteria, enable: false }
  return { enable: true, healthyPercent, sourceServiceRevisionCleanup: ending }
}
