import type { LaunchType } from '@aws-sdk/client-ecs'
import AttributeEditor from '@cloudscape-design/components/attribute-editor'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tiles from '@cloudscape-design/components/tiles'
import { useI18n } from '../../i18n/I18n.tsx'
import { removeAt, replaceAt } from '../services/form/rows.ts'
import { type ClusterCapacity, firstStrategy, offeredProviders, type ProviderItem } from './capacityForm.ts'

interface Props {
  cluster: ClusterCapacity
  /** Launch types that the revision can run as, and that can be chosen. */
  allowed: readonly LaunchType[]
  launchType: LaunchType
  /** Undefined: by the launch type. */
  capacity: readonly ProviderItem[] | undefined
  problem: string | undefined
  /** Absent where the launch type stays what it is. */
  onLaunchType?(launchType: LaunchType): void
  onCapacity(capacity: readonly ProviderItem[] | undefined): void
}

const byStrategy = 'strategy'

/** Where tasks get their room: by launch type, or by a capacity provider strategy. */
export function CapacityFields({ cluster, allowed, launchType, capacity, problem, onLaunchType, onCapacity }: Props) {
  const { t } = useI18n()
  const offered = offeredProviders(cluster, allowed)
  const tile = (value: 'EC2' | 'FARGATE', description: string) => ({
    value,
    label: value,
    description: onLaunchType || value === launchType ? description : t('form.launchTypeStays'),
    disabled: onLaunchType ? !allowed.includes(value) : value !== launchType,
  })
  const choose = (value: string) => {
    onCapacity(value === byStrategy ? firstStrategy(cluster, allowed) : undefined)
    if (value !== byStrategy) onLaunchType?.(value === 'FARGATE' ? 'FARGATE' : 'EC2')
  }
  return (
    <SpaceBetween size="s">
      <FormField label={t('form.compute')} stretch>
        <Tiles
          columns={3}
          ariaLabel={t('form.compute')}
          value={capacity ? byStrategy : launchType}
          items={[
            tile('EC2', t('form.ec2Hint')),
            tile('FARGATE', t('form.fargateHint')),
            {
              value: byStrategy,
              label: t('capacity.title'),
              description: t(offered.length > 0 ? 'form.strategyHint' : 'form.noProviders'),
              disabled: offered.length === 0 && capacity === undefined,
            },
          ]}
          onChange={({ detail }) => choose(detail.value)}
        />
      </FormField>
      {capacity ? <StrategyFields items={capacity} offered={offered} problem={problem} onChange={onCapacity} /> : null}
    </SpaceBetween>
  )
}

interface StrategyProps {
  items: readonly ProviderItem[]
  offered: readonly string[]
  problem: string | undefined
  onChange(items: readonly ProviderItem[]): void
}

const option = (value: string) => ({ value, label: value })

/** The providers of a strategy, with base and weight. */
function StrategyFields({ items, offered, problem, onChange }: StrategyProps) {
  const { t } = useI18n()
  const put = (at: number, changes: Partial<ProviderItem>) => onChange(replaceAt(items, at, changes))
  const unused = offered.find((name) => !items.some(({ capacityProvider }) => capacityProvider === name))
  const number = (name: 'base' | 'weight', label: string) => (item: ProviderItem, at: number) => (
    <Input
      type="number"
      inputMode="numeric"
      ariaLabel={`${label}, ${item.capacityProvider}`}
      value={String(item[name])}
      onChange={({ detail }) => put(at, { [name]: Number(detail.value) })}
    />
  )
  return (
    <FormField stretch label={t('form.strategy')} description={t('form.strategyRule')} errorText={problem}>
      <AttributeEditor
        items={items}
        gridLayout={[{ rows: [[3, 1, 1]], removeButton: { width: 'auto' } }]}
        definition={[
          {
            label: t('capacity.name'),
            control: ({ capacityProvider }: ProviderItem, at: number) => (
              <Select
                ariaLabel={t('capacity.name')}
                selectedOption={capacityProvider ? option(capacityProvider) : null}
                options={offered.map(option)}
                onChange={({ detail }) => put(at, { capacityProvider: detail.selectedOption.value ?? '' })}
              />
            ),
          },
          { label: t('form.base'), control: number('base', t('form.base')) },
          { label: t('form.weight'), control: number('weight', t('form.weight')) },
        ]}
        addButtonText={t('form.addProvider')}
        disableAddButton={unused === undefined}
        removeButtonText={t('form.remove')}
        removeButtonAriaLabel={({ capacityProvider }) => `${t('form.remove')} ${capacityProvider}`}
        empty=""
        onAddButtonClick={() => onChange([...items, { capacityProvider: unused ?? '', base: 0, weight: 1 }])}
        onRemoveButtonClick={({ detail }) => onChange(removeAt(items, detail.itemIndex))}
      />
    </FormField>
  )
}
