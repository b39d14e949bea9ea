import AttributeEditor from '@cloudscape-design/components/attribute-editor'
import Autosuggest from '@cloudscape-design/components/autosuggest'
import Box from '@cloudscape-design/components/box'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useI18n } from '../../../i18n/I18n.tsx'
import {
  type ConstraintRow,
  constraintTypes,
  fieldsOf,
  mostConstraints,
  mostStrategies,
  newConstraint,
  newStrategy,
  type PlacementForm,
  type PlacementProblems,
  type StrategyRow,
  strategyTypes,
} from './placementForm.ts'
import { removeAt, replaceAt } from './rows.ts'

interface Props {
  form: PlacementForm
  problems: PlacementProblems
  /** Fargate has neither strategies nor constraints. */
  onInstances: boolean
  canRebalance: boolean
  change(changes: Partial<PlacementForm>): void
}

/** Which instances tasks go to, and whether they are balanced over zones. */
export function PlacementFields({ form, problems, onInstances, canRebalance, change }: Props) {
  const { t } = useI18n()
  return (
    <SpaceBetween size="m">
      {onInstances ? (
        <StrategyRows rows={form.strategies} problem={problems.strategies} onChange={(strategies) => change({ strategies })} />
      ) : null}
      {onInstances ? (
        <ConstraintRows rows={form.constraints} problem={problems.constraints} onChange={(constraints) => change({ constraints })} />
      ) : (
        <Box color="text-body-secondary">{t('placement.notOnFargate')}</Box>
      )}
      <Checkbox
        checked={canRebalance && form.rebalances}
        disabled={!canRebalance}
        description={t(canRebalance ? 'placement.rebalancingHint' : 'placement.cannotRebalance')}
        onChange={({ detail }) => change({ rebalances: detail.checked })}
      >
        {t('placement.rebalancing')}
      </Checkbox>
    </SpaceBetween>
  )
}

interface RowsProps<Row> {
  rows: readonly Row[]
  problem: string | undefined
  onChange(rows: readonly Row[]): void
}

const option = (value: string) => ({ value, label: value })

function StrategyRows({ rows, problem, onChange }: RowsProps<StrategyRow>) {
  const { t } = useI18n()
  const put = (at: number, changes: Partial<StrategyRow>) => onChange(replaceAt(rows, at, changes))
  const choose = (at: number, chosen: string | undefined) => {
    const type = strategyTypes.find((one) => one === chosen) ?? 'spread'
    put(at, { type, field: fieldsOf[type][0] ?? '' })
  }
  return (
    <FormField stretch label={t('placement.strategies')} description={t('placement.strategiesHint')} errorText={problem}>
      <AttributeEditor
        items={rows}
        gridLayout={[{ rows: [[1, 2]], removeButton: { width: 'auto' } }]}
        definition={[
          {
            label: t('placement.type'),
            control: ({ type }: StrategyRow, at: number) => (
              <Select
                ariaLabel={t('placement.type')}
                selectedOption={option(type)}
                options={strategyTypes.map((value) => ({ ...option(value), description: t(`placement.what.${value}`) }))}
                onChange={({ detail }) => choose(at, detail.selectedOption.value)}
              />
            ),
          },
          {
            label: t('placement.field'),
            control: ({ type, field }: StrategyRow, at: number) =>
              type === 'random' ? null : (
                <Autosuggest
                  ariaLabel={t('placement.field')}
                  value={field}
                  options={fieldsOf[type].map((value) => ({ value }))}
                  enteredTextLabel={(value) => value}
                  onChange={({ detail }) => put(at, { field: detail.value })}
                />
              ),
          },
        ]}
        addButtonText={t('placement.addStrategy')}
        disableAddButton={rows.length >= mostStrategies}
        removeButtonText={t('form.remove')}
        removeButtonAriaLabel={({ type, field }) => `${t('form.remove')} ${type} ${field}`}
        empty={t('placement.noStrategies')}
        onAddButtonClick={() => onChange([...rows, newStrategy])}
        onRemoveButtonClick={({ detail }) => onChange(removeAt(rows, detail.itemIndex))}
      />
    </FormField>
  )
}

function ConstraintRows({ rows, problem, onChange }: RowsProps<ConstraintRow>) {
  const { t } = useI18n()
  const put = (at: number, changes: Partial<ConstraintRow>) => onChange(replaceAt(rows, at, changes))
  return (
    <FormField stretch label={t('placement.constraints')} description={t('placement.constraintsHint')} errorText={problem}>
      <AttributeEditor
        items={rows}
        gridLayout={[{ rows: [[1, 2]], removeButton: { width: 'auto' } }]}
        definition={[
          {
            label: t('placement.type'),
            control: ({ type }: ConstraintRow, at: number) => (
              <Select
                ariaLabel={t('placement.type')}
                selectedOption={option(type)}
                options={constraintTypes.map((value) => ({ ...option(value), description: t(`placement.what.${value}`) }))}
                onChange={({ detail }) => put(at, { type: constraintTypes.find((one) => one === detail.selectedOption.value) ?? type })}
              />
            ),
          },
          {
            label: t('placement.expression'),
            control: ({ type, expression }: ConstraintRow, at: number) =>
              type === 'distinctInstance' ? null : (
                <Input
                  ariaLabel={t('placement.expression')}
                  placeholder="attribute:ecs.instance-type =~ t3.*"
                  spellcheck={false}
                  autoComplete={false}
                  value={expression}
                  onChange={({ detail }) => put(at, { expression: detail.value })}
                />
              ),
          },
        ]}
        addButtonText={t('placement.addConstraint')}
        disableAddButton={rows.length >= mostConstraints}
        removeButtonText={t('form.remove')}
        removeButtonAriaLabel={({ type, expression }) => `${t('form.remove')} ${type} ${expression}`}
        empty={t('placement.noConstraints')}
        onAddButtonClick={() => onChange([...rows, newConstraint])}
        onRemoveButtonClick={({ detail }) => onChange(removeAt(rows, detail.itemIndex))}
      />
    </FormField>
  )
}
