import AttributeEditor from '@cloudscape-design/components/attribute-editor'
import Autosuggest from '@cloudscape-design/components/autosuggest'
import Box from '@cloudscape-design/components/box'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/I18n.tsx'
import {
  type ConstraintRow,
  type ConstraintType,
  constraintTypes,
  fieldsOf,
  mostConstraints,
  mostStrategies,
  newConstraint,
  newStrategy,
  type PlacementForm,
  type PlacementProblems,
  type StrategyRow,
  type StrategyType,
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

function StrategyRows({ rows, problem, onChange }: RowsProps<StrategyRow>) {
  const { t } = useI18n()
  return (
    <TypedRows
      rows={rows}
      types={strategyTypes}
      most={mostStrategies}
      onAdd={() => onChange([...rows, newStrategy])}
      onType={(at, type) => onChange(replaceAt(rows, at, { type, field: fieldsOf[type][0] ?? '' }))}
      onRemove={(at) => onChange(removeAt(rows, at))}
      problem={problem}
      words={{
        label: t('placement.strategies'),
        hint: t('placement.strategiesHint'),
        value: t('placement.field'),
        add: t('placement.addStrategy'),
        none: t('placement.noStrategies'),
      }}
      control={({ type, field }, at) =>
        type === 'random' ? null : (
          <Autosuggest
            ariaLabel={t('placement.field')}
            value={field}
            options={fieldsOf[type].map((value) => ({ value }))}
            enteredTextLabel={(value) => value}
            onChange={({ detail }) => onChange(replaceAt(rows, at, { field: detail.value }))}
          />
        )
      }
    />
  )
}

function ConstraintRows({ rows, problem, onChange }: RowsProps<ConstraintRow>) {
  const { t } = useI18n()
  return (
    <TypedRows
      rows={rows}
      types={constraintTypes}
      most={mostConstraints}
      onAdd={() => onChange([...rows, newConstraint])}
      onType={(at, type) => onChange(replaceAt(rows, at, { type }))}
      onRemove={(at) => onChange(removeAt(rows, at))}
      problem={problem}
      words={{
        label: t('placement.constraints'),
        hint: t('placement.constraintsHint'),
        value: t('placement.expression'),
        add: t('placement.addConstraint'),
        none: t('placement.noConstraints'),
      }}
      control={({ type, expression }, at) =>
        type === 'distinctInstance' ? null : (
          <Input
            ariaLabel={t('placement.expression')}
            placeholder="attribute:ecs.instance-type =~ t3.*"
            spellcheck={false}
            autoComplete={false}
            value={expression}
            onChange={({ detail }) => onChange(replaceAt(rows, at, { expression: detail.value }))}
          />
        )
      }
    />
  )
}

interface TypedRowsProps<Type extends StrategyType | ConstraintType, Row extends { type: Type }> {
  rows: readonly Row[]
  types: readonly Type[]
  /** As many as ECS takes. */
  most: number
  problem: string | undefined
  words: { label: string; hint: string; value: string; add: string; none: string }
  /** What the type is about, where it is about something. */
  control(row: Row, at: number): ReactNode
  onAdd(): void
  onType(at: number, type: Type): void
  onRemove(at: number): void
}

/** A list of which each row is of a type, with what that takes beside it. */
function TypedRows<Type extends StrategyType | ConstraintType, Row extends { type: Type }>(props: TypedRowsProps<Type, Row>) {
  const { rows, types, most, problem, words, control, onAdd, onType, onRemove } = props
  const { t } = useI18n()
  const typeControl = ({ type }: Row, at: number) => (
    <Select
      ariaLabel={t('placement.type')}
      selectedOption={{ value: type, label: type }}
      options={types.map((value) => ({ value, label: value, description: t(`placement.what.${value}`) }))}
      onChange={({ detail }) => onType(at, types.find((one) => one === detail.selectedOption.value) ?? type)}
    />
  )
  return (
    <FormField stretch label={words.label} description={words.hint} errorText={problem}>
      <AttributeEditor
        items={rows}
        gridLayout={[{ rows: [[1, 2]], removeButton: { width: 'auto' } }]}
        definition={[
          { label: t('placement.type'), control: typeControl },
          { label: words.value, control },
        ]}
        addButtonText={words.add}
        disableAddButton={rows.length >= most}
        removeButtonText={t('form.remove')}
        removeButtonAriaLabel={({ type }) => `${t('form.remove')} ${type}`}
        empty={words.none}
        onAddButtonClick={onAdd}
        onRemoveButtonClick={({ detail }) => onRemove(detail.itemIndex)}
      />
    </FormField>
  )
}
