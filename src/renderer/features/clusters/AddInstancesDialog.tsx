import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { findInstanceType } from '#cluster/api/instanceTypes.ts'
import { useFlash } from '../../app/flash.tsx'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { NumberField } from '../tasks/LaunchFrame.tsx'
import { newForm, problemsOf, requestOf, typeNames, zonesOf } from './addInstancesForm.ts'

interface Props {
  cluster: string
  region: string
  onClose(): void
}

/** New virtual container instances: shares of this computer that stand for machines. */
export function AddInstancesDialog({ cluster, region, onClose }: Props) {
  const { t, format } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [form, setForm] = useState(() => newForm(region))
  const [tried, setTried] = useState(false)
  const [busy, run] = useAction()
  const change = (changes: Partial<typeof form>) => setForm((present) => ({ ...present, ...changes }))
  const problems = problemsOf(form)
  const problemOf = (field: keyof typeof problems) => {
    const problem = problems[field]
    return tried && problem ? t(problem) : undefined
  }
  const add = async () => {
    setTried(true)
    if (Object.keys(problems).length > 0) return
    if (!(await run(() => client.addContainerInstance(requestOf(cluster, form)), t('instances.addFailed')))) return
    onClose()
    flash({ type: 'success', content: t('instances.added', { count: form.count }) })
  }
  const typeOption = (name: string) => {
    const type = findInstanceType(name)
    if (!type) return { value: '', label: t('instances.custom') }
    const room = t('instances.room', { vcpus: format.vcpu(type.vcpus * 1024), memory: format.memory(type.memoryMiB) })
    return { value: name, label: name, description: room }
  }
  const option = (value: string) => ({ value, label: value })
  return (
    <ConfirmDialog title={t('instances.addTitle')} action={t('instances.add')} onAction={() => void add()} onClose={onClose} busy={busy}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <SpaceBetween size="m">
          {t('instances.addSentence')}
          <ColumnLayout columns={2}>
            <FormField label={t('instances.type')}>
              <Select
                selectedOption={typeOption(form.type)}
                options={[...typeNames, ''].map(typeOption)}
                filteringType="auto"
                triggerVariant="option"
                onChange={({ detail }) => change({ type: detail.selectedOption.value ?? '' })}
              />
            </FormField>
            <FormField label={t('instances.zone')}>
              <Select
                selectedOption={option(form.zone)}
                options={zonesOf(region).map(option)}
                onChange={({ detail }) => change({ zone: detail.selectedOption.value ?? form.zone })}
              />
            </FormField>
          </ColumnLayout>
          {form.type === '' ? (
            <ColumnLayout columns={2}>
              <NumberField label={t('instances.cpu')} value={form.cpu} onChange={(cpu) => change({ cpu })} problem={problemOf('cpu')} />
              <NumberField
                label={t('instances.memory')}
                value={form.memoryMiB}
                onChange={(memoryMiB) => change({ memoryMiB })}
                problem={problemOf('memoryMiB')}
              />
            </ColumnLayout>
          ) : null}
          <NumberField
            label={t('instances.count')}
            value={form.count}
            onChange={(count) => change({ count })}
            problem={problemOf('count')}
          />
        </SpaceBetween>
      </form>
    </ConfirmDialog>
  )
}
