import type { LoadBalancer } from '@aws-sdk/client-ecs'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import type { WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { type RuleChoice, type ShiftProblems, withShift } from './shiftForm.ts'

interface Props {
  value: LoadBalancer
  /** That tasks of the revision can be targets in. */
  groups: readonly WatchedTargetGroup[]
  rules: readonly RuleChoice[]
  problems: ShiftProblems
  onChange(value: LoadBalancer): void
}

/** Between which target groups traffic is shifted, and by which rules. */
export function ShiftFields({ value, groups, rules, problems, onChange }: Props) {
  const { t } = useI18n()
  const { alternateTargetGroupArn, productionListenerRule, testListenerRule } = value.advancedConfiguration ?? {}
  const others = groups.filter(({ TargetGroupArn }) => TargetGroupArn !== value.targetGroupArn)
  const ruleOptions = rules.map(({ arn, label }) => ({ value: arn, label }))
  const none = { value: '', label: t('shift.noTestRule') }
  return (
    <ColumnLayout columns={3}>
      <FormField label={t('shift.alternateGroup')} description={t('shift.alternateHint')} errorText={problems.alternateTargetGroupArn}>
        <Choice
          value={alternateTargetGroupArn}
          options={others.map(({ TargetGroupArn = '', TargetGroupName = '' }) => ({ value: TargetGroupArn, label: TargetGroupName }))}
          empty={t('loadBalancers.noMoreGroups')}
          onChange={(arn) => onChange(withShift(value, { alternateTargetGroupArn: arn }))}
        />
      </FormField>
      <FormField label={t('shift.productionRule')} description={t('shift.productionHint')} errorText={problems.productionListenerRule}>
        <Choice
          value={productionListenerRule}
          options={ruleOptions}
          empty={t('loadBalancers.noListeners')}
          onChange={(arn) => onChange(withShift(value, { productionListenerRule: arn }))}
        />
      </FormField>
      <FormField label={t('shift.testRule')} description={t('shift.testHint')} errorText={problems.testListenerRule}>
        <Choice
          value={testListenerRule ?? ''}
          options={[none, ...ruleOptions]}
          empty={t('loadBalancers.noListeners')}
          onChange={(arn) => onChange(withShift(value, { testListenerRule: arn }))}
        />
      </FormField>
    </ColumnLayout>
  )
}

interface ChoiceProps {
  value: string | undefined
  options: readonly { value: string; label: string }[]
  empty: string
  onChange(value: string): void
}

function Choice({ value, options, empty, onChange }: ChoiceProps) {
  const { t } = useI18n()
  return (
    <Select
      selectedOption={options.find((option) => option.value === value) ?? null}
      options={options}
      placeholder={t('shift.choose')}
      empty={empty}
      expandToViewport
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  )
}
