import type { Cluster } from '@aws-sdk/client-ecs'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Multiselect from '@cloudscape-design/components/multiselect'
import Select from '@cloudscape-design/components/select'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { AutoScalingGroupState } from '#cluster/api/resources/capacity.ts'
import { useDialogForm } from '../../app/useDialogForm.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
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
  const { form, change, tried, send, busy, problem } = useDialogForm(() => newProviderForm(region, group), onClose)
  const problems = problemsOf(form)
  const problemOf = (field: keyof ProviderForm) => {
    const key = problems[field]
    return tried && key ? t(key) : undefined
  }
  const save = () =>
    send({
      isWhole: Object.keys(problems).length === 0,
      call: () => saveProvider(client, form, { cluster, defaults, group }),
      done: t('capacity.saved', { name: form.name }),
    })
  const option = (value: string) => ({ value, label: value })
  const title = group ? t('capacity.changeOne', { name: group.name }) : t('capacity.addTitle')
  return (
    <FormDialog
      title={title}
      action={t(group ? 'capacity.save' : 'capacity.add')}
      onAction={() => void save()}
      onClose={onClose}
      busy={busy}
      problem={problem}
    >
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
    </FormDialog>
  )
}

/** The group first: a provider is of one that there is. */
async function saveProvider(
  client: ClusterClient,
  { name, type: instanceType, zones, minSize, maxSize, targetCapacity }: ProviderForm,
  { cluster, defaults, group }: { cluster: string; defaults: Props['defaults']; group: AutoScalingGroupState | undefined },
): Promise<void> {
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
}
