import Alert from '@cloudscape-design/components/alert'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import RadioGroup from '@cloudscape-design/components/radio-group'
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
import { newForm, problemsOf, requestOf, typeNames, wholeEngine, zonesOf } from './addInstancesForm.ts'
import { EngineFields } from './EngineFields.tsx'
import { useDockerContexts } from './useDockerContexts.ts'

interface Props {
  cluster: string
  region: string
  onClose(): void
}

/** New container instances: shares of this computer that stand for machines, or of another engine, or the whole of that. */
export function AddInstancesDialog({ cluster, region, onClose }: Props) {
  const { t, format } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [form, setForm] = useState(() => newForm(region))
  const [tried, setTried] = useState(false)
  const [failure, setFailure] = useState<string>()
  const [busy, run] = useAction()
  const contexts = useDockerContexts(form.where === 'engine')
  const change = (changes: Partial<typeof form>) => {
    setFailure(undefined)
    setForm((present) => ({ ...present, ...changes }))
  }
  const problems = problemsOf(form, contexts)
  const problemOf = (field: keyof typeof problems) => {
    const problem = problems[field]
    return tried && problem ? t(problem) : undefined
  }
  const add = async () => {
    setTried(true)
    if (Object.keys(problems).length > 0) return
    setFailure(undefined)
    // Why not is said here: what is wrong is mostly an address that is still to be seen.
    const told = (error: unknown) => setFailure(error instanceof Error ? error.message : t('common.unknownError'))
    let added: readonly string[] = []
    const call = async () => {
      const answer = await client.addContainerInstance(requestOf(cluster, form, contexts)).catch(told)
      added = answer?.containerInstanceArns ?? []
    }
    await run(call, t('instances.addFailed'))
    if (added.length === 0) return
    onClose()
    flash({ type: 'success', content: t('instances.added', { count: added.length }) })
  }
  const typeOption = (name: string) => {
    if (name === wholeEngine) return { value: name, label: t('instances.whole'), description: t('instances.wholeHint') }
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
          <FormField label={t('instances.where')}>
            <RadioGroup
              value={form.where}
              onChange={({ detail }) =>
                change(detail.value === 'engine' ? { where: 'engine', type: wholeEngine } : { where: 'here', type: newForm(region).type })
              }
              items={[
                { value: 'here', label: t('instances.here'), description: t('instances.addSentence') },
                { value: 'engine', label: t('instances.elsewhere'), description: t('instances.elsewhereHint') },
              ]}
            />
          </FormField>
          {form.where === 'engine' ? <EngineFields form={form} contexts={contexts} change={change} problemOf={problemOf} /> : null}
          <ColumnLayout columns={2}>
            <FormField label={t('instances.type')}>
              <Select
                selectedOption={typeOption(form.type)}
                options={[...(form.where === 'engine' ? [wholeEngine] : []), ...typeNames, ''].map(typeOption)}
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
          {form.type === wholeEngine ? null : (
            <NumberField
              label={t('instances.count')}
              value={form.count}
              onChange={(count) => change({ count })}
              problem={problemOf('count')}
            />
          )}
          {failure === undefined ? null : (
            <Alert type="error" header={t('instances.addFailed')}>
              <div className="break-anywhere">{failure}</div>
            </Alert>
          )}
        </SpaceBetween>
      </form>
    </ConfirmDialog>
  )
}
