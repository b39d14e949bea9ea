import type { Cluster } from '@aws-sdk/client-ecs'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Multiselect from '@cloudscape-design/components/multiselect'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { AutoScalingGroupState } from '#cluster/api/resources/capacity.ts'
import { useFlash } from '../../app/flash.tsx'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { typeNames, zonesOf } from '../clusters/addInstancesForm.ts'
import { NumberField } from '../tasks/LaunchFrame.tsx'
import { newProviderForm, type ProviderForm, problemsOf } from './capacityView.ts'

interface Props {
  cluster: string
  region: string
  /** What the cluster has: a new provider comes beside it. */
  defaults: Pick<Cluster, 'capacityProviders' | 'defaultCapacityProviderStrategy'>
  /** To change one; a new one where absent. */
  group?: AutoScalingGroupState
  onClose(): void
}

/** A capacity provider of an Auto Scaling group of virtual instances: its size, its machines, and what managed scaling aims at. */
export function ProviderDialog({ cluster, region, defaults, group, onClose }: Props) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [form, setForm] = useState(() => newProviderForm(region, group))
  const [tried, setTried] = useState(false)
  const [busy, run] = useAction()
  const change = (changes: Partial<ProviderForm>) => setForm((present) => ({ ...present, ...changes }))
  const problems = problemsOf(form)
  const problemOf = (field: keyof ProviderForm) => {
    const problem = problems[field]
    return tried && problem ? t(problem) : undefined
  }
  const save = async () => {
    setTried(true)
    if (Object.keys(problems).length > 0) return
    const { name, type: instanceType, zones, minSize, maxSize, targetCapacity } = form
    const worked = await run(
      async () => {
        const settings = { name, instanceType, availabilityZones: [...zones], minSize, maxSize }
        const { group: saved } = await client.putAutoScalingGroup(settings)
        const managedScaling = { status: 'ENABLED' as const, targetCapacity }
        if (group?.capacityProvider) {
          await client.updateCapacityProvider({ name: group.capacityProvider.name, autoScalingGroupProvider: { managedScaling } })
          return
        }
        await client.createCapacityProvider({ name, autoScalingGroupProvider: { autoScalingGroupArn: saved.arn, managedScaling } })
        await client.putClusterCapacityProviders({
          cluster,
          capacityProviders: [...(defaults.capacityProviders ?? []), name],
          defaultCapacityProviderStrategy: defaults.defaultCapacityProviderStrategy ?? [],
        })
      },
      t('capacity.saveFailed', { name }),
    )
    if (!worked) return
    onClose()
    flash({ type: 'success', content: t('capacity.saved', { name }) })
  }
  const option = (value: string) => ({ value, label: value })
  const title = group ? t('capacity.changeOne', { name: group.name }) : t('capacity.addTitle')
  return (
    <ConfirmDialog
      title={title}
      action={t(group ? 'capacity.save' : 'capacity.add')}
      onAction={() => void save()}
      onClose={onClose}
      busy={busy}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <SpaceBetween size="m">
          {t('capacity.dialogSentence')}
          {group ? null : (
            <FormField label={t('capacity.name')} errorText={problemOf('name')}>
              <Input value={form.name} onChange={({ detail }) => change({ name: detail.value })} />
            </FormField>
          )}
          <ColumnLayout columns={2}>
            <FormField label={t('instances.type')}>
              <Select
                selectedOption={option(form.type)}
                options={typeNames.map(option)}
                filteringType="auto"
                onChange={({ detail }) => change({ type: detail.selectedOption.value ?? form.type })}
              />
            </FormField>
            <FormField label={t('capacity.zones')} errorText={problemOf('zones')}>
              <Multiselect
                selectedOptions={form.zones.map(option)}
                options={zonesOf(region).map(option)}
                onChange={({ detail }) => change({ zones: detail.selectedOptions.flatMap(({ value }) => value ?? []) })}
              />
            </FormField>
            <NumberField
              label={t('capacity.min')}
              value={form.minSize}
              onChange={(minSize) => change({ minSize })}
              problem={problemOf('minSize')}
            />
            <NumberField
              label={t('capacity.max')}
              value={form.maxSize}
              onChange={(maxSize) => change({ maxSize })}
              problem={problemOf('maxSize')}
            />
            <NumberField
              label={t('capacity.target')}
              value={form.targetCapacity}
              onChange={(targetCapacity) => change({ targetCapacity })}
              problem={problemOf('targetCapacity')}
            />
          </ColumnLayout>
        </SpaceBetween>
      </form>
    </ConfirmDialog>
  )
}
