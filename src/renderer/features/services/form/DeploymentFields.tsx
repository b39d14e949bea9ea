import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tiles from '@cloudscape-design/components/tiles'
import { useI18n } from '../../../i18n/I18n.tsx'
import { NumberField } from '../../tasks/LaunchFrame.tsx'
import { bounds } from '../deploymentView.ts'
import { type DeploymentForm, type DeploymentProblems, shiftsTraffic, strategies } from './deploymentForm.ts'
import { EarlySuccessFields } from './EarlySuccessFields.tsx'
import { HookFields } from './HookFields.tsx'

interface Props {
  form: DeploymentForm
  desired: number
  problems: DeploymentProblems
  /** Hooks that are not whole yet are told of only then. */
  tried: boolean
  /** A DAEMON service has one strategy, and never two tasks on an instance. */
  isDaemon: boolean
  change(changes: Partial<DeploymentForm>): void
}

/** How a deployment replaces tasks: the strategy, its bounds and waits, and the hooks at its stages. */
export function DeploymentFields({ form, desired, problems, tried, isDaemon, change }: Props) {
  const { t } = useI18n()
  const { minimum, maximum } = bounds({ deploymentConfiguration: form }, desired)
  return (
    <SpaceBetween size="m">
      {isDaemon ? null : <StrategyTiles form={form} change={change} />}
      <ColumnLayout columns={3}>
        <NumberField
          label={t('service.minimumHealthy')}
          value={form.minimumHealthyPercent}
          onChange={(minimumHealthyPercent) => change({ minimumHealthyPercent })}
          constraint={t('form.atLeast', { count: minimum })}
          problem={problems.minimumHealthyPercent}
        />
        {isDaemon ? null : (
          <NumberField
            label={t('service.maximumPercent')}
            value={form.maximumPercent}
            onChange={(maximumPercent) => change({ maximumPercent })}
            constraint={t('form.atMost', { count: maximum })}
            problem={problems.maximumPercent}
          />
        )}
      </ColumnLayout>
      {isDaemon || shiftsTraffic(form.strategy) ? null : (
        <EarlySuccessFields
          criteria={form.early}
          minimumHealthyPercent={form.minimumHealthyPercent}
          problem={problems.early}
          onChange={(early) => change({ early })}
        />
      )}
      {shiftsTraffic(form.strategy) ? <WaitFields form={form} problems={problems} change={change} /> : null}
      {shiftsTraffic(form.strategy) ? (
        <HookFields hooks={form.hooks} problem={tried ? problems.hooks : undefined} onChange={(hooks) => change({ hooks })} />
      ) : null}
    </SpaceBetween>
  )
}

function StrategyTiles({ form, change }: Pick<Props, 'form' | 'change'>) {
  const { t } = useI18n()
  return (
    <FormField label={t('shift.strategy')} stretch>
      <Tiles
        columns={4}
        ariaLabel={t('shift.strategy')}
        value={form.strategy}
        items={strategies.map((value) => ({ value, label: t(`form.strategy.${value}`), description: t(`form.strategyHint.${value}`) }))}
        onChange={({ detail }) => change({ strategy: strategies.find((one) => one === detail.value) ?? 'ROLLING' })}
      />
    </FormField>
  )
}

/** How long each share of the traffic, and both revisions, are looked at. */
function WaitFields({ form, problems, change }: Pick<Props, 'form' | 'problems' | 'change'>) {
  const { t } = useI18n()
  const isLinear = form.strategy === 'LINEAR'
  const isCanary = form.strategy === 'CANARY'
  return (
    <ColumnLayout columns={3}>
      {isLinear ? (
        <PercentField
          label={t('form.stepPercent')}
          value={form.stepPercent}
          problem={problems.stepPercent}
          onChange={(stepPercent) => change({ stepPercent })}
        />
      ) : null}
      {isLinear ? (
        <NumberField
          label={t('form.stepBakeTime')}
          value={form.stepBakeTimeInMinutes}
          problem={problems.stepBakeTimeInMinutes}
          onChange={(stepBakeTimeInMinutes) => change({ stepBakeTimeInMinutes })}
        />
      ) : null}
      {isCanary ? (
        <PercentField
          label={t('form.canaryPercent')}
          value={form.canaryPercent}
          problem={problems.canaryPercent}
          onChange={(canaryPercent) => change({ canaryPercent })}
        />
      ) : null}
      {isCanary ? (
        <NumberField
          label={t('form.canaryBakeTime')}
          value={form.canaryBakeTimeInMinutes}
          problem={problems.canaryBakeTimeInMinutes}
          onChange={(canaryBakeTimeInMinutes) => change({ canaryBakeTimeInMinutes })}
        />
      ) : null}
      <NumberField
        label={t('form.bakeTime')}
        value={form.bakeTimeInMinutes}
        constraint={t('form.bakeTimeHint')}
        problem={problems.bakeTimeInMinutes}
        onChange={(bakeTimeInMinutes) => change({ bakeTimeInMinutes })}
      />
    </ColumnLayout>
  )
}

interface PercentProps {
  label: string
  value: string
  problem: string | undefined
  onChange(value: string): void
}

/** A percentage with tenths: as text, because a number that ends in a dot is none. */
function PercentField({ label, value, problem, onChange }: PercentProps) {
  return (
    <FormField label={label} errorText={problem}>
      <Input inputMode="decimal" value={value} onChange={({ detail }) => onChange(detail.value.trim())} />
    </FormField>
  )
}
