import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useI18n } from '../../i18n/I18n.tsx'
import { type ConditionForm, conditionFields, emptyCondition } from './ruleForm.ts'

interface Props {
  conditions: readonly ConditionForm[]
  onChange(conditions: ConditionForm[]): void
  problem: string
}

/** What a request must be like for the rule: all conditions, each with one of its values. */
export function ConditionFields({ conditions, onChange, problem }: Props) {
  const { t } = useI18n()
  const put = (at: number, changes: Partial<ConditionForm>) =>
    onChange(conditions.map((condition, place) => (place === at ? { ...condition, ...changes } : condition)))
  return (
    <FormField stretch label={t('loadBalancers.conditions')} description={t('loadBalancers.conditionsHint')} errorText={problem}>
      <SpaceBetween size="xs">
        {conditions.map((condition, at) => (
          <ConditionRow
            key={at}
            condition={condition}
            onChange={(changes) => put(at, changes)}
            onRemove={() => onChange(conditions.filter((_, place) => place !== at))}
          />
        ))}
        <Button formAction="none" onClick={() => onChange([...conditions, emptyCondition])}>
          {t('loadBalancers.addCondition')}
        </Button>
      </SpaceBetween>
    </FormField>
  )
}

interface RowProps {
  condition: ConditionForm
  onChange(changes: Partial<ConditionForm>): void
  onRemove(): void
}

const examples = {
  'path-pattern': '/api/*',
  'host-header': 'shop.localhost',
  'http-header': 'beta',
  'http-request-method': 'GET, HEAD',
  'query-string': 'version=2',
  'source-ip': '127.0.0.0/8',
} as const

function ConditionRow({ condition: { field, header, values }, onChange, onRemove }: RowProps) {
  const { t } = useI18n()
  const words = t(`loadBalancers.field.${field}`)
  return (
    <div className="lb-condition-row">
      <Select
        ariaLabel={t('loadBalancers.conditionKind')}
        selectedOption={{ value: field, label: words }}
        options={conditionFields.map((value) => ({ value, label: t(`loadBalancers.field.${value}`) }))}
        onChange={({ detail }) => onChange({ field: conditionFields.find((one) => one === detail.selectedOption.value) ?? field })}
      />
      {field === 'http-header' ? (
        <Input
          ariaLabel={t('loadBalancers.headerName')}
          placeholder="X-Version"
          value={header}
          onChange={({ detail }) => onChange({ header: detail.value })}
        />
      ) : null}
      <Input
        ariaLabel={t('loadBalancers.valuesOf', { field: words })}
        placeholder={examples[field]}
        spellcheck={false}
        value={values}
        onChange={({ detail }) => onChange({ values: detail.value })}
      />
      <Button formAction="none" variant="icon" iconName="close" ariaLabel={t('loadBalancers.removeCondition')} onClick={onRemove} />
    </div>
  )
}
