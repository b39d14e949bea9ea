import type { TaskDefinition } from '@aws-sdk/client-ecs'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import Toggle from '@cloudscape-design/components/toggle'
import { useI18n } from '../../i18n/I18n.tsx'
import { type LaunchForm, launchTypesOf, type Problems } from './launchForm.ts'
import { activeFamilies, activeRevisions } from './revisions.ts'

interface Props<Form extends LaunchForm> {
  form: Form
  change(changes: Partial<LaunchForm>): void
  problems: Problems<LaunchForm>
}

const option = (value: string) => ({ value, label: value })

/** Cluster, family and revision. */
export function RevisionFields<Form extends LaunchForm>({
  form,
  change,
  problems,
  clusters,
  definitions,
}: Props<Form> & { clusters: string[]; definitions: readonly TaskDefinition[] }) {
  const { t } = useI18n()
  const families = activeFamilies(definitions)
  const revisions = activeRevisions(definitions, form.family)
  const chooseFamily = (family: string) => change({ family, ...chooseRevision(definitions, activeRevisions(definitions, family)[0] ?? '') })
  return (
    <ColumnLayout columns={3}>
      <FormField label={t('form.cluster')}>
        <Select
          selectedOption={option(form.cluster)}
          options={clusters.map(option)}
          onChange={({ detail }) => change({ cluster: detail.selectedOption.value ?? '' })}
        />
      </FormField>
      <FormField label={t('form.family')} errorText={problems.revision}>
        <Select
          selectedOption={form.family ? option(form.family) : null}
          options={families.map(option)}
          placeholder={t('form.chooseFamily')}
          empty={t('form.noFamilies')}
          filteringType={families.length > 10 ? 'auto' : 'none'}
          onChange={({ detail }) => chooseFamily(detail.selectedOption.value ?? '')}
        />
      </FormField>
      <FormField label={t('task.revision')}>
        <Select
          selectedOption={form.revision ? option(form.revision) : null}
          options={revisions.map(option)}
          disabled={revisions.length === 0}
          onChange={({ detail }) => change(chooseRevision(definitions, detail.selectedOption.value ?? ''))}
        />
      </FormField>
    </ColumnLayout>
  )
}

/** A revision, with the launch type it was written for. */
export function chooseRevision(definitions: readonly TaskDefinition[], revision: string): Partial<LaunchForm> {
  return { revision, launchType: launchTypesOf(findRevision(definitions, revision))[0] ?? 'EC2' }
}

export const findRevision = (definitions: readonly TaskDefinition[], name: string): TaskDefinition | undefined =>
  definitions.find(({ family, revision }) => `${family}:${revision}` === name)

/** Subnets and security groups for awsvpc. */
export function NetworkFields<Form extends LaunchForm>({ form, change, problems }: Props<Form>) {
  const { t } = useI18n()
  return (
    <ColumnLayout columns={3}>
      <FormField label={t('service.subnets')} description={t('form.subnetHint')} errorText={problems.subnets}>
        <Input value={form.subnets} onChange={({ detail }) => change({ subnets: detail.value })} />
      </FormField>
      <FormField label={t('service.securityGroups')} description={t('form.securityGroupHint')}>
        <Input value={form.securityGroups} onChange={({ detail }) => change({ securityGroups: detail.value })} />
      </FormField>
      <FormField label={t('service.publicIp')} description={t('form.publicIpHint')}>
        <Toggle checked={form.assignPublicIp} onChange={({ detail }) => change({ assignPublicIp: detail.checked })}>
          {t(form.assignPublicIp ? 'common.on' : 'common.off')}
        </Toggle>
      </FormField>
    </ColumnLayout>
  )
}
